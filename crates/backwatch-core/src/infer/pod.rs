//! What the pod of a CronJob tells: the claim it writes to, and whether it uploads.

use super::{Backup, Diagnostic, Fact, FactField, Node, ObjectName, OffSite};

/// Reads claim and upload from the pod template under `spec`.
pub(super) fn read(
    spec: Node<'_>,
    backup: &mut Backup,
    facts: &mut Vec<Fact>,
    notes: &mut Vec<Diagnostic>,
) {
    let template = ["jobTemplate", "spec", "template", "spec"];
    let pod = template.iter().try_fold(spec, |node, key| node.value(key));
    let Some(pod) = pod else { return };
    if let Some((claim, node)) = claim(pod) {
        facts.push(Fact {
            field: FactField::Volume,
            value: claim.to_string(),
            line: node.line_column().0,
        });
        backup.volume = Some(claim);
    }
    upload(pod, backup, facts, notes);
}

/// The claim that a volume of the pod names: one that speaks of backups before others.
fn claim(pod: Node<'_>) -> Option<(ObjectName, Node<'_>)> {
    let claims: Vec<Node<'_>> = pod
        .value("volumes")?
        .items()
        .filter_map(|v| v.value("persistentVolumeClaim")?.value("claimName"))
        .collect();
    let speaks = |node: &Node<'_>| node.as_str().is_some_and(|name| name.contains("backup"));
    let chosen = claims.iter().find(|n| speaks(n)).or(claims.first()).copied()?;
    Some((ObjectName::subdomain(chosen.as_str()?).ok()?, chosen))
}

fn upload(pod: Node<'_>, backup: &mut Backup, facts: &mut Vec<Fact>, notes: &mut Vec<Diagnostic>) {
    let containers: Vec<Node<'_>> =
        pod.value("containers").into_iter().flat_map(Node::items).collect();
    let of_its_own = containers.iter().filter(|_| containers.len() > 1).find_map(|container| {
        let node = container.value("name")?;
        let name = node.as_str().filter(|name| says_upload(name))?;
        Some((ObjectName::label(name).ok()?, node))
    });
    if let Some((name, node)) = of_its_own {
        let value = format!("uploaded by container {name}");
        facts.push(Fact { field: FactField::OffSite, value, line: node.line_column().0 });
        backup.off_site = OffSite::Container { name };
        return;
    }
    let hint = containers.iter().find_map(|container| {
        let env = container.value("env")?;
        env.items().filter_map(|e| e.value("name")).find(|n| n.as_str().is_some_and(is_bucket))
    });
    if let Some(node) = hint {
        let line = node.line_column().0;
        let variable = node.as_str().unwrap_or_default();
        let value = format!("unseen: uploads in its own container ({variable})");
        facts.push(Fact { field: FactField::OffSite, value, line });
        let note = Diagnostic::note(
            "the upload happens in the backup's own container, where kube-state-metrics cannot see it",
        );
        notes.push(
            note.at_field("off_site")
                .at(line, 1)
                .hint("move it to a container or CronJob of its own, or export a timestamp"),
        );
    }
}

/// Whether a name speaks of an upload.
pub(super) fn says_upload(name: &str) -> bool {
    let parts = name.split(['-', '_', '.']);
    parts.into_iter().any(|part| {
        matches!(part, "upload" | "uploader" | "s3" | "offsite" | "sync" | "replicate" | "gcs")
    })
}

/// Whether an environment variable names a place outside the cluster.
fn is_bucket(variable: &str) -> bool {
    let ends = ["S3_BUCKET", "GCS_BUCKET", "BUCKET_NAME", "BUCKET", "RESTIC_REPOSITORY"];
    ends.iter().any(|end| variable.ends_with(end))
        || variable.starts_with("AZURE_STORAGE_")
        || variable.starts_with("RCLONE_CONFIG_")
        || variable.starts_with("B2_")
}
