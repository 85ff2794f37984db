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

/// By how much a count may exceed the budget: another processor has other
/// routines for copying memory, and now and then a call meets a timer.
const TOLERANCES: [(&str, f64); 3] = [
    ("instructions", 1.02),
    ("allocations", 1.005),
    ("allocated bytes", 1.02),
];

/// Counts what a call costs.
///
/// # Errors
///
/// If it costs more than the budget says, or valgrind is missing.
pub fn guard(root: &Path) -> Result<()> {
    let budget: Budget = serde_json::from_str(&fs::read_to_string(root.join(BUDGET))?)?;
    let budget = [
        budget.call.instructions,
        budget.call.allocations,
        budget.call.allocated_bytes,
    ];
    let bench = Bench::build(root, &[])?;
    let server = bench.serve()?;
    let heap = heap(&bench, &server, "ours")?;
    let counts = [
        instructions(&bench, &server, "ours")?,
        heap.allocations,
        heap.bytes,
    ];
    let mut exceeded = Vec::new();
    for (((what, tolerance), allowed), count) in TOLERANCES.into_iter().zip(budget).zip(counts) {
        println!("{what} a call: {count:.1}, of {allowed} in {BUDGET}");
        if count > allowed * tolerance {
            exceeded.push(format!(
                "a call takes {count:.1} {what}, {BUDGET} says {allowed}"
            ));
        }
    }
    if exceeded.is_empty() {
        return Ok(());
    }
    let exceeded = exceeded.join("\n");
    Err(format!("{exceeded}\nDrop what is new, or change the number and say why in the commit; `cargo xtask bench` shows where it goes").into())
}
