//! Light or dark: after the system until one is chosen.

use yew::prelude::*;

use crate::effects::theme;
use crate::ui::icon::{Glyph, icon};

/// The switch of themes.
#[component]
pub(crate) fn ThemeSwitch() -> Html {
    let dark =
        use_state(|| theme::chosen().map_or_else(theme::system_is_dark, |name| name == "dark"));
    let onclick = {
        let dark = dark.clone();
        Callback::from(move |_: MouseEvent| {
            let next = !*dark;
            // Choosing what the system asks for follows the system again.
            let follows = next == theme::system_is_dark();
            theme::apply(if follows { None } else { Some(if next { "dark" } else { "light" }) });
            dark.set(next);
        })
    };
    let label = if *dark { "Light theme" } else { "Dark theme" };
    html! {
        <button type="button" class="button plain icon" aria-label={label} title={label} data-testid="theme" {onclick}>
            { icon(if *dark { Glyph::Sun } else { Glyph::Moon }) }
        </button>
    }
}
