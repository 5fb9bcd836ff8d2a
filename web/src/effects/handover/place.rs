//! Where somebody is on the page while the whole takes the place of its first part: what has the
//! focus, how far it is scrolled, which rows are open, and what was typed that could not be taken and
//! so is no part of the settings.

use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement, HtmlInputElement, InputEvent, InputEventInit};

use crate::effects::{dom, time};

/// Where somebody is.
pub(super) struct Place {
    /// A selector of what has the focus.
    focus: Option<String>,
    /// How far the page is scrolled, in CSS pixels.
    top: f64,
    /// The ids of what opened rows show.
    open: Vec<String>,
    /// The ids of fields and what stands in them.
    typed: Vec<(String, String)>,
}

impl Place {
    /// Looks at the page.
    pub(super) fn of_now() -> Self {
        let active = dom::document().and_then(|document| document.active_element());
        let focus = active.and_then(|element| match element.id() {
            id if !id.is_empty() => Some(format!("[id=\"{id}\"]")),
            _ => Some(format!("[data-testid=\"{}\"]", element.get_attribute("data-testid")?)),
        });
        let top = web_sys::window().and_then(|window| window.scroll_y().ok());
        let open = all("[aria-expanded=true][aria-controls]");
        let open = open.iter().filter_map(|element| element.get_attribute("aria-controls"));
        let fields = all("input[aria-invalid=true]").into_iter();
        let fields = fields.filter_map(|element| element.dyn_into::<HtmlInputElement>().ok());
        Self {
            focus,
            top: top.unwrap_or_default(),
            open: open.collect(),
            typed: fields.map(|field| (field.id(), field.value())).collect(),
        }
    }

    /// Goes back there once the other page is drawn, as far as it has the same things.
    pub(super) fn restore(self) {
        time::after(0, move || {
            for id in &self.open {
                let row = format!("[aria-controls=\"{id}\"][aria-expanded=false]");
                if let Some(row) = all(&row).into_iter().next() {
                    row.click();
                }
            }
            // What they show is drawn by then.
            time::after(0, move || self.go_back()).forget();
        })
        .forget();
    }

    fn go_back(&self) {
        for (id, text) in &self.typed {
            type_again(id, text);
        }
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, self.top);
        }
        let found = self.focus.as_ref().and_then(|focus| all(focus).into_iter().next());
        if let Some(element) = found {
            // What only a step brings the focus to is gone to again: above it, more may stand now.
            if element.tab_index() < 0 {
                dom::reveal(&element.id());
                return;
            }
            let quiet = FocusOptions::new();
            quiet.set_prevent_scroll(true);
            drop(element.focus_with_options(&quiet));
        }
    }
}

/// The elements that a selector finds.
fn all(selector: &str) -> Vec<HtmlElement> {
    let found = dom::document().and_then(|document| document.query_selector_all(selector).ok());
    let found = found.map(|list| (0..list.length()).filter_map(move |at| list.item(at)));
    let elements = found.into_iter().flatten();
    elements.filter_map(|node| node.dyn_into::<HtmlElement>().ok()).collect()
}

/// Puts a text into a field as if it were typed, so that the reason against it stands there too.
fn type_again(id: &str, text: &str) {
    let found = all(&format!("input[id=\"{id}\"]")).into_iter().next();
    let Some(field) = found.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    field.set_value(text);
    let init = InputEventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = InputEvent::new_with_event_init_dict("input", &init) {
        // Nobody may cancel it, and what it does is seen on the page.
        drop(field.dispatch_event(&event));
    }
}
