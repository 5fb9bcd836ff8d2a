//! The whole page's side: takes what the first part gives.

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit};

use super::place::Place;
use super::{ARRIVALS, DOWNLOAD, SETTINGS, TAKE};
use crate::effects::files::{Arrival, Content};

/// What was handed over and is not taken yet.
#[derive(Default)]
struct Goods {
    settings: Option<String>,
    arrivals: Vec<Arrival>,
    download: bool,
}

thread_local! {
    static GOODS: RefCell<Goods> = RefCell::default();
}

/// Takes over from the first part, if there is one: it has gone afterwards. Who was at some place of
/// the page is there again once it is drawn.
pub(crate) fn take_over() {
    let Some(window) = web_sys::window() else { return };
    let place = Place::of_now();
    let detail = Object::new();
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(TAKE, &init) {
        drop(window.dispatch_event(&event));
    }
    let goods = read(&detail);
    if goods.settings.is_some() {
        place.restore();
    }
    GOODS.set(goods);
}

/// The settings that were handed over, once.
pub(crate) fn settings() -> Option<String> {
    GOODS.with_borrow_mut(|goods| goods.settings.take())
}

/// The files that were handed over, once.
pub(crate) fn arrivals() -> Vec<Arrival> {
    GOODS.with_borrow_mut(|goods| std::mem::take(&mut goods.arrivals))
}

/// Whether a download was wished for, once.
pub(crate) fn download() -> bool {
    GOODS.with_borrow_mut(|goods| std::mem::take(&mut goods.download))
}

fn read(from: &JsValue) -> Goods {
    let get = |name: &str| Reflect::get(from, &JsValue::from_str(name)).unwrap_or_default();
    let arrivals = get(ARRIVALS).dyn_into::<Array>().unwrap_or_default();
    Goods {
        settings: get(SETTINGS).as_string(),
        arrivals: arrivals.iter().filter_map(|item| unpack(&item)).collect(),
        download: get(DOWNLOAD).is_truthy(),
    }
}

fn unpack(item: &JsValue) -> Option<Arrival> {
    let item = item.dyn_ref::<Array>()?;
    let name = item.get(0).as_string()?;
    let content = if let Some(text) = item.get(1).as_string() {
        Content::Text(text)
    } else if let Ok(bytes) = item.get(2).dyn_into::<Uint8Array>() {
        Content::Packed(bytes.to_vec())
    } else {
        Content::Refused(item.get(3).as_string()?)
    };
    Some(Arrival { name, content })
}
