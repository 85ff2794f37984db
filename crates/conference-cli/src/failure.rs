use std::{
    error::Error as StdError,
    io::{self, Write},
    process::ExitCode,
};

use conference_api::{Error, ErrorKind, Execution};
use serde::Serialize;

use crate::options::ErrorFormat;

/// The reason why the program failed.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
    report: Box<Report>,
    /// The error code, if `conference explain` knows it.
    explained: Option<String>,
}

/// The failure as JSON.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    kind: &'static str,
    operation: Option<&'static str>,
    status: Option<u16>,
    code: Option<String>,
    message: String,
    hint: Option<String>,
    next_token: Option<String>,
    request_id: Option<String>,
    trace_id: Option<String>,
    attempts: u32,
    execution: &'static str,
    retry_after_ms: Option<u64>,
    required_scopes: Vec<String>,
}

const INVALID_REQUEST: &str = "invalid_request";

impl Failure {
    /// A command or a request that is rejected before anything is sent.
    pub(crate) fn invalid_request(
        operation: Option<&'static str>,
        message: impl Into<String>,
    ) -> Self {
        let failure = Self::new(INVALID_REQUEST, "not_sent", message.into());
        failure.with_operation(operation)
    }

    /// A failure of this machine, such as a port that is in use.
    pub(crate) fn environment(message: impl Into<String>) -> Self {
        Self::new("transport", "not_sent", message.into())
    }

    /// An event that cannot be verified, decrypted or received.
    pub(crate) fn event(message: impl Into<String>) -> Self {
        Self::new("event", "not_sent", message.into())
    }

    /// A response that cannot be written to standard output.
    pub(crate) fn output(message: impl Into<String>) -> Self {
        Self::new("decode", "completed", message.into())
    }

    /// A failed call.
    pub(crate) fn call(operation: &'static str, error: &Error) -> Self {
        let causes = causes(error);
        let wait = error.retry_after().map(|wait| wait.as_millis());
        let report = Report {
            kind: kind(error.kind()),
            operation: Some(operation),
            status: error.status(),
            code: error.code().map(|code| code.as_str().to_owned()),
            message: format!("{}{causes}", error.message()),
            hint: error.hint().map(str::to_owned),
            next_token: None,
            request_id: error.request_id().map(str::to_owned),
            trace_id: error.trace_id().map(str::to_owned),
            attempts: error.attempts(),
            execution: execution(error.execution()),
            retry_after_ms: wait.map(|wait| wait.try_into().unwrap_or(u64::MAX)),
            required_scopes: error.required_scopes().to_vec(),
        };
        Self { text: format!("{error}{causes}"), report: Box::new(report), explained: None }
    }

    /// Prints the failure on standard error, and returns the exit status.
    pub(crate) fn print(&self, format: ErrorFormat) -> ExitCode {
        let line = match format {
            ErrorFormat::Text => self.lines().join("\n"),
            ErrorFormat::Json => {
                serde_json::to_string(&self.report).expect("strings and numbers are valid JSON")
            }
        };
        // Errors of standard error itself cannot be reported.
        let _ = writeln!(io::stderr(), "{line}");
        match self.report.kind {
            INVALID_REQUEST => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }

    pub(crate) fn with_operation(mut self, operation: Option<&'static str>) -> Self {
        self.report.operation = operation;
        self
    }

    /// Adds a reference to `conference explain` for this code.
    pub(crate) fn with_explanation(mut self, code: &str) -> Self {
        self.explained = Some(code.to_owned());
        self
    }

    /// Adds the token of the page that could not be read.
    pub(crate) fn with_page_token(mut self, token: Option<&str>) -> Self {
        self.report.next_token = token.map(str::to_owned);
        self
    }

    fn lines(&self) -> Vec<String> {
        let error = format!("error: {}", self.text);
        let hint = self.report.hint.as_ref().map(|hint| format!("hint: {hint}"));
        let resume = self.report.next_token.as_deref().map(resume);
        let code = self.explained.as_ref();
        let more = code.map(|code| format!("more: conference explain {code}"));
        [Some(error), hint, more, resume].into_iter().flatten().collect()
    }

    fn new(kind: &'static str, execution: &'static str, message: String) -> Self {
        let report = Report { kind, execution, message: message.clone(), ..Report::default() };
        Self { text: message, report: Box::new(report), explained: None }
    }
}

/// Prints on standard error the page token to continue a list with.
pub(crate) fn print_page_token(token: &str, format: ErrorFormat) {
    let line = match format {
        ErrorFormat::Text => resume(token),
        ErrorFormat::Json => serde_json::json!({ "nextToken": token }).to_string(),
    };
    // Errors of standard error itself cannot be reported.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints a warning on standard error.
pub(crate) fn print_warning(warning: &str, format: ErrorFormat) {
    let line = match format {
        ErrorFormat::Text => format!("warning: {warning}"),
        ErrorFormat::Json => serde_json::json!({ "warning": warning }).to_string(),
    };
    // Errors of standard error itself cannot be reported.
    let _ = writeln!(io::stderr(), "{line}");
}

fn resume(token: &str) -> String {
    let is_plain = token.chars().all(|it| it.is_ascii_alphanumeric() || "._~+/=:-".contains(it));
    let token = if is_plain { token.to_owned() } else { format!("{token:?}") };
    format!("continue with: --next-token {token} (the page is read again from its start)")
}

/// Returns the texts of the sources of an error, which its own text does not include.
pub(crate) fn causes(error: &dyn StdError) -> String {
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
