//! Holds what is deterministic against the budget.

use std::{fs, path::Path};

use serde::Deserialize;

use super::{
    Result,
    count::{heap, instructions},
    program::Bench,
};
use crate::crates::BUDGET;

/// Of the budget: what a call may cost.
#[derive(Deserialize)]
struct Budget {
    call: Call,
}

#[derive(Deserialize)]
struct Call {
    instructions: f64,
    allocations: f64,
    allocated_bytes: f64,
}

/// Between which shares of the budget a count may be: another processor has
/// other routines for copying memory, and now and then a call meets a timer. What
/// is clearly less is to be kept, by a lower number.
const TOLERANCES: [(&str, f64, f64); 3] =
    [("instructions", 0.96, 1.02), ("allocations", 0.995, 1.005), ("allocated bytes", 0.96, 1.02)];

/// Counts what a call costs.
///
/// # Errors
///
/// If it costs more or clearly less than the budget says, or valgrind is missing.
pub fn guard(root: &Path) -> Result<()> {
    let budget: Budget = serde_json::from_str(&fs::read_to_string(root.join(BUDGET))?)?;
    let budget = [budget.call.instructions, budget.call.allocations, budget.call.allocated_bytes];
    let bench = Bench::build(root, &[])?;
    let server = bench.serve()?;
    let heap = heap(&bench, &server, "ours")?;
    let counts = [instructions(&bench, &server, "ours")?, heap.allocations, heap.bytes];
    let mut complaints = Vec::new();
    for ((tolerance, allowed), count) in TOLERANCES.into_iter().zip(budget).zip(counts) {
        println!("{} a call: {count:.1}, of {allowed} in {BUDGET}", tolerance.0);
        complaints.extend(complaint(tolerance, allowed, count));
    }
    if complaints.is_empty() {
        return Ok(());
    }
    Err(complaints.join("\n").into())
}

fn complaint((what, least, most): (&str, f64, f64), allowed: f64, count: f64) -> Option<String> {
    let advice = if count > allowed * most {
        "drop what is new, or change the number and say why in the commit; \
         `cargo xtask bench` shows where it goes"
    } else if count < allowed * least {
        "lower the number, so that it stays so"
    } else {
        return None;
    };
    Some(format!("a call takes {count:.1} {what}, {BUDGET} says {allowed}: {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allocation_more_or_less_is_complained_about() {
        let [_, allocations, _] = TOLERANCES;
        assert_eq!(complaint(allocations, 52.0, 52.1), None);
        let more = complaint(allocations, 52.0, 53.0).expect("one more is too many");
        assert!(more.ends_with("shows where it goes"), "{more}");
        let less = complaint(allocations, 52.0, 51.0).expect("one less is to be kept");
        assert!(less.ends_with("lower the number, so that it stays so"), "{less}");
    }
}
