//! Outcome of a check.

use std::fmt;

use serde::Serialize;

/// Outcome of a check, as it is printed.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    pub(super) name: String,
    pub(super) status: Status,
    /// The finding, the name of the fault, or the reason why it was skipped.
    pub(super) reason: String,
    /// The failure and its remedy, if the check failed.
    pub(super) remedy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Ok,
    Failed,
    Skipped,
}

impl Check {
    pub(super) fn ok(name: impl Into<String>, found: impl Into<String>) -> Self {
        Self { name: name.into(), status: Status::Ok, reason: found.into(), remedy: None }
    }

    pub(super) fn failed(
        name: impl Into<String>,
        reason: &'static str,
        remedy: impl Into<String>,
    ) -> Self {
        let (reason, remedy) = (reason.to_owned(), Some(remedy.into()));
        Self { name: name.into(), status: Status::Failed, reason, remedy }
    }

    pub(super) fn skipped(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { name: name.into(), status: Status::Skipped, reason: reason.into(), remedy: None }
    }

    /// Creates a check that is skipped because a previous one failed.
    pub(super) fn blocked(name: impl Into<String>, before: &[Self]) -> Self {
        let failed = before.iter().rev().find(|check| check.status == Status::Failed);
        let reason = match failed {
            Some(check) => format!("the check `{}` failed", check.name),
            None => "a check before it could not be made".to_owned(),
        };
        Self::skipped(name, reason)
    }
}

/// One line.
impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match self.status {
            Status::Ok => "ok",
            Status::Failed => "failed",
            Status::Skipped => "skipped",
        };
        write!(f, "{status:7}  {}: {}", self.name, self.reason)?;
        match &self.remedy {
            Some(remedy) => write!(f, ": {remedy}"),
            None => Ok(()),
        }
    }
}
