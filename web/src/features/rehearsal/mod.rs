//! The rehearsal: each way of failing played against the alerts, one of them over time, and what the
//! pager says at each minute of it.

mod clock;
mod compose;
mod harden;
mod matrix;
mod moment;
mod states;
mod timeline;
mod trade_off;
mod words;

use std::rc::Rc;

use backwatch_core::rehearsal::promtool::TESTS_FILE;
use backwatch_worker::{Ask, State, Timeline};
use yew::prelude::*;

use crate::derive::artefacts::use_rows;
use crate::derive::context::{use_chosen, use_settings, use_view};
use crate::derive::rehearsal::{Director, use_director, use_rehearsed, use_tests};
use crate::effects::{dom, download};
use crate::state::rehearsed::{Rehearsed, Results};
use crate::state::view::{Look, Watching};
use crate::ui::icon::{Glyph, icon};
use clock::Clock;
use compose::Compose;
use harden::Harden;
use matrix::Matrix;
use moment::{MomentProps, moment_view};
use states::{banner, empty};
use timeline::TimelineView;
use trade_off::TradeOff;

/// The tab.
#[component]
pub(crate) fn Rehearsal() -> Html {
    let (state, director, view) = (use_rehearsed(), use_director(), use_view());
    let Some(results) = state.results.clone() else {
        return empty(&state);
    };
    let onwatch = {
        let view = view.clone();
        Callback::from(move |watching: Watching| view.dispatch(Look::Watch(watching)))
    };
    html! {
        <div class="rehearsal" data-testid="rehearsal">
            { banner(&state, &director) }
            <Stage key="stage" results={results.clone()} watching={view.watching.clone()} {onwatch} />
        </div>
    }
}

/// Properties of `Stage`.
#[derive(Properties, PartialEq)]
struct StageProps {
    results: Rc<Results>,
    watching: Watching,
    onwatch: Callback<Watching>,
}

/// The chosen scenario over time and at one minute, and the matrix it is chosen from.
#[component]
fn Stage(props: &StageProps) -> Html {
    let (state, director) = (use_rehearsed(), use_director());
    let (settings, index, rows) = (use_settings(), use_chosen(), use_rows());
    let stale = state.is_stale();
    let jump = use_state(|| None::<usize>);
    let scrubbed = use_state(|| None::<i64>);
    use_watch(&state, &director, &props.watching.scenario);
    let known = state.timeline.clone();
    let known = known.filter(|(_, timeline)| timeline.scenario == props.watching.scenario);
    let at = known.as_ref().map_or(0, |(_, timeline)| minute(timeline, *scrubbed, *jump));
    use_look(&state, &director, &props.watching.scenario, known.is_some().then_some(at));
    let onscrub = {
        let scrubbed = scrubbed.clone();
        Callback::from(move |at: i64| scrubbed.set(Some(at)))
    };
    let onchoose = {
        let (watching, onwatch) = (props.watching.clone(), props.onwatch.clone());
        Callback::from(move |(scenario, alert): (AttrValue, Option<usize>)| {
            jump.set(alert);
            scrubbed.set(None);
            if *watching.scenario != *scenario {
                onwatch.emit(Watching { scenario: scenario.to_string(), ..watching.clone() });
            }
        })
    };
    let onsaved = onchoose.reform(|name: AttrValue| (name, None));
    let Some(backup) = settings.plan.backups.get(index) else { return Html::default() };
    let clock = Clock::of(backup);
    let moment = state.moment.as_ref().filter(|(scenario, _)| *scenario == props.watching.scenario);
    let moment_stale = moment.is_some_and(|(_, (number, _))| *number != state.asked);
    html! {
        <>
            <Harden plan={Rc::new(settings.plan.clone())} {index} results={props.results.clone()} />
            { chosen(props, &onchoose) }
            <div class="stage">
                if let Some((number, timeline)) = known {
                    <TimelineView {timeline} alerts={props.results.alerts.clone()} clock={clock.clone()} name={name(props)}
                        {at} {onscrub} stale={number != state.asked} />
                } else {
                    <div class="time waiting" aria-busy="true"><p class="soft small">{ "The scenario is being played." }</p></div>
                }
                { moment_view(&MomentProps { moment: moment.map(|(_, (_, moment))| &**moment), row: rows.get(index), clock: &clock, stale: moment_stale }) }
            </div>
            <Matrix results={props.results.clone()} watching={props.watching.clone()} {stale} tools={html! { <><Compose backup={backup.clone()} {index} onsaved={onsaved} /><ExportTests /></> }}
                onwatch={props.onwatch.clone()} {onchoose} />
            <TradeOff backup={backup.clone()} {index} watching={props.watching.clone()} onwatch={props.onwatch.clone()} />
        </>
    }
}

fn name(props: &StageProps) -> AttrValue {
    let place = props.results.place(&props.watching.scenario);
    let scenario = place.and_then(|place| props.results.scenarios.get(place));
    scenario.map_or_else(AttrValue::default, |scenario| scenario.name.clone().into())
}

