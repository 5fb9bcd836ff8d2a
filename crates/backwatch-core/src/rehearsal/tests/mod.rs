mod export;
mod times;
mod trade_off;
