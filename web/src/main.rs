//! The Backwatch page: turns a backup into alerts, panels and SLIs, merged into the files there are.
//! Everything about backups is the core's; here it is tuned, shown and handed over.

mod app;
mod derive;
mod effects;
mod features;
mod memory;
mod state;
mod ui;

fn main() {
    yew::set_custom_panic_hook(Box::new(|panic| effects::stop::show(&panic.to_string())));
    effects::stop::start_fresh_if_asked();
    yew::Renderer::<app::App>::new().render();
}
