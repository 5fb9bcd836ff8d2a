//! The rehearsal's worker: started after the page shows, spoken to in bytes.

use backwatch_worker::{Answer, Ask, read, write};
use gloo::events::EventListener;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// Its program, beside the page.
const PROGRAM: &str = "./backwatch-worker_start.js";

/// A worker that plays; it ends when this is dropped.
pub(crate) struct Player {
    worker: Worker,
    _heard: [EventListener; 2],
}

impl Player {
    /// Starts it. `answered` is called with what it says, `failed` with what the browser says when
    /// it cannot be loaded or has stopped.
    pub(crate) fn start(
        answered: Callback<Vec<Answer>>,
        failed: Callback<String>,
    ) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker =
            Worker::new_with_options(PROGRAM, &options).map_err(|error| format!("{error:?}"))?;
        let message = EventListener::new(&worker, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            let bytes = data.and_then(|data| data.dyn_into::<Uint8Array>().ok());
            if let Some(answers) = bytes.and_then(|bytes| read(&bytes.to_vec())) {
                answered.emit(answers);
            }
        });
        let error = EventListener::new(&worker, "error", move |event| {
            // What is said here is said on the page as well.
            event.prevent_default();
            let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            let said = said.filter(|said| !said.is_empty());
            failed.emit(said.unwrap_or_else(|| "it could not be loaded".to_owned()));
        });
        Ok(Self { worker, _heard: [message, error] })
    }

    /// Asks for something.
    pub(crate) fn ask(&self, ask: &Ask) {
        // A worker that is gone has said so by its error.
        drop(self.worker.post_message(&Uint8Array::from(write(ask).as_slice())));
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
