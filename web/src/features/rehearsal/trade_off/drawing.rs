//! The drawing: pages and delay over one scale of thresholds, with today's value and the knee.

use backwatch_core::plan::per_cent;
use backwatch_worker::{Sweep, SweepPoint};
use yew::prelude::*;

use crate::features::rehearsal::clock::span;
use crate::features::rehearsal::timeline::names::plain;
use crate::ui::chart::scale::{Scale, px};

/// The height of the drawing, in CSS pixels.
const HEIGHT: f64 = 208.0;

/// The place that is aimed at: today's unless another is tried.
pub(super) fn place(sweep: &Sweep, aim: Option<usize>) -> usize {
    aim.filter(|aim| *aim < sweep.points.len()).unwrap_or(sweep.today)
}

/// What a threshold costs, in a sentence.
pub(super) fn says(sweep: &Sweep, place: usize) -> String {
    let Some(point) = sweep.points.get(place) else { return "Being weighed.".to_owned() };
    let at = value(point.threshold, sweep.is_share);
    let told = match point.delay {
        Some(delay) => format!("the first word after {}, {}", words(delay), sweep.delay_from),
        None => "never told".to_owned(),
    };
    format!("{at}: {:.1} pages in 30 days, {told}.", point.pages)
}

/// A threshold in words.
pub(super) fn value(threshold: f64, is_share: bool) -> String {
    if is_share { format!("{} %", per_cent(threshold)) } else { words(threshold) }
}

fn words(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "spans of at most some months")]
    let whole = seconds as i64;
    span(whole)
}

/// The scale of thresholds.
pub(super) fn scale(sweep: &Sweep, width: f64) -> Scale {
    let end = |point: Option<&SweepPoint>| point.map_or(0.0, |point| point.threshold);
    let (from, to) = (end(sweep.points.first()), end(sweep.points.last()));
    Scale { from, to, start: 44.0, end: (width - 56.0).max(45.0) }
}

/// Two lines over one scale of thresholds: pages to the left, delay to the right.
pub(super) fn draw(sweep: &Sweep, x: Scale, width: f64, aim: Option<usize>, label: &str) -> Html {
    let most = sweep.points.iter().map(|point| point.pages).fold(1.0, f64::max);
    let longest = sweep.points.iter().filter_map(|point| point.delay).fold(60.0, f64::max);
    let pages = Scale { from: 0.0, to: most, start: HEIGHT - 34.0, end: 26.0 };
    let delays = Scale { from: 0.0, to: longest, ..pages };
    let path = |height: &dyn Fn(&SweepPoint) -> Option<f64>| {
        let mut path = String::new();
        for point in &sweep.points {
            let Some(y) = height(point) else { continue };
            let step = if path.is_empty() { "M" } else { "L" };
            path.extend([step, &px(x.at(point.threshold)), " ", &px(y)]);
        }
        path
    };
    let here = sweep.points.get(place(sweep, aim));
    // Each word stands on the side where the other line is not.
    let knee_is_left = sweep.knee < sweep.today;
    let mark = |at: f64, class: &'static str, text: String, left: bool| {
        let y = if left { "56" } else { "40" };
        let (line, wide) = (x.at(at), plain(&text));
        let text_at =
            if left { (line - 6.0).max(wide + 4.0) } else { (line + 6.0).min(width - wide - 4.0) };
        html! {
            <><line {class} x1={px(line)} x2={px(line)} y1="22" y2={px(HEIGHT - 34.0)} /><text x={px(text_at)} {y} text-anchor={if left { "end" } else { "start" }}>{ text }</text></>
        }
    };
    let (from, to) = (value(x.from, sweep.is_share), value(x.to, sweep.is_share));
    let at = |place: usize| sweep.points.get(place).map(|point| point.threshold);
    html! {
        <svg class="curves" role="img" aria-label={label.to_owned()} width={px(width)} height={px(HEIGHT)} viewBox={format!("0 0 {} {}", px(width), px(HEIGHT))}>
            <line class="grid" x1={px(x.start)} x2={px(x.end)} y1={px(HEIGHT - 34.0)} y2={px(HEIGHT - 34.0)} />
            if let Some(knee) = at(sweep.knee) { { mark(knee, "knee", format!("knee {}", value(knee, sweep.is_share)), knee_is_left) } }
            if let Some(today) = at(sweep.today) { { mark(today, "here", format!("today {}", value(today, sweep.is_share)), !knee_is_left) } }
            <path class="pages" d={path(&|point| Some(pages.at(point.pages)))} />
            <path class="wait" d={path(&|point| point.delay.map(|delay| delays.at(delay)))} />
            if let Some(point) = here { <circle class="dot" cx={px(x.at(point.threshold))} cy={px(pages.at(point.pages))} r="4.5" /> }
            <text x="6" y="14">{ "pages in 30 days" }</text><text x="6" y="30">{ format!("{most:.0}") }</text><text x="6" y={px(HEIGHT - 34.0)}>{ "0" }</text>
            <text x={px(width - 6.0)} y="14" text-anchor="end">{ format!("delay, up to {}", words(longest)) }</text>
            <text x={px(x.start)} y={px(HEIGHT - 16.0)}>{ from }</text><text x={px(x.end)} y={px(HEIGHT - 16.0)} text-anchor="end">{ to }</text>
        </svg>
    }
}
