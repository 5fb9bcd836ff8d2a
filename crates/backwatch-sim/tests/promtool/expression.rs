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
    match random.below(12) {
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
        3 => random.pick(&["NaN", "Inf", "-Inf", "0", "0.5", "-1.5"]).to_owned(),
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
    ]);
    let offset = random.pick(&["", "", "", "", " offset 1m", " offset 90s", " @ 300"]);
    format!("{name}{matchers}{offset}")
}

fn range(random: &mut Random, depth: usize) -> String {
    let length = random.pick(&RANGES);
    if depth > 0 && random.chance(25) {
        let step = random.pick(&["", "30s", "1m", "45s"]);
        let offset = random.pick(&["", "", " offset 1m", " @ 240"]);
        return format!("({})[{length}:{step}]{offset}", vector(random, depth.min(1)));
    }
    let name = random.pick(&["m", "n", "c_total", "c_total"]);
    let matchers = random.pick(&["", "", "{a=\"1\"}", "{b=\"x\"}"]);
    let offset = random.pick(&["", "", "", " offset 1m", " @ 200"]);
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
            format!("quantile_over_time({}, {range})", random.pick(&["0", "0.3", "0.5", "1", "2"]))
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
        "atan",
        "deg",
        "rad",
        "day_of_week",
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
        "clamp" => format!("clamp({inner}, {}, 4)", random.below(6)),
        "clamp_min" | "clamp_max" => format!("{name}({inner}, {})", random.below(6)),
        "round" if random.chance(50) => format!("round({inner}, 0.5)"),
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
    match random.below(6) {
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
        format!("label_replace({inner}, \"c\", \"$1-y\", \"b\", \"(x|y)\")")
    } else {
        format!("label_join({inner}, \"c\", \"-\", \"a\", \"b\")")
    }
}
