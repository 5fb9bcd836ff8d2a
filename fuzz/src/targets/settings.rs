//! Settings, manifests, schedules and links: read or refused, and written back the same.

use backwatch_core::artefact::fresh::RuleForm;
use backwatch_core::plan::{Plan, settings};
use backwatch_core::schedule::{Schedule, Zone};
use backwatch_core::{infer, render, share};

use super::{Target, text};
use crate::seeds::Kind;

pub(super) const SETTINGS: Target = Target {
    name: "settings",
    promise: "backwatch.yaml: what is accepted is written and read back the same, and renders",
    seeds: Kind::Settings,
    words: &[
        "name: X\n",
        "schedule: \"* * * * *\"\n",
        "freshness: 25h\n",
        "success_rate: 100%\n",
        "profile: essential\n",
        "off_site: none\n",
        "threshold: 1s\n",
        "for: 0s\n",
        "deadline: 1d 1h\n",
        "drills: []\n",
        "time_zone: UTC\n",
    ],
    run: settings,
};

pub(super) const CRONJOB: Target = Target {
    name: "cronjob",
    promise: "CronJob manifests: what is read is a plan that renders",
    seeds: Kind::CronJobs,
    words: &[
        "schedule: \"0 0 31 2 *\"\n",
        "timeZone: Mars\n",
        "suspend: true\n",
        "claimName: x\n",
        "kind: CronJob\n",
        "metadata:\n",
    ],
    run: cronjob,
};

pub(super) const SCHEDULE: Target = Target {
    name: "schedule",
    promise: "cron expressions: the next runs are in order, and no search goes on for ever",
    seeds: Kind::Schedules,
    words: &[
        "*",
        "*/",
        "-",
        ",",
        "?",
        "L",
        "W",
        "#2",
        "MON",
        "jan",
        "@hourly",
        "@every 5m",
        "TZ=",
        "31",
        "29 2",
        "0-6/5",
        "Europe/Kyiv",
    ],
    run: schedule,
};

pub(super) const LINK: Target = Target {
    name: "share_link",
    promise: "links: a link that is read gives settings that give the same link",
    seeds: Kind::Links,
    words: &["#", "p=", "1.", ".", "-", "_", "=", "AAAA", "%20"],
    run: link,
};

fn settings(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let Ok(plan) = settings::read(text) else { return false };
    whole(&plan);
    true
}

fn cronjob(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let Ok((plan, _)) = infer::plan(text) else { return false };
    rendered(&plan);
    true
}

fn link(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let Some(Ok(plan)) = share::read(text) else { return false };
    let fragment = share::fragment(&plan);
    assert!(matches!(share::read(&fragment), Some(Ok(again)) if again == plan), "{fragment}");
    true
}

/// Written in full, in brief and as a link, it reads back as the same plan.
fn whole(plan: &Plan) {
    for text in [settings::write(plan), settings::write_brief(plan)] {
        let again = settings::read(&text);
        assert_eq!(again.as_ref(), Ok(plan), "the settings as written:\n{text}");
    }
    let text = settings::write_json(plan);
    for again in [settings::read_json(&text), settings::read(&text)] {
        assert_eq!(again.as_ref(), Ok(plan), "the settings as JSON:\n{text}");
    }
    let fragment = share::fragment(plan);
    let again = share::read(&fragment);
    let too_long = fragment.len() > 60 * 1024;
    assert!(too_long || matches!(again, Some(Ok(again)) if again == *plan), "{fragment}");
    rendered(plan);
}

/// What is rendered is valid.
fn rendered(plan: &Plan) {
    let rules = render::part(plan, render::Part::Rules, RuleForm::RuleFile);
    let report = backwatch_core::rule_check::check(&rules);
    assert!(report.is_valid(), "the rules are not valid: {:?}\n{rules}", report.errors);
    let _ = render::everything(plan, RuleForm::RuleFile);
}

fn schedule(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let (expression, zone) = text.split_once('\n').unwrap_or((text, "Etc/UTC"));
    let Ok(schedule) = Schedule::parse(expression.trim()) else { return false };
    let Some(zone) = zone_of(zone.trim()) else { return false };
    let from = 1_772_000_000;
    let runs = schedule.next_runs(&zone, from, 5);
    assert!(runs.windows(2).all(|pair| matches!(pair, [a, b] if a < b)), "out of order: {runs:?}");
    assert!(runs.first().is_none_or(|first| *first > from), "in the past: {runs:?}");
    assert_eq!(schedule.next_after(&zone, from), runs.first().copied());
    let _ = (schedule.arithmetic(&zone), schedule.describe(&zone));
    true
}

fn zone_of(name: &str) -> Option<Zone> {
    Zone::parse(if name.is_empty() { "Etc/UTC" } else { name }).ok()
}
