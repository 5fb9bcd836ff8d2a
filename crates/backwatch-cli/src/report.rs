//! How trouble is said: on standard error, as `file:line:column: message`, with an exit code.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use backwatch_core::diagnostic::{Diagnostic, Severity};

/// Why a command ended without doing what it should.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    text: String,
}

/// What a command ends with.
pub(crate) type Outcome = Result<ExitCode, Failure>;

impl Failure {
    /// Input that cannot be used: exit code 2.
    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self { code: 2, text: message.into() }
    }

    /// What is wrong with the text of `file`: exit code 2.
    pub(crate) fn in_file(file: &str, said: &[Diagnostic]) -> Self {
        Self::unusable(lines(file, said))
    }

    /// Says it on standard error.
    pub(crate) fn say(&self) -> ExitCode {
        note(&self.text);
        ExitCode::from(self.code)
    }
}

/// Prints `text` to standard output; a closed pipe is not an error.
pub(crate) fn print(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Failure::unusable(format!("backwatch: standard output: {error}"))),
    }
}

/// Says `text` on standard error.
pub(crate) fn note(text: &str) {
    let line_end = if text.ends_with('\n') { "" } else { "\n" };
    // Nobody is left to be told where standard error is gone.
    let _ = write!(std::io::stderr(), "{text}{line_end}");
}

/// One line for each of `said`: `file:line:column: field: message; hint`.
pub(crate) fn lines(file: &str, said: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in said {
        let place = diagnostic
            .place
            .map_or_else(|| "1:1".to_owned(), |p| format!("{}:{}", p.line, p.column));
        let severity = match diagnostic.severity {
            Severity::Error => "",
            Severity::Warning => "warning: ",
            Severity::Note => "note: ",
        };
        // Writing into a string does not fail.
        let _ = writeln!(text, "{file}:{place}: {severity}{diagnostic}");
    }
    text
}
