//! The functions of the language and what they take and return.
//!
//! After Prometheus, `promql/parser/functions.go`. Only the stable ones that work on floats are
//! here; experimental ones and those for native histograms are known by name, to be refused with
//! the right reason ([`Refusal`]). What a function computes is the evaluator's business.

use super::ast::ValueType::{self, Matrix, Scalar, String as Text, Vector};

/// Declares the enum and its table from one list: variant, name, argument types, how many of the
/// last argument may be given in addition to the others (`+1`: it is optional, `*`: any number), result.
macro_rules! functions {
    ($($variant:ident $name:literal ($($arg:ident),*) $variadic:ident -> $returns:ident;)*) => {
        /// A function.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Function {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Function {
            /// All functions, by name.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name as it is written.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The types of its arguments; the last one counts for all further ones.
            pub const fn args(self) -> &'static [ValueType] {
                match self { $(Self::$variant => &[$($arg),*]),* }
            }

            /// How often the last argument may be given.
            pub const fn variadic(self) -> Variadic {
                match self { $(Self::$variant => Variadic::$variadic),* }
            }

            /// What a call evaluates to.
            pub const fn returns(self) -> ValueType {
                match self { $(Self::$variant => $returns),* }
            }
        }
    };
}

/// How often the last argument of a function may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variadic {
    /// Exactly once.
    Once,
    /// Once, or not at all.
    Optional,
    /// Any number of times, none included.
    Any,
}

functions! {
    Abs "abs" (Vector) Once -> Vector;
    Absent "absent" (Vector) Once -> Vector;
    AbsentOverTime "absent_over_time" (Matrix) Once -> Vector;
    Acos "acos" (Vector) Once -> Vector;
    Acosh "acosh" (Vector) Once -> Vector;
    Asin "asin" (Vector) Once -> Vector;
    Asinh "asinh" (Vector) Once -> Vector;
    Atan "atan" (Vector) Once -> Vector;
    Atanh "atanh" (Vector) Once -> Vector;
    AvgOverTime "avg_over_time" (Matrix) Once -> Vector;
    Ceil "ceil" (Vector) Once -> Vector;
    Changes "changes" (Matrix) Once -> Vector;
    Clamp "clamp" (Vector, Scalar, Scalar) Once -> Vector;
    ClampMax "clamp_max" (Vector, Scalar) Once -> Vector;
    ClampMin "clamp_min" (Vector, Scalar) Once -> Vector;
    Cos "cos" (Vector) Once -> Vector;
    Cosh "cosh" (Vector) Once -> Vector;
    CountOverTime "count_over_time" (Matrix) Once -> Vector;
    DayOfMonth "day_of_month" (Vector) Optional -> Vector;
    DayOfWeek "day_of_week" (Vector) Optional -> Vector;
    DayOfYear "day_of_year" (Vector) Optional -> Vector;
    DaysInMonth "days_in_month" (Vector) Optional -> Vector;
    Deg "deg" (Vector) Once -> Vector;
    Delta "delta" (Matrix) Once -> Vector;
    Deriv "deriv" (Matrix) Once -> Vector;
    Exp "exp" (Vector) Once -> Vector;
    Floor "floor" (Vector) Once -> Vector;
    HistogramFraction "histogram_fraction" (Scalar, Scalar, Vector) Once -> Vector;
    HistogramQuantile "histogram_quantile" (Scalar, Vector) Once -> Vector;
    HoltWinters "holt_winters" (Matrix, Scalar, Scalar) Once -> Vector;
    Hour "hour" (Vector) Optional -> Vector;
    Idelta "idelta" (Matrix) Once -> Vector;
    Increase "increase" (Matrix) Once -> Vector;
    Irate "irate" (Matrix) Once -> Vector;
    LabelJoin "label_join" (Vector, Text, Text, Text) Any -> Vector;
    LabelReplace "label_replace" (Vector, Text, Text, Text, Text) Once -> Vector;
    LastOverTime "last_over_time" (Matrix) Once -> Vector;
    Ln "ln" (Vector) Once -> Vector;
    Log10 "log10" (Vector) Once -> Vector;
    Log2 "log2" (Vector) Once -> Vector;
    MaxOverTime "max_over_time" (Matrix) Once -> Vector;
    MinOverTime "min_over_time" (Matrix) Once -> Vector;
    Minute "minute" (Vector) Optional -> Vector;
    Month "month" (Vector) Optional -> Vector;
    Pi "pi" () Once -> Scalar;
    PredictLinear "predict_linear" (Matrix, Scalar) Once -> Vector;
    PresentOverTime "present_over_time" (Matrix) Once -> Vector;
    QuantileOverTime "quantile_over_time" (Scalar, Matrix) Once -> Vector;
    Rad "rad" (Vector) Once -> Vector;
    Rate "rate" (Matrix) Once -> Vector;
    Resets "resets" (Matrix) Once -> Vector;
    Round "round" (Vector, Scalar) Optional -> Vector;
    Scalar "scalar" (Vector) Once -> Scalar;
    Sgn "sgn" (Vector) Once -> Vector;
    Sin "sin" (Vector) Once -> Vector;
    Sinh "sinh" (Vector) Once -> Vector;
    Sort "sort" (Vector) Once -> Vector;
    SortDesc "sort_desc" (Vector) Once -> Vector;
    Sqrt "sqrt" (Vector) Once -> Vector;
    StddevOverTime "stddev_over_time" (Matrix) Once -> Vector;
    StdvarOverTime "stdvar_over_time" (Matrix) Once -> Vector;
    SumOverTime "sum_over_time" (Matrix) Once -> Vector;
    Tan "tan" (Vector) Once -> Vector;
    Tanh "tanh" (Vector) Once -> Vector;
    Time "time" () Once -> Scalar;
    Timestamp "timestamp" (Vector) Once -> Vector;
    Vector "vector" (Scalar) Once -> Vector;
    Year "year" (Vector) Optional -> Vector;
}

