//! A drawing of the page as a file of its own: colours and type, which the page's style sheet gives
//! it, are written into each element.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, XmlSerializer};
use yew::NodeRef;

/// What a style sheet may decide of a drawing.
const LOOKS: [&str; 14] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "stroke-linecap",
    "paint-order",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "display",
];

/// The first drawing below a reference as the text of an SVG file.
pub(crate) fn svg_text(holder: &NodeRef) -> Option<String> {
    let drawn = holder.cast::<Element>()?.query_selector("svg").ok()??;
    whole(&drawn).ok()
}

fn whole(drawn: &Element) -> Result<String, JsValue> {
    let copy: Element = drawn.clone_node_with_deep(true)?.unchecked_into();
    dress(drawn, &copy)?;
    let (from, to) = (drawn.query_selector_all("*")?, copy.query_selector_all("*")?);
    for place in 0..from.length() {
        if let (Some(from), Some(to)) = (from.item(place), to.item(place)) {
            dress(from.unchecked_ref(), to.unchecked_ref())?;
        }
    }
    let ground = web_sys::window().and_then(|window| {
        let body = window.document()?.body()?;
        window.get_computed_style(&body).ok()?
    });
    if let (Some(ground), Some(document)) = (ground, drawn.owner_document()) {
        // Without a ground of its own, a dark drawing would be unreadable on white.
        let under = document.create_element_ns(Some("http://www.w3.org/2000/svg"), "rect")?;
        under.set_attribute("width", "100%")?;
        under.set_attribute("height", "100%")?;
        under.set_attribute("fill", &ground.get_property_value("background-color")?)?;
        copy.insert_before(&under, copy.first_child().as_ref())?;
    }
    copy.set_attribute("xmlns", "http://www.w3.org/2000/svg")?;
    XmlSerializer::new()?.serialize_to_string(&copy)
}

fn dress(from: &Element, to: &Element) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let Some(look) = window.get_computed_style(from)? else { return Ok(()) };
    for name in LOOKS {
        let value = look.get_property_value(name)?;
        if !value.is_empty() {
            to.set_attribute(name, &value)?;
        }
    }
    to.remove_attribute("class")
}
