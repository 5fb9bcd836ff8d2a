//! What the `promtool` at hand cannot answer: newer functions, places of errors, limits.

use std::collections::BTreeMap;

use super::super::{Context, Error, Sample, Template};

fn render(template: &str) -> Result<String, Error> {
    let labels = BTreeMap::from([("job".to_owned(), "backup".to_owned())]);
    let context = Context {
        labels: &labels,
        value: 2.0,
        external_labels: &BTreeMap::new(),
        external_url: "http://example.org/prom",
        server_url: Some("http://example.org:9090/prom/x?y#z"),
        now_ms: 1_700_000_000_500,
        query: &|_| Ok(vec![Sample::default(); 3]),
    };
    Template::parse("A", template)?.render(&context)
}

fn check(template: &str, expect: &str) {
    assert_eq!(render(template).as_deref(), Ok(expect), "{template}");
}

fn check_error(template: &str, expect: &str, place: (usize, usize)) {
    let error = render(template).unwrap_err();
    assert_eq!(error.message(), expect, "{template}");
    assert_eq!((error.line(), error.column()), place, "{template}");
}

#[test]
fn functions_of_prometheus_3_are_known() {
    check("{{ now }}", "1.7000000005e+09");
    check("{{ now | humanizeTimestamp }}", "2023-11-14 22:13:20.5 +0000 UTC");
    check("{{ urlQueryEscape \"a b&c\" }}", "a+b%26c");
    check("{{ toDuration 3661.5 }}", "1h1m1.5s");
    check("{{ toDuration \"0.0015\" }}|{{ toDuration -1e-9 }}|{{ toDuration 0 }}", "1.5ms|-1ns|0s");
    check("{{ (toDuration 90).Minutes }}", "1.5");
    check("{{ stripDomain \"host.example.org:80\" }}", "host:80");
}

#[test]
fn a_server_has_an_address() {
    check("{{ externalURL }}|{{ pathPrefix }}", "http://example.org:9090/prom/x?y#z|/prom/x");
}

#[test]
fn newer_go_is_followed() {
    check("{{ range 3 }}{{ . }}{{ end }}|{{ range 0 }}{{ else }}none{{ end }}", "012|none");
    check("{{ range $i := 2 }}{{ $i }}{{ end }}", "01");
    check("{{ with \"\" }}a{{ else with \"b\" }}{{ . }}{{ end }}", "b");
    check("{{ $x := 0 }}{{ range $x = query \"up\" }}{{ end }}{{ $x.Value }}", "0");
    check_error(
        "{{ range $i, $j := 3 }}{{ end }}",
        "can't use 3 to iterate over more than one variable",
        (1, 20),
    );
}

#[test]
fn errors_name_their_place_in_the_text() {
    check_error("{{ nope }}", "function \"nope\" not defined", (1, 4));
    check_error("one\n  {{ $two }}", "undefined variable \"$two\"", (2, 6));
    check_error("é {{ $labels.a.b }}", "can't evaluate field b in type string", (1, 14));
    check_error("a\nb\n{{ humanize \"x\" }}", HUMANIZE, (3, 4));
    let error = render("{{ humanize \"x\" }}").unwrap_err();
    assert!(!error.is_parse() && !error.is_limit());
    assert_eq!(error.offset(), 3);
    assert_eq!(
        error.to_string(),
        format!(
            "template: __alert_A:1:115: executing \"__alert_A\" at <humanize \"x\">: {HUMANIZE}"
        )
    );
    assert!(render("{{ nope }}").unwrap_err().is_parse());
}

const HUMANIZE: &str = "error calling humanize: strconv.ParseFloat: parsing \"x\": invalid syntax";

#[test]
fn a_template_cannot_run_away() {
    let limited = |template: &str| {
        let error = render(template).unwrap_err();
        assert!(error.is_limit(), "{template}: {error}");
    };
    limited("{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}");
    let inside = |n: usize| {
        format!("{}{{{{ template \"a\" }}}}{}", "{{ if 1 }}".repeat(n), "{{ end }}".repeat(n))
    };
    limited(&format!("{{{{ define \"a\" }}}}{}{{{{ end }}}}{{{{ template \"a\" }}}}", inside(90)));
    let piped = format!("{{{{ template \"a\" {}1{} }}}}", "(".repeat(90), ")".repeat(90));
    limited(&format!("{{{{ define \"a\" }}}}{piped}{{{{ end }}}}{piped}"));
    limited("{{ range 9223372036854775807 }}{{ end }}");
    limited("{{ range 2000 }}{{ range 2000 }}{{ range 2000 }}{{ end }}{{ end }}{{ end }}");
    limited("{{ $x := \"ab\" }}{{ range 30 }}{{ $x = print $x $x }}{{ end }}");
    limited("{{ range 2000 }}{{ printf \"%1000d\" 1 }}{{ end }}");
    limited("{{ printf \"%1000000d%1000000d\" 1 2 }}");
    limited("{{ $x := args 1 }}{{ range 40 }}{{ $x = args $x $x }}{{ end }}{{ print $x }}");
    limited(
        "{{ $x := \"a\" }}{{ range 15 }}{{ $x = print $x $x }}{{ end }}{{ reReplaceAll \"\" $x $x }}",
    );
    let deep = "{{ $x := args 1 }}{{ range 5000 }}{{ $x = args $x }}{{ end }}";
    assert_eq!(
        render(deep).unwrap_err().message(),
        "error calling args: args() of args() too deep"
    );
    let nested = |open: &str, close: &str| {
        let text = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        let error = render(&text).unwrap_err();
        assert_eq!(error.message(), "nested more than 100 levels deep");
    };
    nested("{{ if 1 }}", "{{ end }}");
    let text = format!("{{{{ {}1{} }}}}", "(".repeat(20_000), ")".repeat(20_000));
    assert_eq!(render(&text).unwrap_err().message(), "nested more than 100 levels deep");
    let chain = format!("{{{{ if 0 }}}}{}{{{{ end }}}}", "{{ else if 0 }}".repeat(10_000));
    assert_eq!(render(&chain).unwrap_err().message(), "nested more than 100 levels deep");
    assert!(render(&"x".repeat(2_000_000)).is_err());
}

#[test]
fn what_people_write_is_not_too_deep() {
    let text = format!("{{{{ {}1{} }}}}", "(".repeat(60), ")".repeat(60));
    check(&text, "1");
    let text = format!("{}x{}", "{{ if 1 }}".repeat(80), "{{ end }}".repeat(80));
    check(&text, "x");
}

#[test]
fn large_formats_do_not_panic() {
    for template in [
        "{{ printf \"%.70000f\" 1.5 | len }}",
        "{{ printf \"%70000.66000g\" 1.5 | len }}",
        "{{ printf \"%.70000e\" 1.5 | len }}",
        "{{ printf \"%.70000x\" 1.5 | len }}",
        "{{ printf \"%070000d\" 1 | len }}",
        "{{ printf \"%.70000d\" 1 | len }}",
        "{{ printf \"%-70000s\" \"a\" | len }}",
        "{{ printf \"%#.70000g\" 1.5 | len }}",
    ] {
        let length: usize = render(template).unwrap().parse().unwrap();
        assert!(length >= 3, "{template}");
    }
    check("{{ printf \"%99999999999999999999d\" 1 }}", "%!(NOVERB)%!(EXTRA int=1)");
}
