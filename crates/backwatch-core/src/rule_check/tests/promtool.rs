//! Files that the real `promtool check rules` is asked about as well.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use backwatch_sim::Compat;

use super::super::check_as;

/// Files whose errors have to be the same, in words and number.
const SAME: &[&str] = &[
    "",
    "groups:\n",
    "groups: []\n---\ngroups: 5\n",
    "foo: 1\n",
    "groups:\n- name: g\n  name: h\n",
    "groups:\n- name: [a]\n  limit: abc\n  rules:\n  - expr: x\n    labels: [1]\n",
    "groups:\n- name: g\n- name: g\n- name: ''\n- name: h\n",
    "groups:\n-\n- name: x\n  rules: null\n- \n",
    "groups:\n- name: g\n  partial_response_strategy: warn\n  rules: []\n",
    "groups:\n- name: g\n  limit: -3\n  interval: 0s\n",
    "groups:\n- name: g\n  limit: 0x10\n  interval: ~\n",
    "groups:\n- name: g\n  rules:\n  - {alert: A, expr: x, for: 0, labels: {a: 1_0, b: 2020-01-01, c: yes, d: null}}\n",
    "groups:\n- name: g\n  rules:\n  - {alert: A, expr: x, labels: {a: [b]}, annotations: foo}\n",
    "groups:\n- name: g\n  rules:\n  - {record: a-b, alert: c, expr: '1 + ', for: 5m, annotations: {a-b: x, y: '{{ nope }}'}, labels: {__name__: x, a-b: y}}\n",
    "groups:\n- name: g\n  rules:\n  - expr: x\n  - record: q\n  - alert: A\n    expr: 5\n",
    "groups:\n- name: g\n  rules:\n  - {alert: 'A B', expr: x, labels: {alertname: z, '': q, 1a: b}}\n",
    "groups:\n- name: g\n  rules:\n  - {record: 'a:b', expr: x, labels: {x: '{{ nope }}'}, keep_firing_for: 1m}\n",
    "groups:\n- name: g\n  rules:\n  - {alert: A, expr: x, labels: {x: '{{ nope }}'}, annotations: {__name__: z, t: '{{ end }}'}}\n",
    "groups:\n- name: g\n  rules:\n  - &r\n    alert: A\n    expr: x\n    labels: &l {a: b}\n  - <<: *r\n    alert: B\n    labels:\n      <<: *l\n      c: d\n",
    "{\"groups\":[{\"name\":\"a\",\"rules\":[{\"alert\":\"A\",\"expr\":\"up{\"}]}]}",
    "groups:\n- name: g\n  rules:\n  - {alert: A, expr: 'rate(x)'}\n  - {alert: B, expr: 'x[5m]'}\n  - {alert: C, expr: 'sum(x) by'}\n",
    "groups:\n- name: g\n  query_offset: 1m\n  labels: {a: b}\n",
];

/// Files that both take or both refuse; the words differ, or `promtool` stops at the first error.
const SAME_VERDICT: &[&str] = &[
    "groups:\n- name: g\n   rules: [\n",
    "groups:\n- name: g\n  interval: 5\n  foo: 1\n",
    "groups:\n- name: g\n  interval: ''\n",
    "groups:\n- name: g\n  limit: 1.5\n",
    "groups: {a: b}\n",
    "foo\n",
    "{}\n{}\n",
    "groups: []\n---\ngroups: [\n",
    "groups: [\n---\ngroups: []\n",
    "groups:\n- name: g\n  rules: {a: b}\n",
    "groups:\n- name: g\n  rules: *a\n",
    "groups:\n- name: g\n  rules:\n  - foo\n- 5\n",
    "groups:\n- name: g\n  rules:\n  - {record: {a: b}, expr: x}\n",
    "groups:\n- name: g\n  rules:\n  - {alert: A, expr: 1_000}\n",
    "groups:\n\t- name: g\n",
    "groups:\n- name: g\n  rules:\n  - {alert: A, expr: x, for: 5}\n",
    "groups:\n- name: g\n  rules:\n  - {alert: A, expr: x, for: 1h 5m}\n",
];

#[test]
fn errors_are_those_of_promtool() {
    let Some(folder) = Folder::new("check") else {
        return;
    };
    let texts: Vec<String> = SAME.iter().chain(SAME_VERDICT).map(|t| (*t).to_owned()).collect();
    let answers = folder.ask(&texts);
    for (i, (text, theirs)) in texts.iter().zip(&answers).enumerate() {
        let ours = check_as(text, Compat::V2);
        assert_eq!(ours.is_valid(), theirs.is_empty(), "{text}\n{:?}\n{theirs:?}", ours.errors);
        if i < SAME.len() {
            let ours: BTreeSet<String> = ours.errors.iter().map(|e| e.message.clone()).collect();
            assert_eq!(&ours, theirs, "{text}");
        }
    }
}

