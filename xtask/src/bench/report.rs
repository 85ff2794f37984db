//! The one table.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use super::{Result, machine::Machine, statistics};

/// All measurements, and the machine.
#[derive(Serialize)]
pub(super) struct Report {
    machine: Machine,
    rows: Vec<Row>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    measure: String,
    /// One value for each contender that was measured: the median, where there were rounds.
    values: BTreeMap<String, f64>,
    /// All values, round by round.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    rounds: BTreeMap<String, Vec<f64>>,
    /// Cost of this project's client, as a multiple of reqwest by hand.
    ratio: Option<f64>,
    /// Bounds of the middle half of the ratios.
    #[serde(skip_serializing_if = "Option::is_none")]
    quartiles: Option<(f64, f64)>,
}

const OURS: &str = "ours";
const BASE: &str = "reqwest";

/// Columns with their titles.
const COLUMNS: [(&str, &str); 7] = [
    (OURS, "conference-api"),
    (BASE, "reqwest by hand"),
    ("middleware", "reqwest-middleware"),
    ("hyper", "hyper by hand"),
    ("python", "Python SDK"),
    ("python-async", "Python SDK, async"),
    ("node", "Node SDK"),
];

impl Report {
    pub(super) fn new(machine: Machine) -> Self {
        Self { machine, rows: Vec::new(), notes: Vec::new() }
    }

    /// Adds a measure that is the same each time.
    pub(super) fn counted(&mut self, measure: &str, values: &[(&str, f64)]) {
        let values: BTreeMap<_, _> =
            values.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        let ratio = values.get(OURS).zip(values.get(BASE));
        let ratio = ratio.map(|(ours, base)| ours / base);
        self.push(Row {
            measure: measure.to_owned(),
            values,
            rounds: BTreeMap::new(),
            ratio,
            quartiles: None,
        });
    }

    /// Adds a measure that would differ from run to run, but is taken only once.
    pub(super) fn once(&mut self, measure: &str, values: &[(&str, f64)]) {
        self.counted(&format!("{measure}, one run"), values);
    }

    /// Adds a measure that differs from round to round: the medians, and the median of the ratios
    /// within the rounds with its quartiles.
    pub(super) fn timed(&mut self, measure: &str, rounds: &BTreeMap<String, Vec<f64>>) {
        let median = |values: &Vec<f64>| statistics::median(values.iter().copied());
        let values = rounds.iter().map(|(name, values)| (name.clone(), median(values)));
        let ratios = rounds.get(OURS).zip(rounds.get(BASE));
        let ratios = ratios.map(|(ours, base)| statistics::ratios(ours, base));
        self.push(Row {
            measure: measure.to_owned(),
            values: values.collect(),
            rounds: rounds.clone(),
            ratio: ratios.as_ref().map(median),
            quartiles: ratios.map(statistics::quartiles),
        });
    }

    /// Adds a remark.
    pub(super) fn note(&mut self, note: String) {
        eprintln!("{note}");
        self.notes.push(note);
    }

    pub(super) fn markdown(&self) -> String {
        let columns: Vec<_> = COLUMNS
            .iter()
            .filter(|(key, _)| self.rows.iter().any(|row| row.values.contains_key(*key)))
            .collect();
        let titles: Vec<&str> = columns.iter().map(|(_, title)| *title).collect();
        let (titles, rule) = (titles.join(" | "), "---|".repeat(columns.len()));
        let mut text = format!("{}\n\n", self.machine);
        let _ = write!(text, "| | {titles} | ratio (quartiles) |\n|---|{rule}---|\n");
        for row in &self.rows {
            let _ = write!(text, "| {} |", row.measure);
            for (key, _) in &columns {
                let _ = write!(text, " {} |", shown(row.values.get(*key)));
            }
            let _ = writeln!(text, " {} |", row.shown_ratio());
        }
        for note in &self.notes {
            let _ = writeln!(text, "\n{note}");
        }
        text
    }

    pub(super) fn json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    fn push(&mut self, row: Row) {
        eprintln!("{}: {:?} {}", row.measure, row.values, row.shown_ratio());
        self.rows.push(row);
    }
}

impl Row {
    fn shown_ratio(&self) -> String {
        match (self.ratio, self.quartiles) {
            (Some(ratio), Some((low, high))) => format!("{ratio:.3} ({low:.2}–{high:.2})"),
            (Some(ratio), None) => format!("{ratio:.3}"),
            (None, _) => String::new(),
        }
    }
}

/// Formats a value. More than three digits would exceed the accuracy; counts are integers.
fn shown(value: Option<&f64>) -> String {
    match value {
        None => String::new(),
        Some(value) if *value >= 100.0 => format!("{value:.0}"),
        Some(value) if *value >= 10.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.2}"),
    }
}
