//! A rule group as the model that stands in a rule file.

use backwatch_edit::Value;

use super::{Rule, RuleGroup, Target};

impl RuleGroup {
    /// `name` and `rules`, as a rule file has them.
    pub fn value(&self) -> Value {
        let rules = self.rules.iter().enumerate();
        let rules = rules.map(|(index, rule)| rule.value().blank_line_before(index > 0));
        Value::mapping([
            ("name", Value::from(self.name.as_str())),
            ("rules", Value::sequence(rules)),
        ])
    }
}

impl Rule {
    /// The rule as a rule file has it: what it makes, `expr`, `for`, `keep_firing_for`, `labels`,
    /// `annotations`; what is empty is left out.
    pub fn value(&self) -> Value {
        Value::mapping(self.fields())
    }

    /// The fields of [`Self::value`], in order.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let key = match self.target {
            Target::Record(_) => "record",
            Target::Alert { .. } => "alert",
        };
        let mut fields = vec![(key, Value::from(self.name())), ("expr", self.expr_value())];
        if let Some(hold) = self.hold {
            fields.push(("for", Value::from(hold.to_string())));
        }
        if let Some(keep) = self.keep_firing_for {
            fields.push(("keep_firing_for", Value::from(keep.to_string())));
        }
        if !self.labels.is_empty() {
            fields.push(("labels", texts(&self.labels)));
        }
        if !self.annotations.is_empty() {
            fields.push(("annotations", texts(&self.annotations)));
        }
        fields
    }

    /// The expression: plain where it fits on a line, a literal block where it has several.
    pub fn expr_value(&self) -> Value {
        if self.expr.contains('\n') {
            Value::from(format!("{}\n", self.expr)).literal()
        } else {
            Value::from(self.expr.as_str())
        }
    }
}

fn texts(pairs: &[(String, String)]) -> Value {
    Value::mapping(pairs.iter().map(|(key, text)| (key.as_str(), Value::from(text.as_str()))))
}
