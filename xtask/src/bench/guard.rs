//! Comparison of the counts of a call with the budget.

use std::{fs, path::Path};

use serde::Deserialize;

use super::{
    Result,
    count::{Cost, cost},
    program::Bench,
    table::{BASE, OURS},
};
use crate::crates::BUDGET;

/// Part of the budget with the cost of a call.
#[derive(Deserialize)]
struct Budget {
    call: Call,
    ratio_to_reqwest: Ratio,
}

#[derive(Deserialize)]
struct Call {
    instructions: f64,
    allocations: f64,
    allocated_bytes: f64,
}

/// Upper bounds of the ratios to reqwest by hand, counted in the same run.
#[derive(Deserialize)]
struct Ratio {
    instructions: f64,
    allocations: f64,
}

/// Bounds of a count, as shares of the budget: other processors have other routines for copying
/// memory, and some calls meet a timer. A count that is clearly below the budget lowers it.
const TOLERANCE: (f64, f64) = (0.96, 1.02);
/// Bounds for allocations: even one more or less is a change.
const TOLERANCE_OF_ALLOCATIONS: (f64, f64) = (0.995, 1.005);

/// Counts the cost of a call.
///
/// # Errors
///
/// Returns an error if it is above or clearly below the budget, or if valgrind is missing.
pub(super) fn guard(root: &Path) -> Result<()> {
    let budget: Budget = serde_json::from_str(&fs::read_to_string(root.join(BUDGET))?)?;
    let bench = Bench::start(root, &[])?;
    let complaints = complaints(&budget, &cost(&bench, OURS)?, &cost(&bench, BASE)?);
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

fn complaints(
    Budget { call, ratio_to_reqwest: ratio }: &Budget,
    ours: &Cost,
    base: &Cost,
) -> Vec<String> {
    let counts = [
        ("instructions", TOLERANCE, call.instructions, ours.instructions),
        ("allocations", TOLERANCE_OF_ALLOCATIONS, call.allocations, ours.allocations),
        ("allocated bytes", TOLERANCE, call.allocated_bytes, ours.bytes),
    ];
    let ratios = [
        ("instructions", ratio.instructions, ours.instructions / base.instructions),
        ("allocations", ratio.allocations, ours.allocations / base.allocations),
    ];
    let counts = counts.map(|(what, tolerance, budget, count)| {
        println!("{what} of a call: {count:.1}, budget {budget}");
        complaint(what, tolerance, budget, count)
    });
    let ratios = ratios.map(|(what, bound, ratio)| {
        println!("{what} of a call, ratio to reqwest by hand: {ratio:.3}, at most {bound}");
        (ratio > bound).then(|| {
            format!("a call takes {ratio:.3} times the {what} of reqwest by hand, {BUDGET} allows {bound}")
        })
    });
    counts.into_iter().chain(ratios).flatten().collect()
}

fn complaint(what: &str, (least, most): (f64, f64), budget: f64, count: f64) -> Option<String> {
    let remedy = if count > budget * most {
        "drop what is new, or change the number and say why in the commit"
    } else if count < budget * least {
        "lower the number, so that it stays so"
    } else {
        return None;
    };
    Some(format!("a call takes {count:.1} {what}, {BUDGET} says {budget}: {remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: Budget = Budget {
        call: Call { instructions: 1000.0, allocations: 52.0, allocated_bytes: 1000.0 },
        ratio_to_reqwest: Ratio { instructions: 0.95, allocations: 0.85 },
    };

    fn of(instructions: f64, allocations: f64, bytes: f64) -> Cost {
        Cost { instructions, allocations, bytes }
    }

    #[test]
    fn one_allocation_more_or_less_is_complained_about() {
        let complaints =
            |count| complaints(&ALLOWED, &of(1000.0, count, 1000.0), &of(1100.0, 66.0, 1000.0));
        assert_eq!(complaints(52.1), [""; 0]);
        let more = complaints(53.0).join("\n");
        assert!(more.ends_with("say why in the commit"), "{more}");
        let less = complaints(51.0).join("\n");
        assert!(less.ends_with("lower the number, so that it stays so"), "{less}");
    }

    #[test]
    fn a_count_within_its_budget_is_complained_about_if_its_ratio_is_too_high() {
        let complaints = |base| complaints(&ALLOWED, &of(1000.0, 52.0, 1000.0), &base);
        assert_eq!(complaints(of(1053.0, 61.2, 0.0)), [""; 0]);
        let found = complaints(of(1052.0, 61.1, 0.0));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("a call takes 0.951 times the instructions"), "{found:?}");
        assert!(found[1].starts_with("a call takes 0.851 times the allocations"), "{found:?}");
    }
}
