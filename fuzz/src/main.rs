//! The program behind `cargo xtask fuzz`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use backwatch_fuzz::random::hash;
use backwatch_fuzz::runner::{Failure, Options, once, run};
use backwatch_fuzz::{ALL, Target, targets};
use clap::Parser;

/// Tries broken and odd inputs on everything that reads text.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask fuzz", bin_name = "cargo xtask fuzz", max_term_width = 100)]
struct Arguments {
    /// A target, or `list`; without one, each target in turn.
    target: Option<String>,
    /// How long each target runs.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many inputs each target gets, instead of a time.
    #[arg(long, conflicts_with = "seconds")]
    runs: Option<u64>,
    /// The seed from which all inputs follow.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of the first input.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// How many seconds one input may take.
    #[arg(long, default_value_t = 20)]
    limit: u64,
    /// Where failing inputs are written [default: a folder of the system's for temporary files].
    #[arg(long)]
    out: Option<PathBuf>,
    /// Run this file on the target, and nothing else.
    #[arg(long)]
    input: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let chosen: Vec<&Target> = match arguments.target.as_deref() {
        Some("list") => {
            for target in ALL {
                println!("{:<16} {}", target.name, target.promise);
            }
            return ExitCode::SUCCESS;
        }
        None => ALL.iter().collect(),
        Some(name) => targets::find(name).into_iter().collect(),
    };
    if chosen.is_empty() {
        eprintln!("error: there is no such target; `list` names them all");
        return ExitCode::from(2);
    }
    let failed = chosen.into_iter().filter(|target| !passes(target, &arguments)).count();
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn passes(target: &'static Target, arguments: &Arguments) -> bool {
    if let Some(path) = &arguments.input {
        let done = fs::read(path).map_err(|error| error.to_string());
        let done = done.and_then(|input| once(target, &input));
        println!("{}: {done:?}", target.name);
        return done.is_ok();
    }
    let options = Options {
        seed: arguments.seed,
        first: arguments.first,
        runs: arguments.runs.unwrap_or(u64::MAX),
        time: if arguments.runs.is_some() {
            Duration::MAX
        } else {
            Duration::from_secs(arguments.seconds)
        },
        limit: Duration::from_secs(arguments.limit),
    };
    let started = Instant::now();
    let outcome = run(target, options);
    println!(
        "{:<16} {:>9} inputs, {:>9} taken, {:>4} s, seed {}",
        target.name,
        outcome.runs,
        outcome.taken,
        started.elapsed().as_secs(),
        options.seed
    );
    outcome.failure.inspect(|failure| report(target, failure, arguments)).is_none()
}

fn report(target: &Target, failure: &Failure, arguments: &Arguments) {
    let folder =
        arguments.out.clone().unwrap_or_else(|| std::env::temp_dir().join("backwatch-fuzz"));
    let path = folder.join(format!("{}-{:016x}", target.name, hash(&failure.input)));
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, &failure.input));
    println!("  FAILED: {}", failure.message);
    println!(
        "  again: {} --seed {} --first {} --runs 1",
        target.name, arguments.seed, failure.number
    );
    match written {
        Ok(()) => println!("  input ({} bytes): {}", failure.input.len(), path.display()),
        Err(error) => println!("  the input could not be written: {error}"),
    }
    if failure.input.len() < 600 {
        println!("  {:?}", String::from_utf8_lossy(&failure.input));
    }
}