/// Downloads the unit tests for promtool.
#[component]
fn ExportTests() -> Html {
    let wanted = use_state(|| false);
    let (tests, _) = use_tests(*wanted);
    let onclick = {
        let wanted = wanted.clone();
        Callback::from(move |_: MouseEvent| wanted.set(true))
    };
    let busy = *wanted;
    use_effect_with(tests.filter(|_| *wanted), move |text| {
        if let Some(text) = text {
            wanted.set(false);
            download::save(TESTS_FILE, text.as_bytes());
        }
    });
    html! {
        <button type="button" class="button little" {onclick} aria-busy={busy.to_string()} data-testid="export-tests">
            { icon(Glyph::Download) }{ "promtool tests" }
        </button>
    }
}

/// The name and story of the chosen scenario, its neighbours, its knob.
fn chosen(props: &StageProps, onchoose: &Callback<(AttrValue, Option<usize>)>) -> Html {
    let scenarios = &props.results.scenarios;
    let place = props.results.place(&props.watching.scenario).unwrap_or(0);
    let Some(scenario) = scenarios.get(place) else { return Html::default() };
    let go = |to: usize, label: &'static str, glyph| {
        let to = scenarios.get(to % scenarios.len().max(1)).map(|one| one.id.clone());
        let onclick =
            onchoose.reform(move |_: MouseEvent| (to.clone().unwrap_or_default().into(), None));
        html! { <button type="button" class="button little icon" aria-label={label} title={label} {onclick}>{ icon(glyph) }</button> }
    };
    html! {
        <div class="chosen-head" data-testid="chosen">
            <div>
                <h3>{ &scenario.name }</h3>
                <p class="soft small">{ &scenario.story }</p>
            </div>
            { knob(props, scenario) }
            <span class="end">
                { go(place + scenarios.len() - 1, "Previous scenario", Glyph::Left) }
                { go(place + 1, "Next scenario", Glyph::Right) }
            </span>
        </div>
    }
}

fn knob(props: &StageProps, scenario: &backwatch_worker::Scenario) -> Html {
    let Some(knob) = &scenario.knob else { return Html::default() };
    let oninput = {
        let (watching, onwatch, id) =
            (props.watching.clone(), props.onwatch.clone(), scenario.id.clone());
        let (min, max) = (knob.min, knob.max);
        Callback::from(move |event: InputEvent| {
            let Ok(value) = dom::typed(&event).parse::<u32>() else { return };
            let mut next = watching.clone();
            next.knobs.insert(id.clone(), value.clamp(min, max));
            onwatch.emit(next);
        })
    };
    let value = props.watching.knobs.get(&scenario.id).copied().unwrap_or(knob.value);
    html! {
        <label class="knob">
            <span>{ &knob.name }</span>
            <input class="input" type="number" min={knob.min.to_string()} max={knob.max.to_string()} step="1" value={value.to_string()} {oninput} data-testid="knob" />
            <span class="soft">{ &knob.unit }</span>
        </label>
    }
}

/// The minute that is looked at: where the hand put the line, else where the chosen alert first fires,
/// else where anything does, else where things go wrong.
fn minute(timeline: &Timeline, scrubbed: Option<i64>, jump: Option<usize>) -> i64 {
    let fires = |lane: &backwatch_worker::Lane| {
        let firing = lane.states.iter().filter(|(_, state)| *state == State::Firing);
        firing.map(|(span, _)| span.start).next()
    };
    let fault = timeline.faults.first().map(|fault| fault.start);
    let after = |at: &i64| fault.is_none_or(|fault| *at >= fault);
    let chosen = jump.and_then(|place| timeline.lanes.get(place)).and_then(fires);
    let first = timeline.lanes.iter().filter_map(fires).filter(after).min();
    let at = scrubbed.or(chosen).or(first).or(fault).unwrap_or(timeline.start + 86_400);
    at.clamp(timeline.start, (timeline.end - 60).max(timeline.start))
}

/// Asks for the scenario that is looked at when it is another one; a new job brings it by itself.
#[hook]
fn use_watch(state: &Rehearsed, director: &Director, scenario: &str) {
    let begun = state.results.as_ref().is_some_and(|results| results.number == state.asked);
    let known = state
        .timeline
        .as_ref()
        .is_some_and(|(number, timeline)| *number == state.asked && timeline.scenario == scenario);
    let director = director.clone();
    use_effect_with((scenario.to_owned(), begun, known), move |(scenario, begun, known)| {
        if *begun && !*known {
            director.emit(Ask::Watch { scenario: scenario.clone() });
        }
    });
}

/// Asks for the minute that is looked at whenever it, its scenario or the job is another.
#[hook]
fn use_look(state: &Rehearsed, director: &Director, scenario: &str, at: Option<i64>) {
    let job = state.timeline.as_ref().map(|(number, _)| *number);
    let director = director.clone();
    use_effect_with((scenario.to_owned(), at, job), move |(scenario, at, _)| {
        if let Some(at) = *at {
            director.emit(Ask::Look { scenario: scenario.clone(), at });
        }
    });
}
