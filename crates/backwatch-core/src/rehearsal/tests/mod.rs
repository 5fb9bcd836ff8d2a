mod export;
mod robust;
mod steps;
mod times;
mod trade_off;
