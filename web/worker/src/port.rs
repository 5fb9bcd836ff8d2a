//! The border to the browser: messages in and out, and turns between them.

use std::cell::RefCell;
use std::rc::Rc;

use backwatch_worker::{Answer, read, write};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use crate::stage::Stage;

/// How long a turn may take before questions are looked for, in milliseconds.
const TURN: f64 = 8.0;
/// How long answers may be gathered while there are more to come: the page draws anew for each
/// message, so a short job is one message.
const GATHER: f64 = 80.0;

/// What is at work here.
#[derive(Default)]
struct Desk {
    stage: Stage,
    gathered: Vec<Answer>,
    sent: f64,
}

/// Listens, and says that it does.
pub(crate) fn open() {
    std::panic::set_hook(Box::new(|panic| say(&[Answer::Stopped { reason: panic.to_string() }])));
    let Some(scope) = scope() else { return };
    let Ok(channel) = MessageChannel::new() else { return };
    let desk = Rc::new(RefCell::new(Desk::default()));
    // A message to itself comes back after those that wait, and sooner than any timer.
    let wake = channel.port2();
    let turn = {
        let (desk, wake) = (desk.clone(), wake.clone());
        Closure::<dyn FnMut()>::new(move || desk.borrow_mut().take_turn(&wake))
    };
    channel.port1().set_onmessage(Some(turn.as_ref().unchecked_ref()));
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let asked = event.data().dyn_into::<Uint8Array>();
        if let Some(asked) = asked.ok().and_then(|bytes| read(&bytes.to_vec())) {
            let mut desk = desk.borrow_mut();
            let was_idle = desk.stage.is_idle();
            desk.stage.hear(asked);
            if was_idle && !desk.stage.is_idle() {
                desk.sent = now();
                drop(wake.post_message(&JsValue::NULL));
            }
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // Both live as long as the worker.
    turn.forget();
    hear.forget();
    say(&[Answer::Ready]);
}

impl Desk {
    /// Plays until the turn is over; asks for another where there is more to do.
    fn take_turn(&mut self, wake: &MessagePort) {
        let start = now();
        while !self.stage.is_idle() && now() - start <= TURN {
            let answers = self.stage.step(&now);
            self.gathered.extend(answers);
        }
        if self.stage.is_idle() || now() - self.sent > GATHER {
            say(&std::mem::take(&mut self.gathered));
            self.sent = now();
        }
        if !self.stage.is_idle() {
            drop(wake.post_message(&JsValue::NULL));
        }
    }
}

fn say(answers: &[Answer]) {
    if let (Some(scope), false) = (scope(), answers.is_empty()) {
        drop(scope.post_message(&Uint8Array::from(write(&answers.to_vec()).as_slice())));
    }
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

fn now() -> f64 {
    scope().and_then(|scope| scope.performance()).map_or(0.0, |clock| clock.now())
}
