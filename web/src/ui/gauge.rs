//! A gauge as Grafana draws it: an arc for the value, a thin one outside for the steps.

use yew::prelude::*;

/// The meaning of a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hue {
    Good,
    Warn,
    Bad,
    None,
}

impl Hue {
    /// Its class.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
            Self::None => "tone-none",
        }
    }
}

/// Properties of `Gauge`.
pub(crate) struct GaugeProps {
    /// The value from 0 to 1, if there is one.
    pub(crate) value: Option<f64>,
    /// The value as it is written, or what stands in its place.
    pub(crate) text: AttrValue,
    /// Where each colour begins, from 0 to 1 and ascending; the first begins at 0.
    pub(crate) steps: Vec<(f64, Hue)>,
    /// What it shows, for readers of the screen.
    pub(crate) label: AttrValue,
}

/// The gauge.
pub(crate) fn gauge(props: &GaugeProps) -> Html {
    let hue = props.value.map_or(Hue::None, |value| hue_at(&props.steps, value));
    let ends = props.steps.iter().skip(1).map(|(start, _)| *start).chain([1.0]);
    let band = props
        .steps
        .iter()
        .zip(ends)
        .map(|((start, hue), end)| arc(OUTER, hue.class(), "5", *start, end));
    html! {
        <svg class="gauge" viewBox="0 0 200 150" role="img" aria-label={format!("{}: {}", props.label, props.text)}>
            { arc(INNER, "back", "24", 0.0, 1.0) }
            if let Some(value) = props.value.filter(|value| *value > 0.0) {
                { arc(INNER, hue.class(), "24", 0.0, value.min(1.0)) }
            }
            { for band }
            <text class={hue.class()} x="100" y="108">{ &props.text }</text>
        </svg>
    }
}

/// The colour of a value.
pub(crate) fn hue_at(steps: &[(f64, Hue)], value: f64) -> Hue {
    let reached = steps.iter().rev().find(|(start, _)| value >= *start);
    reached.or(steps.first()).map_or(Hue::None, |(_, hue)| *hue)
}

/// The dial: 220 degrees around (100, 98).
const INNER: &str = "M34.22 121.94A70 70 0 1 1 165.78 121.94";
/// The thin ring around it.
const OUTER: &str = "M17.31 128.1A88 88 0 1 1 182.69 128.1";

/// Part of a dial, between two shares of it: a dash on a path whose length is declared as 1000.
fn arc(dial: &'static str, class: &'static str, width: &'static str, from: f64, to: f64) -> Html {
    let (start, end) = (per_mille(from), per_mille(to));
    html! {
        <path {class} d={dial} stroke-width={width} pathLength="1000"
            stroke-dasharray={format!("{} 2000", end - start)} stroke-dashoffset={(-start).to_string()} />
    }
}

fn per_mille(share: f64) -> i32 {
    #[allow(clippy::cast_possible_truncation, reason = "it is between 0 and 1000")]
    let whole = (share.clamp(0.0, 1.0) * 1_000.0) as i32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_the_colour_of_the_last_step_it_reached() {
        let steps = [(0.0, Hue::Bad), (0.95, Hue::Warn), (0.99, Hue::Good)];
        let found = [0.2, 0.95, 0.989, 0.99, 1.0, -1.0].map(|value| hue_at(&steps, value));
        assert_eq!(found, [Hue::Bad, Hue::Warn, Hue::Warn, Hue::Good, Hue::Good, Hue::Bad]);
        assert_eq!(hue_at(&[], 1.0), Hue::None);
    }

    #[test]
    fn shares_are_counted_in_thousandths() {
        assert_eq!([0.0, 0.857, 1.0, 7.0].map(per_mille), [0, 857, 1000, 1000]);
    }
}
