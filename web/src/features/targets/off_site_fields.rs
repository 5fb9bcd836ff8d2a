//! The fields of each off-site source.

use std::collections::BTreeMap;

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::infer::FactField;
use backwatch_core::plan::{ObjectName, OffSite, check_label_name, check_metric_name};
use yew::prelude::*;

use super::TargetProps;
use crate::derive::context::DraftHandle;
use crate::state::draft::Edit;
use crate::ui::typed::{Field, Take};

/// The fields of the chosen source.
pub(crate) fn off_site_fields(props: &TargetProps, draft: &DraftHandle) -> Html {
    let (index, source) = (props.index, &props.backup.off_site);
    let take = |read: fn(&str, &OffSite) -> Result<OffSite, String>| {
        taking(draft, index, source.clone(), read)
    };
    match source {
        OffSite::None => Html::default(),
        OffSite::CronJob { name } => html! {
            <Field id="off-site-cronjob" label="CronJob that uploads" value={name.to_string()} take={take(cronjob)} />
        },
        OffSite::Container { name } => html! {
            <Field id="off-site-container" label="Container that uploads" value={name.to_string()} take={take(container)} />
        },
        OffSite::S3Exporter { bucket, prefix } => html! {
            <div class="pair">
                <Field id="off-site-bucket" label="Bucket" value={bucket.clone()} take={take(with_bucket)} />
                <Field id="off-site-prefix" label="Prefix, may be empty" value={prefix.clone()} take={take(with_prefix)} />
            </div>
        },
        OffSite::Metric { name, matchers } => html! {
            <>
                <Field id="off-site-metric" label="Metric" value={name.clone()} take={take(with_metric)} />
                <Field id="off-site-matchers" label="Labels that select this backup" value={write_labels(matchers)}
                    placeholder="job=nats-backup" take={take(with_matchers)} />
            </>
        },
    }
}

fn taking(
    draft: &DraftHandle,
    index: usize,
    source: OffSite,
    read: fn(&str, &OffSite) -> Result<OffSite, String>,
) -> Take {
    let draft = draft.clone();
    Callback::from(move |text: String| {
        let source = read(&text, &source)?;
        draft.dispatch(Edit::fact(index, FactField::OffSite, |backup| backup.off_site = source));
        Ok(())
    })
}

fn said(error: &Diagnostic) -> String {
    error.to_string()
}

fn cronjob(text: &str, _: &OffSite) -> Result<OffSite, String> {
    Ok(OffSite::CronJob { name: ObjectName::cronjob(text).map_err(|error| said(&error))? })
}

fn container(text: &str, _: &OffSite) -> Result<OffSite, String> {
    Ok(OffSite::Container { name: ObjectName::label(text).map_err(|error| said(&error))? })
}

fn with_bucket(text: &str, source: &OffSite) -> Result<OffSite, String> {
    let bucket = text.trim();
    if bucket.is_empty() {
        return Err("A bucket is needed".to_owned());
    }
    let prefix = match source {
        OffSite::S3Exporter { prefix, .. } => prefix.clone(),
        _ => String::new(),
    };
    Ok(OffSite::S3Exporter { bucket: bucket.to_owned(), prefix })
}

#[allow(clippy::unnecessary_wraps, reason = "one signature for all fields")]
fn with_prefix(text: &str, source: &OffSite) -> Result<OffSite, String> {
    let OffSite::S3Exporter { bucket, .. } = source else { return Ok(source.clone()) };
    Ok(OffSite::S3Exporter { bucket: bucket.clone(), prefix: text.trim().to_owned() })
}

fn with_metric(text: &str, source: &OffSite) -> Result<OffSite, String> {
    let name = text.trim();
    check_metric_name(name).map_err(|error| said(&error))?;
    let matchers = match source {
        OffSite::Metric { matchers, .. } => matchers.clone(),
        _ => BTreeMap::new(),
    };
    Ok(OffSite::Metric { name: name.to_owned(), matchers })
}

fn with_matchers(text: &str, source: &OffSite) -> Result<OffSite, String> {
    let OffSite::Metric { name, .. } = source else { return Ok(source.clone()) };
    Ok(OffSite::Metric { name: name.clone(), matchers: read_labels(text)? })
}

/// Labels as they are typed: `team=platform, stage=prod`.
pub(crate) fn write_labels(labels: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join(", ")
}

/// Reads what [`write_labels`] writes; quotes around a value may stand.
pub(crate) fn read_labels(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut labels = BTreeMap::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) =
            part.split_once('=').ok_or_else(|| format!("`{part}` has no `=`; write name=value"))?;
        let (name, value) = (name.trim(), value.trim().trim_matches('"'));
        check_label_name(name).map_err(|error| said(&error))?;
        if labels.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(format!("the label `{name}` is given twice"));
        }
    }
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_as_they_are_written() {
        let labels = read_labels(" team=platform, stage = \"prod\" ,").unwrap();
        assert_eq!(write_labels(&labels), "stage=prod, team=platform");
        assert_eq!(read_labels(""), Ok(BTreeMap::new()));
        for bad in ["team", "1a=b", "a=b, a=c", "=x"] {
            assert!(read_labels(bad).is_err(), "{bad}");
        }
    }
}
