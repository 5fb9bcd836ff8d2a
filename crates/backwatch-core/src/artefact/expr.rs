//! PromQL as a small tree, so that rules are built and not pasted together.
//!
//! Only what the artefacts need; the engine that reads all of PromQL is `backwatch-sim`.

use crate::plan::Duration;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number, as it is to be spelled.
    Number(String),
    /// A string literal, unescaped.
    Text(&'static str),
    /// An instant or range selector.
    Selector(Selector),
    /// A function call.
    Call(&'static str, Vec<Expr>),
    /// An aggregation `op by (labels) (inner)`.
    Aggregate(&'static str, Vec<&'static str>, Box<Expr>),
    /// A binary operation.
    Binary(Box<Binary>),
    /// `inner[range:step]`.
    Subquery(Box<Expr>, Duration, Duration),
}

/// `metric{matchers}[range] offset offset`.
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// The metric's name.
    pub metric: String,
    /// Label, operator (`=`, `=~`, `!=`), value; in order.
    pub matchers: Vec<(String, &'static str, String)>,
    /// The range, for a range selector.
    pub range: Option<Duration>,
    /// How far back it looks, for one that does.
    pub offset: Option<Duration>,
}

/// `left op [bool] [on (...) [group_left (...)]] right`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// The operator.
    pub op: &'static str,
    /// With `bool` behind the operator.
    pub returns_bool: bool,
    /// The labels of `on`, if there is one; may be empty.
    pub on: Option<Vec<&'static str>>,
    /// The labels of `group_left`, if there is one.
    pub group_left: Option<Vec<&'static str>>,
    /// What stands before it.
    pub left: Expr,
    /// What stands behind it.
    pub right: Expr,
}

/// Labels that tell CronJobs apart.
pub(crate) const BY_CRONJOB: [&str; 3] = ["cluster", "namespace", "cronjob"];
/// Labels that tell Jobs apart.
pub(crate) const BY_JOB: [&str; 3] = ["cluster", "namespace", "job_name"];
/// Labels that tell claims apart.
pub(crate) const BY_CLAIM: [&str; 3] = ["cluster", "namespace", "persistentvolumeclaim"];

impl Expr {
    /// A whole number.
    pub fn number(n: u64) -> Self {
        Self::Number(n.to_string())
    }

    /// The seconds of `span`.
    pub fn seconds(span: Duration) -> Self {
        Self::number(span.as_seconds())
    }

    /// `max by (labels) (self)`.
    #[must_use]
    pub fn max_by(self, labels: &[&'static str]) -> Self {
        Self::Aggregate("max", labels.to_vec(), Box::new(self))
    }

    /// `avg by (labels) (self)`.
    #[must_use]
    pub fn avg_by(self, labels: &[&'static str]) -> Self {
        Self::Aggregate("avg", labels.to_vec(), Box::new(self))
    }

    /// `self op right`, matching all labels.
    #[must_use]
    pub fn op(self, op: &'static str, right: Self) -> Self {
        self.binary(op, None, None, right)
    }

    /// `self op on (labels) right`.
    #[must_use]
    pub fn op_on(self, op: &'static str, labels: &[&'static str], right: Self) -> Self {
        self.binary(op, Some(labels.to_vec()), None, right)
    }

    /// `self op bool right`.
    #[must_use]
    pub fn op_bool(self, op: &'static str, right: Self) -> Self {
        match self.op(op, right) {
            Self::Binary(mut binary) => {
                binary.returns_bool = true;
                Self::Binary(binary)
            }
            other => other,
        }
    }

    /// `self * on (cluster, namespace, job_name) group_left (cronjob) right`.
    #[must_use]
    pub fn owned_by(self, right: Self) -> Self {
        self.binary("*", Some(BY_JOB.to_vec()), Some(vec!["cronjob"]), right)
    }

    /// `time() - self`.
    #[must_use]
    pub fn age(self) -> Self {
        Self::Call("time", Vec::new()).op("-", self)
    }

    fn binary(
        self,
        op: &'static str,
        on: Option<Vec<&'static str>>,
        group_left: Option<Vec<&'static str>>,
        right: Self,
    ) -> Self {
        let returns_bool = false;
        Self::Binary(Box::new(Binary { op, returns_bool, on, group_left, left: self, right }))
    }
}

impl Selector {
    /// `metric` without matchers.
    pub fn new(metric: impl Into<String>) -> Self {
        Self { metric: metric.into(), matchers: Vec::new(), range: None, offset: None }
    }

    /// The same with `label="value"`.
    #[must_use]
    pub fn with(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.matchers.push((label.into(), "=", value.into()));
        self
    }

    /// The same with `label!="value"`.
    #[must_use]
    pub fn without(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.matchers.push((label.into(), "!=", value.into()));
        self
    }

    /// The same with `label=~"pattern"`.
    #[must_use]
    pub fn matching(mut self, label: impl Into<String>, pattern: impl Into<String>) -> Self {
        self.matchers.push((label.into(), "=~", pattern.into()));
        self
    }

    /// The same over `range`.
    #[must_use]
    pub fn over(mut self, range: Duration) -> Self {
        self.range = Some(range);
        self
    }

    /// The same as it was `offset` ago.
    #[must_use]
    pub fn ago(mut self, offset: Duration) -> Self {
        self.offset = Some(offset);
        self
    }

    /// As an expression.
    pub fn expr(self) -> Expr {
        Expr::Selector(self)
    }
}
