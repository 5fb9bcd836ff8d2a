//! What each dropped file is and what becomes of it. Files are parsed when they come, merged when
//! the settings change.

use std::rc::Rc;

use backwatch_core::artefact::sli::Known;
use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::infer;
use backwatch_core::merge::{
    self, Choice, Kind, MergeOptions, Merged, Recognised, Together, merge_all, recognise,
};
use backwatch_core::plan::{AlertKind, AlertSettings, settings};
use backwatch_worker::OwnGroup;
use yew::prelude::*;

use crate::derive::boards::{Board, boards};
use crate::derive::context::{use_draft, use_view};
use crate::derive::measured::known;
use crate::effects::time;
use crate::rest::OwnRules;
use crate::state::draft::{Dropped, Settings};
use crate::state::view::Tab;
use crate::ui::diff::Difference;
use crate::ui::diff_rows::Change;
use crate::ui::highlight::Language;
use crate::ui::lines::Lines;

/// A dropped file, read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FileView {
    /// Its name.
    pub(crate) name: AttrValue,
    /// What it was recognised as, in words.
    pub(crate) kind: AttrValue,
    /// Its language.
    pub(crate) language: Language,
    /// Its dashboards.
    pub(crate) boards: Rc<[Board]>,
    /// Whether it is a Helm template, into which text can only be pasted.
    pub(crate) is_template: bool,
    /// What becomes of it.
    pub(crate) outcome: Outcome,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// It cannot be read or merged; the file stays as it is.
    Refused(Vec<Diagnostic>),
    /// The monitoring is merged in.
    Merged(Rc<MergedView>),
}

/// A file with the monitoring merged in.
#[derive(Clone, Debug)]
pub(crate) struct MergedView {
    /// The text, every other byte kept.
    pub(crate) text: Rc<str>,
    /// Whether it was checked as a whole, so that it may be handed out.
    pub(crate) is_checked: bool,
    /// Where it differs from the file.
    pub(crate) difference: Rc<Difference>,
    /// Lines that came.
    pub(crate) added: usize,
    /// Lines that went.
    pub(crate) removed: usize,
    /// What was done, a sentence each.
    pub(crate) changes: Vec<AttrValue>,
    /// What asks for a decision.
    pub(crate) conflicts: Vec<Question>,
    /// What is worth knowing.
    pub(crate) notes: Vec<Diagnostic>,
    /// How many dashboard rows are new: those whose place can be chosen.
    pub(crate) new_rows: usize,
    /// The whole of it, from which a patch is written when one is asked for.
    whole: Merged,
}

/// Equal to itself alone: to compare long texts at every step of a slider would take longer than to
/// draw what changed.
impl PartialEq for MergedView {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl MergedView {
    /// What was done, step by step.
    pub(crate) fn steps(&self) -> &[merge::Change] {
        &self.whole.changes
    }

    /// The difference as a patch for a file at `path` in a repository.
    pub(crate) fn patch(&self, path: &str) -> String {
        self.whole.diff(3).patch(path)
    }
}

/// A field of the file that was changed by hand and waits for a decision.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// By which a choice names it.
    pub(crate) id: String,
    /// Where it stands, in words.
    pub(crate) place: AttrValue,
    /// What the settings say.
    pub(crate) ours: AttrValue,
    /// What stands in the file.
    pub(crate) theirs: AttrValue,
    /// What stood there after the last merge, where that is known.
    pub(crate) base: Option<AttrValue>,
    /// Why it matters.
    pub(crate) remark: Option<AttrValue>,
    /// The settings that would say what stands in the file.
    pub(crate) as_settings: Option<(usize, AlertKind, AlertSettings)>,
}

/// The dropped files with the settings merged in, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    views: Rc<Vec<FileView>>,
    own: OwnRules,
    left_out: LeftOut,
}

/// The user's own rules that cannot be read and so are not rehearsed: each with its file and the reason.
pub(crate) type LeftOut = Rc<Vec<(AttrValue, Diagnostic)>>;

impl PartialEq for Files {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.views, &other.views) && self.own == other.own
    }
}

/// Properties of `FilesProvider`.
#[derive(Properties, PartialEq)]
pub(crate) struct FilesProviderProps {
    /// The page.
    pub(crate) children: Html,
}

