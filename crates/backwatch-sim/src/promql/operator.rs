//! The operators of the language: binary operators, aggregations, and how two vectors are matched.
//!
//! Semantics after Prometheus, `promql/parser/lex.go` (names, precedence) and `promql/parser/ast.go`
//! (`VectorMatching`).

/// An operator between two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Mod,
    /// `^`, the only one that groups to the right
    Pow,
    /// `atan2`
    Atan2,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `and`
    And,
    /// `or`
    Or,
    /// `unless`
    Unless,
}

impl BinaryOp {
    /// The operator as it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Pow => "^",
            Self::Atan2 => "atan2",
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::And => "and",
            Self::Or => "or",
            Self::Unless => "unless",
        }
    }

    /// How tightly the operator binds: a greater number binds tighter.
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And | Self::Unless => 2,
            Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge => 3,
            Self::Add | Self::Sub => 4,
            Self::Mul | Self::Div | Self::Mod | Self::Atan2 => 5,
            Self::Pow => 6,
        }
    }

    /// Whether `a OP b OP c` means `a OP (b OP c)`.
    pub const fn is_right_associative(self) -> bool {
        matches!(self, Self::Pow)
    }

    /// Whether this is one of `== != < <= > >=`.
    pub const fn is_comparison(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge)
    }

    /// Whether this is one of `and or unless`.
    pub const fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }
}

/// An aggregation over the series of an instant vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AggregateOp {
    /// `sum`
    Sum,
    /// `avg`
    Avg,
    /// `count`
    Count,
    /// `min`
    Min,
    /// `max`
    Max,
    /// `group`
    Group,
    /// `stddev`
    Stddev,
    /// `stdvar`
    Stdvar,
    /// `topk`, takes a parameter
    Topk,
    /// `bottomk`, takes a parameter
    Bottomk,
    /// `count_values`, takes a string parameter
    CountValues,
    /// `quantile`, takes a parameter
    Quantile,
}

impl AggregateOp {
    /// All aggregations.
    pub const ALL: [Self; 12] = [
        Self::Sum,
        Self::Avg,
        Self::Count,
        Self::Min,
        Self::Max,
        Self::Group,
        Self::Stddev,
        Self::Stdvar,
        Self::Topk,
        Self::Bottomk,
        Self::CountValues,
        Self::Quantile,
    ];

    /// The aggregation as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Count => "count",
            Self::Min => "min",
            Self::Max => "max",
            Self::Group => "group",
            Self::Stddev => "stddev",
            Self::Stdvar => "stdvar",
            Self::Topk => "topk",
            Self::Bottomk => "bottomk",
            Self::CountValues => "count_values",
            Self::Quantile => "quantile",
        }
    }

    /// Whether it takes a parameter before the vector.
    pub const fn has_parameter(self) -> bool {
        matches!(self, Self::Topk | Self::Bottomk | Self::CountValues | Self::Quantile)
    }
}

/// Which labels an aggregation groups by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Grouping {
    /// Whether the labels are those to leave out (`without`) instead of those to keep (`by`).
    pub without: bool,
    /// The labels, in the order in which they are written.
    pub labels: Vec<String>,
}

/// How many series of one side may go with how many of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cardinality {
    /// One with one: no `group_left` or `group_right`.
    #[default]
    OneToOne,
    /// `group_left`: many on the left with one on the right.
    ManyToOne,
    /// `group_right`: one on the left with many on the right.
    OneToMany,
    /// What `and`, `or` and `unless` do.
    ManyToMany,
}

/// How the series of two instant vectors find each other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct VectorMatching {
    /// How many with how many.
    pub cardinality: Cardinality,
    /// Whether `labels` are the only ones compared (`on`). Otherwise they are left out (`ignoring`);
    /// without either modifier this is false and there are no labels.
    pub on: bool,
    /// The labels of `on` or `ignoring`, as written.
    pub labels: Vec<String>,
    /// The labels in the parentheses of `group_left` or `group_right`, as written.
    pub include: Vec<String>,
}
