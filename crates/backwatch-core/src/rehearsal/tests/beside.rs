//! What scenarios take over from health is what a whole evaluation gives.

use backwatch_sim::alert::{self, Schedule, Templates};
use backwatch_sim::eval;
use backwatch_sim::series::Timeline;

use crate::plan::{Duration, ObjectName, OffSite, Plan, Profile, Timetable};
use crate::rehearsal::{Options, Rehearsal, expose};

fn check(plan: &Plan) {
    let rehearsal = Rehearsal::new(plan, &[], Options::default()).unwrap();
    for scenario in rehearsal.scenarios() {
        rehearsal.on_stage(scenario, None, |stage, (cast, health)| {
            let id = &scenario.id;
            let mut whole =
                expose::series(cast.plan, cast.backup, cast.setup, &stage.truth, cast.asked);
            let ticks = super::super::stage::recording_ticks(cast, &stage.truth);
            let options = eval::Options::new(cast.compat);
            let run = |storage: &mut _, group, ticks| {
                let schedule = Schedule::new(ticks);
                let templates = Templates::default();
                alert::run(storage, &[(group, &schedule)], options, &templates).remove(0)
            };
            let _ = run(&mut whole, &cast.rules.recording, ticks);
            let differences = stage.storage.differences(&whole);
            assert!(differences.is_empty(), "{id}: {differences:?}");
            let expect = run(&mut whole, &cast.rules.alerting, stage.ticks(cast));
            let got = stage.alerts(cast, health);
            assert_eq!(got.len(), expect.rules.len());
            for ((_, got), expect) in got.iter().zip(&expect.rules) {
                assert_eq!(got.alerts.len(), expect.alerts.len(), "{id}");
                assert_eq!(got.errors, expect.errors, "{id}");
                for (got, expect) in got.alerts.iter().zip(&expect.alerts) {
                    assert_eq!(
                        (&got.labels, &got.phases),
                        (&expect.labels, &expect.phases),
                        "{id}"
                    );
                    assert_eq!(got.sources.len(), expect.sources.len(), "{id}");
                    for (got, expect) in got.sources.iter().zip(&expect.sources) {
                        assert_eq!(got.labels, expect.labels, "{id}");
                        assert_eq!(values(&got.line), values(&expect.line), "{id}");
                    }
                }
            }
        });
    }
}

fn values(line: &Timeline) -> Vec<(usize, u64)> {
    let steps = line.presence();
    let steps = steps.iter().flat_map(|(start, end)| start..end);
    steps.filter_map(|step| Some((step, line.at(step)?.to_bits()))).collect()
}

#[test]
fn nothing_is_taken_over_that_differs() {
    let mut plan = Plan::default();
    for profile in [Profile::Thorough, Profile::AsSpecified] {
        plan.backups[0].profile = profile;
        check(&plan);
    }
    plan.backups[0].profile = Profile::Thorough;
    plan.backups[0].off_site = OffSite::Container { name: name("up") };
    plan.backups[0].timetable = Timetable::parse("0 2 * * 0", Some("Europe/Berlin")).unwrap();
    plan.backups[0].deadline = Some(Duration::minutes(90));
    check(&plan);
    plan.backups[0].off_site = OffSite::CronJob { name: name("up") };
    plan.backups[0].timetable = Timetable::parse("0 */3 * * *", None).unwrap();
    check(&plan);
}

fn name(text: &str) -> ObjectName {
    ObjectName::label(text).unwrap()
}
