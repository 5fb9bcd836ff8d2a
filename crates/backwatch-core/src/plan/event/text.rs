//! Reads events as people write them.
//!
//! Runs and days are counted from 1, in the window of the rehearsal. A weekday is that of the window's
//! second week, so that a quiet week comes before it. Times of day are UTC.

use super::{Event, Fate, Moment, Neighbour};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::plan::{Duration, Ratio};

const DAY: i64 = 86_400;

/// No run and no day beyond this is meant.
const MOST: usize = 100_000;

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// How events begin, for whoever did not know.
const BEGINNINGS: &str = "run 8 fails; runs 8-11 hang for 2h; runs on Tuesday fail; suspended at day 9 \
                          14:00 for 4d; kube-state-metrics down at Tuesday 03:00 for 10m; volume at \
                          95% from run 8";

impl Event {
    /// Reads one event. The error says at which character (its column, in line 1) it stops making
    /// sense.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let mut words = Words::new(text);
        let event = event(&mut words)?;
        match words.next() {
            Some(extra) => Err(words.wrong(format!("`{extra}` is one word too many"))),
            None => Ok(event),
        }
    }
}

/// The words of a text and where they are.
struct Words<'a> {
    all: Vec<(usize, &'a str)>,
    at: usize,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        let mut all = Vec::new();
        let mut rest = text;
        let mut column = 1;
        while let Some(start) = rest.find(|c: char| !c.is_whitespace() && c != ',') {
            let (blank, word) = rest.split_at(start);
            let end = word.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(word.len());
            let (word, after) = word.split_at(end);
            column += blank.chars().count();
            all.push((column, word));
            column += word.chars().count();
            rest = after;
        }
        Self { all, at: 0 }
    }

    fn peek(&self) -> Option<&'a str> {
        self.all.get(self.at).map(|(_, word)| *word)
    }

    fn next(&mut self) -> Option<&'a str> {
        let word = self.peek();
        self.at += usize::from(word.is_some());
        word
    }

    /// Takes these words if they come next.
    fn take(&mut self, wanted: &str) -> bool {
        let found = self.all.iter().skip(self.at).map(|(_, word)| *word);
        let count = wanted.split(' ').count();
        let is_next = found.take(count).map(str::to_ascii_lowercase).eq(wanted.split(' '));
        self.at += if is_next { count } else { 0 };
        is_next
    }

    fn expect(&mut self, wanted: &str) -> Result<(), Diagnostic> {
        if self.take(wanted) {
            return Ok(());
        }
        let next = self.next().map_or("the end".to_owned(), |word| format!("`{word}`"));
        Err(self.wrong(format!("`{wanted}` is expected here, not {next}")))
    }

    /// The next word, read by `parse`.
    fn read<T>(
        &mut self,
        what: &str,
        parse: impl FnOnce(&str) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let Some(word) = self.next() else {
            return Err(self.wrong(format!("{what} is missing at the end")));
        };
        let column = self.column();
        parse(word).map_err(|error| error.at(1, column))
    }

    /// Where the last word begins that was taken.
    fn column(&self) -> usize {
        self.all.get(self.at.saturating_sub(1)).map_or(1, |(column, _)| *column)
    }

    /// An error at the last word that was taken.
    fn wrong(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).at(1, self.column())
    }
}

fn event(words: &mut Words<'_>) -> Result<Event, Diagnostic> {
    if words.take("run by hand") {
        let controlled = !words.take("not controlled");
        words.expect("at")?;
        return Ok(Event::Rerun { at: moment(words)?, controlled });
    }
    if words.take("runs on") {
        let day = day(words)?;
        return Ok(Event::RunsOn { day, fate: fate(words)? });
    }
    if words.take("run") || words.take("runs") {
        return runs(words);
    }
    if words.take("two kube-state-metrics") {
        return Ok(Event::SecondReplica);
    }
    if words.take("finished jobs removed after") {
        return Ok(Event::RemoveFinishedAfter(length(words)?));
    }
    if words.take("volume at") {
        let level = words.read("a share", Ratio::parse)?;
        if words.take("before") {
            return Ok(Event::VolumeWas(level));
        }
        words.expect("from run")?;
        return Ok(Event::VolumeAt { run: counted(words, "the run")?, level });
    }
    if words.take("created at") {
        return Ok(Event::Create { at: moment(words)? });
    }
    if words.take("weekly from") {
        return Ok(Event::RunsWeekly { at: moment(words)? });
    }
    lasting(words)
}

/// What is said with `at` and `for`.
fn lasting(words: &mut Words<'_>) -> Result<Event, Diagnostic> {
    let make: fn(Moment, Duration) -> Event = if words.take("suspended") {
        |at, length| Event::Suspend { at, length }
    } else if words.take("deleted") {
        |at, length| Event::Delete { at, length }
    } else if words.take("kube-state-metrics down") {
        |at, length| Event::StateMetricsDown { at, length }
    } else if words.take("no samples") {
        |at, length| Event::ScrapeGap { at, length }
    } else if words.take("same name in staging fails") {
        |at, length| Event::Neighbour { neighbour: Neighbour::OtherNamespace, at, length }
    } else if words.take("similar name fails") {
        |at, length| Event::Neighbour { neighbour: Neighbour::SamePrefix, at, length }
    } else {
        return Err(unknown(words));
    };
    words.expect("at")?;
    let at = moment(words)?;
    words.expect("for")?;
    Ok(make(at, length(words)?))
}

