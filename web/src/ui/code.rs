//! A text with line numbers and light highlighting. Long texts are drawn by window; lines that
//! changed flash softly.

use std::ops::Range;
use std::rc::Rc;

use yew::prelude::*;

use crate::effects::dom;
use crate::ui::highlight::{Carry, Kind, Language, carried, pieces};
use crate::ui::lines::Lines;
use crate::ui::parts::{Part, Parts};

/// The height of a line in CSS pixels; the style sheet says the same.
pub(crate) const LINE_HEIGHT: usize = 20;
/// Texts with more lines than this are drawn by window.
pub(crate) const WHOLE: usize = 1_000;
/// As many lines are drawn then.
const WINDOW: usize = 400;

/// Properties of `Code`.
#[derive(Properties, PartialEq)]
pub(crate) struct CodeProps {
    /// What it is, for the label of the scrolling box.
    pub(crate) label: AttrValue,
    /// The text.
    pub(crate) text: Rc<str>,
    /// Its language.
    pub(crate) language: Language,
    /// Whether it is the last good text, not that of the settings as they are.
    #[prop_or_default]
    pub(crate) stale: bool,
    /// For tests.
    #[prop_or_default]
    pub(crate) testid: AttrValue,
}

/// The view.
#[component]
pub(crate) fn Code(props: &CodeProps) -> Html {
    let lines = use_memo(props.text.clone(), |text| Lines::of(text.clone()));
    let flashes = use_mut_ref(Flashes::default);
    let generations = use_memo(lines.clone(), |lines| flashes.borrow_mut().update(lines));
    let parts = use_mut_ref(Parts::default);
    let first = use_state(|| 0_usize);
    let node = use_node_ref();
    let onscroll = {
        let (node, first, count) = (node.clone(), first.clone(), lines.len());
        Callback::from(move |_: Event| {
            let top = dom::scrolled(&node).map_or(0, |(top, _)| usize::try_from(top).unwrap_or(0));
            let start = window_start(top / LINE_HEIGHT, count);
            if start != *first {
                first.set(start);
            }
        })
    };
    let (start, end) = window(*first, lines.len());
    html! {
        <div class={classes!("code", props.stale.then_some("stale"))} ref={node} tabindex="0" role="region"
            aria-label={props.label.clone()} data-testid={props.testid.clone()} {onscroll}>
            <div class="lines">
                { gap(&GapProps { lines: start }) }
                { drawn(&lines, props.language, &generations, (start, end), &mut parts.borrow_mut()) }
                { gap(&GapProps { lines: lines.len() - end }) }
            </div>
        </div>
    }
}

/// The lines from `start` to `end`, those that stay as they are not drawn again.
fn drawn(
    lines: &Lines,
    language: Language,
    flashes: &[u32],
    (start, end): (usize, usize),
    parts: &mut Parts,
) -> Html {
    // A window in a long text begins without what was carried into it: it may be coloured plainly.
    let mut carry = Carry::Open;
    let part = |Part { span, key }: Part| {
        let span = start + span.start..start + span.end;
        let flashes = flashes.get(span.clone()).unwrap_or_default().into();
        let (from, before) = (span.start, carry);
        carry = span.clone().fold(carry, |carry, line| carried(language, lines.get(line), carry));
        let lines = CodeLinesProps { lines: lines.clone(), span, language, carry: before, flashes };
        html! { <CodePart {key} {from} {lines} /> }
    };
    parts.of((start..end).map(|line| Some(lines.get(line)))).into_iter().map(part).collect()
}

/// The first line of the window around a line.
pub(crate) fn window_start(line: usize, count: usize) -> usize {
    if count <= WHOLE { 0 } else { (line / 100 * 100).saturating_sub(100) }
}

/// The lines to draw: all, or a window from its first one on.
pub(crate) fn window(first: usize, count: usize) -> (usize, usize) {
    if count <= WHOLE {
        return (0, count);
    }
    let start = first.min(count);
    (start, (start + WINDOW).min(count))
}

/// Properties of `Gap`.
pub(crate) struct GapProps {
    /// As high as so many lines.
    pub(crate) lines: usize,
}

/// Stands for lines that are not drawn.
pub(crate) fn gap(props: &GapProps) -> Html {
    if props.lines == 0 {
        return Html::default();
    }
    // An attribute of SVG sets the height without a style attribute, which the policy refuses.
    html! { <svg width="1" height={(props.lines * LINE_HEIGHT).to_string()} aria-hidden="true"></svg> }
}

#[derive(Properties, PartialEq)]
struct CodePartProps {
    from: usize,
    lines: CodeLinesProps,
}

