use std::{collections::BTreeSet, str::FromStr};

use conference_models::{DocumentedError, metadata::OPERATIONS};

use super::{Fault, constructors};
use crate::When;

/// A fault and when it happens, read from text: for a command line or an
/// environment variable.
///
/// ```
/// use conference_simulator::{ScriptedFault, Simulator};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let simulator = Simulator::start().await;
/// let scripted: ScriptedFault = "CreateVideoConference#2=reset_after:10".parse()?;
/// simulator.inject(scripted.when, scripted.fault);
/// # simulator.clear_faults();
/// # Ok(())
/// # }
/// ```
///
/// # The text
///
#[doc = include_str!("grammar.md")]
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ScriptedFault {
    /// For which calls or connections.
    pub when: When,
    /// What goes wrong with them.
    pub fault: Fault,
}

/// A text that scripts no fault, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` scripts no fault: {problem}")]
pub struct ParseFaultError {
    text: String,
    problem: String,
}

impl ScriptedFault {
    /// What the text may be, as Markdown: for the help of a program that takes
    /// it.
    pub const GRAMMAR: &str = include_str!("grammar.md");
}

impl FromStr for ScriptedFault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map_err(|problem| ParseFaultError { text: text.to_owned(), problem })
    }
}

fn parse(text: &str) -> Result<ScriptedFault, String> {
    let (when, fault) = text
        .split_once('=')
        .ok_or("write WHEN=FAULT, such as CreateVideoConference#2=reset_after:10")?;
    let when = parse_when(when)?;
    let fault = match fault.split_once(':') {
        Some(("documented", code)) => Fault::documented(find_error(&when, code)?),
        None if fault == "documented" => return Err("documented takes a CODE".to_owned()),
        _ => constructors::parse(fault)?,
    };
    if fault.is_for_connection() && !when.is_any_call() {
        return Err(format!(
            "{} is for connections, not for calls: write any, or any@2 for the second one",
            fault.name,
        ));
    }
    Ok(ScriptedFault { when, fault })
}

fn parse_when(text: &str) -> Result<When, String> {
    let (calls, rest) = split_before(text, "@#*~");
    let (connection, turns) = split_before(rest, "#*~");
    let mut when = match calls {
        "any" => When::any_call(),
        "token" => When::token_call(),
        name => When::named(name)
            .map_err(|error| format!("{error}; any and token stand for several"))?,
    };
    if let Some(number) = connection.strip_prefix('@') {
        when = when.on_connection(count(number, '@')?);
    }
    let mut characters = turns.chars();
    match (characters.next(), characters.as_str()) {
        (Some('#'), number) => Ok(when.nth(count(number, '#')?)),
        (Some('*'), "") => Ok(when.always()),
        (Some('*'), number) => Ok(when.times(count(number, '*')?)),
        (Some(_), probability) => Ok(when.with_probability(parse_probability(probability)?)),
        (None, _) => Ok(when),
    }
}

fn split_before<'a>(text: &'a str, delimiters: &str) -> (&'a str, &'a str) {
    let end = text.find(|character| delimiters.contains(character));
    text.split_at(end.unwrap_or(text.len()))
}

fn count(text: &str, after: char) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| format!("after {after} comes a number from 1, not `{text}`"))
}

fn parse_probability(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|probability| (0.0..=1.0).contains(probability))
        .ok_or_else(|| format!("after ~ comes a probability from 0 to 1, not `{text}`"))
}

/// The error with a code among those that the calls document.
fn find_error(when: &When, code: &str) -> Result<&'static DocumentedError, String> {
    let errors = || {
        OPERATIONS
            .iter()
            .filter(|operation| when.covers_name(Some(operation.name)))
            .flat_map(|operation| operation.errors)
    };
    errors().find(|error| error.code.as_str() == code).ok_or_else(|| {
        let known: BTreeSet<_> = errors().map(|error| error.code.as_str()).collect();
        format!(
            "the code `{code}` is not documented for these calls; those that are: {}",
            Vec::from_iter(known).join(", "),
        )
    })
}
