/// The middle one; of an even number the upper of the two in the middle.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The ratios within each round, which what disturbs a whole round does not disturb.
pub(super) fn ratios(values: &[f64], to: &[f64]) -> Vec<f64> {
    values.iter().zip(to).map(|(value, to)| value / to).collect()
}

/// Between what the middle half of at least one value is.
pub(super) fn quartiles(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let quarter = values.len() / 4;
    (values[quarter], values[values.len() - 1 - quarter])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_one_of_the_values_whatever_their_order() {
        assert_eq!(median([3.0, 1.0, 9.0]).to_bits(), 3.0_f64.to_bits());
        assert!(median([]).is_nan());
    }

    #[test]
    fn rounds_are_compared_one_by_one() {
        let ratios = ratios(&[1.0, 20.0, 6.0], &[2.0, 40.0, 2.0]);
        assert_eq!(ratios, [0.5, 0.5, 3.0]);
    }

    #[test]
    fn quartiles_leave_out_the_outer_quarters() {
        let nine = [9.0, 1.0, 8.0, 2.0, 7.0, 3.0, 6.0, 4.0, 5.0];
        assert_eq!(quartiles(nine.to_vec()), (3.0, 7.0));
        assert_eq!(quartiles(vec![1.0]), (1.0, 1.0));
    }
}
