//! Comparison of `spec/` with DingTalk's official Python SDK, which is read but never run.

use std::{collections::BTreeMap, fs, path::Path};

use clap::{Args, ValueEnum};

use crate::spec;

mod compare;
mod package;
mod render;
mod sdk;

pub use compare::{Difference, compare};
pub use sdk::Sdk;

/// Acknowledged differences, each with a reason.
const ACKNOWLEDGEMENTS: &str = "spec/upstream-ack.toml";

/// Options of `cargo xtask upstream`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Version of the SDK. Defaults to the newest in the package index.
    #[arg(long)]
    pub version: Option<String>,
    /// Format of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For the terminal.
    Text,
    /// For the summary of a workflow.
    Markdown,
}

/// Result of a comparison.
#[derive(Clone, Debug)]
pub struct Report {
    /// Differences, in the requested format.
    pub text: String,
    /// True if a difference is not acknowledged, or an acknowledgement is stale.
    pub is_open: bool,
}

/// Reason why nothing was compared.
#[derive(Debug, thiserror::Error)]
#[error("cannot compare: {0}")]
pub struct Failure(String);

/// A reason for each difference.
type Acknowledgements = BTreeMap<String, String>;

/// Findings, by the action that they require.
struct Findings<'a> {
    version: &'a str,
    open: Vec<&'a Difference>,
    acknowledged: Vec<(&'a Difference, &'a str)>,
    stale: Vec<&'a str>,
}

/// Fetches the SDK, and compares it with the spec.
///
/// # Errors
///
/// Returns an error if the SDK cannot be fetched, or the SDK, the spec or the acknowledgements
/// cannot be read.
pub fn run(root: &Path, options: &Options) -> Result<Report, Failure> {
    let acknowledgements = acknowledgements(root)?;
    let sources = spec::read(&root.join("spec")).map_err(Failure::of)?;
    let model = spec::parse(&sources).map_err(Failure::of)?;
    let package = package::fetch(&root.join("target/upstream"), options.version.as_deref())?;
    let sdk = Sdk::parse(&package.client, &package.models)?;
    let differences = compare(&model, &sdk);
    Ok(report(options.format, &sort(&package.version, &differences, &acknowledgements)))
}

fn report(format: Format, findings: &Findings<'_>) -> Report {
    Report {
        text: match format {
            Format::Text => render::text(findings),
            Format::Markdown => render::markdown(findings),
        },
        is_open: !(findings.open.is_empty() && findings.stale.is_empty()),
    }
}

fn acknowledgements(root: &Path) -> Result<Acknowledgements, Failure> {
    let text = fs::read_to_string(root.join(ACKNOWLEDGEMENTS))
        .map_err(|error| Failure(format!("{ACKNOWLEDGEMENTS}: {error}")))?;
    let entries: Acknowledgements =
        toml::from_str(&text).map_err(|error| Failure(format!("{ACKNOWLEDGEMENTS}: {error}")))?;
    match entries.iter().find(|(_, reason)| reason.trim().is_empty()) {
        Some((difference, _)) => {
            Err(Failure(format!("{ACKNOWLEDGEMENTS}: {difference:?} has no reason")))
        }
        None => Ok(entries),
    }
}

fn sort<'a>(
    version: &'a str,
    differences: &'a [Difference],
    acknowledgements: &'a Acknowledgements,
) -> Findings<'a> {
    let mut findings =
        Findings { version, open: Vec::new(), acknowledged: Vec::new(), stale: Vec::new() };
    for difference in differences {
        match acknowledgements.get(&difference.to_string()) {
            Some(reason) => findings.acknowledged.push((difference, reason)),
            None => findings.open.push(difference),
        }
    }
    let found: Vec<String> = differences.iter().map(ToString::to_string).collect();
    let stale = acknowledgements.keys().filter(|key| !found.contains(key));
    findings.stale.extend(stale.map(String::as_str));
    findings
}

impl Failure {
    fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(place: &str) -> Difference {
        Difference { place: place.to_owned(), problem: "only in the SDK".to_owned() }
    }

    #[test]
    fn a_difference_is_open_acknowledged_or_gone() {
        let differences = [difference("new"), difference("known")];
        let reasons = ["known: only in the SDK", "gone: only in the SDK"];
        let acknowledgements =
            reasons.map(|key| (key.to_owned(), "It is meant.".to_owned())).into();
        let findings = sort("1.0.0", &differences, &acknowledgements);
        let summary =
            "The spec beside version 1.0.0 of the official SDK: 1 new, 1 acknowledged, 1 stale.";
        let text = report(Format::Text, &findings);
        assert_eq!(
            text.text,
            format!(
                "{summary}\nnew: only in the SDK\nacknowledged: known: only in the SDK\n    \
                 It is meant.\nstale in spec/upstream-ack.toml: gone: only in the SDK\n"
            )
        );
        let markdown = report(Format::Markdown, &findings);
        assert_eq!(
            markdown.text,
            format!(
                "## Upstream\n\n{summary}\n\n| Place | Difference | Acknowledged |\n|---|---|---|\n\
                 | `new` | only in the SDK | **no** |\n| `gone: only in the SDK` | not found | stale |\n\
                 | `known` | only in the SDK | It is meant. |\n"
            )
        );
        assert!(text.is_open && markdown.is_open);
    }

    #[test]
    fn a_stale_acknowledgement_alone_is_open_and_a_fitting_one_is_not() {
        let acknowledgements =
            [("known: only in the SDK".to_owned(), "It is meant.".to_owned())].into();
        let is_open = |differences: &[Difference]| {
            report(Format::Text, &sort("1.0.0", differences, &acknowledgements)).is_open
        };
        assert!(is_open(&[]));
        assert!(!is_open(&[difference("known")]));
    }
}
