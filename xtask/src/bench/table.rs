//! The one table.

use std::{fmt, fs, path::Path, process::Command};

use super::{
    Result,
    program::output,
    rounds::{Rounds, median, quartiles, ratios},
};

pub(super) const OURS: &str = "ours";
pub(super) const BASE: &str = "reqwest";

/// Programs, with the titles of their columns.
const COLUMNS: [(&str, &str); 7] = [
    (OURS, "conference-api"),
    (BASE, "reqwest by hand"),
    ("middleware", "reqwest-middleware"),
    ("hyper", "hyper by hand"),
    ("python", "Python SDK"),
    ("python-async", "Python SDK, async"),
    ("node", "Node SDK"),
];

/// The measures in their order, each with the values of its rounds.
#[derive(Default)]
pub(super) struct Table(Vec<(String, Rounds)>);

impl Table {
    /// Adds a row. A count has one round.
    pub(super) fn row(&mut self, measure: impl Into<String>, rounds: Rounds) {
        let measure = measure.into();
        eprintln!("{measure}: {}", ratio(&rounds));
        self.0.push((measure, rounds));
    }
}

impl fmt::Display for Table {
    /// Writes medians, and the median of the ratios within the rounds with its quartiles.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_measured = |name: &str| self.0.iter().any(|(_, rounds)| rounds.contains_key(name));
        let columns: Vec<_> = COLUMNS.iter().filter(|(name, _)| is_measured(name)).collect();
        let titles: Vec<&str> = columns.iter().map(|(_, title)| *title).collect();
        writeln!(f, "| | {} | ratio (quartiles) |", titles.join(" | "))?;
        writeln!(f, "|---|{}---|", "---|".repeat(columns.len()))?;
        for (measure, rounds) in &self.0 {
            write!(f, "| {measure} |")?;
            for (name, _) in &columns {
                let value = rounds.get(*name).map(|values| median(values.iter().copied()));
                write!(f, " {} |", value.map_or(String::new(), shown))?;
            }
            writeln!(f, " {} |", ratio(rounds))?;
        }
        Ok(())
    }
}

/// Shows the ratio of this project's client to reqwest by hand.
fn ratio(rounds: &Rounds) -> String {
    let Some((ours, base)) = rounds.get(OURS).zip(rounds.get(BASE)) else {
        return String::new();
    };
    let ratios = ratios(ours, base);
    let middle = median(ratios.iter().copied());
    match quartiles(ratios) {
        _ if ours.len() == 1 => format!("{middle:.3}"),
        (low, high) => format!("{middle:.3} ({low:.2}–{high:.2})"),
    }
}

/// Formats a value. More than three digits would exceed the accuracy; counts are integers.
fn shown(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// Describes the commit, the compiler and the machine.
pub(super) fn machine(root: &Path) -> Result<String> {
    let commit = ["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"];
    let commit = stdout(Command::new("git").args(commit).current_dir(root))?;
    let rustc = stdout(Command::new("rustc").arg("--version").current_dir(root))?;
    let cores = std::thread::available_parallelism()?;
    let processor = processor(&fs::read_to_string("/proc/cpuinfo")?);
    Ok(format!("Commit {commit}, {rustc}, {cores} cores of {processor}."))
}

/// Returns the model; not every processor has one.
fn processor(cpuinfo: &str) -> String {
    let name = cpuinfo.lines().find_map(|line| line.strip_prefix("model name"));
    let name = name.map(|name| name.trim_start_matches([' ', '\t', ':']));
    name.unwrap_or(std::env::consts::ARCH).to_owned()
}

fn stdout(command: &mut Command) -> Result<String> {
    Ok(String::from_utf8(output(command)?.stdout)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_shows_medians_and_ratios_of_those_who_were_measured() {
        let mut table = Table::default();
        let rounds = |ours: &[f64], base: &[f64]| {
            Rounds::from([(OURS.to_owned(), ours.to_vec()), (BASE.to_owned(), base.to_vec())])
        };
        table.row("allocations", rounds(&[51.0], &[66.0]));
        table.row("ms", rounds(&[1.0, 3.0, 2.0], &[2.0, 2.0, 2.0]));
        table.row("node only", Rounds::from([("node".to_owned(), vec![123.4])]));
        assert_eq!(
            table.to_string(),
            "| | conference-api | reqwest by hand | Node SDK | ratio (quartiles) |\n\
             |---|---|---|---|---|\n\
             | allocations | 51.0 | 66.0 |  | 0.773 |\n\
             | ms | 2.00 | 2.00 |  | 1.000 (0.50–1.50) |\n\
             | node only |  |  | 123 |  |\n"
        );
    }
}
