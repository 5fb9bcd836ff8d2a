//! Random series, rules and queries from a seed.

use backwatch_sim::Compat;
use backwatch_sim::alert::{AlertingRule, RecordingRule, Rule};
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::Grid;
use std::fmt::Write;

#[path = "expression.rs"]
mod expression;

/// A generator of random numbers: small, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// A query by itself.
pub(crate) struct Query {
    pub(crate) expr: String,
    pub(crate) at: i64,
}

/// Series, rules and queries.
pub(crate) struct Case {
    pub(crate) seed: u64,
    /// From one sample to the next, in milliseconds.
    pub(crate) interval: i64,
    pub(crate) ticks: Grid,
    pub(crate) limit: usize,
    pub(crate) series: Vec<String>,
    pub(crate) rules: Vec<RuleText>,
    pub(crate) queries: Vec<Query>,
}

/// A rule as it stands in a file.
pub(crate) struct RuleText {
    record: Option<String>,
    expr: String,
    hold: i64,
    keep_firing: i64,
    labels: Vec<(String, String)>,
}

impl Case {
    pub(crate) fn generate(seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let interval = [15_000, 30_000, 60_000, 90_000, 240_000, 300_000, 360_000][random.below(7)];
        let step = [30_000, 60_000, 60_000, 90_000, 120_000, 300_000][random.below(6)];
        let steps = 20 + random.below(40);
        let places = usize::try_from(step).unwrap() * steps / usize::try_from(interval).unwrap();
        let series = series(&mut random, places + 2);
        let mut rules = Vec::new();
        for number in 0..4 + random.below(16) {
            rules.push(RuleText::generate(&mut random, number));
        }
        let mut queries = Vec::new();
        for _ in 0..20 {
            // Later ones would make promtool go on beyond the ticks.
            let last = usize::try_from(step).unwrap() * (steps - 1) / 1000;
            let at = 1000 * i64::try_from(random.below(last + 1)).unwrap();
            queries.push(Query { expr: expression::vector(&mut random, 4), at });
        }
        queries.retain(|query| parse_as(&query.expr, Compat::V2).is_ok());
        rules.retain(|rule| parse_as(&rule.expr, Compat::V2).is_ok());
        let limit = if random.chance(5) { 1 + random.below(8) } else { 0 };
        let ticks = Grid { start: 0, step, steps };
        Self { seed, interval, ticks, limit, series, rules, queries }
    }

    pub(crate) fn rules(&self) -> Vec<Rule> {
        self.rules.iter().enumerate().map(|(number, rule)| rule.rule(number)).collect()
    }

    pub(crate) fn rule_file(&self) -> String {
        let mut out = format!("groups:\n- name: g\n  limit: {}\n  rules:\n", self.limit);
        for (number, rule) in self.rules.iter().enumerate() {
            if let Some(name) = &rule.record {
                writeln!(out, "  - record: {name}").unwrap();
            } else {
                writeln!(out, "  - alert: A{number}\n    for: {}ms", rule.hold).unwrap();
                writeln!(out, "    keep_firing_for: {}ms", rule.keep_firing).unwrap();
            }
            writeln!(out, "    expr: '{}'", rule.expr.replace('\'', "''")).unwrap();
            if !rule.labels.is_empty() {
                out += "    labels:\n";
            }
            for (name, text) in &rule.labels {
                writeln!(out, "      {name}: '{text}'").unwrap();
            }
        }
        out
    }

    pub(crate) fn describe(&self) -> String {
        format!(
            "interval {} step {}\n{}\n{}",
            self.interval,
            self.ticks.step,
            self.series.join("\n"),
            self.rule_file()
        )
    }
}

impl RuleText {
    fn generate(random: &mut Random, number: usize) -> Self {
        let mut labels = Vec::new();
        if random.chance(30) {
            labels.push(("severity".to_owned(), random.pick(&["page", "info"]).to_owned()));
        }
        let record = random.chance(60).then(|| format!("r{number}"));
        if record.is_none() && random.chance(25) {
            let text = random.pick(&[
                "{{ printf \"%.3g\" $value }}",
                "{{ $labels.a }}-x",
                "{{ $labels.none }}",
            ]);
            labels.push(("text".to_owned(), text.to_owned()));
        }
        let expr = match &record {
            Some(_) => expression::vector(random, 3),
            None => expression::condition(random),
        };
        let wait = |random: &mut Random| 15_000 * i64::try_from(random.below(30)).unwrap();
        let hold = if random.chance(30) { 0 } else { wait(random) };
        let keep_firing = if random.chance(60) { 0 } else { wait(random) };
        Self { record, expr, hold, keep_firing, labels }
    }

    fn rule(&self, number: usize) -> Rule {
        let expr = parse_as(&self.expr, Compat::V2).unwrap();
        let labels = self.labels.clone();
        match &self.record {
            Some(name) => Rule::Recording(RecordingRule { name: name.clone(), expr, labels }),
            None => Rule::Alerting(AlertingRule {
                name: format!("A{number}"),
                expr,
                hold: self.hold,
                keep_firing: self.keep_firing,
                labels,
                annotations: Vec::new(),
            }),
        }
    }
}

fn series(random: &mut Random, places: usize) -> Vec<String> {
    let mut out = Vec::new();
    for name in ["m", "n", "c_total"] {
        for a in ["1", "2"] {
            for b in ["x", "y", "z"] {
                if random.chance(60) {
                    let values = values(random, places, name == "c_total");
                    out.push(format!("{name}{{a=\"{a}\",b=\"{b}\"}} {values}"));
                }
            }
        }
    }
    for le in ["0.5", "1", "5", "+Inf"] {
        let rise = random.below(4);
        out.push(format!("h_bucket{{le=\"{le}\"}} {}+{rise}x{places}", random.below(5)));
    }
    // Counts that do not rise with the bound, that go missing, and bounds that are none.
    for le in ["-1", "0", "1", "1.0", "2", "+Inf", "x", ""] {
        if random.chance(80) {
            let values = values(random, places, true);
            out.push(format!("g_bucket{{a=\"1\",le=\"{le}\"}} {values}"));
        }
    }
    out
}

fn values(random: &mut Random, places: usize, counter: bool) -> String {
    let mut out = String::new();
    let mut left = places;
    let mut total = 0;
    while left > 0 {
        let count = 1 + random.below(8).min(left - 1);
        left -= count;
        let item = match random.below(if counter { 6 } else { 10 }) {
            0 => format!("_x{count}"),
            1 => "stale".to_owned(),
            2 | 3 if counter => {
                total = random.below(10);
                format!("{total}+{}x{}", random.below(5), count - 1)
            }
            _ if counter => {
                total += random.below(20);
                format!("{total}x{}", count - 1)
            }
            2 => "NaN".to_owned(),
            3 => format!("{}Inf", random.pick(&["", "-"])),
            4 => format!("{}-{}x{}", random.below(10), random.below(4), count - 1),
            5 | 6 => format!("{}x{}", random.below(6), count - 1),
            7 => format!("-{}+{}x{}", random.below(6), random.below(4), count - 1),
            _ => format!("{}.{}", random.below(20), 25 * random.below(4)),
        };
        out += " ";
        out += &item;
    }
    out.trim().to_owned()
}
