//! The backup: tabs of backups, the facts with the line each was read from, and the way to change
//! or undo each.

mod fact;
mod facts;

use backwatch_core::plan::{Backup, Duration, ObjectName, Timetable};
use yew::prelude::*;

use crate::derive::context::{use_chosen, use_draft, use_settings, use_view};
use crate::features::intake::Intake;
use crate::state::draft::{Edit, Settings};
use crate::state::view::Look;
use crate::ui::icon::{Glyph, icon};
use crate::ui::tabs::{TabItem, TabsProps, tabs};
use facts::Facts;

/// The card.
#[component]
pub(crate) fn Describe() -> Html {
    let (draft, view, settings, chosen) = (use_draft(), use_view(), use_settings(), use_chosen());
    let backups = &settings.plan.backups;
    let items = backups
        .iter()
        .map(|backup| TabItem { title: backup.name.to_string().into(), note: None })
        .collect::<Vec<_>>();
    let onchoose = {
        let view = view.clone();
        Callback::from(move |place| view.dispatch(Look::Backup(place)))
    };
    let add = {
        let (draft, view, count) = (draft.clone(), view.clone(), backups.len());
        Callback::from(move |_: MouseEvent| {
            draft.dispatch(Edit::settings("", add_backup));
            view.dispatch(Look::Backup(count));
        })
    };
    let remove = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| {
            draft.dispatch(Edit::settings("", move |settings| {
                settings.plan.backups.remove(chosen);
                settings.origins.remove(chosen);
            }));
        })
    };
    html! {
        <section class="card card-backup" id="describe" tabindex="-1" aria-labelledby="describe-title" data-testid="describe">
            <h2 class="unseen" id="describe-title">{ "Backups" }</h2>
            <div class="backups">
                { tabs(&TabsProps { id: AttrValue::Static("backups"), label: AttrValue::Static("Backups"), items, chosen, onchoose, class: classes!("lined") }) }
                <div class="backup-actions">
                    <button type="button" class="button plain little" onclick={add} data-testid="add-backup">
                        { icon(Glyph::Plus) }<span>{ "Add" }</span>
                    </button>
                    if backups.len() > 1 {
                        <button type="button" class="button plain little icon" onclick={remove} title="Remove this backup"
                            aria-label={format!("Remove {}", backups.get(chosen).map(|b| b.name.to_string()).unwrap_or_default())}>
                            { icon(Glyph::Trash) }
                        </button>
                    }
                </div>
            </div>
            <div class="body" role="tabpanel" id="backups-panel" aria-labelledby={format!("backups-{chosen}")}>
                <Facts key={chosen} index={chosen} />
                { source(&SourceProps { settings: settings.clone(), chosen }) }
            </div>
        </section>
    }
}

struct SourceProps {
    settings: std::rc::Rc<Settings>,
    chosen: usize,
}

/// From which file the facts come, and how to give another.
fn source(props: &SourceProps) -> Html {
    let origin = props.settings.origin(props.chosen);
    html! {
        <div class="drop" data-testid="source">
            if let Some(origin) = origin {
                <span><b class="mono">{ &origin.file }</b><span class="soft">{ format!(" read, {} facts stand as read", origin.facts.len()) }</span></span>
                { for origin.notes.iter().map(|note| html! { <span class="warn-ink tiny">{ note }</span> }) }
                <span class="soft tiny">{ "Drop it again to bring the facts up to date, or another manifest to add a backup." }</span>
            } else {
                <b>{ "Drop a CronJob anywhere" }</b>
                <span class="soft tiny">
                    { "Name, schedule, deadline, volume and hints of an upload are read from it. Until then this is the reference case. Files stay in this browser." }
                </span>
            }
            <Intake id="describe-intake" />
        </div>
    }
}

/// Adds a backup with a name of its own.
fn add_backup(settings: &mut Settings) {
    let count = settings.plan.backups.len() + 1;
    let name = ObjectName::cronjob(&format!("backup-{count}"));
    let namespace = ObjectName::label("default");
    let daily = Timetable::parse("0 2 * * *", Some("Etc/UTC"));
    if let (Ok(name), Ok(namespace), Ok(daily)) = (name, namespace, daily) {
        let mut backup = Backup::new(namespace, name, daily);
        backup.deadline = Some(Duration::minutes(10));
        if let Ok(name) = backwatch_core::plan::DisplayName::parse(&format!("Backup {count}")) {
            backup.name = name;
        }
        settings.plan.backups.push(backup);
    }
}
