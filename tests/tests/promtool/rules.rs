//! Rules under the names that the reference tests know, without what those do not look at.

use anyhow::{Context as _, Result};
use backwatch_core::artefact::fresh::RuleForm;
use backwatch_core::plan::Plan;
use backwatch_core::render::{self, Part};
use serde_yaml::Value;

/// A rule file whose alerts can be renamed.
pub(crate) struct Rules(Value);

impl Rules {
    /// The rules of a plan.
    pub(crate) fn of(plan: &Plan) -> Result<Self> {
        let text = render::part(plan, Part::Rules, RuleForm::RuleFile);
        Self::read(&text)
    }

    /// The rules that a text holds.
    pub(crate) fn read(text: &str) -> Result<Self> {
        Ok(Self(serde_yaml::from_str(text)?))
    }

    /// Keeps the alerts to which `rename` gives a name, under that name, and every recording rule.
    pub(crate) fn renamed(mut self, rename: impl Fn(&str) -> Option<String>) -> Self {
        self.each_group(|rules| {
            rules.retain_mut(|rule| {
                let Some(name) = rule["alert"].as_str().map(&rename) else { return true };
                let kept = name.is_some();
                rule["alert"] = name.map_or(Value::Null, Value::from);
                kept
            });
        });
        self
    }

    /// Takes a field out of every alert.
    pub(crate) fn without(mut self, field: &str) -> Self {
        self.each_group(|rules| {
            for rule in rules.iter_mut().filter_map(Value::as_mapping_mut) {
                if rule.contains_key("alert") {
                    rule.remove(field);
                }
            }
        });
        self
    }

    /// Takes out the recording rules.
    pub(crate) fn alerts_only(mut self) -> Self {
        self.each_group(|rules| rules.retain(|rule| !rule["alert"].is_null()));
        self
    }

    /// Gives every group another name, so that files can be loaded together.
    pub(crate) fn in_group(mut self, name: &str) -> Self {
        if let Some(groups) = self.0["groups"].as_sequence_mut() {
            for group in groups {
                group["name"] = name.into();
            }
        }
        self
    }

    /// The names of all alerts.
    pub(crate) fn alerts(&self) -> Vec<String> {
        let groups = self.0["groups"].as_sequence().into_iter().flatten();
        let rules = groups.filter_map(|group| group["rules"].as_sequence()).flatten();
        rules.filter_map(|rule| rule["alert"].as_str().map(str::to_owned)).collect()
    }

    /// The text of the rule file.
    pub(crate) fn text(&self) -> Result<String> {
        serde_yaml::to_string(&self.0).context("the rules cannot be written")
    }

    fn each_group(&mut self, mut change: impl FnMut(&mut Vec<Value>)) {
        let groups = self.0["groups"].as_sequence_mut();
        for group in groups.into_iter().flatten() {
            if let Some(rules) = group["rules"].as_sequence_mut() {
                change(rules);
            }
        }
    }
}