/// Lines with their numbers. They are counted by the style sheet: where lines come or go above, only
/// the first number changes.
#[component]
fn CodePart(props: &CodePartProps) -> Html {
    let node = use_node_ref();
    use_effect_with(props.from, {
        let node = node.clone();
        move |from| dom::count_from(&node, &format!("line {from}"))
    });
    html! { <div class="part" ref={node}><CodeLines ..props.lines.clone() /></div> }
}

#[derive(Clone, Properties)]
struct CodeLinesProps {
    lines: Lines,
    span: Range<usize>,
    language: Language,
    carry: Carry,
    flashes: Rc<[u32]>,
}

/// Where in the text the lines stand does not count.
impl PartialEq for CodeLinesProps {
    fn eq(&self, other: &Self) -> bool {
        let looks = |props: &Self| (props.span.len(), props.language, props.carry);
        looks(self) == looks(other)
            && self.flashes == other.flashes
            && self.lines.part(&self.span) == other.lines.part(&other.span)
    }
}

#[component]
fn CodeLines(props: &CodeLinesProps) -> Html {
    let mut carry = props.carry;
    let line = |(index, flash): (usize, &u32)| {
        let flash = match *flash {
            0 => None,
            odd if odd % 2 == 1 => Some("flash-a"),
            _ => Some("flash-b"),
        };
        let (found, next) = pieces(props.language, props.lines.get(index), carry);
        carry = next;
        html! {
            <div class={classes!("line", flash)}>
                <span class="ln"></span>
                <span>{ in_colours(found) }</span>
            </div>
        }
    };
    props.span.clone().zip(&*props.flashes).map(line).collect()
}

/// A line in its colours.
pub(crate) fn coloured(language: Language, text: &str, carry: Carry) -> Html {
    in_colours(pieces(language, text, carry).0)
}

fn in_colours(found: Vec<(Kind, &str)>) -> Html {
    found
        .into_iter()
        .map(|(kind, text)| match kind.class() {
            None => html! { { text.to_owned() } },
            Some(class) => html! { <span {class}>{ text.to_owned() }</span> },
        })
        .collect()
}

/// Which lines changed last, as a generation by line: a higher number flashes anew.
#[derive(Default)]
struct Flashes {
    before: Option<Lines>,
    generations: Vec<u32>,
    latest: u32,
}

impl Flashes {
    fn update(&mut self, now: &Lines) -> Vec<u32> {
        if let Some(before) = self.before.take() {
            self.latest += 1;
            self.generations = changed(&before, now, &self.generations, self.latest);
        } else {
            self.generations = vec![0; now.len()];
        }
        self.before = Some(now.clone());
        self.generations.clone()
    }
}

/// Lines of `now` that `before` lacks get the latest generation, the others keep their own.
fn changed(before: &Lines, now: &Lines, old: &[u32], latest: u32) -> Vec<u32> {
    let kept = |index: usize| old.get(index).copied().unwrap_or(0);
    if before.len() == now.len() {
        return (0..now.len())
            .map(|index| if before.get(index) == now.get(index) { kept(index) } else { latest })
            .collect();
    }
    let head = before.iter().zip(now.iter()).take_while(|(a, b)| a == b).count();
    let most = before.len().min(now.len()) - head;
    let tail = (1..=most)
        .take_while(|back| before.get(before.len() - back) == now.get(now.len() - back))
        .count();
    (0..now.len())
        .map(|index| match index {
            _ if index < head => kept(index),
            _ if index >= now.len() - tail => kept(index + before.len() - now.len()),
            _ => latest,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_lines_flash() {
        let check = |before: &str, now: &str, expected: &[u32]| {
            let found =
                changed(&Lines::of(before.into()), &Lines::of(now.into()), &[3, 4, 5, 6], 9);
            assert_eq!(found, expected, "{before:?} {now:?}");
        };
        check("a\nb\nc\nd", "a\nx\nc\nd", &[3, 9, 5, 6]);
        check("a\nb\nc\nd", "a\nd", &[3, 6]);
        check("a\nb\nc\nd", "a\nb\nx\nc\nd", &[3, 4, 9, 5, 6]);
        check("", "a", &[9]);
    }

    #[test]
    fn long_texts_are_drawn_by_window() {
        assert_eq!(window(0, 300), (0, 300));
        assert_eq!(window(window_start(0, 30_000), 30_000), (0, 400));
        assert_eq!(window(window_start(5_130, 30_000), 30_000), (5_000, 5_400));
        assert_eq!(window(window_start(29_999, 30_000), 30_000), (29_800, 30_000));
    }
}
