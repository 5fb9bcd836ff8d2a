//! Typed values with the place of what does not fit.

use std::collections::BTreeMap;

use backwatch_edit::{Document, Error};
use serde::Deserialize;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    schedule: String,
    #[serde(default)]
    time_zone: Option<String>,
    limit: Option<u32>,
    ratio: f64,
    policy: Policy,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

#[derive(Debug, PartialEq, Deserialize)]
enum Policy {
    Allow,
    Forbid { seconds: i64 },
}

fn read(text: &str) -> Result<Job, Error> {
    let document = Document::yaml(text)?;
    document.root().read()
}

#[test]
fn values() {
    let job = read("schedule: |-\n  0 2 * * *\nlimit: 0x10\nratio: 1\npolicy: Allow\nlabels: {a: 'x', 1: z}\nother: [1]\n").unwrap();
    assert_eq!((job.schedule.as_str(), job.limit, job.time_zone), ("0 2 * * *", Some(16), None));
    assert_eq!((job.ratio.to_bits(), job.policy), (1f64.to_bits(), Policy::Allow));
    assert_eq!(job.labels.get("1").map(String::as_str), Some("z"));
    let job = read(
        "schedule: &s x\ntimeZone: *s\nlimit: ~\nratio: -.5\npolicy: {Forbid: {seconds: -3}}\n",
    )
    .unwrap();
    assert_eq!(
        (job.time_zone.as_deref(), job.limit, job.ratio.to_bits()),
        (Some("x"), None, (-0.5f64).to_bits())
    );
    assert_eq!(job.policy, Policy::Forbid { seconds: -3 });
}

#[test]
fn places() {
    let start = "schedule: x\nratio: 1\npolicy: Allow\n";
    for (text, line, column) in [
        ("limit: many\n", 4, 8),
        ("limit: -1\n", 4, 8),
        ("labels:\n  a: x\n  b: [1]\n", 6, 6),
        ("limit: 1\nlimit: 2\n", 5, 1),
    ] {
        let error = read(&format!("{start}{text}")).unwrap_err();
        assert_eq!((error.line(), error.column()), (Some(line), Some(column)), "{error}");
    }
    assert!(read("ratio: 1\n").unwrap_err().message().contains("schedule"));
}

#[test]
fn aliases_are_bounded() {
    let lines: Vec<String> =
        (1..40).map(|level| format!("- &l{level} [*l{0}, *l{0}]\n", level - 1)).collect();
    let wide = lines.concat();
    let document = Document::yaml(format!("- &l0 [x, x]\n{wide}")).unwrap();
    let deep: Result<serde::de::IgnoredAny, Error> = document.root().read();
    assert!(deep.is_ok());
    let error = document.root().read::<Nested>().unwrap_err();
    assert!(error.is_limit(), "{error}");
}

/// Reads everything below it.
#[derive(Debug)]
struct Nested;

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: serde::Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Nested;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("anything")
            }

            fn visit_borrowed_str<E>(self, _text: &'de str) -> Result<Nested, E> {
                Ok(Nested)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut items: A,
            ) -> Result<Nested, A::Error> {
                while items.next_element::<Nested>()?.is_some() {}
                Ok(Nested)
            }
        }
        reader.deserialize_any(Visitor)
    }
}
