//! The `backwatch` command: the same core as the page, for CI and for people who live in a terminal.

mod args;
mod baseline;
mod check;
mod files;
mod init;
mod input;
mod merge;
mod promqltest;
mod rehearse;
mod render;
mod replace;
mod report;
mod test;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, CheckCommand, Command, TestCommand};

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Rehearse(args) => rehearse::run(&args),
        Command::Render(args) => render::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Check(CheckCommand::Rules(args)) => check::run(&args),
        Command::Test(TestCommand::Rules(args)) => test::run(&args),
        Command::Queries(args) => baseline::ask(&args),
        Command::Baseline(args) => baseline::run(&args),
        Command::Promqltest(args) => promqltest::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.say(),
    }
}
