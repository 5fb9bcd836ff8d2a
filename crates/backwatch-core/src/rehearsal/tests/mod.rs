mod beside;
mod export;
mod robust;
mod schedules;
mod steps;
mod times;
mod trade_off;
