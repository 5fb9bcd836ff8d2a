//! How wide an element is, and when that changes.

use std::cell::RefCell;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, PointerEvent, ResizeObserver, WheelEvent};
use yew::{Callback, NodeRef};

/// Watches the width of an element until this is dropped.
pub(crate) struct Watched {
    observer: ResizeObserver,
    _called: Closure<dyn FnMut(JsValue)>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls with the width inside an element, in CSS pixels: now, and whenever it changes.
pub(crate) fn watch_width(node: &NodeRef, changed: Callback<f64>) -> Option<Watched> {
    let element = node.cast::<Element>()?;
    let called = {
        let (element, timer) = (element.clone(), RefCell::new(None));
        Closure::<dyn FnMut(JsValue)>::new(move |_| {
            let (element, changed) = (element.clone(), changed.clone());
            // In a turn of its own: what is drawn for it may change the height of what is observed,
            // and the browser calls that a loop.
            let say = move || changed.emit(f64::from(element.client_width()));
            *timer.borrow_mut() = Some(Timeout::new(0, say));
        })
    };
    let observer = ResizeObserver::new(called.as_ref().unchecked_ref()).ok()?;
    observer.observe(&element);
    Some(Watched { observer, _called: called })
}

/// Where a pointer is within an element, in CSS pixels from its left edge.
pub(crate) fn across(node: &NodeRef, event: &PointerEvent) -> f64 {
    let left = node.cast::<Element>().map_or(0.0, |one| one.get_bounding_client_rect().left());
    f64::from(event.client_x()) - left
}

/// Keeps a pointer's moves with an element until it is let go, wherever it goes.
pub(crate) fn hold(node: &NodeRef, event: &PointerEvent) {
    if let Some(element) = node.cast::<Element>() {
        drop(element.set_pointer_capture(event.pointer_id()));
    }
}

/// Listens for the wheel with Control held, or a pinch: says where and whether it goes nearer.
pub(crate) fn listen_zoom(node: &NodeRef, zoomed: Callback<(f64, bool)>) -> Option<EventListener> {
    let element = node.cast::<Element>()?;
    let options = gloo::events::EventListenerOptions::enable_prevent_default();
    let target = element.clone();
    Some(EventListener::new_with_options(&target, "wheel", options, move |event| {
        let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
        if !event.ctrl_key() {
            return;
        }
        event.prevent_default();
        let left = element.get_bounding_client_rect().left();
        zoomed.emit((f64::from(event.client_x()) - left, event.delta_y() < 0.0));
    }))
}
