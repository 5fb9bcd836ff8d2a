//! Runs a target over mutated inputs: panics are caught, slow inputs noticed, failures made small.

use std::cell::RefCell;
use std::panic;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::mutate::mutate;
use crate::random::{Random, hash};
use crate::seeds;
use crate::shrink::shrink;
use crate::targets::Target;

/// How long to run, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The seed of all inputs.
    pub seed: u64,
    /// The first input; each follows from the seed and its number alone.
    pub first: u64,
    /// At most so many inputs.
    pub runs: u64,
    /// At most so long.
    pub time: Duration,
    /// How long one input may take.
    pub limit: Duration,
}

/// What came of a run.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// How many inputs were tried.
    pub runs: u64,
    /// How many of them were taken rather than refused.
    pub taken: u64,
    /// What failed.
    pub failure: Option<Failure>,
}

/// An input that failed.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Its number.
    pub number: u64,
    /// The input, made small where it failed at once.
    pub input: Vec<u8>,
    /// What was said, and where.
    pub message: String,
}

/// The stack of the thread that runs inputs: what WebAssembly has, and more without optimisation.
const STACK: usize = if cfg!(debug_assertions) { 16 << 20 } else { 1 << 20 };

/// What the watching thread looks at: the number of the input under way and since when.
type Watched = Arc<Mutex<Option<(u64, Instant)>>>;

thread_local! {
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `target` until something fails, or time or inputs run out. A thread that hangs is left behind.
pub fn run(target: &'static Target, options: Options) -> Outcome {
    listen();
    let watched = Watched::default();
    let (send, receive) = mpsc::channel();
    let worker = {
        let watched = Arc::clone(&watched);
        let work = move || send.send(work(target, options, &watched)).is_ok();
        thread::Builder::new().stack_size(STACK).spawn(work)
    };
    if worker.is_err() {
        return lost("no thread could be started");
    }
    loop {
        match receive.recv_timeout(Duration::from_millis(200)) {
            Ok(outcome) => return outcome,
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                return lost("the thread ended without a word");
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let under_way = watched.lock().ok().and_then(|watched| *watched);
                let slow = under_way.filter(|(_, since)| since.elapsed() > options.limit);
                if let Some((number, _)) = slow {
                    return hung(target, options, number);
                }
            }
        }
    }
}

fn lost(message: &str) -> Outcome {
    let failure = Failure { number: 0, input: Vec::new(), message: message.to_owned() };
    Outcome { failure: Some(failure), ..Outcome::default() }
}

/// The input with this number.
pub fn input(target: &Target, seeds: &[Vec<u8>], seed: u64, number: u64) -> Vec<u8> {
    let mut random = Random::new(seed ^ hash(&number.to_le_bytes()) ^ hash(target.name.as_bytes()));
    let mut input = random.one(seeds).cloned().unwrap_or_default();
    if number >= u64::try_from(seeds.len()).unwrap_or(u64::MAX) {
        mutate(&mut input, seeds, target.words, &mut random);
    } else if let Some(seed) = usize::try_from(number).ok().and_then(|number| seeds.get(number)) {
        input.clone_from(seed);
    }
    input
}

/// Runs one input; the message where it fails.
pub fn once(target: &Target, input: &[u8]) -> Result<bool, String> {
    panic::catch_unwind(|| (target.run)(input)).map_err(|_| SAID.with(RefCell::take))
}

fn work(target: &'static Target, options: Options, watched: &Watched) -> Outcome {
    let seeds = seeds::load(target.seeds);
    let started = Instant::now();
    let mut outcome = Outcome::default();
    for number in options.first..options.first.saturating_add(options.runs) {
        if started.elapsed() >= options.time {
            break;
        }
        let input = input(target, &seeds, options.seed, number);
        watch(watched, Some(number));
        let done = once(target, &input);
        watch(watched, None);
        outcome.runs += 1;
        match done {
            Ok(taken) => outcome.taken += u64::from(taken),
            Err(message) => {
                let place = place(&message);
                let same = |input: &[u8]| matches!(once(target, input), Err(other) if self::place(&other) == place);
                let input = shrink(&input, 4_000, same);
                let message = once(target, &input).err().unwrap_or(message);
                outcome.failure = Some(Failure { number, input, message });
                break;
            }
        }
    }
    outcome
}

fn watch(watched: &Watched, under_way: Option<u64>) {
    if let Ok(mut watched) = watched.lock() {
        *watched = under_way.map(|number| (number, Instant::now()));
    }
}

fn hung(target: &Target, options: Options, number: u64) -> Outcome {
    let input = input(target, &seeds::load(target.seeds), options.seed, number);
    let message = format!("slow: still running after {} s", options.limit.as_secs());
    let failure = Failure { number, input, message };
    Outcome { runs: number - options.first, taken: 0, failure: Some(failure) }
}

/// Where a message comes from: the same place is taken for the same fault.
fn place(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(place, _)| place)
}

/// Keeps what a panic says instead of printing it.
fn listen() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let payload = info.payload();
        let said = payload.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or_default();
        SAID.with(|kept| *kept.borrow_mut() = format!("{place}: {said}"));
    }));
}
