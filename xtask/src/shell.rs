//! Running other programs: said before, checked after, and, where asked for, listened to.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// One run of a program.
#[derive(Debug)]
pub struct Step {
    command: Command,
}

impl Step {
    /// A run of `program`, found on `PATH` unless it is a path.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        Self { command }
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Runs it in `folder`.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes a variable out of its environment.
    #[must_use]
    pub fn env_remove(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// The command as a person would type it.
    pub fn line(&self) -> String {
        let mut words = vec![name_of(self.command.get_program())];
        words.extend(self.command.get_args().map(|word| word.to_string_lossy().into_owned()));
        words.join(" ")
    }

    /// Says it, runs it, and fails when it does.
    pub fn run(mut self) -> Result<()> {
        let line = self.line();
        eprintln!("$ {line}");
        let status = self.command.status().with_context(|| format!("`{line}` could not start"))?;
        if !status.success() {
            bail!("`{line}` failed ({status})");
        }
        Ok(())
    }

    /// Says it, runs it, hands each line of its output to `listen` and on to the terminal. Whether
    /// it succeeded is the answer, not an error.
    pub fn listen(mut self, mut listen: impl FnMut(&str)) -> Result<bool> {
        let line = self.line();
        eprintln!("$ {line}");
        let mut child = self
            .command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("`{line}` could not start"))?;
        let output = child.stdout.take().context("its output is not a pipe")?;
        for text in BufReader::new(output).split(b'\n') {
            let text = text?;
            let text = String::from_utf8_lossy(&text);
            println!("{text}");
            listen(&text);
        }
        Ok(child.wait()?.success())
    }

    /// Runs it without a word and returns what it printed.
    pub fn output(mut self) -> Result<String> {
        let line = self.line();
        let output = self.command.output().with_context(|| format!("`{line}` could not start"))?;
        if !output.status.success() {
            bail!("`{line}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

fn name_of(program: &OsStr) -> String {
    Path::new(program)
        .file_name()
        .map_or_else(|| OsString::from(program), OsStr::to_owned)
        .to_string_lossy()
        .into_owned()
}
