//! Where the instructions of a call go, by the crate whose source they come from.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use super::{
    Result,
    count::{self, RUNS},
    program::Bench,
};

/// Parts of a path in the source, and what they belong to; the first that fits counts.
const LAYERS: [(&str, &[&str]); 10] = [
    (
        "ours",
        &["conference-api", "conference-models", "conference-transport", "crates/conference-"],
    ),
    ("the program itself", &["bench/src"]),
    ("serde", &["/serde", "/itoa-", "/zmij-", "/ryu-", "/memchr-"]),
    (
        "reqwest",
        &[
            "/reqwest-",
            "/tower",
            "/url-",
            "/idna",
            "/percent-encoding-",
            "/smallvec-",
            "/form_urlencoded",
        ],
    ),
    ("hyper", &["/hyper", "/http-", "/http-body", "/httparse-", "/bytes-", "/want-", "/try-lock-"]),
    ("spans", &["/tracing"]),
    ("tokio", &["/tokio-", "/mio-", "/futures-", "/slab-", "/socket2-", "/parking_lot"]),
    ("the heap", &["/malloc/", "malloc.c", "arena.c", "library/alloc/src/alloc.rs", "sys/alloc"]),
    ("copying memory", &["memmove", "memcpy", "memset", "memcmp"]),
    ("Rust's own library, called from all of them", &["/rustc/", "library/"]),
];

/// The layers of this project's client and of reqwest by hand, side by side.
pub(super) fn table(bench: &Bench) -> Result<String> {
    let ours = layers(bench, "ours")?;
    let base = layers(bench, "reqwest")?;
    let mut table =
        String::from("| instructions a call | conference-api | reqwest by hand |\n|---|---|---|\n");
    for name in LAYERS.iter().map(|(name, _)| *name).chain([OTHER]) {
        let of = |layers: &BTreeMap<&str, f64>| layers.get(name).copied().unwrap_or_default();
        let _ = writeln!(table, "| {name} | {:.0} | {:.0} |", of(&ours), of(&base));
    }
    Ok(table)
}

const OTHER: &str = "anything else";

fn layers(bench: &Bench, contender: &str) -> Result<BTreeMap<&'static str, f64>> {
    let (few, many) = RUNS;
    let before = read(&count::profile(bench, contender, few))?;
    let mut layers = read(&count::profile(bench, contender, many))?;
    for (layer, cost) in &mut layers {
        let start = before.get(layer).copied().unwrap_or_default();
        *cost = (*cost - start) / f64::from(many - few);
    }
    Ok(layers)
}

/// Adds up the own costs of a profile in callgrind's format, by layer.
fn read(profile: &Path) -> Result<BTreeMap<&'static str, f64>> {
    let text = fs::read_to_string(profile)?;
    let mut files: BTreeMap<&str, &str> = BTreeMap::new();
    let mut layers = BTreeMap::new();
    let (mut layer, mut is_of_callee) = (OTHER, false);
    for line in text.lines() {
        if let Some((key, name)) = line.split_once('=') {
            let (number, path) = name.split_once(' ').unwrap_or((name, ""));
            let is_file = matches!(key, "fl" | "fi" | "fe" | "cfi" | "cfl");
            if is_file && !path.is_empty() {
                files.insert(number, path);
            }
            if matches!(key, "fl" | "fi" | "fe") {
                layer = layer_of(files.get(number).copied().unwrap_or_default());
            }
            is_of_callee = key == "calls";
        } else if let Some(cost) = cost(line) {
            if !std::mem::take(&mut is_of_callee) {
                *layers.entry(layer).or_default() += cost;
            }
        }
    }
    Ok(layers)
}

/// A line of costs: where, how many.
fn cost(line: &str) -> Option<f64> {
    line.strip_prefix(|first: char| first.is_ascii_digit() || "+-*".contains(first))?;
    line.split(' ').nth(1)?.parse().ok()
}

fn layer_of(path: &str) -> &'static str {
    let fits = |(_, parts): &&(&str, &[&str])| parts.iter().any(|part| path.contains(part));
    LAYERS.iter().find(fits).map_or(OTHER, |(name, _)| *name)
}
