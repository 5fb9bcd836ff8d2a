//! The Backwatch page: turns a backup into alerts, panels and SLIs, merged into the files there are.
//! Everything about backups is the core's; here it is tuned, shown and handed over.
//!
//! It is built twice: as the first part, fetched at once, and as the whole, fetched when something of
//! it is asked for (see `rest`).
#![cfg_attr(
    not(feature = "whole"),
    allow(dead_code, reason = "the first part leaves some of what both share unused")
)]

mod app;
mod derive;
mod effects;
mod features;
mod memory;
mod rest;
mod state;
mod ui;

/// Draws the page, in place of its first part where that is there.
pub fn run() {
    yew::set_custom_panic_hook(Box::new(|panic| effects::stop::show(&panic.to_string())));
    effects::stop::start_fresh_if_asked();
    rest::take_over();
    let app = yew::Renderer::<app::App>::new().render();
    rest::stand_by(move || app.destroy());
}