impl Function {
    /// Whether its result depends on the time at which it is asked, whatever its arguments.
    pub(crate) fn tells_time(self) -> bool {
        matches!(
            self,
            Self::DaysInMonth
                | Self::DayOfMonth
                | Self::DayOfWeek
                | Self::DayOfYear
                | Self::Hour
                | Self::Minute
                | Self::Month
                | Self::Year
                | Self::PredictLinear
                | Self::Time
                | Self::Timestamp
        )
    }

    /// The function of this name; names are case-sensitive.
    pub fn by_name(name: &str) -> Option<Self> {
        let found = Self::ALL.binary_search_by(|function| function.name().cmp(name)).ok()?;
        Self::ALL.get(found).copied()
    }

    /// How a call looks: `clamp(instant vector, scalar, scalar)`.
    pub(super) fn usage(self) -> String {
        let mut args: Vec<&str> = self.args().iter().map(|arg| arg.documented()).collect();
        match self.variadic() {
            Variadic::Once => {}
            Variadic::Optional => args.push("(the last one is optional)"),
            Variadic::Any => args.push("..."),
        }
        format!("{}({})", self.name(), args.join(", "))
    }
}

/// Why a name that Prometheus knows as a function is not one here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is behind the feature flag `promql-experimental-functions`.
    Experimental,
    /// It works on native histograms.
    NativeHistogram,
}

impl Refusal {
    /// Why `name` is refused; `None` where Prometheus does not know the name either.
    pub fn of(name: &str) -> Option<Self> {
        if NATIVE_HISTOGRAM.contains(&name) {
            Some(Self::NativeHistogram)
        } else if EXPERIMENTAL.contains(&name) {
            Some(Self::Experimental)
        } else {
            None
        }
    }
}

const NATIVE_HISTOGRAM: [&str; 5] =
    ["histogram_avg", "histogram_count", "histogram_stddev", "histogram_stdvar", "histogram_sum"];

const EXPERIMENTAL: [&str; 19] = [
    "double_exponential_smoothing",
    "end",
    "first_over_time",
    "histogram_quantiles",
    "info",
    "integral",
    "mad_over_time",
    "max_of",
    "min_of",
    "range",
    "sort_by_label",
    "sort_by_label_desc",
    "start",
    "step",
    "timeseries_gen",
    "ts_of_first_over_time",
    "ts_of_last_over_time",
    "ts_of_max_over_time",
    "ts_of_min_over_time",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_is_found_by_its_name() {
        for function in Function::ALL {
            assert_eq!(Function::by_name(function.name()), Some(*function));
            assert_eq!(Refusal::of(function.name()), None);
        }
        assert_eq!(Function::by_name("Rate"), None);
        assert_eq!(Function::by_name(""), None);
    }
}
