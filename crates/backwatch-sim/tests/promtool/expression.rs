//! Random expressions. Those whose answer is random in Prometheus itself are left out: ties of `topk`.

use super::Random;

const ARITHMETIC: [&str; 7] = ["+", "-", "*", "/", "%", "^", "atan2"];
const COMPARISONS: [&str; 6] = ["==", "!=", ">", "<", ">=", "<="];
const RANGES: [&str; 6] = ["30s", "1m", "2m", "5m", "7m", "20m"];

/// An instant vector.
pub(crate) fn vector(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.chance(15) {
        return selector(random);
    }
    let depth = depth - 1;
    match random.below(13) {
        12 => unusual(random, depth),
        0 | 1 => range_function(random, depth),
        2 => function(random, depth),
        3 | 4 => aggregation(random, depth),
        5 => {
            let op = random.pick(&ARITHMETIC);
            format!("({}) {op} {}", vector(random, depth), scalar(random, depth))
        }
        6 => {
            let op = random.pick(&COMPARISONS);
            let bool = if random.chance(30) { " bool" } else { "" };
            if random.chance(20) {
                format!("{} {op}{bool} ({})", scalar(random, depth), vector(random, depth))
            } else {
                format!("({}) {op}{bool} {}", vector(random, depth), scalar(random, depth))
            }
        }
        7 | 8 => matching(random, depth),
        9 => {
            let op = random.pick(&["and", "or", "unless"]);
            let on = random.pick(&["", " on(a)", " ignoring(b)", " on()"]);
            format!("({}) {op}{on} ({})", vector(random, depth), vector(random, depth))
        }
        10 => relabelled(random, depth),
        _ => format!("-({})", vector(random, depth)),
    }
}

/// What an alert would ask.
pub(crate) fn condition(random: &mut Random) -> String {
    match random.below(6) {
        0 => format!("absent({})", selector(random)),
        1 => vector(random, 2),
        2 => format!("time() - ({}) > {}", vector(random, 1), random.below(2000)),
        _ => {
            let op = random.pick(&COMPARISONS);
            format!("({}) {op} {}", vector(random, 2), random.below(6))
        }
    }
}

fn scalar(random: &mut Random, depth: usize) -> String {
    match random.below(8) {
        0 => "time()".to_owned(),
        1 => format!("scalar({})", vector(random, depth.min(1))),
        2 => format!("({} + time() % 7)", random.below(5)),
        3 => random
            .pick(&["NaN", "Inf", "-Inf", "0", "0.5", "-1.5", "0x1F", "1e3", "pi()", "-0"])
            .to_owned(),
        _ => random.below(8).to_string(),
    }
}

fn selector(random: &mut Random) -> String {
    let name = random.pick(&["m", "m", "n", "n", "c_total", "r0", "r1", "none", "ALERTS"]);
    let matchers = random.pick(&[
        "",
        "",
        "",
        "{a=\"1\"}",
        "{b!=\"x\"}",
        "{b=~\"x|y\"}",
        "{b!~\"x.*\",a=\"2\"}",
        "{b=~\"(x|y)?\"}",
        "{b=~\"[^x]\",c=\"\"}",
        "{a!=\"\",b=~\".+\"}",
    ]);
    let offset = random.pick(&OFFSETS);
    format!("{name}{matchers}{offset}")
}

const OFFSETS: [&str; 14] = [
    "",
    "",
    "",
    "",
    "",
    "",
    " offset 1m",
    " offset 90s",
    " @ 300",
    " @ 61.5 offset 30s",
    " offset -45s",
    " @ start()",
    " @ end() offset 2m",
    " @ -30",
];

