//! What a plan of several backups is called.

use super::{Backup, ObjectName, Plan};

#[test]
fn groups_of_cronjobs_of_one_name_have_names_of_their_own() {
    let plan = |namespaces: &[&str]| {
        let backups = namespaces.iter().map(|namespace| Backup {
            namespace: ObjectName::label(namespace).unwrap(),
            ..Backup::reference()
        });
        let plan = Plan { backups: backups.collect(), ..Plan::default() };
        (0..namespaces.len()).map(|index| plan.group_name(index)).collect::<Vec<_>>()
    };
    assert_eq!(plan(&["a"]), ["nats-backup"]);
    assert_eq!(plan(&["a", "b", "a"]), ["nats-backup.a", "nats-backup.b", "nats-backup.a.2"]);
}
