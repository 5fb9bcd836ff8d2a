//! Files that are dropped, chosen or pasted: read as text, refused by name where they cannot be.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::file::{Blob, futures::read_as_bytes};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ClipboardEvent, DragEvent, FileList, HtmlInputElement};
use yew::{Callback, Event};

/// Larger files are refused, with the figure.
pub(crate) const LIMIT_MIB: u64 = 32;

/// How gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file as it came: its name, and its text or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrival {
    /// The name without any folder; empty where it has none.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) content: Content,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// A text, byte for byte.
    Text(String),
    /// Something packed with gzip, as it came.
    Packed(Vec<u8>),
    /// A sentence that says why it could not be read.
    Refused(String),
}

/// What happens over the page with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drag {
    /// Files are held over the page.
    Over,
    /// They were let go or taken away.
    Gone,
}

/// Listens on the whole page for dropped and pasted files until the listeners are dropped.
pub(crate) fn listen(
    drag: &Callback<Drag>,
    arrived: &Callback<Vec<Arrival>>,
) -> Vec<EventListener> {
    let Some(document) = super::dom::document() else { return Vec::new() };
    let over = {
        let drag = drag.clone();
        heard(&document, "dragover", move |event| {
            if carries_files(event) {
                event.prevent_default();
                drag.emit(Drag::Over);
            }
        })
    };
    let left = {
        let drag = drag.clone();
        heard(&document, "dragleave", move |event| {
            // Leaving for an element of the page is no leaving.
            let inside = event.dyn_ref::<DragEvent>().and_then(|event| event.related_target());
            if inside.is_none() {
                drag.emit(Drag::Gone);
            }
        })
    };
    let dropped = {
        let (drag, arrived) = (drag.clone(), arrived.clone());
        heard(&document, "drop", move |event| {
            drag.emit(Drag::Gone);
            let Some(event) = event.dyn_ref::<DragEvent>() else { return };
            let Some(files) = event.data_transfer().and_then(|data| data.files()) else { return };
            if files.length() > 0 {
                event.prevent_default();
                read(&files, arrived.clone());
            }
        })
    };
    let pasted = {
        let arrived = arrived.clone();
        heard(&document, "paste", move |event| paste(event, &arrived))
    };
    vec![over, left, dropped, pasted]
}

/// Reads the files chosen in a file field, and empties the field so that the same can come again.
pub(crate) fn chosen(event: &Event, arrived: Callback<Vec<Arrival>>) {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field else { return };
    if let Some(files) = field.files() {
        read(&files, arrived);
    }
    field.set_value("");
}

fn heard(
    document: &web_sys::Document,
    name: &'static str,
    act: impl FnMut(&web_sys::Event) + 'static,
) -> EventListener {
    // Passive listeners may not stop the browser from opening the file itself.
    EventListener::new_with_options(
        document,
        name,
        EventListenerOptions::enable_prevent_default(),
        act,
    )
}

fn carries_files(event: &web_sys::Event) -> bool {
    event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer)
        .is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

fn paste(event: &web_sys::Event, arrived: &Callback<Vec<Arrival>>) {
    let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
    let Some(data) = event.clipboard_data() else { return };
    if let Some(files) = data.files().filter(|files| files.length() > 0) {
        event.prevent_default();
        read(&files, arrived.clone());
        return;
    }
    if super::dom::takes_text(event.target()) {
        return;
    }
    // A line or two are a slip of the hand, not a manifest.
    if let Ok(text) = data.get_data("text/plain")
        && text.lines().count() > 2
    {
        event.prevent_default();
        arrived.emit(vec![Arrival { name: String::new(), content: Content::Text(text) }]);
    }
}

fn read(files: &FileList, arrived: Callback<Vec<Arrival>>) {
    let list: Vec<web_sys::File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
    spawn_local(async move {
        let mut read = Vec::with_capacity(list.len());
        for file in list {
            let name = file.name();
            read.push(Arrival { name, content: content(file).await });
        }
        arrived.emit(read);
    });
}

async fn content(file: web_sys::File) -> Content {
    match bytes_of(file).await {
        Ok(bytes) if bytes.starts_with(&GZIP) => Content::Packed(bytes),
        Ok(bytes) => decode(bytes).map_or_else(Content::Refused, Content::Text),
        Err(reason) => Content::Refused(reason),
    }
}

async fn bytes_of(file: web_sys::File) -> Result<Vec<u8>, String> {
    let blob = Blob::from(web_sys::Blob::from(file));
    let size = blob.size();
    if size > LIMIT_MIB * 1024 * 1024 {
        let whole = size.div_ceil(1024 * 1024);
        return Err(format!("{whole} MiB is more than the {LIMIT_MIB} MiB this page reads"));
    }
    read_as_bytes(&blob).await.map_err(|error| format!("could not be read: {error}"))
}

fn decode(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..good).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let what = if before.contains(&0) { "a binary file" } else { "not UTF-8 text" };
        format!("{what}: line {line}, byte {good}. Save it as UTF-8 and drop it again")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_refused_by_line() {
        let refused = decode(b"name: x\nnote: caf\xe9\n".to_vec());
        assert!(refused.is_err_and(|reason| reason.contains("line 2")));
        assert_eq!(decode("a: é\n".into()), Ok("a: é\n".to_owned()));
    }
}
