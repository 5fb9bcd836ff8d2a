//! The rehearsal of the settings as they are: asked of the worker whenever they change, and read by
//! the outcome strip and the screen.

use std::cell::RefCell;
use std::rc::Rc;

use backwatch_core::plan::settings;
use backwatch_worker::{Answer, Ask, Job};
use yew::prelude::*;

use crate::derive::artefacts::RULES_FILE;
use crate::derive::context::{use_chosen, use_draft, use_settings, use_view};
use crate::effects::time;
use crate::effects::worker::Player;
use crate::rest::use_own_rules;
use crate::state::draft::Settings;
use crate::state::rehearsed::{Heard, Rehearsed, Status};

/// What is known of the rehearsal, and the way to say that something happened.
type Handle = UseReducerHandle<Rehearsed>;

/// Asks the worker for something about the newest job.
pub(crate) type Director = Callback<Ask>;

/// Properties of `RehearsalProvider`.
#[derive(Properties, PartialEq)]
pub(crate) struct RehearsalProviderProps {
    /// The page.
    pub(crate) children: Html,
}

/// The line to the worker.
#[derive(Default)]
struct Line {
    player: Option<Player>,
    /// It has said that it listens.
    ready: bool,
    /// The number of the newest job.
    number: u64,
    /// The newest rules of the user's own and the newest job: said again to a worker that is
    /// started again.
    own: Option<Ask>,
    job: Option<Ask>,
}

impl Line {
    fn ask(&mut self, ask: &Ask) {
        match ask {
            Ask::Own(_) => self.own = Some(ask.clone()),
            Ask::Play(_) => self.job = Some(ask.clone()),
            // What is asked about a job waits for it on the screen, not here.
            _ => {}
        }
        if let (Some(player), true) = (&self.player, self.ready) {
            player.ask(ask);
        }
    }

    fn is_ready(&mut self) {
        self.ready = true;
        if let Some(player) = &self.player {
            for ask in self.own.iter().chain(&self.job) {
                player.ask(ask);
            }
        }
    }

    fn is_started(&mut self, player: Player) {
        self.ready = false;
        self.player = Some(player);
    }
}

/// Rehearses for the whole page.
#[component]
pub(crate) fn RehearsalProvider(props: &RehearsalProviderProps) -> Html {
    let state = use_reducer(Rehearsed::default);
    let line = use_mut_ref(Line::default);
    use_start(&state, &line);
    use_files_sent(&line);
    use_jobs(&state, &line);
    let director = {
        let (line, state) = (line.clone(), state.dispatcher());
        use_callback((), move |ask: Ask, ()| {
            if ask == Ask::Cancel {
                state.dispatch(Heard::Cancelled);
            }
            line.borrow_mut().ask(&ask);
        })
    };
    html! {
        <ContextProvider<Handle> context={state}>
            <ContextProvider<Director> context={director}>{ props.children.clone() }</ContextProvider<Director>>
        </ContextProvider<Handle>>
    }
}

/// What is known of the rehearsal.
#[hook]
pub(crate) fn use_rehearsed() -> Rc<Rehearsed> {
    let handle = use_context::<Handle>();
    let known = handle.map(|handle| (*handle).clone());
    use_memo(known, |known| known.clone().unwrap_or_default())
}

/// The way to ask the worker.
#[hook]
pub(crate) fn use_director() -> Director {
    use_context::<Director>().unwrap_or_else(Callback::noop)
}

/// The unit tests for promtool of the settings as they are, asked for while they are `wanted`. The
/// second is whether they can still be expected.
#[hook]
pub(crate) fn use_tests(wanted: bool) -> (Option<Rc<str>>, bool) {
    let (state, director) = (use_rehearsed(), use_director());
    let tests = state.tests_now();
    let asks = wanted && tests.is_none() && state.status == Status::Done;
    use_effect_with((asks, state.asked), move |(asks, _)| {
        if *asks {
            director.emit(Ask::Export { rule_files: vec![RULES_FILE.to_owned()] });
        }
    });
    (tests, !state.is_out())
}

/// Starts the worker once the page has been drawn.
#[hook]
fn use_start(state: &Handle, line: &Rc<RefCell<Line>>) {
    let (line, dispatcher) = (line.clone(), state.dispatcher());
    let gone = matches!(state.status, Status::Stopped(_));
    let settings = use_settings();
    let started = use_mut_ref(|| None::<Rc<Settings>>);
    // One that has stopped is started again when the settings are others: these may go well.
    let wanted = started.borrow().as_ref().is_none_or(|last| gone && *last != settings);
    use_effect_with((wanted, settings.clone()), move |(wanted, settings)| {
        if !*wanted {
            return;
        }
        *started.borrow_mut() = Some(settings.clone());
        start(&line, &dispatcher);
    });
}

fn start(line: &Rc<RefCell<Line>>, state: &UseReducerDispatcher<Rehearsed>) {
    let answered = {
        let (line, state) = (line.clone(), state.clone());
        Callback::from(move |answers: Vec<Answer>| {
            if answers.contains(&Answer::Ready) {
                line.borrow_mut().is_ready();
            }
            state.dispatch(Heard::Answers(answers));
        })
    };
    let failed = {
        let state = state.clone();
        Callback::from(move |reason| state.dispatch(Heard::Failed(reason)))
    };
    let (line, state) = (line.clone(), state.clone());
    let begin = move || match Player::start(answered, failed) {
        Ok(player) => line.borrow_mut().is_started(player),
        Err(reason) => state.dispatch(Heard::Failed(reason)),
    };
    time::after(0, begin).forget();
}

/// Sends the user's own rules when their files change.
#[hook]
fn use_files_sent(line: &Rc<RefCell<Line>>) {
    let line = line.clone();
    let own = use_own_rules();
    use_effect_with(own, move |own| {
        line.borrow_mut().ask(&Ask::Own((*own.0).clone()));
    });
}

/// Asks anew whenever something changes that the answer follows from.
#[hook]
fn use_jobs(state: &Handle, line: &Rc<RefCell<Line>>) {
    let (draft, view, settings, chosen) = (use_draft(), use_view(), use_settings(), use_chosen());
    let (line, dispatcher) = (line.clone(), state.dispatcher());
    let timer = use_mut_ref(|| None);
    let latest = use_mut_ref(String::new);
    latest.borrow_mut().clone_from(&view.watching.scenario);
    let follows = (settings, draft.files().clone(), view.watching.knobs.clone(), chosen);
    use_effect_with(follows, move |(settings, _, knobs, backup)| {
        let number = {
            let mut line = line.borrow_mut();
            line.number += 1;
            line.number
        };
        dispatcher.dispatch(Heard::Asked(number));
        let (settings, knobs, backup) = (settings.clone(), knobs.clone(), *backup);
        // Written in a turn of its own, and once where a hand moves faster than the page draws.
        *timer.borrow_mut() = Some(time::after(0, move || {
            let settings = settings::write_json(&settings.plan);
            let first = latest.borrow().clone();
            line.borrow_mut().ask(&Ask::Play(Job { number, settings, backup, knobs, first }));
        }));
    });
}
