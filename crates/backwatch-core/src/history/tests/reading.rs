//! Answers in every form in which they come, and broken ones.

use backwatch_sim::series::Labels;

use crate::history::{History, looks_like_answers, read, script};
use crate::plan::Plan;

const RANGE: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[
  {"metric":{"__name__":"m","a":"x\"y"},"values":[[60,"1"],[120,"1"],[180,"1"],[240,"1"],[300,"2.5"],[420.5,"NaN"]]}]}}"#;

/// Samples as `time value`, of every series.
fn samples(texts: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for text in texts {
        let (answers, said) = read(text.as_bytes());
        assert_eq!(said, Vec::new(), "{text}");
        all.push(answers);
    }
    let history = History::of(&all);
    let mut out = Vec::new();
    for series in history.storage.iter() {
        let mut points = Vec::new();
        series.samples.collect(i64::MIN, i64::MAX, &mut points);
        let each = points.iter().map(|point| format!("{} {}", point.time, point.value));
        out.push(format!("{} {}", series.labels, each.collect::<Vec<_>>().join(", ")));
    }
    out
}

#[test]
fn a_matrix_is_read_to_the_last_sample() {
    let expected = "{__name__=\"m\", a=\"x\\\"y\"} 60000 1, 120000 1, 180000 1, 240000 1, 300000 2.5, 420500 NaN";
    assert_eq!(samples(&[RANGE]), [expected]);
    // Twice is once.
    assert_eq!(samples(&[RANGE, RANGE]), [expected]);
    assert_eq!(samples(&[&format!("{RANGE}\n{RANGE}")]), [expected]);
    assert_eq!(samples(&[&format!("[{RANGE}, {RANGE}]")]), [expected]);
    assert_eq!(samples(&[&format!("\u{feff}\u{1e}{RANGE}\n\u{1e}{RANGE}")]), [expected]);
}

#[test]
fn values_after_metric_or_before_it_are_the_same() {
    let text = r#"{"data":{"result":[{"value":[1.5,"-Inf"],"metric":{"a":"b"}}],"resultType":"vector"},"status":"success"}"#;
    assert_eq!(samples(&[text]), ["{a=\"b\"} 1500 -inf"]);
}

#[test]
fn chunks_are_joined_in_whatever_order_they_come() {
    let chunk = |from: i64| {
        let values: Vec<String> = (0..5).map(|k| format!("[{},\"7\"]", from + 60 * k)).collect();
        format!(
            r#"{{"status":"success","data":{{"resultType":"matrix","result":[{{"metric":{{"__name__":"m"}},"values":[{}]}}]}}}}"#,
            values.join(",")
        )
    };
    let (a, b, c) = (chunk(0), chunk(300), chunk(540));
    let (answers, _) = read([c, a, b].join("").as_bytes());
    let history = History::of([&answers]);
    let samples = history.storage.iter().next().unwrap().samples;
    assert_eq!(samples.runs().len(), 1, "{samples:?}");
    assert_eq!((samples.runs()[0].count, samples.end()), (14, Some(780_000)));
    assert_eq!(history.span, Some((0, 780_000)));
}

#[test]
fn errors_of_prometheus_are_passed_on_and_the_rest_is_read() {
    let error =
        r#"{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution"}"#;
    let (answers, said) = read(format!("{error}\n{RANGE}").as_bytes());
    assert_eq!((answers.count, answers.samples), (2, 6));
    assert_eq!(
        said[0].message,
        "Prometheus answered an error (bad_data): exceeded maximum resolution"
    );
}

#[test]
fn facts_of_the_server_are_kept() {
    let text =
        r#"{"status":"success","data":{"version":"2.42.0","storage.tsdb.retention.time":"30d"}}"#;
    let history = History::of([&read(text.as_bytes()).0]);
    assert_eq!(history.facts["version"], "2.42.0");
    let scalar = r#"{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}"#;
    assert_eq!(read(scalar.as_bytes()).1, Vec::new());
}

#[test]
fn broken_answers_are_named_with_their_place_and_what_was_before_stays() {
    for (text, line, column, message) in [
        ("", 1, 1, "there is no answer of Prometheus in it"),
        ("<html>", 1, 1, "no answer of Prometheus begins here (byte 0)"),
        ("{\"a\": 1}", 1, 1, "an object without a `status` of `success` or `error` (byte 0)"),
        (
            "{\"status\":\"success\",\n\"data\":{\"result\":[{\"metric\":{},\"values\":[[1,\"x\"]]}]}}",
            2,
            45,
            "this is no value of a sample (byte 65)",
        ),
        (
            "{\"status\":\"success\",\"data\":{\"result\":[{\"value\":[1e99,\"1\"]}]}}",
            1,
            49,
            "this is no time in seconds (byte 48)",
        ),
        (
            "{\"status\":\"success\"",
            1,
            20,
            "the text ends where `,` or `}` is due: it was cut off (byte 19)",
        ),
    ] {
        let (_, said) = read(text.as_bytes());
        let place = said[0].place.unwrap();
        assert_eq!(
            (said[0].message.as_str(), place.line, place.column),
            (message, line, column),
            "{text}"
        );
        assert!(said[0].hint.is_some());
    }
    let (answers, said) = read(&[RANGE.as_bytes(), b"\n", &RANGE.as_bytes()[..90]].concat());
    assert_eq!((answers.count, answers.samples, said.len()), (1, 6, 1));
}

#[test]
fn a_text_cut_anywhere_is_refused_and_never_panics() {
    for end in 1..RANGE.len() {
        let (_, said) = read(&RANGE.as_bytes()[..end]);
        assert_eq!(said.len(), 1, "{end}");
    }
}

#[test]
fn answers_are_told_from_other_files() {
    assert!(looks_like_answers(RANGE.as_bytes()));
    assert!(looks_like_answers(format!(" [ {RANGE}").as_bytes()));
    assert!(looks_like_answers(&[0x1f, 0x8b, 8]));
    for other in ["{\"title\": \"x\"}", "groups: []", "", "{", "{\"status\"}"] {
        assert!(!looks_like_answers(other.as_bytes()), "{other}");
    }
}

#[test]
fn names_carried_by_the_queries_come_back() {
    let text = r#"{"status":"success","data":{"resultType":"vector","result":[
      {"metric":{"backwatch_metric":"kube_x","backwatch_mark":"from","a":"b"},"value":[60,"3"]},
      {"metric":{"__name__":"kube_x","backwatch_metric":"kube_x","backwatch_mark":"until","a":"b"},"value":[240,"3"]}]}}"#;
    assert_eq!(
        samples(&[text]),
        ["{__name__=\"kube_x\", a=\"b\"} 60000 3, 120000 3, 180000 3, 240000 3"]
    );
    let labels = Labels::from_pairs([("__name__", "kube_x"), ("a", "b")]);
    assert_eq!(labels.name(), "kube_x");
}

#[test]
fn the_script_asks_in_chunks_that_prometheus_takes() {
    let text = script(&Plan::default(), 30);
    assert!(text.contains("10799 * 60"));
    assert!(text.contains("START=$((END - 30 * 86400))"));
    assert!(text.contains("range 'label_replace("));
    assert!(!text.contains("''"), "{text}");
}
