//! The drawing: days, the curve with its levels, runs, a lane an alert, the scrub line.

use backwatch_core::plan::per_cent;
use backwatch_worker::{Alert, Curve, Outcome, Span, State, Timeline};
use yew::prelude::*;

use super::names;
use super::window::Window;
use crate::features::rehearsal::clock::{Clock, span};
use crate::ui::chart::scale::{Scale, clock_ticks, px};

/// Heights, in CSS pixels.
const TOP: f64 = 32.0;
const PLOT: f64 = 118.0;
const LANE: f64 = 18.0;
const STEP: f64 = 22.0;
const LANES: f64 = TOP + PLOT + 12.0;

/// What is left free on the right.
const END: f64 = 10.0;

/// What is drawn.
pub(super) struct Drawing<'a> {
    /// The scenario.
    pub(super) timeline: &'a Timeline,
    /// The alerts, in the order of the lanes.
    pub(super) alerts: &'a [Alert],
    /// The curve.
    pub(super) curve: Option<&'a Curve>,
    /// What is seen of it.
    pub(super) window: Window,
    /// The clock of the schedule.
    pub(super) clock: &'a Clock,
    /// The minute that is looked at.
    pub(super) at: i64,
    /// How wide it may be.
    pub(super) width: f64,
    /// How much of that the names take.
    pub(super) gutter: f64,
}

/// The scale of its times, to the right of the names.
pub(super) fn scale(window: Window, width: f64, gutter: f64) -> Scale {
    #[expect(clippy::cast_precision_loss, reason = "seconds of this century are far below 2^53")]
    let (from, to) = (window.start as f64, window.end as f64);
    Scale { from, to, start: gutter, end: width - END }
}

/// How high it is.
pub(super) fn height(lanes: usize) -> f64 {
    let lanes = u32::try_from(lanes).map_or(0.0, f64::from);
    LANES + STEP * (lanes + 1.0) + 24.0
}

