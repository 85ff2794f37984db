//! Rounds of all programs, each in a new process, and their statistics.

use std::collections::BTreeMap;

use super::Result;

/// Values of each contender, round by round.
pub(super) type Rounds = BTreeMap<String, Vec<f64>>;

/// Measures the programs in turn, in an order that changes from round to round.
pub(super) fn all_rounds<T>(
    contenders: &[&str],
    rounds: usize,
    measure: impl Fn(&str) -> Result<T>,
) -> Result<BTreeMap<String, Vec<T>>> {
    let mut measured: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for round in 0..rounds {
        for contender in order(contenders, round) {
            let values = measured.entry(contender.to_owned()).or_default();
            values.push(measure(contender)?);
        }
    }
    Ok(measured)
}

/// Returns the order of a round. Each program is first equally often, and precedes each other one
/// equally often.
fn order<'a>(contenders: &[&'a str], round: usize) -> Vec<&'a str> {
    let mut order = contenders.to_vec();
    order.rotate_left(round % contenders.len());
    if round / contenders.len() % 2 == 1 {
        order.reverse();
    }
    order
}

/// Returns the median; for an even number of values, the upper of the two in the middle.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Returns the ratios within each round: a disturbance of a whole round does not affect them.
pub(super) fn ratios(values: &[f64], base: &[f64]) -> Vec<f64> {
    values.iter().zip(base).map(|(value, base)| value / base).collect()
}

/// Returns the quartiles of at least one value.
pub(super) fn quartiles(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let quarter = values.len() / 4;
    (values[quarter], values[values.len() - 1 - quarter])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_contender_has_an_advantage_from_the_order() {
        for contenders in [&["a", "b"][..], &["a", "b", "c"], &["a", "b", "c", "d"]] {
            let rounds = (0..2 * contenders.len()).map(|round| order(contenders, round));
            let rounds: Vec<_> = rounds.collect();
            for contender in contenders {
                for index in 0..contenders.len() {
                    let times = rounds.iter().filter(|round| round[index] == *contender);
                    assert_eq!(times.count(), 2);
                }
            }
            let pairs = rounds.concat();
            let follows =
                |first, second| pairs.windows(2).filter(|pair| **pair == [first, second]).count();
            assert!(follows("a", "b").abs_diff(follows("b", "a")) <= 1);
        }
    }

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
