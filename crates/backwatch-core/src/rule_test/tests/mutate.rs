//! Changes to test files: another time, value, label or list of alerts.

/// A xorshift generator: the same numbers on every machine.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or(0)
    }
}

/// The text with one of its tests kept, and in that one something changed.
pub(super) fn mutant(text: &str, random: &mut Random) -> String {
    let mut lines = one_test(text, random);
    for _ in 0..=random.below(2) {
        let hits: Vec<usize> = (0..lines.len()).filter(|at| is_expectation(&lines[*at])).collect();
        let Some(at) = hits.get(random.below(hits.len())).copied() else {
            break;
        };
        lines[at] = match random.below(6) {
            0 => shift(&lines[at], "eval_time: ", random),
            1 => shift(&lines[at], "value: ", random),
            2 => lines[at].replacen(": nats", ": other", 1).replacen("=\"nats\"", "=\"other\"", 1),
            3 => without_alerts(&lines[at]),
            4 => shift(&lines[at], "values: '", random),
            _ => shift(&lines[at], "+0x", random),
        };
    }
    lines.join("\n")
}

/// The text with a few characters taken away, put in or moved; no digits come in, so that numbers
/// stay small.
pub(super) fn noise(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let some: Vec<char> = "{}[]:,-'\"#&*! \n_x+%|>$é\u{0}".chars().collect();
    for _ in 0..=random.below(4) {
        let (at, other) = (random.below(chars.len()), random.below(chars.len()));
        match random.below(3) {
            0 if !chars[at].is_ascii_digit() => {
                chars.remove(at);
            }
            1 if !chars[at].is_ascii_digit() && !chars[other].is_ascii_digit() => {
                chars.swap(at, other);
            }
            _ => chars.insert(at, some[random.below(some.len())]),
        }
    }
    chars.into_iter().collect()
}

/// The lines of what is before the tests, and of one test.
fn one_test(text: &str, random: &mut Random) -> Vec<String> {
    let starts: Vec<usize> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("- ") || line.starts_with("  - name:"))
        .map(|(at, _)| at)
        .collect();
    let head = starts.first().copied().unwrap_or(0);
    let chosen = random.below(starts.len());
    let (from, to) = (starts.get(chosen), starts.get(chosen + 1));
    let lines = text.lines().enumerate();
    lines
        .filter(|(at, _)| {
            *at < head || from.is_some_and(|from| at >= from) && to.is_none_or(|to| at < to)
        })
        .map(|(_, line)| line.to_owned())
        .collect()
}

fn is_expectation(line: &str) -> bool {
    ["eval_time: ", "value: ", "values: ", "exp_labels"].iter().any(|part| line.contains(part))
}

/// Another number behind `before`, somewhere in the line.
fn shift(line: &str, before: &str, random: &mut Random) -> String {
    let count = line.matches(before).count();
    let Some((at, _)) = line.match_indices(before).nth(random.below(count)) else {
        return line.to_owned();
    };
    let (head, tail) = line.split_at(at + before.len());
    let digits = tail.chars().take_while(char::is_ascii_digit).count();
    let (number, tail) = tail.split_at(digits);
    let Ok(number) = number.parse::<usize>() else {
        return line.to_owned();
    };
    let by = [1, 2, 5, 20][random.below(4)];
    let number = if random.below(2) == 0 { number.saturating_sub(by) } else { number + by };
    format!("{head}{number}{tail}")
}

fn without_alerts(line: &str) -> String {
    match (line.split_once("exp_alerts: [{"), line.rsplit_once("}]}")) {
        (Some((head, _)), Some((_, tail))) => format!("{head}exp_alerts: []}}{tail}"),
        _ => line.to_owned(),
    }
}
