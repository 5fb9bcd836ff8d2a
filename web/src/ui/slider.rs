//! A slider whose rail marks the part that cannot hold: a real range input over a drawn rail.

use yew::prelude::*;

use crate::effects::dom;

/// A mark on the rail.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    /// Where.
    pub(crate) at: i64,
    /// What stands under it.
    pub(crate) label: AttrValue,
    /// Whether it is the edge of what cannot hold.
    pub(crate) edge: bool,
}

/// Properties of `Slider`.
#[derive(Properties, PartialEq)]
pub(crate) struct SliderProps {
    /// Its id.
    pub(crate) id: AttrValue,
    /// What is set.
    pub(crate) label: AttrValue,
    /// Left end.
    pub(crate) min: i64,
    /// Right end.
    pub(crate) max: i64,
    /// A small step, of an arrow key.
    pub(crate) step: i64,
    /// A large step, of an arrow key with Shift.
    pub(crate) leap: i64,
    /// The value; outside the ends the thumb stands at the end.
    pub(crate) value: i64,
    /// The value in words.
    pub(crate) says: AttrValue,
    /// The part in which the target cannot hold.
    #[prop_or_default]
    pub(crate) impossible: Option<(i64, i64)>,
    /// Marks on the rail.
    #[prop_or_default]
    pub(crate) ticks: Vec<Tick>,
    /// Called while it moves.
    pub(crate) onmove: Callback<i64>,
    /// Called when it was let go.
    pub(crate) ondone: Callback<()>,
}

/// The slider.
#[component]
pub(crate) fn Slider(props: &SliderProps) -> Html {
    let node = use_node_ref();
    let value = props.value.clamp(props.min, props.max);
    let refused =
        props.impossible.is_some_and(|(from, to)| from <= props.value && props.value < to);
    {
        // After a refusal or an undo the browser's thumb would stay where the hand left it.
        let node = node.clone();
        use_effect_with(value, move |value| dom::set_value(&node, &value.to_string()));
    }
    let oninput = props.onmove.reform(|event: InputEvent| dom::typed(&event).parse().unwrap_or(0));
    let onchange = props.ondone.reform(|_: Event| ());
    let onkeydown = {
        let (min, max, leap, onmove) = (props.min, props.max, props.leap, props.onmove.clone());
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowRight" | "ArrowUp" if event.shift_key() => leap,
                "ArrowLeft" | "ArrowDown" if event.shift_key() => -leap,
                _ => return,
            };
            event.prevent_default();
            onmove.emit((value + by).clamp(min, max));
        })
    };
    html! {
        <div class={classes!("slider", refused.then_some("bad"))}>
            { rail(props, value, refused) }
            <input ref={node} type="range" id={props.id.clone()} data-testid={props.id.clone()}
                min={props.min.to_string()} max={props.max.to_string()} step={props.step.to_string()}
                value={value.to_string()} aria-label={props.label.clone()} aria-valuetext={props.says.clone()}
                {oninput} {onchange} {onkeydown} />
        </div>
    }
}

/// Where a value lies on the rail, in per cent with two decimals.
pub(crate) fn place(value: i64, min: i64, max: i64) -> String {
    let span = (max - min).max(1);
    let hundredths = (value.clamp(min, max) - min) * 10_000 / span;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn rail(props: &SliderProps, value: i64, refused: bool) -> Html {
    let at = |value: i64| place(value, props.min, props.max);
    let hatch = format!("{}-hatch", props.id);
    let part = props.impossible.map(|(from, to)| {
        let from = from.clamp(props.min, props.max);
        // The edge lies where the sound part begins or ends.
        let edge = if from > props.min { from } else { to };
        let width = place(to.clamp(from, props.max) - from, 0, props.max - props.min);
        let fill = format!("url(#{hatch})");
        html! {
            <>
                <pattern id={hatch.clone()} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <line class="no-hatch" x1="0" y1="0" x2="0" y2="6" />
                </pattern>
                <rect class="no" x={at(from)} y="9" width={width.clone()} height="6" rx="3" />
                <rect x={at(from)} y="9" width={width} height="6" rx="3" fill={fill} />
                <line class="no-edge" x1={at(edge)} x2={at(edge)} y1="6" y2="18" />
            </>
        }
    });
    // The filled part starts where the sound part does: red under it would read as "chosen".
    let start = match props.impossible {
        Some((from, to)) if from <= props.min && value >= to => to.clamp(props.min, props.max),
        _ => props.min,
    };
    let width = place(value - start, 0, props.max - props.min);
    html! {
        <svg aria-hidden="true">
            <rect class="rail" x="0" y="9" width="100%" height="6" rx="3" />
            { part }
            if !refused {
                <rect class="on" x={at(start)} y="9" width={width} height="6" rx="3" />
            }
            { for props.ticks.iter().map(|tick| mark(tick, &at(tick.at), props)) }
        </svg>
    }
}

fn mark(tick: &Tick, x: &str, props: &SliderProps) -> Html {
    let span = (props.max - props.min).max(1);
    let share = (tick.at - props.min) * 100 / span;
    let anchor = match share {
        ..=8 => "start",
        92.. => "end",
        _ => "middle",
    };
    html! {
        <>
            if !tick.edge && share > 0 && share < 100 {
                <line class="tick" x1={x.to_owned()} x2={x.to_owned()} y1="17" y2="21" />
            }
            <text class={tick.edge.then_some("edge")} x={x.to_owned()} y="34" text-anchor={anchor}>{ &tick.label }</text>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn places_stay_on_the_rail() {
        assert_eq!(place(25, 0, 100), "25.00%");
        assert_eq!(place(1, 0, 3), "33.33%");
        assert_eq!(place(-5, 0, 100), "0.00%");
        assert_eq!(place(500, 0, 100), "100.00%");
        assert_eq!(place(5, 5, 5), "0.00%");
    }
}
