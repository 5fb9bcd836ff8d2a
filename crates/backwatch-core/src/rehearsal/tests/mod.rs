mod export;
mod times;
