//! Small readings of events and elements, so that components need not name browser types.

use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, EventTarget, HtmlDialogElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, HtmlTextAreaElement,
};
use yew::{InputEvent, NodeRef};

/// The document, where there is one.
pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// What stands in the field that an input event came from.
pub(crate) fn typed(event: &InputEvent) -> String {
    event.target().map(|target| value(&target)).unwrap_or_default()
}

/// Puts a value into the field behind a reference, as a range input needs it after a refusal.
pub(crate) fn set_value(field: &NodeRef, value: &str) {
    if let Some(input) = field.cast::<HtmlInputElement>()
        && input.value() != value
    {
        input.set_value(value);
    }
}

/// Moves the focus to the element of this id, without scrolling.
pub(crate) fn focus_id(id: &str) {
    let found = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        drop(element.focus());
    }
}

/// Brings the element of this id into view, with what scrolls inside of it at its top, and moves the
/// focus to it. What is in sight as a whole stays where it is.
pub(crate) fn reveal(id: &str) {
    let Some(document) = document() else { return };
    let Some(element) = document.get_element_by_id(id) else { return };
    if let Ok(Some(inside)) = element.query_selector("[role=tabpanel]") {
        inside.set_scroll_top(0);
    }
    let seen = element.get_bounding_client_rect();
    let window = document.document_element().map_or(0, |root| root.client_height());
    if seen.top() < 0.0 || seen.bottom() > f64::from(window) {
        element.scroll_into_view();
    }
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        let quiet = web_sys::FocusOptions::new();
        quiet.set_prevent_scroll(true);
        drop(element.focus_with_options(&quiet));
    }
}

/// Brings a descendant of a scrolling box near its top, without moving anything around the box.
pub(crate) fn show_inside(holder: &NodeRef, selector: &str) {
    let found =
        holder.cast::<Element>().and_then(|holder| holder.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        let top = holder.cast::<Element>().map_or(0.0, |holder| {
            let (inner, outer) =
                (element.get_bounding_client_rect(), holder.get_bounding_client_rect());
            inner.top() - outer.top() - outer.height() / 4.0
        });
        if let Some(holder) = holder.cast::<Element>() {
            holder.scroll_by_with_x_and_y(0.0, top);
        }
    }
}

/// How far a box is scrolled down and how high its window is, in CSS pixels.
pub(crate) fn scrolled(node: &NodeRef) -> Option<(i32, i32)> {
    let element = node.cast::<Element>()?;
    Some((element.scroll_top(), element.client_height()))
}

/// Sets where the counters of the style sheet begin below an element.
pub(crate) fn count_from(node: &NodeRef, counters: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // Fails only for a style sheet that cannot be changed.
        drop(element.style().set_property("counter-reset", counters));
    }
}

/// Scrolls a box to a height, in CSS pixels.
pub(crate) fn scroll_to(node: &NodeRef, top: i32) {
    if let Some(element) = node.cast::<Element>() {
        element.set_scroll_top(top);
    }
}

/// Opens the dialog behind a reference over the page, unless it is open.
pub(crate) fn open_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>()
        && !dialog.open()
    {
        drop(dialog.show_modal());
    }
}

/// Closes the dialog behind a reference.
pub(crate) fn close_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>()
        && dialog.open()
    {
        dialog.close();
    }
}

/// Clicks the element behind a reference, as the button of a hidden file chooser does.
pub(crate) fn click(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.click();
    }
}

/// Whether a key goes into a field for text, where letters are not shortcuts.
pub(crate) fn takes_text(target: Option<EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !matches!(input.type_().as_str(), "range" | "checkbox" | "radio" | "file");
    }
    matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT")
}

fn value(target: &EventTarget) -> String {
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return input.value();
    }
    if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    target.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
}
