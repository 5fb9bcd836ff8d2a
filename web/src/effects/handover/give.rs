//! The first part's side: asks for the whole page, gives it what there is and goes.

use std::cell::RefCell;

use gloo::events::EventListener;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, Event};
use yew::Callback;

use super::{ARRIVALS, DOWNLOAD, SETTINGS, TAKE};
use crate::effects::files::{Arrival, Content};

/// Heard by `boot.js`, which loads the whole page.
const ASK: &str = "backwatch-whole";
/// Said by `boot.js` where it cannot be loaded.
const FAILED: &str = "backwatch-whole-failed";

/// What the whole page is wanted for.
pub(crate) enum Wish {
    /// To look at something.
    Look,
    /// To read files.
    Read(Vec<Arrival>),
    /// To download everything.
    Download,
}

/// What waits to be handed over.
#[derive(Default)]
struct Waiting {
    asked: bool,
    arrivals: Vec<Arrival>,
    download: bool,
    settings: Option<Box<dyn Fn() -> String>>,
    go: Option<Box<dyn FnOnce()>>,
}

thread_local! {
    static WAITING: RefCell<Waiting> = RefCell::default();
}

/// Asks for the whole page; what it is wanted for is handed to it.
pub(crate) fn ask(wish: Wish) {
    let first = WAITING.with_borrow_mut(|waiting| {
        match wish {
            Wish::Look => {}
            Wish::Read(arrivals) => waiting.arrivals.extend(arrivals),
            Wish::Download => waiting.download = true,
        }
        !std::mem::replace(&mut waiting.asked, true)
    });
    if let (true, Some(window), Ok(event)) = (first, web_sys::window(), Event::new(ASK)) {
        // An event that is refused leaves the first part as it is.
        drop(window.dispatch_event(&event));
    }
}

/// Calls with the reason when the whole page cannot be loaded, until the listener is dropped. It may
/// be asked for again then.
pub(crate) fn on_failure(failed: Callback<String>) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, FAILED, move |event| {
        WAITING.with_borrow_mut(|waiting| waiting.asked = false);
        let detail = event.dyn_ref::<CustomEvent>().map(CustomEvent::detail);
        failed.emit(detail.and_then(|detail| detail.as_string()).unwrap_or_default());
    }))
}

/// Says how the settings of the moment are written, for the time of the handing over.
pub(crate) fn gives(settings: impl Fn() -> String + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.settings = Some(Box::new(settings)));
}

/// Waits for the whole page: gives it what there is, then goes.
pub(crate) fn stand_by(go: impl FnOnce() + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.go = Some(Box::new(go)));
    let Some(window) = web_sys::window() else { return };
    let listener = EventListener::once(&window, TAKE, |event| {
        let waiting = WAITING.take();
        if let Some(event) = event.dyn_ref::<CustomEvent>() {
            write(&waiting, &event.detail());
        }
        if let Some(go) = waiting.go {
            go();
        }
    });
    listener.forget();
}

fn write(waiting: &Waiting, to: &JsValue) {
    let put = |name: &str, value: &JsValue| {
        // Setting a field of a plain object cannot fail.
        drop(Reflect::set(to, &JsValue::from_str(name), value));
    };
    if let Some(settings) = &waiting.settings {
        put(SETTINGS, &JsValue::from_str(&settings()));
    }
    put(DOWNLOAD, &JsValue::from_bool(waiting.download));
    let arrivals: Array = waiting.arrivals.iter().map(pack).collect();
    put(ARRIVALS, &arrivals);
}

fn pack(arrival: &Arrival) -> JsValue {
    let (mut text, mut bytes, mut reason) = (JsValue::NULL, JsValue::NULL, JsValue::NULL);
    match &arrival.content {
        Content::Text(content) => text = JsValue::from_str(content),
        Content::Packed(content) => bytes = Uint8Array::from(content.as_slice()).into(),
        Content::Refused(content) => reason = JsValue::from_str(content),
    }
    Array::of4(&JsValue::from_str(&arrival.name), &text, &bytes, &reason).into()
}
