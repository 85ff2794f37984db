//! The one table.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use super::{Result, statistics};

/// All that was measured.
#[derive(Default, Serialize)]
pub(super) struct Report {
    rows: Vec<Row>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    measure: String,
    /// One value for each contender that was measured.
    values: BTreeMap<String, f64>,
    /// What this project's client takes, where reqwest by hand takes 1.
    ratio: Option<f64>,
}

const OURS: &str = "ours";
const BASE: &str = "reqwest";

/// The columns, and what they are called.
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
    /// What is the same each time.
    pub(super) fn counted(&mut self, measure: &str, values: &[(&str, f64)]) {
        let values: BTreeMap<_, _> = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect();
        let ratio = values
            .get(OURS)
            .zip(values.get(BASE))
            .map(|(ours, base)| ours / base);
        self.row(measure, values, ratio);
    }

    /// What differs from round to round: the medians, and the median of the
    /// ratios within the rounds.
    pub(super) fn timed(&mut self, measure: &str, rounds: &BTreeMap<String, Vec<f64>>) {
        let values = rounds
            .iter()
            .map(|(name, values)| (name.clone(), statistics::median(values.iter().copied())))
            .collect();
        let ratio = rounds
            .get(OURS)
            .zip(rounds.get(BASE))
            .map(|(ours, base)| statistics::paired(ours, base));
        self.row(measure, values, ratio);
    }

    /// Something that a number does not say.
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
        let mut text = format!("| | {titles} | ratio |\n|---|{rule}---|\n");
        for row in &self.rows {
            let _ = write!(text, "| {} |", row.measure);
            for (key, _) in &columns {
                let _ = write!(text, " {} |", shown(row.values.get(*key)));
            }
            let ratio = row
                .ratio
                .map_or_else(String::new, |ratio| format!("{ratio:.3}"));
            let _ = writeln!(text, " {ratio} |");
        }
        for note in &self.notes {
            let _ = writeln!(text, "\n{note}");
        }
        text
    }

    pub(super) fn json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    fn row(&mut self, measure: &str, values: BTreeMap<String, f64>, ratio: Option<f64>) {
        eprintln!("{measure}: {values:?} {ratio:?}");
        self.rows.push(Row {
            measure: measure.to_owned(),
            values,
            ratio,
        });
    }
}

/// Three digits are more than the machine can tell of most; counts are whole.
fn shown(value: Option<&f64>) -> String {
    match value {
        None => String::new(),
        Some(value) if *value >= 100.0 => format!("{value:.0}"),
        Some(value) if *value >= 10.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.2}"),
    }
}
