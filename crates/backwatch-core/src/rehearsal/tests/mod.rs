mod export;
mod steps;
mod times;
mod trade_off;
