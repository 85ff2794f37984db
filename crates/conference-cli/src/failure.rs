use std::{
    error::Error as _,
    io::{self, Write},
    process::ExitCode,
};

use conference_api::{Error, ErrorKind, Execution};
use serde::Serialize;

use crate::options::ErrorFormat;

/// Why the program did not do what it was asked for.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
    facts: Box<Facts>,
}

/// What machines are told.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts {
    kind: &'static str,
    operation: Option<&'static str>,
    status: Option<u16>,
    code: Option<String>,
    message: String,
    request_id: Option<String>,
    attempts: u32,
    execution: &'static str,
    retry_after_ms: Option<u64>,
    required_scopes: Vec<String>,
}

const INVALID_REQUEST: &str = "invalid_request";

impl Failure {
    /// A command or a request that is refused before anything is sent.
    pub(crate) fn refused(operation: Option<&'static str>, message: impl Into<String>) -> Self {
        let failure = Self::plain(INVALID_REQUEST, "not_sent", message.into());
        failure.during(operation)
    }

    /// This machine did not let it be done.
    pub(crate) fn local(message: impl Into<String>) -> Self {
        Self::plain("transport", "not_sent", message.into())
    }

    /// What there is cannot be handed on.
    pub(crate) fn undelivered(message: impl Into<String>) -> Self {
        Self::plain("decode", "completed", message.into())
    }

    /// A call that failed, and what else there is to say of it.
    pub(crate) fn of_call(operation: &'static str, error: &Error, hint: Option<String>) -> Self {
        let causes = causes(error);
        let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        let wait = error.retry_after().map(|wait| wait.as_millis());
        let facts = Facts {
            kind: kind(error.kind()),
            operation: Some(operation),
            status: error.status(),
            code: error.code().map(|code| code.as_str().to_owned()),
            message: format!("{}{causes}{hint}", error.message()),
            request_id: error.request_id().map(str::to_owned),
            attempts: error.attempts(),
            execution: execution(error.execution()),
            retry_after_ms: wait.map(|wait| wait.try_into().unwrap_or(u64::MAX)),
            required_scopes: error.required_scopes().to_vec(),
        };
        Self { text: format!("{error}{causes}{hint}"), facts: Box::new(facts) }
    }

    /// Tells it on standard error.
    pub(crate) fn report(&self, format: ErrorFormat) -> ExitCode {
        let line = match format {
            ErrorFormat::Text => format!("error: {}", self.text),
            ErrorFormat::Json => {
                serde_json::to_string(&self.facts).expect("texts and numbers are JSON")
            }
        };
        // There is nowhere left to complain to.
        let _ = writeln!(io::stderr(), "{line}");
        match self.facts.kind {
            INVALID_REQUEST => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }

    /// While this operation was called.
    pub(crate) fn during(mut self, operation: Option<&'static str>) -> Self {
        self.facts.operation = operation;
        self
    }

    fn plain(kind: &'static str, execution: &'static str, message: String) -> Self {
        let facts = Facts { kind, execution, message: message.clone(), ..Facts::default() };
        Self { text: message, facts: Box::new(facts) }
    }
}

/// What is behind an error, which its text does not tell.
fn causes(error: &Error) -> String {
    let mut text = String::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Api => "api",
        ErrorKind::Token => "token",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Decode => "decode",
        ErrorKind::InvalidRequest => INVALID_REQUEST,
        _ => "transport",
    }
}

fn execution(execution: Execution) -> &'static str {
    match execution {
        Execution::NotSent => "not_sent",
        Execution::Rejected => "rejected",
        Execution::Completed => "completed",
        _ => "unknown",
    }
}
