//! `IndexedDB`: the dropped files, which may be larger than local storage takes.

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};
use yew::Callback;

const NAME: &str = "backwatch";
const STORE: &str = "files";
const KEY: &str = "all";

/// Keeps these files, by name and text, in place of those kept before.
pub(crate) fn keep(files: Vec<(String, String)>) {
    spawn_local(async move {
        // Without a database the page works on; it only forgets the files on reload.
        drop(write(files).await);
    });
}

/// Hands over the files kept earlier; none where there is no database.
pub(crate) fn recall(found: Callback<Vec<(String, String)>>) {
    spawn_local(async move {
        found.emit(read().await.unwrap_or_default());
    });
}

async fn write(files: Vec<(String, String)>) -> Result<(), JsValue> {
    let store = store(IdbTransactionMode::Readwrite).await?;
    let list = Array::new();
    for (name, text) in files {
        list.push(&Array::of2(&JsValue::from_str(&name), &JsValue::from_str(&text)));
    }
    answer(&store.put_with_key(&list, &JsValue::from_str(KEY))?).await?;
    Ok(())
}

async fn read() -> Result<Vec<(String, String)>, JsValue> {
    let store = store(IdbTransactionMode::Readonly).await?;
    let list = answer(&store.get(&JsValue::from_str(KEY))?).await?;
    let list: Array = list.dyn_into()?;
    let pair = |item: JsValue| {
        let name = Reflect::get_u32(&item, 0).ok()?.as_string()?;
        let text = Reflect::get_u32(&item, 1).ok()?.as_string()?;
        Some((name, text))
    };
    Ok(list.iter().filter_map(pair).collect())
}

async fn store(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let factory = web_sys::window().ok_or(JsValue::NULL)?.indexed_db()?.ok_or(JsValue::NULL)?;
    let opening = factory.open_with_u32(NAME, 1)?;
    let request = opening.clone();
    let upgrade = Closure::once_into_js(move |_: JsValue| {
        if let Ok(database) = request.result().and_then(JsCast::dyn_into::<IdbDatabase>) {
            drop(database.create_object_store(STORE));
        }
    });
    opening.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let database: IdbDatabase = answer(&opening).await?.dyn_into()?;
    database.transaction_with_str_and_mode(STORE, mode)?.object_store(STORE)
}

/// Waits for a request's result.
async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let waiting = Promise::new(&mut |resolve, reject| {
        let done = request.clone();
        let good = Closure::once_into_js(move |_: JsValue| {
            drop(resolve.call1(&JsValue::NULL, &done.result().unwrap_or(JsValue::NULL)));
        });
        request.set_onsuccess(Some(good.unchecked_ref()));
        let bad = Closure::once_into_js(move |_: JsValue| {
            drop(reject.call0(&JsValue::NULL));
        });
        request.set_onerror(Some(bad.unchecked_ref()));
    });
    JsFuture::from(waiting).await
}
