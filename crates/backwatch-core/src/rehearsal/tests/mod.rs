mod times;
mod trade_off;
