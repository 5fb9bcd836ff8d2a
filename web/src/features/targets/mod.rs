//! The targets: what is promised of a backup, each with what the number does.

mod duration;
mod off_site;
pub(crate) mod off_site_fields;
mod ratio;

use backwatch_core::plan::{Backup, Duration, Ratio};
use yew::prelude::*;

use crate::derive::context::{use_chosen, use_draft, use_settings};
use crate::state::draft::Edit;
use crate::ui::tune::Tone;
use crate::ui::typed::{Field, Take};
use duration::DurationTune;
use off_site::OffSiteCard;
use ratio::RatioTune;

/// The sentence under a target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said<T: PartialEq> {
    /// What the number does.
    pub(crate) why: String,
    /// How that is meant.
    pub(crate) tone: Tone,
    /// A value that would be sound.
    pub(crate) sound: Option<T>,
}

impl<T: PartialEq> Said<T> {
    /// A plain sentence.
    pub(crate) fn plain(why: String) -> Self {
        Self { why, tone: Tone::Plain, sound: None }
    }
}

/// The card.
#[component]
pub(crate) fn Targets() -> Html {
    let (settings, chosen) = (use_settings(), use_chosen());
    let Some(backup) = settings.plan.backups.get(chosen) else { return Html::default() };
    html! {
        <section class="card card-targets" id="tune" tabindex="-1" aria-labelledby="targets-title" data-testid="targets">
            <header><h2 id="targets-title">{ "Targets" }</h2><span class="soft tiny end">{ format!("for {}", backup.name) }</span></header>
            <div class="body">
                { freshness(&TargetProps { backup: backup.clone(), index: chosen }) }
                <SuccessRate backup={backup.clone()} index={chosen} />
                if backup.volume.is_some() {
                    { volume(&TargetProps { backup: backup.clone(), index: chosen }) }
                }
                { restore(&TargetProps { backup: backup.clone(), index: chosen }) }
                <hr class="rule" />
                <OffSiteCard backup={backup.clone()} index={chosen} />
            </div>
        </section>
    }
}

/// Properties of a target.
#[derive(Properties, PartialEq)]
pub(crate) struct TargetProps {
    /// The backup.
    pub(crate) backup: Backup,
    /// Its place in the plan.
    pub(crate) index: usize,
}

fn freshness(props: &TargetProps) -> Html {
    let n = props.backup.numbers();
    let said = if n.freshness < n.sound_freshness {
        Said {
            why: format!(
                "Cannot hold: {} gap + {} run + 30 min slack is {}",
                n.longest_gap.words(),
                n.longest_run.words(),
                n.sound_freshness.words()
            ),
            tone: Tone::Bad,
            sound: Some(n.sound_freshness.up_to_hours()),
        }
    } else {
        Said::plain(format!(
            "{} gap + {} run + 30 min slack: {} to spare",
            n.longest_gap.words(),
            n.longest_run.words(),
            n.freshness.minus(n.sound_freshness).words()
        ))
    };
    html! {
        <DurationTune id="freshness" label="Freshness" index={props.index} value={n.freshness} {said}
            edge={Some(n.sound_freshness)} by_hand={props.backup.objectives.freshness.is_some()}
            set={Callback::from(|(backup, value): (Backup, Option<Duration>)| {
                let mut backup = backup;
                backup.objectives.freshness = value;
                backup
            })} />
    }
}

#[component]
fn SuccessRate(props: &TargetProps) -> Html {
    let draft = use_draft();
    let (index, objectives) = (props.index, &props.backup.objectives);
    let take: Take = Callback::from(move |text: String| {
        let span = Duration::parse(&text).map_err(|error| error.to_string())?;
        if span < Duration::days(1) || span > Duration::days(365) {
            return Err("The window is between 1 d and 365 d".to_owned());
        }
        draft.dispatch(Edit::backup(index, "window", move |b| b.objectives.success_window = span));
        Ok(())
    });
    let runs = props.backup.timetable.runs_in(objectives.success_window);
    let said = ratio::success_said(&props.backup, runs);
    html! {
        <div class="tune-group">
            <RatioTune id="success-rate" label={format!("Success rate, {}", objectives.success_window.words())}
                {index} value={objectives.success_rate} default={Ratio::percent(99)} {said} ends={(90, 100)} fine=true
                impossible={Some((999_999, 1_000_000))}
                set={Callback::from(|(mut backup, value): (Backup, Ratio)| { backup.objectives.success_rate = value; backup })} />
            <details class="more">
                <summary>{ "Window" }</summary>
                <Field id="success-window" label="Finished runs are counted over" value={objectives.success_window.to_string()} {take} />
            </details>
        </div>
    }
}

fn volume(props: &TargetProps) -> Html {
    let (n, objectives) = (props.backup.numbers(), &props.backup.objectives);
    let (warning, critical) = (objectives.volume_warning, objectives.volume_critical);
    let crossed = warning >= critical;
    let early = if crossed {
        let why = format!("Not below the critical level of {}", critical.words());
        let sound = critical.minus(Ratio::percent(10));
        Said { why, tone: Tone::Bad, sound: Some(sound) }
    } else {
        let window = n.volume_window.words();
        Said::plain(format!("Somebody looks at it: {} was seen within {window}", warning.words()))
    };
    let late =
        Said::plain(format!("Somebody is woken: the next run may not fit into {}", left(critical)));
    html! {
        <>
            <RatioTune id="volume-warning" label="Volume warning" index={props.index} value={warning}
                default={Ratio::percent(80)} said={early} ends={(50, 100)}
                impossible={Some((critical.as_millionths(), 1_000_000))}
                set={Callback::from(|(mut backup, value): (Backup, Ratio)| { backup.objectives.volume_warning = value; backup })} />
            <RatioTune id="volume-critical" label="Volume critical" index={props.index} value={critical}
                default={Ratio::percent(90)} said={late} ends={(50, 100)}
                impossible={Some((500_000, warning.as_millionths()))}
                set={Callback::from(|(mut backup, value): (Backup, Ratio)| { backup.objectives.volume_critical = value; backup })} />
        </>
    }
}

fn left(critical: Ratio) -> String {
    format!("the last {}", Ratio::percent(100).minus(critical).words())
}

fn restore(props: &TargetProps) -> Html {
    let backup = &props.backup;
    let said = match backup.drills.last() {
        None => Said::plain(
            "A restore drill that takes longer has missed it; none is written down".to_owned(),
        ),
        Some(drill) if drill.duration > backup.objectives.restore => Said {
            why: format!("The last drill took {} on {}", drill.duration.words(), drill.date),
            tone: Tone::Warn,
            sound: Some(drill.duration),
        },
        Some(drill) => {
            Said::plain(format!("The last drill took {} on {}", drill.duration.words(), drill.date))
        }
    };
    let minutes = Duration::minutes;
    html! {
        <DurationTune id="restore" label="Restore within" index={props.index} value={backup.objectives.restore}
            {said} ends={Some((minutes(5), minutes(120)))} by_hand={backup.objectives.restore != minutes(15)}
            set={Callback::from(|(mut backup, value): (Backup, Option<Duration>)| {
                backup.objectives.restore = value.unwrap_or(Duration::minutes(15));
                backup
            })} />
    }
}
