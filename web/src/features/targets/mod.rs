//! The targets: what is promised of a backup, each with what the number does.

mod duration;
mod findings;
mod off_site;
pub(crate) mod off_site_fields;
mod ratio;

use std::rc::Rc;

use backwatch_core::diagnostic::Severity;
use backwatch_core::plan::feasibility::{Change, Finding, Fix};
use backwatch_core::plan::{Backup, Duration, Objectives, Ratio, after_one_failure};
use yew::prelude::*;

use crate::derive::context::{use_chosen, use_draft, use_settings};
use crate::derive::findings::use_findings;
use crate::state::draft::Edit;
use crate::ui::tune::Tone;
use crate::ui::typed::{Field, Take};
use duration::DurationTune;
use findings::Findings;
use off_site::OffSiteCard;
use ratio::RatioTune;

/// The sentence under a target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    /// What the number does.
    pub(crate) why: String,
    /// How that is meant.
    pub(crate) tone: Tone,
    /// Changes after which it would be sound.
    pub(crate) fixes: Vec<Fix>,
}

impl Said {
    /// A plain sentence.
    pub(crate) fn plain(why: String) -> Self {
        Self { why, tone: Tone::Plain, fixes: Vec::new() }
    }

    /// What was found about a field of a backup, or else the plain sentence.
    pub(crate) fn of(
        findings: &[Finding],
        backup: usize,
        field: &str,
        plain: impl FnOnce() -> String,
    ) -> Self {
        let field = format!("backups[{backup}].{field}");
        let about = |finding: &&Finding| finding.said.field.as_deref() == Some(&field);
        match findings.iter().find(about) {
            None => Self::plain(plain()),
            Some(Finding { said, fixes }) => {
                let tone = if said.severity >= Severity::Warning { Tone::Bad } else { Tone::Warn };
                let mut why = sentence(&said.message);
                // Where no button leads out, words have to.
                if let Some(hint) = said.hint.as_deref().filter(|_| fixes.is_empty()) {
                    why = format!("{why}. {}", sentence(hint));
                }
                Self { why, tone, fixes: fixes.clone() }
            }
        }
    }
}

/// The same with a capital first letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The card.
#[component]
pub(crate) fn Targets() -> Html {
    let (settings, chosen, findings) = (use_settings(), use_chosen(), use_findings());
    let Some(backup) = settings.plan.backups.get(chosen) else { return Html::default() };
    let props = TargetProps { backup: backup.clone(), index: chosen, findings };
    html! {
        <section class="card card-targets" id="tune" tabindex="-1" aria-labelledby="targets-title" data-testid="targets">
            <header><h2 id="targets-title">{ "Targets" }</h2><span class="soft tiny end">{ format!("for {}", backup.name) }</span></header>
            <div class="body">
                { freshness(&props) }
                <SuccessRate ..props.clone() />
                if backup.volume.is_some() {
                    { volume(&props) }
                }
                { restore(&props) }
                <hr class="rule" />
                <OffSiteCard ..props.clone() />
                <Findings ..props.clone() />
            </div>
        </section>
    }
}

/// Properties of a target.
#[derive(Clone, Properties, PartialEq)]
pub(crate) struct TargetProps {
    /// The backup.
    pub(crate) backup: Backup,
    /// Its place in the plan.
    pub(crate) index: usize,
    /// What was found about the plan.
    pub(crate) findings: Rc<Vec<Finding>>,
}

fn freshness(props: &TargetProps) -> Html {
    let n = props.backup.numbers();
    let plain = || {
        format!(
            "{} gap + {} run + 30 min slack: {} to spare",
            n.longest_gap.words(),
            n.longest_run.words(),
            n.freshness.minus(n.sound_freshness).words()
        )
    };
    let said = Said::of(&props.findings, props.index, "objectives.freshness", plain);
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
        if span < Duration::days(1) || span > Objectives::LONGEST {
            return Err("The window is between 1 d and 365 d".to_owned());
        }
        draft.dispatch(Edit::backup(index, "window", move |b| b.objectives.success_window = span));
        Ok(())
    });
    let runs = props.backup.timetable.runs_in(objectives.success_window);
    let plain = || match props.backup.budget() {
        Some(budget) => format!(
            "Tolerates {} of {runs} failures; one gives {}",
            budget.tolerated,
            after_one_failure(runs)
        ),
        None => "No run falls into the window".to_owned(),
    };
    let said = Said::of(&props.findings, index, "objectives.success_rate", plain);
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
    let window = n.volume_window.words();
    let plain = || format!("Somebody looks at it: {} was seen within {window}", warning.words());
    let early = Said::of(&props.findings, props.index, "objectives.volume_warning", plain);
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
            fixes: vec![Fix { backup: props.index, change: Change::Restore(drill.duration) }],
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