#[test]
fn verdicts_on_real_files_and_their_mutants_are_those_of_promtool() {
    let Some(folder) = Folder::new("corpus") else {
        return;
    };
    let Some(shared) = shared() else {
        return;
    };
    let mut texts = Vec::new();
    for folder in ["corpus/rules", "domain/rules"] {
        let mut paths: Vec<_> =
            std::fs::read_dir(shared.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        texts.extend(paths.iter().map(|path| std::fs::read_to_string(path).unwrap()));
    }
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let short: Vec<String> =
        texts.iter().filter(|text| (20..6000).contains(&text.len())).cloned().collect();
    let wanted = std::env::var("BACKWATCH_FUZZ").ok().and_then(|n| n.parse().ok());
    for _ in 0..wanted.unwrap_or(300) {
        let text = &short[random.below(short.len())];
        texts.push(mutant(text, &mut random));
    }
    let answers = folder.ask(&texts);
    let mut wrong = Vec::new();
    for (text, theirs) in texts.iter().zip(&answers) {
        let ours = check_as(text, Compat::V2);
        if ours.is_valid() != theirs.is_empty() {
            wrong.push(format!("{text}\nours: {:?}\ntheirs: {theirs:?}", ours.errors));
        }
    }
    let first = wrong.iter().take(3).cloned().collect::<Vec<_>>().join("\n=====\n");
    assert!(wrong.is_empty(), "{} of {} differ:\n{first}", wrong.len(), texts.len());
}

/// A text with a line, a word or a character of it taken away, doubled or exchanged.
fn mutant(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(2) {
        let (at, other) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(6) {
            0 => {
                lines.remove(at);
            }
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => {
                let words = ["for: 5", "expr: 1 +", "labels: [a]", "- record: a", "name: b"];
                lines[at] = format!("    {}", words[random.below(words.len())]);
            }
            _ => {
                let mut chars: Vec<char> = lines[at].chars().collect();
                let noise = ['(', ')', '{', '}', ':', ' ', '"', '5', 'x', '-', '[', ',', '=', '$'];
                let place = random.below(chars.len() + 1);
                if random.below(2) == 0 && place < chars.len() {
                    chars.remove(place);
                } else {
                    chars.insert(place, noise[random.below(noise.len())]);
                }
                lines[at] = chars.into_iter().collect();
            }
        }
        if lines.is_empty() {
            break;
        }
    }
    lines.join("\n")
}

fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("BACKWATCH_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is absent");
    eprintln!("skipped: ../shared is absent");
    None
}

/// A folder of its own for `promtool`, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Option<Self> {
        if Command::new("promtool").arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "promtool is absent");
            eprintln!("skipped: promtool is absent");
            return None;
        }
        let id = std::process::id();
        let path = std::env::temp_dir().join(format!("backwatch-rules-{name}-{id}"));
        std::fs::create_dir_all(&path).unwrap();
        Some(Folder(path))
    }

    /// The errors of each text, without their places; all texts in one run.
    fn ask(&self, texts: &[String]) -> Vec<BTreeSet<String>> {
        let names: Vec<String> = (0..texts.len()).map(|i| format!("r{i:05}.yaml")).collect();
        for (name, text) in names.iter().zip(texts) {
            std::fs::write(self.0.join(name), text).unwrap();
        }
        let output = Command::new("promtool")
            .args(["check", "rules"])
            .args(&names)
            .current_dir(&self.0)
            .output()
            .unwrap();
        let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut current = "";
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        for line in errors.lines() {
            let start =
                names.iter().find_map(|n| Some((n, line.strip_prefix(n)?.strip_prefix(": ")?)));
            let message = match start {
                Some((name, message)) => {
                    current = name;
                    message
                }
                None if line.starts_with("  line ") => line,
                None => continue,
            };
            let set = found.entry(current).or_default();
            if message != "yaml: unmarshal errors:" {
                set.insert(without_places(message));
            }
        }
        names.iter().map(|name| found.remove(name.as_str()).unwrap_or_default()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A message without `line 3: ` or `3:5: ` before it.
fn without_places(message: &str) -> String {
    let mut rest = message.trim_start();
    while let Some((place, after)) = rest.split_once(": ") {
        let digits = place.strip_prefix("line ").unwrap_or(place);
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || c == ':') {
            break;
        }
        rest = after;
    }
    rest.to_owned()
}

/// A xorshift generator: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or(0)
    }
}
