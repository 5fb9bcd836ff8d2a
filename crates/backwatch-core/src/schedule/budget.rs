//! How many runs may fail before an objective is missed, in whole numbers.

/// The most failures among `runs` that still leave a success rate above `numerator / denominator`.
///
/// That is `ceil(N (1 - t)) - 1`, without floating point. `None` where not even a window without a
/// failure is above the target: no runs, a target of 100 % or more, or a denominator of 0.
pub fn failures_tolerated(runs: u64, numerator: u64, denominator: u64) -> Option<u64> {
    let spare = denominator.checked_sub(numerator)?;
    if denominator == 0 {
        return None;
    }
    let failures = (u128::from(runs) * u128::from(spare)).div_ceil(u128::from(denominator));
    u64::try_from(failures).ok()?.checked_sub(1)
}