/// What is seldom written: parentheses in odd places, signs, scalars compared, nested subqueries.
fn unusual(random: &mut Random, depth: usize) -> String {
    match random.below(12) {
        0 => format!("timestamp(({}))", selector(random)),
        1 => format!("timestamp({})", vector(random, depth)),
        2 => format!("-{} ^ {}", vector(random, 0), random.pick(&["2", "0.5", "-1", "3"])),
        3 => format!("vector({} {}bool {})", scalar(random, 0), "> ", scalar(random, 0)),
        4 => format!("{} ^ {} ^ 0.5", selector(random), random.below(4)),
        5 => format!("absent(({}))", selector(random)),
        6 => {
            let inner = format!("max_over_time(({})[3m:1m])", vector(random, depth.min(1)));
            format!("sum_over_time({inner}[5m:90s] offset 1m)")
        }
        7 => {
            let op = random.pick(&["topk", "bottomk"]);
            format!("{op} by (a) ({}, {})", random.pick(&["1000", "-1", "0.9"]), selector(random))
        }
        8 => {
            let q = random.pick(&["-1", "1.5", "NaN", "0", "1", "0.25"]);
            format!("quantile({q}, {})", vector(random, depth))
        }
        9 => {
            let q = random.pick(&["-1", "1.5", "NaN", "0", "1", "0.25", "time() % 2"]);
            let by = random.pick(&["h_bucket", "rate(h_bucket[3m])", "sum by (le) (g_bucket)"]);
            format!("histogram_quantile({q}, {by})")
        }
        10 => format!("count_values without (a) (\"b\", {})", selector(random)),
        _ => format!("group by (a, __name__) ({})", vector(random, depth)),
    }
}

fn range(random: &mut Random, depth: usize) -> String {
    let length = random.pick(&RANGES);
    if depth > 0 && random.chance(25) {
        let step = random.pick(&["", "30s", "1m", "45s"]);
        let offset = random.pick(&["", "", " offset 1m", " @ 240", " offset -30s", " @ end()"]);
        return format!("({})[{length}:{step}]{offset}", vector(random, depth.min(1)));
    }
    let name = random.pick(&["m", "n", "c_total", "c_total"]);
    let matchers = random.pick(&["", "", "{a=\"1\"}", "{b=\"x\"}"]);
    let offset = random.pick(&["", "", "", " offset 1m", " @ 200", " offset -1m", " @ start()"]);
    format!("{name}{matchers}[{length}]{offset}")
}

fn range_function(random: &mut Random, depth: usize) -> String {
    let name = random.pick(&[
        "rate",
        "rate",
        "increase",
        "delta",
        "irate",
        "idelta",
        "deriv",
        "changes",
        "resets",
        "sum_over_time",
        "avg_over_time",
        "min_over_time",
        "max_over_time",
        "count_over_time",
        "last_over_time",
        "present_over_time",
        "absent_over_time",
        "stddev_over_time",
        "stdvar_over_time",
        "quantile_over_time",
        "predict_linear",
        "holt_winters",
    ]);
    let range = range(random, depth);
    match name {
        "quantile_over_time" => {
            format!(
                "quantile_over_time({}, {range})",
                random.pick(&["0", "0.3", "0.5", "1", "2", "NaN"])
            )
        }
        // Prometheus 2.42 lets a pinned window slide here, within a subquery.
        "predict_linear" if !range.contains('@') => {
            format!("predict_linear({range}, {})", random.below(600))
        }
        "predict_linear" => format!("deriv({range})"),
        "holt_winters" => format!("holt_winters({range}, 0.5, 0.25)"),
        _ => format!("{name}({range})"),
    }
}

