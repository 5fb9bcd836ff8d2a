//! The drawing: days, the curve with its levels, runs, a lane an alert, the scrub line.

use backwatch_core::plan::per_cent;
use backwatch_worker::{Alert, Curve, Outcome, Span, State, Timeline};
use yew::prelude::*;

use super::window::Window;
use crate::features::rehearsal::clock::{Clock, span};
use crate::ui::chart::scale::{Scale, clock_ticks, px};

/// Heights, in CSS pixels.
const TOP: f64 = 32.0;
const PLOT: f64 = 118.0;
const LANE: f64 = 18.0;
const STEP: f64 = 22.0;
const LANES: f64 = TOP + PLOT + 12.0;

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
}

/// How much of the width the names take.
pub(super) fn gutter(width: f64) -> f64 {
    if width < 520.0 { 104.0 } else { 132.0 }
}

/// The scale of its times.
pub(super) fn scale(window: Window, width: f64) -> Scale {
    #[expect(clippy::cast_precision_loss, reason = "seconds of this century are far below 2^53")]
    let (from, to) = (window.start as f64, window.end as f64);
    Scale { from, to, start: gutter(width), end: width - 10.0 }
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
        scale(self.window, self.width).inside(at)
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
        let count = if self.width < 520.0 { 4 } else { 9 };
        let (ticks, step) = clock_ticks(start, end, self.clock.offset(start), count);
        // Days stand above the hours, so that neither covers the other.
        let tick = |at: i64| {
            let (x, time) = (self.x(at), self.clock.time(at));
            let is_day = step >= 86_400 || time == "00:00";
            let (text, y) = if is_day { (self.clock.day(at), "13") } else { (time, "26") };
            let room = if is_day { 60.0 } else { 34.0 };
            html! {
                <>
                    <line class="grid" x1={px(x)} x2={px(x)} y1={px(TOP - if is_day { 14.0 } else { 0.0 })} y2={px(height - 24.0)} />
                    if x < self.width - room { <text class={is_day.then_some("level")} x={px(x + 3.0)} {y}>{ text }</text> }
                </>
            }
        };
        html! { { for ticks.into_iter().map(tick) } }
    }

    fn curve(&self) -> Html {
        let Some(curve) = self.curve else { return Html::default() };
        let high = self.highest(curve);
        let scale = Scale { from: 0.0, to: high, start: TOP + PLOT, end: TOP + 8.0 };
        let (line, area) = self.paths(curve, scale);
        // Names of levels that lie close together would cover one another.
        let mut last = f64::INFINITY;
        let mut levels: Vec<_> = curve.limits.iter().collect();
        levels.sort_by(|a, b| a.value.total_cmp(&b.value));
        let level = |limit: &&backwatch_worker::Limit| {
            let y = scale.at(limit.value);
            let named = last - y > 12.0;
            if named {
                last = y;
            }
            let text = format!("{} {}", limit.name, worded(limit.value, curve.is_share));
            html! {
                <>
                    <line class="limit" x1={px(gutter(self.width))} x2={px(self.width - 10.0)} y1={px(y)} y2={px(y)} />
                    if named { <text class="level" x="8" y={px(y + 4.0)}>{ text }</text> }
                </>
            }
        };
        let levels: Vec<Html> = levels.iter().map(level).collect();
        html! {
            <>
                <path class="area" d={area} />
                <path class="age" d={line} />
                { for levels }
                <text x="8" y={px(TOP + PLOT)}>{ &curve.name }</text>
            </>
        }
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
        let left = gutter(self.width);
        html! {
            <>
                <rect class="lane" x={px(left)} y={px(y)} width={px((self.width - 10.0 - left).max(1.0))} height={px(LANE)} rx="3" />
                <text class="label" x="8" y={px(y + 13.0)}>{ name.to_owned() }</text>
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
        html! { <>{ self.rail(y, &shortened(&alert.short)) }{ for states.iter().map(bar) }</> }
    }

    /// When it began and how long after the fault, where the bar has room for it.
    fn inside(&self, bar: &Span, y: f64) -> Html {
        let (left, right) = (self.x(bar.start), self.x(bar.end));
        if !self.sees(bar) || bar.start < self.window.start || right - left < 48.0 {
            return Html::default();
        }
        let fault = self.timeline.faults.iter().rev().find(|fault| fault.start <= bar.start);
        let after = fault.map(|fault| format!(" \u{b7} +{}", span(bar.start - fault.start)));
        let after = after.filter(|_| right - left > 128.0).unwrap_or_default();
        html! {
            <text class="inside" x={px(left + 6.0)} y={px(y + 13.0)}>{ format!("{}{after}", self.clock.time(bar.start)) }</text>
        }
    }

    fn scrub(&self, height: f64) -> Html {
        let x = self.x(self.at);
        let text = self.clock.moment(self.at);
        let room = 112.0;
        let left =
            (x - room / 2.0).clamp(gutter(self.width) - 8.0, (self.width - room - 2.0).max(0.0));
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

/// A name that fits its gutter.
fn shortened(name: &str) -> String {
    if name.chars().count() <= 17 {
        return name.to_owned();
    }
    name.chars().take(16).chain(['\u{2026}']).collect()
}
