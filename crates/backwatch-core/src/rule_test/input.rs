//! The series of a test, as `promtool` takes them: all are lines of one text, which ends with its first
//! empty line. Values that end in a line break are followed by such a line.

use super::file::{Series, Test};
use crate::diagnostic::Diagnostic;

/// Each line with the series that it stands in, up to the first line that is empty or a comment.
pub(super) fn lines(test: &Test) -> Vec<(&Series, String)> {
    all_lines(test).take_while(|(_, line)| !line.is_empty()).collect()
}

/// That series are not loaded since an empty line stands above them.
pub(super) fn warning(test: &Test) -> Option<Diagnostic> {
    let (series, _) = all_lines(test).find(|(_, line)| line.is_empty())?;
    let rest = test.series.iter().skip_while(|other| !std::ptr::eq(*other, series)).skip(1);
    let count = rest.count();
    let hint = "write the values on one line, or begin their block with |- or >-";
    (count > 0).then(|| {
        Diagnostic::warning(format!(
            "an empty line ends the series here, as it does under promtool; {count} more {} not loaded",
            if count == 1 { "is" } else { "are" }
        ))
        .at(series.place.line, series.place.column)
        .hint(hint)
    })
}

fn all_lines(test: &Test) -> impl Iterator<Item = (&Series, String)> {
    test.series.iter().flat_map(|series| {
        let written = format!("{} {}", series.labels, series.values);
        let line = |line: &str| match line.trim() {
            comment if comment.starts_with('#') => String::new(),
            line => line.to_owned(),
        };
        written.split('\n').map(line).map(|line| (series, line)).collect::<Vec<_>>()
    })
}
