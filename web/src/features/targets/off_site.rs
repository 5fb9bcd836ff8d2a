//! Through what the off-site copy is seen, with the target of its age.

use backwatch_core::infer::FactField;
use backwatch_core::plan::{Backup, Duration, ObjectName, OffSite};
use yew::prelude::*;

use super::duration::DurationTune;
use super::off_site_fields::off_site_fields;
use super::{Said, TargetProps};
use crate::derive::context::use_draft;
use crate::state::draft::Edit;
use crate::ui::segments::{SegmentsProps, segments};

const NAMES: [&str; 5] = ["Nothing", "CronJob", "Container", "Exporter", "Metric"];

/// The choice, the fields of the chosen source, and its target.
#[component]
pub(crate) fn OffSiteCard(props: &TargetProps) -> Html {
    let draft = use_draft();
    let (backup, index) = (&props.backup, props.index);
    let chosen = OffSite::KEYS.iter().position(|key| *key == backup.off_site.key()).unwrap_or(0);
    // What was filled in comes back when a source is chosen again.
    let remembered = use_mut_ref(|| vec![None::<OffSite>; NAMES.len()]);
    if let Some(place) = remembered.borrow_mut().get_mut(chosen) {
        *place = Some(backup.off_site.clone());
    }
    let onchoose = {
        let (draft, backup, remembered) = (draft.clone(), backup.clone(), remembered.clone());
        Callback::from(move |place: usize| {
            let known = remembered.borrow().get(place).cloned().flatten();
            let Some(source) = known.or_else(|| guess(place, &backup)) else { return };
            draft
                .dispatch(Edit::fact(index, FactField::OffSite, |backup| backup.off_site = source));
            draft.dispatch(Edit::Close);
        })
    };
    let options = NAMES.iter().map(|name| AttrValue::Static(name)).collect::<Vec<_>>();
    html! {
        <div class="off-site" data-testid="off-site">
            <h3>{ "Off-site copy seen through" }</h3>
            { segments(&SegmentsProps { id: AttrValue::Static("off-site-source"), label: AttrValue::Static("Off-site copy seen through"), options, chosen, onchoose, wide: true }) }
            <p class="tiny soft">{ about(&backup.off_site) }</p>
            if backup.has_off_site() {
                { off_site_fields(props, &draft) }
                { off_site_freshness(props) }
            }
        </div>
    }
}

fn off_site_freshness(props: &TargetProps) -> Html {
    let n = props.backup.numbers();
    let plain = || {
        format!("The panel says STALE and somebody is told above {}", n.off_site_freshness.words())
    };
    let said = Said::of(&props.findings, props.index, "objectives.off_site_freshness", plain);
    html! {
        <DurationTune id="off-site-freshness" label="Off-site freshness" index={props.index}
            value={n.off_site_freshness} {said} edge={Some(n.sound_freshness)}
            by_hand={props.backup.objectives.off_site_freshness.is_some()}
            set={Callback::from(|(mut backup, value): (Backup, Option<Duration>)| {
                backup.objectives.off_site_freshness = value;
                backup
            })} />
    }
}

fn about(source: &OffSite) -> &'static str {
    match source {
        OffSite::None => {
            "The panel says UNKNOWN. An upload inside the backup's own container cannot be seen: \
             kube-state-metrics sees Jobs and containers, not what they do."
        }
        OffSite::CronJob { .. } => "A CronJob of its own uploads; its last success is the signal.",
        OffSite::Container { .. } => {
            "A container of its own in the backup's pod uploads; that it ended well is the signal."
        }
        OffSite::S3Exporter { .. } => "s3_exporter tells the date of the newest object.",
        OffSite::Metric { .. } => {
            "A metric holds the time of the newest upload in seconds: from the Pushgateway, a text \
             file or the app itself."
        }
    }
}

/// A source with its names guessed, to be mended in its fields.
fn guess(place: usize, backup: &Backup) -> Option<OffSite> {
    Some(match place {
        0 => OffSite::None,
        1 => {
            let name = ObjectName::cronjob(&format!("{}-upload", backup.cronjob));
            let name = name.or_else(|_| ObjectName::cronjob("upload")).ok()?;
            OffSite::CronJob { name }
        }
        2 => OffSite::Container { name: ObjectName::label("upload").ok()? },
        3 => {
            let prefix = format!("{}/", backup.cronjob);
            OffSite::S3Exporter { bucket: "backups".to_owned(), prefix }
        }
        4 => OffSite::Metric {
            name: "backup_s3_last_upload_timestamp".to_owned(),
            matchers: [("job".to_owned(), backup.cronjob.to_string())].into(),
        },
        _ => return None,
    })
}
