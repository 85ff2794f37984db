//! Checks of the app's permissions.

use conference_models::metadata::OperationInfo;

use super::{calls, check::Check, facts::Facts};

/// Makes one check per scope.
pub(super) fn check(facts: &Facts, before: &[Check]) -> Vec<Check> {
    calls::scopes().map(|(scope, operation)| of_scope(scope, operation, facts, before)).collect()
}

fn of_scope(
    scope: &str,
    operation: Option<&OperationInfo>,
    facts: &Facts,
    before: &[Check],
) -> Check {
    let name = format!("scope {scope}");
    let Some(operation) = operation else {
        return Check::skipped(name, "none of its operations can be called without an effect");
    };
    let mut calls = facts.calls.iter().enumerate();
    let Some((index, call)) = calls.find(|(_, call)| call.operation.name == operation.name) else {
        return facts.not_called(name, before);
    };
    match call.symptom() {
        None => Check::ok(name, format!("{} is allowed", operation.name)),
        // The check of the token has reported this error.
        Some(_) if index == 0 && !call.has_token() => facts.not_called(name, before),
        Some((symptom, error)) => symptom.check_of_request(name, error, facts),
    }
}