fn unknown(words: &mut Words<'_>) -> Diagnostic {
    let Some(word) = words.next() else {
        return Diagnostic::error("an event is missing").hint(format!("write {BEGINNINGS}"));
    };
    let starts = [
        "run",
        "runs",
        "suspended",
        "deleted",
        "created",
        "weekly",
        "kube-state-metrics",
        "no",
        "two",
        "finished",
        "volume",
        "same",
        "similar",
    ];
    let error = words.wrong(format!("no event begins with `{word}`"));
    match did_you_mean(word, &starts) {
        Some(near) if near != word => error.hint(format!("did you mean `{near}`?")),
        _ => error.hint(format!("write {BEGINNINGS}")),
    }
}

/// What is said of one run or of several: `8 fails`, `8-11 each take 1m longer`.
fn runs(words: &mut Words<'_>) -> Result<Event, Diagnostic> {
    let (first, count) = words.read("the run", places)?;
    if words.take("upload nothing") || words.take("uploads nothing") {
        return Ok(Event::UploadsStop { first, count });
    }
    if words.take("each take") {
        let by = length(words)?;
        words.expect("longer")?;
        return Ok(Event::RunsGrow { first, count, by });
    }
    if words.take("each leave") {
        let by = words.read("a share", Ratio::parse)?;
        words.expect("more")?;
        return Ok(Event::VolumeGrows { first, count, by });
    }
    Ok(Event::Runs { first, count, fate: fate(words)? })
}

/// `8` or `8-11`.
fn places(text: &str) -> Result<(usize, usize), Diagnostic> {
    let wrong = || {
        Diagnostic::error(format!("`{text}` names no runs"))
            .hint("write 8 or 8-11; the first run of the window is 1")
    };
    let number =
        |text: &str| text.parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(wrong);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last): (usize, usize) = (number(first)?, number(last)?);
    if last < first {
        return Err(wrong());
    }
    Ok((first - 1, last - first + 1))
}

fn fate(words: &mut Words<'_>) -> Result<Fate, Diagnostic> {
    for fate in Fate::all(Duration::default()) {
        for one in [true, false] {
            let said = fate.words(one);
            let has_length =
                matches!(fate, Fate::Hangs { .. } | Fate::Deleted { .. } | Fate::Takes { .. });
            let verb = if has_length { said.trim_end_matches(" 0s") } else { said.as_str() };
            if !words.take(verb) {
                continue;
            }
            return Ok(match fate {
                Fate::Hangs { .. } => Fate::Hangs { length: length(words)? },
                Fate::Deleted { .. } => Fate::Deleted { after: length(words)? },
                Fate::Takes { .. } => Fate::Takes { length: length(words)? },
                other => other,
            });
        }
    }
    let word = words.next().map_or("the end".to_owned(), |word| format!("`{word}`"));
    let known: Vec<String> =
        Fate::all(Duration::hours(2)).into_iter().map(|fate| fate.words(true)).collect();
    let error = words.wrong(format!("what becomes of the run is expected here, not {word}"));
    Err(error.hint(format!("write {}", known.join(", "))))
}

fn length(words: &mut Words<'_>) -> Result<Duration, Diagnostic> {
    words.read("a duration", Duration::parse)
}

fn counted(words: &mut Words<'_>, what: &str) -> Result<usize, Diagnostic> {
    words.read(what, |text| {
        let number = text.parse::<usize>().ok().filter(|n| (1..=MOST).contains(n));
        number.map(|n| n - 1).ok_or_else(|| {
            Diagnostic::error(format!("`{text}` is no number from 1")).hint("the first one is 1")
        })
    })
}

/// `day 9` or `Tuesday`, from 0.
fn day(words: &mut Words<'_>) -> Result<usize, Diagnostic> {
    if words.take("day") {
        return counted(words, "the day");
    }
    words.read("a day", |text| {
        let lower = text.to_ascii_lowercase();
        let is_it = |name: &str| lower.len() >= 3 && name.starts_with(&lower);
        let place = WEEKDAYS.iter().position(|name| is_it(name));
        place.map(|place| 7 + place).ok_or_else(|| {
            Diagnostic::error(format!("`{text}` is no day")).hint("write day 9 or Tuesday")
        })
    })
}

/// `day 9 03:00` or `Tuesday 03:00`.
fn moment(words: &mut Words<'_>) -> Result<Moment, Diagnostic> {
    let day = day(words)?;
    let seconds = words.read("a time of day", clock)?;
    Ok(i64::try_from(day).unwrap_or(0).saturating_mul(DAY) + seconds)
}

/// `03:00` or `03:00:30`, in seconds.
fn clock(text: &str) -> Result<i64, Diagnostic> {
    let wrong = || {
        Diagnostic::error(format!("`{text}` is no time of day")).hint("write it like 03:00, in UTC")
    };
    let parts: Vec<&str> = text.split(':').collect();
    let number = |text: &str, below: i64| {
        let is_short = (1..=2).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
        let number = text.parse::<i64>().ok().filter(|n| is_short && *n < below);
        number.ok_or_else(wrong)
    };
    match parts.as_slice() {
        [hour, minute] => Ok(number(hour, 24)? * 3_600 + number(minute, 60)? * 60),
        [hour, minute, second] => {
            Ok(number(hour, 24)? * 3_600 + number(minute, 60)? * 60 + number(second, 60)?)
        }
        _ => Err(wrong()),
    }
}
