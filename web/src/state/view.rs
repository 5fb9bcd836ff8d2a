//! What is looked at: step, result tab, chosen backup and file. None of it changes the settings.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use yew::Reducible;

/// The five steps. Each can be used alone; none locks another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Step {
    /// What is backed up.
    #[default]
    Describe,
    /// What is promised.
    Tune,
    /// How it can break.
    Rehearse,
    /// Into the files there are.
    Merge,
    /// Copies, downloads, links.
    TakeAway,
}

impl Step {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 5] =
        [Self::Describe, Self::Tune, Self::Rehearse, Self::Merge, Self::TakeAway];

    /// As it is named in the bar.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Describe => "Describe",
            Self::Tune => "Tune",
            Self::Rehearse => "Rehearse",
            Self::Merge => "Merge",
            Self::TakeAway => "Take away",
        }
    }

    /// Its number, from 1.
    pub(crate) fn number(self) -> usize {
        self as usize + 1
    }
}

/// The tabs of the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Tab {
    /// Failure scenarios against the rules.
    Rehearsal,
    /// The alert rules as YAML.
    #[default]
    Rules,
    /// The panels, drawn and as JSON.
    Dashboard,
    /// The table of service level indicators.
    Slis,
    /// What changes in the user's files.
    Diff,
    /// What can be taken away.
    TakeAway,
}

impl Tab {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 6] =
        [Self::Rehearsal, Self::Rules, Self::Dashboard, Self::Slis, Self::Diff, Self::TakeAway];

    /// As it is named.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Rehearsal => "Rehearsal",
            Self::Rules => "Rules",
            Self::Dashboard => "Dashboard",
            Self::Slis => "SLIs",
            Self::Diff => "Diff",
            Self::TakeAway => "Take away",
        }
    }
}

/// How the drawn panels are filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Sample {
    /// Every run is good.
    #[default]
    Healthy,
    /// The last runs failed and the volume fills.
    Failing,
    /// Nothing was ever measured.
    NoData,
}

/// What is looked at in the rehearsal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Watching {
    /// The scenario, by its number or name.
    pub(crate) scenario: String,
    /// The order of the rows.
    pub(crate) sort: Sort,
    /// Which rows are shown.
    pub(crate) show: Show,
    /// Words that a row's name or story must hold.
    pub(crate) words: String,
    /// Knobs that were turned, by scenario.
    pub(crate) knobs: BTreeMap<String, u32>,
    /// The alert whose threshold is weighed; the first that can be, where it is empty.
    pub(crate) weighed: String,
    /// How often what goes wrong, for pages per month: one in so many, 0 for never; in the order of
    /// failed runs, missed slots, slow runs, full volumes, lost uploads.
    pub(crate) mix: [u32; 5],
}

impl Default for Watching {
    fn default() -> Self {
        Self {
            scenario: "02".to_owned(),
            sort: Sort::default(),
            show: Show::default(),
            words: String::new(),
            knobs: BTreeMap::new(),
            weighed: String::new(),
            mix: [60, 365, 30, 180, 120],
        }
    }
}

/// The order of the scenarios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Sort {
    /// In groups, as in the catalogue.
    #[default]
    Groups,
    /// What was never told first, then the latest word.
    FirstWord,
    /// By name.
    Name,
    /// The most pages first.
    Pages,
}

/// Which scenarios are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Show {
    /// All of them.
    #[default]
    All,
    /// Those that are not handled.
    Open,
    /// Those that are.
    Handled,
}

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct View {
    /// The step last gone to.
    pub(crate) step: Step,
    /// The result that is shown.
    pub(crate) tab: Tab,
    /// The backup whose settings are shown, as its place in the plan.
    pub(crate) backup: usize,
    /// The file whose diff is shown.
    pub(crate) file: Option<String>,
    /// Whether the diff is drawn side by side.
    pub(crate) side_by_side: bool,
    /// Whether a text is shown in place of a drawing: panels as JSON, SLIs as Markdown.
    pub(crate) as_text: bool,
    /// How the drawn panels are filled.
    pub(crate) sample: Sample,
    /// The form of the fresh rule file, as its place in the list of forms.
    pub(crate) form: usize,
    /// What is looked at in the rehearsal.
    pub(crate) watching: Watching,
}