fn function(random: &mut Random, depth: usize) -> String {
    let name = random.pick(&[
        "abs",
        "ceil",
        "floor",
        "sqrt",
        "exp",
        "ln",
        "log2",
        "log10",
        "sgn",
        "round",
        "timestamp",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "deg",
        "rad",
        "day_of_week",
        "day_of_month",
        "day_of_year",
        "minute",
        "hour",
        "month",
        "year",
        "days_in_month",
        "clamp",
        "clamp_min",
        "clamp_max",
        "sort",
        "sort_desc",
        "vector",
        "absent",
    ]);
    let inner = vector(random, depth);
    match name {
        "clamp" => {
            let low = random.pick(&["0", "1", "3", "5", "NaN", "-Inf", "time() % 3"]);
            format!("clamp({inner}, {low}, {})", random.pick(&["4", "4", "Inf", "NaN"]))
        }
        "clamp_min" | "clamp_max" => format!("{name}({inner}, {})", random.below(6)),
        "round" if random.chance(50) => {
            format!("round({inner}, {})", random.pick(&["0.5", "5", "0", "-3", "0.1"]))
        }
        "vector" => format!("vector({})", scalar(random, depth)),
        _ => format!("{name}({inner})"),
    }
}

fn aggregation(random: &mut Random, depth: usize) -> String {
    let name = random.pick(&[
        "sum",
        "sum",
        "avg",
        "count",
        "min",
        "max",
        "group",
        "stddev",
        "stdvar",
        "quantile",
        "count_values",
        "topk",
    ]);
    let by = random.pick(&["", " by (a)", " by (b)", " without (a)", " by (a, b)", " by (le)"]);
    let inner = if random.chance(10) { "h_bucket".to_owned() } else { vector(random, depth) };
    match name {
        "quantile" => format!("quantile{by} (0.{}, {inner})", random.below(10)),
        "count_values" => format!("count_values{by} (\"v\", {})", selector(random)),
        "topk" => format!("topk{by} (1000, {inner})"),
        _ if random.chance(10) => "histogram_quantile(0.7, rate(h_bucket[5m]))".to_owned(),
        _ => format!("{name}{by} ({inner})"),
    }
}

fn matching(random: &mut Random, depth: usize) -> String {
    let (op, bool) = if random.chance(50) {
        (random.pick(&ARITHMETIC), "")
    } else {
        (random.pick(&COMPARISONS), random.pick(&["", " bool"]))
    };
    let (left, right) = (vector(random, depth), vector(random, depth));
    match random.below(9) {
        6 => format!(
            "({left}) {op}{bool} on(a, b) group_left(c, none) label_replace({right}, \"c\", \"$1\", \"a\", \"(.*)\")"
        ),
        7 => format!("max by (b) ({left}) {op}{bool} ignoring(a) group_right(__name__) ({right})"),
        8 => format!("({left}) {op}{bool} on(a, b, __name__) ({right})"),
        0 => format!("({left}) {op}{bool} on(a, b) ({right})"),
        1 => format!("({left}) {op}{bool} on(a) group_left sum by (a) ({right})"),
        2 => format!("max by (a) ({left}) {op}{bool} on(a) group_right(severity) ({right})"),
        3 => format!("({left}) {op}{bool} ignoring(b) group_left() max without (b) ({right})"),
        4 => format!("sum by (b) ({left}) {op}{bool} avg by (b) ({right})"),
        _ => format!("({left}) {op}{bool} ({right})"),
    }
}

fn relabelled(random: &mut Random, depth: usize) -> String {
    let inner = vector(random, depth);
    if random.chance(50) {
        let dst = random.pick(&["c", "c", "a", "b", "__name__"]);
        let text = random.pick(&["$1-y", "${1}y", "$1y", "", "q", "$2$1", "$$1"]);
        let src = random.pick(&["b", "b", "a", "none", "__name__"]);
        let regex = random.pick(&["(x|y)", "(.*)", "(.)(.?)", "", "(?:x)(y)?", "[xz]"]);
        format!("label_replace({inner}, \"{dst}\", \"{text}\", \"{src}\", \"{regex}\")")
    } else {
        let dst = random.pick(&["c", "c", "a", "__name__"]);
        let sources = random.pick(&[", \"a\", \"b\"", ", \"none\"", "", ", \"b\", \"b\", \"a\""]);
        format!("label_join({inner}, \"{dst}\", \"-\"{sources})")
    }
}
