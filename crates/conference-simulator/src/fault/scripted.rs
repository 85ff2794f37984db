use std::{collections::BTreeSet, str::FromStr};

use conference_models::{DocumentedError, metadata::OPERATIONS};

use super::{Fault, Subject, constructors};
use crate::{CallMatcher, Reply};

/// Fault and its matcher, parsed from text, for example from a command line or an environment
/// variable.
///
/// ```
/// use conference_simulator::{ScriptedFault, Simulator};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let simulator = Simulator::start().await;
/// let scripted: ScriptedFault = "CreateVideoConference#2=reset_after:10".parse()?;
/// simulator.inject(scripted.matcher, scripted.fault);
/// # simulator.clear_faults();
/// # Ok(())
/// # }
/// ```
///
/// # The text
///
///
#[doc = include_str!("grammar.md")]
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ScriptedFault {
    /// Calls or connections that it affects.
    pub matcher: CallMatcher,
    /// Fault.
    pub fault: Fault,
}

/// Error for text that does not describe a fault, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid fault `{text}`: {problem}")]
pub struct ParseFaultError {
    text: String,
    problem: String,
}

impl ScriptedFault {
    /// Grammar of the text in Markdown, for the help of a program that accepts it.
    pub const GRAMMAR: &str = include_str!("grammar.md");
}

impl FromStr for ScriptedFault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map_err(|problem| ParseFaultError { text: text.to_owned(), problem })
    }
}

/// Scripts a reply that replaces the execution of the request.
pub(crate) fn replying(when: &str, reply: Reply) -> Result<ScriptedFault, ParseFaultError> {
    let fault = Fault::reply(reply);
    parse_matcher(when)
        .and_then(|matcher| {
            check_subject(&matcher, &fault)?;
            Ok(ScriptedFault { matcher, fault })
        })
        .map_err(|problem| ParseFaultError { text: when.to_owned(), problem })
}

fn parse(text: &str) -> Result<ScriptedFault, String> {
    let (matcher, fault) = text
        .split_once('=')
        .ok_or("write WHEN=FAULT, such as CreateVideoConference#2=reset_after:10")?;
    let matcher = parse_matcher(matcher)?;
    let fault = match fault.split_once(':') {
        Some(("documented", code)) => Fault::documented(find_error(&matcher, code)?),
        None if fault == "documented" => return Err("documented takes a CODE".to_owned()),
        _ => constructors::parse(fault)?,
    };
    check_subject(&matcher, &fault)?;
    Ok(ScriptedFault { matcher, fault })
}

fn check_subject(matcher: &CallMatcher, fault: &Fault) -> Result<(), String> {
    let name = fault.name;
    match fault.subject() {
        Subject::Connection if !matcher.is_any_call() => Err(format!(
            "{name} is for connections, not for calls: write any, or any@2 for the second one"
        )),
        Subject::Call if matcher.is_for_events() => {
            Err(format!("{name} is for calls, not for events: write any, or an operation"))
        }
        #[cfg(feature = "push")]
        Subject::Push if !matcher.is_any_call() && !matcher.is_for_events() => {
            Err(format!("{name} is for events, not for calls: write any, or a type of events"))
        }
        _ => Ok(()),
    }
}

fn parse_matcher(text: &str) -> Result<CallMatcher, String> {
    let (calls, rest) = split_before(text, "@#*~");
    let (connection, turns) = split_before(rest, "#*~");
    let mut matcher = match calls {
        "any" => CallMatcher::any_call(),
        "token" => CallMatcher::token_call(),
        name => CallMatcher::named(name)
            .map_err(|error| format!("{error}; any and token stand for several"))?,
    };
    if let Some(number) = connection.strip_prefix('@') {
        matcher = matcher.on_connection(count(number, '@')?);
    }
    let mut characters = turns.chars();
    match (characters.next(), characters.as_str()) {
        (Some('#'), number) => Ok(matcher.nth(count(number, '#')?)),
        (Some('*'), "") => Ok(matcher.always()),
        (Some('*'), number) => Ok(matcher.times(count(number, '*')?)),
        (Some(_), probability) => Ok(matcher.with_probability(parse_probability(probability)?)),
        (None, _) => Ok(matcher),
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
        .ok_or_else(|| format!("{after} must be followed by a number from 1, not `{text}`"))
}

fn parse_probability(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|probability| (0.0..=1.0).contains(probability))
        .ok_or_else(|| format!("after ~ comes a probability from 0 to 1, not `{text}`"))
}

/// Returns the error with this code among the documented errors of the calls.
fn find_error(matcher: &CallMatcher, code: &str) -> Result<&'static DocumentedError, String> {
    let errors = || {
        OPERATIONS
            .iter()
            .filter(|operation| matcher.covers_name(Some(operation.name)))
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