impl View {
    /// The step that is shown: the one gone to last, unless its result gave way to one that follows
    /// from the settings, as what is tuned does.
    pub(crate) fn shown(&self) -> Step {
        match (self.step, self.tab) {
            (Step::Describe | Step::Tune, _)
            | (Step::Rehearse, Tab::Rehearsal)
            | (Step::Merge, Tab::Diff)
            | (Step::TakeAway, Tab::TakeAway) => self.step,
            _ => Step::Tune,
        }
    }
}

/// A change of what is looked at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Look {
    /// Goes to a step, and to the result that belongs to it.
    Step(Step),
    /// Shows a result.
    Tab(Tab),
    /// Shows the settings of a backup.
    Backup(usize),
    /// Shows the diff of a file; with its tab.
    File(String),
    /// Draws the diff side by side, or not.
    SideBySide(bool),
    /// Shows the text, or the drawing.
    AsText(bool),
    /// Fills the drawn panels.
    Sample(Sample),
    /// Shows the fresh rules in another form.
    Form(usize),
    /// Looks at something else in the rehearsal.
    Watch(Watching),
}

impl Reducible for View {
    type Action = Look;

    fn reduce(self: Rc<Self>, look: Look) -> Rc<Self> {
        let mut view = (*self).clone();
        match look {
            Look::Step(step) => {
                view.step = step;
                match step {
                    Step::Describe | Step::Tune => {}
                    Step::Rehearse => view.tab = Tab::Rehearsal,
                    Step::Merge => view.tab = Tab::Diff,
                    Step::TakeAway => view.tab = Tab::TakeAway,
                }
            }
            Look::Tab(tab) => {
                view.tab = tab;
                match tab {
                    Tab::Rehearsal => view.step = Step::Rehearse,
                    Tab::Diff => view.step = Step::Merge,
                    Tab::TakeAway => view.step = Step::TakeAway,
                    Tab::Rules | Tab::Dashboard | Tab::Slis => {}
                }
            }
            Look::Backup(index) => view.backup = index,
            Look::File(name) => {
                view.file = Some(name);
                view.tab = Tab::Diff;
                view.step = Step::Merge;
            }
            Look::SideBySide(on) => view.side_by_side = on,
            Look::AsText(on) => view.as_text = on,
            Look::Sample(sample) => view.sample = sample,
            Look::Form(form) => view.form = form,
            Look::Watch(watching) => view.watching = watching,
        }
        if view == *self { self } else { Rc::new(view) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(looks: &[Look]) -> Rc<View> {
        looks.iter().cloned().fold(Rc::default(), Reducible::reduce)
    }

    #[test]
    fn a_step_shows_its_result_and_locks_nothing() {
        assert_eq!(after(&[Look::Step(Step::Merge)]).tab, Tab::Diff);
        let view = after(&[Look::Step(Step::TakeAway), Look::Step(Step::Tune)]);
        assert_eq!((view.step, view.tab), (Step::Tune, Tab::TakeAway));
    }

    #[test]
    fn the_step_that_is_marked_is_the_one_that_is_shown() {
        let shown = |looks: &[Look]| after(looks).shown();
        assert_eq!(shown(&[]), Step::Describe);
        assert_eq!(shown(&[Look::Tab(Tab::Rules)]), Step::Describe);
        assert_eq!(shown(&[Look::Step(Step::Merge)]), Step::Merge);
        for tab in [Tab::Rules, Tab::Dashboard, Tab::Slis] {
            assert_eq!(shown(&[Look::Step(Step::Merge), Look::Tab(tab)]), Step::Tune);
        }
        assert_eq!(shown(&[Look::Tab(Tab::Slis), Look::Tab(Tab::TakeAway)]), Step::TakeAway);
    }

    #[test]
    fn a_file_opens_its_diff() {
        let view = after(&[Look::File("rules.yaml".to_owned())]);
        assert_eq!((view.tab, view.step), (Tab::Diff, Step::Merge));
    }

    #[test]
    fn looking_at_the_same_draws_nothing_anew() {
        let view = after(&[Look::Tab(Tab::Slis)]);
        assert!(Rc::ptr_eq(&view, &view.clone().reduce(Look::Tab(Tab::Slis))));
    }
}
