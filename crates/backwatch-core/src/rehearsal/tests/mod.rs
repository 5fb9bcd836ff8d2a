mod beside;
mod export;
mod own;
mod robust;
mod schedules;
mod steps;
mod times;
mod trade_off;