impl Drawing<'_> {
    /// The drawing.
    pub(super) fn draw(&self, label: &str) -> Html {
        let height = height(self.alerts.len());
        let lanes = self.timeline.lanes.iter().zip(self.alerts).enumerate();
        html! {
            <svg class="timeline" role="img" aria-label={label.to_owned()} width={px(self.width)} height={px(height)}
                viewBox={format!("0 0 {} {}", px(self.width), px(height))}>
                { for self.timeline.faults.iter().map(|fault| self.fault(fault, height)) }
                { self.days(height) }
                { self.curve() }
                { self.runs() }
                { for lanes.map(|(place, (lane, alert))| self.lane(place, &lane.states, alert)) }
                { self.scrub(height) }
            </svg>
        }
    }

    fn x(&self, at: i64) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds of this century are far below 2^53"
        )]
        let at = at as f64;
        scale(self.window, self.width, self.gutter).inside(at)
    }

    fn sees(&self, span: &Span) -> bool {
        span.start < self.window.end && span.end > self.window.start
    }

    /// A bar from one second to another, never thinner than can be seen.
    fn bar(&self, class: Classes, span: &Span, y: f64, height: f64, says: String) -> Html {
        if !self.sees(span) {
            return Html::default();
        }
        let (left, right) = (self.x(span.start), self.x(span.end));
        html! {
            <rect {class} x={px(left)} y={px(y)} width={px((right - left).max(2.5))} height={px(height)} rx="2.5">
                <title>{ says }</title>
            </rect>
        }
    }

    fn fault(&self, fault: &Span, height: f64) -> Html {
        let says = format!("Something is wrong from {}", self.clock.moment(fault.start));
        self.bar(classes!("fault"), fault, TOP, height - TOP - 24.0, says)
    }

    fn days(&self, height: f64) -> Html {
        let (start, end) = (self.window.start, self.window.end);
        let right = self.width - 2.0;
        // No more ticks than there is room for the name of a day at each.
        let room = (self.width - END - self.gutter) / (names::plain("Wed 25 Mar") + 8.0);
        #[expect(clippy::cast_possible_truncation, reason = "a few days")]
        let count = (room as i64 - 1).clamp(1, 9);
        let (ticks, step) = clock_ticks(start, end, self.clock.offset(start), count);
        let is_day = |at: i64| step >= 86_400 || self.clock.time(at) == "00:00";
        let text = |x: f64, y: &'static str, class: Option<&'static str>, text: String| {
            html! { if x + names::plain(&text) <= right { <text {class} x={px(x)} {y}>{ text }</text> } }
        };
        // Days stand above the hours, so that neither covers the other.
        let tick = |at: i64| {
            let (x, day) = (self.x(at), is_day(at));
            html! {
                <>
                    <line class="grid" x1={px(x)} x2={px(x)} y1={px(TOP - if day { 14.0 } else { 0.0 })} y2={px(height - 24.0)} />
                    if day {
                        { text(x + 3.0, "13", Some("level"), self.clock.day(at)) }
                    } else {
                        { text(x + 3.0, "26", None, self.clock.time(at)) }
                    }
                </>
            }
        };
        let first = (!ticks.iter().any(|at| is_day(*at)))
            .then(|| text(self.gutter, "13", Some("level"), self.clock.day(start)));
        html! { <>{ first }{ for ticks.into_iter().map(tick) }</> }
    }

    fn curve(&self) -> Html {
        let Some(curve) = self.curve else { return Html::default() };
        let high = self.highest(curve);
        let scale = Scale { from: 0.0, to: high, start: TOP + PLOT, end: TOP + 8.0 };
        let (line, area) = self.paths(curve, scale);
        let names = names::lines(curve, self.gutter);
        let middle = TOP + PLOT / 2.0;
        let name = |(place, text): (usize, &String)| {
            let y = middle + 14.0 * u32::try_from(place).map_or(0.0, f64::from);
            html! { <text x="8" y={px(y)}>{ text }</text> }
        };
        html! {
            <>
                <path class="area" d={area} />
                <path class="age" d={line} />
                { for self.levels(curve, scale) }
                { for names.iter().enumerate().map(name) }
            </>
        }
    }

    /// The levels that are within sight, each named above its line at the right; names of levels that
    /// lie close together stand side by side.
    fn levels(&self, curve: &Curve, scale: Scale) -> Vec<Html> {
        let mut levels: Vec<_> =
            curve.limits.iter().filter(|limit| limit.value <= scale.to).collect();
        levels.sort_by(|a, b| a.value.total_cmp(&b.value));
        let (mut last, mut end) = (f64::INFINITY, self.width - END);
        let level = |limit: &backwatch_worker::Limit| {
            let y = scale.at(limit.value);
            let text = format!("{} {}", limit.name, worded(limit.value, curve.is_share));
            if last - y > 14.0 {
                end = self.width - END;
            }
            let (at, wide) = (end - 4.0, names::plain(&text) + 12.0);
            (last, end) = (y, end - wide);
            html! {
                <>
                    <line class="limit" x1={px(self.gutter)} x2={px(self.width - END)} y1={px(y)} y2={px(y)} />
                    <text class="level on" x={px(at)} y={px(y - 3.0)} text-anchor="end">{ text }</text>
                </>
            }
        };
        levels.into_iter().map(level).collect()
    }

    /// The highest value seen, with the levels just above it.
    fn highest(&self, curve: &Curve) -> f64 {
        let seen = curve
            .points
            .iter()
            .filter(|(at, _)| *at >= self.window.start && *at <= self.window.end);
        let high = seen.filter_map(|(_, value)| *value).fold(0.0, f64::max);
        let first = curve.limits.first().map_or(0.0, |limit| limit.value);
        (high.max(first) * 1.08).max(1.0)
    }

    /// The line, and the area below it, broken where there is no value.
    fn paths(&self, curve: &Curve, scale: Scale) -> (String, String) {
        let (mut line, mut area) = (String::new(), String::new());
        let ground = px(scale.start);
        let mut last: Option<String> = None;
        let close = |area: &mut String, last: &Option<String>| {
            if let Some(x) = last {
                area.extend(["L", x, " ", &ground, "Z"]);
            }
        };
        for (at, value) in self.visible(curve) {
            let x = px(self.x(at));
            let Some(value) = value else {
                close(&mut area, &last);
                last = None;
                continue;
            };
            let y = px(scale.inside(value));
            if last.is_none() {
                line.extend(["M", &x, " ", &y]);
                area.extend(["M", &x, " ", &ground]);
            }
            line.extend(["L", &x, " ", &y]);
            area.extend(["L", &x, " ", &y]);
            last = Some(x);
        }
        close(&mut area, &last);
        (line, area)
    }

    /// The points that are seen, cut at the edges of the window.
    fn visible(&self, curve: &Curve) -> Vec<(i64, Option<f64>)> {
        let mut seen = Vec::new();
        for pair in curve.points.windows(2) {
            let [(start, first), (end, second)] = pair else { continue };
            if *end < self.window.start || *start > self.window.end {
                continue;
            }
            let cut = |at: i64| match (first, second) {
                (Some(first), Some(second)) if end > start => {
                    #[expect(clippy::cast_precision_loss, reason = "a part of a few weeks")]
                    let share = (at - start) as f64 / (end - start) as f64;
                    Some(first + share * (second - first))
                }
                (first, _) => *first,
            };
            let (from, to) = ((*start).max(self.window.start), (*end).min(self.window.end));
            seen.push((from, cut(from)));
            seen.push((to, if second.is_some() { cut(to) } else { None }));
        }
        seen
    }

    fn runs(&self) -> Html {
        let run = |run: &backwatch_worker::Run| {
            let (class, word) = match run.outcome {
                Outcome::Succeeded => ("ok", "succeeded"),
                Outcome::Failed => ("failed", "failed"),
                Outcome::Missed => ("missed", "did not start"),
                Outcome::Running => ("running", "has not ended"),
            };
            let end = run.end.unwrap_or(self.timeline.end);
            let end = if run.outcome == Outcome::Missed { run.start + 60 } else { end };
            let says = format!("Run of {}: {word}", self.clock.moment(run.start));
            self.bar(
                classes!(class),
                &Span { start: run.start, end },
                LANES + 3.0,
                LANE - 6.0,
                says,
            )
        };
        let suspended = |span: &Span| {
            let says = format!("Suspended from {}", self.clock.moment(span.start));
            self.bar(classes!("suspended"), span, LANES, LANE, says)
        };
        html! {
            <>
                { self.rail(LANES, "runs") }
                { for self.timeline.suspended.iter().map(suspended) }
                { for self.timeline.runs.iter().map(run) }
            </>
        }
    }

    fn rail(&self, y: f64, name: &str) -> Html {
        let left = self.gutter;
        html! {
            <>
                <rect class="lane" x={px(left)} y={px(y)} width={px((self.width - END - left).max(1.0))} height={px(LANE)} rx="3" />
                <text class="label" x="8" y={px(y + 13.0)}>{ names::lane(name, left) }
                    <title>{ name.to_owned() }</title>
                </text>
            </>
        }
    }

    fn lane(&self, place: usize, states: &[(Span, State)], alert: &Alert) -> Html {
        let y = LANES + STEP * u32::try_from(place + 1).map_or(0.0, f64::from);
        let low = (alert.severity != "critical").then_some("low");
        let bar = |(at, state): &(Span, State)| match state {
            State::Pending => {
                let says = format!("{} pending from {}", alert.name, self.clock.moment(at.start));
                self.bar(classes!("pending"), at, y + 3.0, LANE - 6.0, says)
            }
            State::Firing => {
                let says = format!("{} fires from {}", alert.name, self.clock.moment(at.start));
                html! { <>{ self.bar(classes!("firing", low), at, y, LANE, says) }{ self.inside(at, y) }</> }
            }
        };
        html! { <>{ self.rail(y, &alert.short) }{ for states.iter().map(bar) }</> }
    }

    /// When it began and how long after the fault, where the bar has room for it.
    fn inside(&self, bar: &Span, y: f64) -> Html {
        let (left, right) = (self.x(bar.start), self.x(bar.end));
        if !self.sees(bar) || bar.start < self.window.start || right - left < 48.0 {
            return Html::default();
        }
        let fault = self.timeline.faults.iter().rev().find(|fault| fault.start <= bar.start);
        let after = fault.map(|fault| format!(" \u{b7} +{}", span(bar.start - fault.start)));
        let time = self.clock.time(bar.start);
        let long = format!("{time}{}", after.unwrap_or_default());
        let fits = names::plain(&long) + 12.0 <= right - left;
        html! {
            <text class="inside" x={px(left + 6.0)} y={px(y + 13.0)}>{ if fits { long } else { time } }</text>
        }
    }

    fn scrub(&self, height: f64) -> Html {
        let x = self.x(self.at);
        let text = self.clock.moment(self.at);
        let room = names::plain(&text) + 12.0;
        let left = (x - room / 2.0).clamp(self.gutter - 8.0, (self.width - room - 2.0).max(0.0));
        html! {
            <>
                <line class="scrub" x1={px(x)} x2={px(x)} y1={px(TOP - 2.0)} y2={px(height - 20.0)} />
                <rect class="flag" x={px(left)} y={px(height - 21.0)} width={px(room)} height="20" rx="4" />
                <text class="flag-text" x={px(left + room / 2.0)} y={px(height - 7.0)} text-anchor="middle">{ text }</text>
            </>
        }
    }
}

/// A value of a curve in words.
pub(super) fn worded(value: f64, is_share: bool) -> String {
    if is_share {
        return format!("{} %", per_cent(value));
    }
    #[expect(clippy::cast_possible_truncation, reason = "an age of at most some years")]
    let seconds = value as i64;
    span(seconds)
}