/// Reads the files once and merges them for the whole page. While they are not looked at, they are
/// merged when the hand rests, so that a slider stays light; while their difference is, the one that
/// is shown follows the hand, and all are merged and checked as a whole once it rests.
#[component]
pub(crate) fn FilesProvider(props: &FilesProviderProps) -> Html {
    let (draft, view) = (use_draft(), use_view());
    let rested = use_state(|| draft.settings().clone());
    let timer = use_mut_ref(|| None);
    let looked_at = view.tab == Tab::Diff;
    use_effect_with(draft.settings().clone(), {
        let rested = rested.clone();
        move |settings| {
            let settings = settings.clone();
            *timer.borrow_mut() = Some(time::after(120, move || rested.set(settings)));
        }
    });
    let settings = if looked_at { draft.settings().clone() } else { (*rested).clone() };
    let read = use_memo(draft.files().clone(), |files| read(files));
    let answered = draft.answered().clone();
    let is_moving = !Rc::ptr_eq(&settings, &rested);
    let (own, left_out) = (read.own.clone(), read.left_out.clone());
    let shown = is_moving.then(|| read.place(view.file.as_deref()));
    let last = use_mut_ref(|| None::<(Rc<Read>, Rc<Vec<FileView>>)>);
    let views = use_memo((settings, read.clone(), answered, shown), {
        let last = last.clone();
        move |(settings, read, answered, shown)| {
            let known = known(&settings.plan, answered);
            let last = last.borrow();
            let same = last.as_ref().filter(|(files, _)| Rc::ptr_eq(files, read));
            match (shown, same) {
                (Some(shown), Some((_, last))) => moved(settings, read, known, last, *shown),
                _ => views(settings, read, known),
            }
        }
    });
    *last.borrow_mut() = Some((read, views.clone()));
    html! { <ContextProvider<Files> context={Files { views, own, left_out }}>{ props.children.clone() }</ContextProvider<Files>> }
}

/// The dropped files with the settings merged in.
#[hook]
pub(crate) fn use_files() -> Rc<Vec<FileView>> {
    use_context::<Files>().unwrap_or_default().views
}

/// The rules that stand in the dropped files.
#[hook]
pub(crate) fn use_own_rules() -> OwnRules {
    use_context::<Files>().unwrap_or_default().own
}

/// Those of them that cannot be read.
#[hook]
pub(crate) fn use_left_out() -> LeftOut {
    use_context::<Files>().unwrap_or_default().left_out
}

/// The files with the settings merged in, computed now.
pub(crate) fn merge_now(settings: &Settings, files: &[Dropped], known: Known) -> Vec<FileView> {
    views(settings, &read(files), known)
}

/// The files as they were read; never equal to another reading.
struct Read {
    files: Vec<ReadFile>,
    recognised: Vec<Recognised>,
    own: OwnRules,
    left_out: LeftOut,
}

struct ReadFile {
    dropped: Dropped,
    lines: Lines,
    file: Recognised,
    boards: Rc<[Board]>,
}

