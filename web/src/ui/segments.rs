//! A choice of few, side by side: a radio group that looks like one control.

use yew::prelude::*;

use crate::effects::dom;

/// Properties of `Segments`.
pub(crate) struct SegmentsProps {
    /// The start of its ids.
    pub(crate) id: AttrValue,
    /// What is chosen, for the group's label.
    pub(crate) label: AttrValue,
    /// The words, in order.
    pub(crate) options: Vec<AttrValue>,
    /// The place of the chosen one.
    pub(crate) chosen: usize,
    /// Called with the place of the one chosen now.
    pub(crate) onchoose: Callback<usize>,
    /// Whether it fills its row.
    pub(crate) wide: bool,
}

/// A radio group: arrows move the choice, Tab leaves it.
pub(crate) fn segments(props: &SegmentsProps) -> Html {
    let (id, count) = (props.id.clone(), props.options.len());
    let onkeydown = arrows(id, props.chosen, count, props.onchoose.clone());
    let button = |(place, word): (usize, &AttrValue)| {
        let chosen = place == props.chosen;
        let onclick = props.onchoose.reform(move |_: MouseEvent| place);
        html! {
            <button type="button" role="radio" id={format!("{}-{place}", props.id)} {onclick}
                aria-checked={chosen.to_string()} tabindex={if chosen { "0" } else { "-1" }}>{ word }</button>
        }
    };
    let wide = props.wide.then_some("wide");
    html! {
        <div class={classes!("segments", wide)} role="radiogroup" aria-label={props.label.clone()} {onkeydown}
            data-testid={props.id.clone()}>
            { for props.options.iter().enumerate().map(button) }
        </div>
    }
}

/// Moves a choice, and the focus with it, by the keys of `moved`. The element of a place has the id
/// `{id}-{place}`.
pub(crate) fn arrows(
    id: AttrValue,
    chosen: usize,
    count: usize,
    onchoose: Callback<usize>,
) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if let Some(next) = moved(&event.key(), chosen, count) {
            event.prevent_default();
            onchoose.emit(next);
            dom::focus_id(&format!("{id}-{next}"));
        }
    })
}

/// Where a key moves a choice among `count`, going round at the ends.
fn moved(key: &str, from: usize, count: usize) -> Option<usize> {
    if count == 0 {
        return None;
    }
    match key {
        "ArrowRight" | "ArrowDown" => Some((from + 1) % count),
        "ArrowLeft" | "ArrowUp" => Some((from + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn arrows_go_round() {
        assert_eq!(moved("ArrowRight", 2, 3), Some(0));
        assert_eq!(moved("ArrowLeft", 0, 3), Some(2));
        assert_eq!(moved("End", 0, 3), Some(2));
        assert_eq!(moved("Enter", 0, 3), None);
        assert_eq!(moved("Home", 0, 0), None);
    }
}