impl PartialEq for Read {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

fn read(files: &[Dropped]) -> Read {
    let one = |dropped: &Dropped| {
        // What could not be read has no bytes; its reason is kept beside it.
        let text = dropped.text.as_deref().unwrap_or_default();
        let file = recognise(&dropped.name, text.as_bytes());
        let lines = Lines::of(Rc::from(text));
        ReadFile { boards: boards(&file), dropped: dropped.clone(), lines, file }
    };
    let files: Vec<ReadFile> = files.iter().map(one).collect();
    let recognised: Vec<Recognised> = files.iter().map(|read| read.file.clone()).collect();
    let (mut own, mut left_out) = (Vec::new(), Vec::new());
    for (read, file) in files.iter().zip(&recognised) {
        let (groups, said) = OwnGroup::of_file(file);
        own.extend(groups);
        let name = AttrValue::from(read.dropped.name.clone());
        left_out.extend(said.into_iter().map(|said| (name.clone(), said)));
    }
    Read { files, recognised, own: OwnRules(Rc::new(own)), left_out: Rc::new(left_out) }
}

impl Read {
    /// The place of the file of this name, else of the first.
    fn place(&self, name: Option<&str>) -> usize {
        let named = self.files.iter().position(|read| Some(&*read.dropped.name) == name);
        named.unwrap_or_default()
    }
}

fn views(settings: &Settings, read: &Read, known: Known) -> Vec<FileView> {
    let options = MergeOptions { known, ..options(settings, read) };
    let merged = merge_all(&settings.plan, &read.recognised, &options);
    read.files.iter().zip(merged).map(|(read, merged)| view(read, merged, true)).collect()
}

/// The file that is shown as it is now, not checked as a whole yet; the others as they were.
fn moved(
    settings: &Settings,
    read: &Read,
    known: Known,
    last: &[FileView],
    shown: usize,
) -> Vec<FileView> {
    let options = MergeOptions { known, is_moving: true, ..options(settings, read) };
    let merged = Together::new(&settings.plan, &read.recognised, &options).merge(shown);
    let mut views = last.to_vec();
    if let (Some(read), Some(merged), Some(place)) =
        (read.files.get(shown), merged, views.get_mut(shown))
    {
        *place = view(read, merged, false);
    }
    views
}

fn view(read: &ReadFile, merged: Result<Merged, Vec<Diagnostic>>, is_checked: bool) -> FileView {
    let ReadFile { dropped, file, boards, .. } = read;
    let refused = match &dropped.text {
        Err(reason) => Some(vec![Diagnostic::error(reason.clone())]),
        Ok(_) => unusable(file, dropped),
    };
    let kind = match &dropped.text {
        Err(_) => "cannot be read".to_owned(),
        Ok(_) => file.description().to_owned(),
    };
    let outcome = match (refused, merged) {
        (Some(reasons), _) | (None, Err(reasons)) => Outcome::Refused(reasons),
        (None, Ok(merged)) => Outcome::Merged(Rc::new(merged_view(merged, read, is_checked))),
    };
    FileView {
        name: dropped.name.clone().into(),
        kind: kind.into(),
        language: match dropped.name.rsplit('.').next() {
            Some("json") => Language::Json,
            Some("md" | "markdown") => Language::Markdown,
            _ => Language::Yaml,
        },
        boards: boards.clone(),
        is_template: file.is_template(),
        outcome,
    }
}

/// What was chosen on the page; all else as the command line has it. A row or dashboard that is in
/// none of the files any more counts as not chosen.
fn options(settings: &Settings, read: &Read) -> MergeOptions {
    let merging = &settings.merging;
    let choice = |ours: bool| if ours { Choice::Ours } else { Choice::Theirs };
    let choices = settings.choices.iter().map(|(id, ours)| (id.clone(), choice(*ours))).collect();
    let boards = || read.files.iter().filter_map(|read| read.boards.get(merging.dashboard));
    let is_there = |row: &str| boards().any(|board| board.rows.iter().any(|known| known == row));
    MergeOptions {
        choices,
        placement: merging.placement(is_there),
        dashboard: (merging.dashboard > 0 && boards().next().is_some())
            .then_some(merging.dashboard),
        remove: merging.remove,
        ..MergeOptions::default()
    }
}

/// Why a manifest or settings stand among the files: they could not be used.
fn unusable(recognised: &Recognised, file: &Dropped) -> Option<Vec<Diagnostic>> {
    let text = file.text.as_ref().ok()?;
    match recognised.kind() {
        Kind::CronJob => infer::cronjobs(text).err(),
        Kind::Settings => settings::read(text).err(),
        _ => None,
    }
}

fn merged_view(merged: Merged, read: &ReadFile, is_checked: bool) -> MergedView {
    let diff = merged.diff(0);
    let changes = diff
        .hunks
        .iter()
        .map(|hunk| Change {
            old: span(hunk.old_start, hunk.old_count),
            new: span(hunk.new_start, hunk.new_count),
        })
        .collect();
    let text: Rc<str> = Rc::from(&*merged.text);
    let new = Lines::with(text.clone(), merged.lines.starts());
    let difference = Difference { old: read.lines.clone(), new, changes };
    let said = |change: &merge::Change| match change.line {
        Some(line) => format!("line {line}, {}: {}", change.place, change.text).into(),
        None => format!("{}: {}", change.place, change.text).into(),
    };
    MergedView {
        text,
        is_checked,
        difference: Rc::new(difference),
        added: diff.counts.added,
        removed: diff.counts.removed,
        changes: merged.changes.iter().map(said).collect(),
        conflicts: merged.conflicts.iter().filter(|open| !open.resolved).map(question).collect(),
        notes: merged.notes.clone(),
        new_rows: merged.new_rows,
        whole: merged,
    }
}

/// Lines counted from 1 as a range from 0; an empty run stands after its line.
fn span(start: usize, count: usize) -> std::ops::Range<usize> {
    let first = if count == 0 { start } else { start.saturating_sub(1) };
    first..first + count
}

fn question(open: &merge::Conflict) -> Question {
    let said = |text: &Option<String>| {
        AttrValue::from(text.clone().unwrap_or_else(|| "nothing".to_owned()))
    };
    let line = open.at.map(|place| format!("line {}, ", place.line)).unwrap_or_default();
    Question {
        id: open.id.clone(),
        place: format!("{line}{}", open.place).into(),
        ours: said(&open.ours),
        theirs: said(&open.theirs),
        base: open.base.clone().map(AttrValue::from),
        remark: open.remark.clone().map(AttrValue::from),
        as_settings: open.as_settings.clone(),
    }
}
