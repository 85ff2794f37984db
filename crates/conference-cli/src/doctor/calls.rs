//! Calls that find out the permissions of the app. They do not change anything at the service.

use std::collections::BTreeSet;

use conference_api::{Client, Error, Region};
use conference_models::{
    Method, Operation as _, QueryUserOnGoingConference,
    metadata::{OPERATIONS, OperationInfo},
};
use heck::ToKebabCase;
use serde_json::{Value, json};

use super::{
    reason,
    symptoms::{Symptom, platform_code, text},
};
use crate::{
    failure, lookup, options::Options, settings::Settings, skeleton, table, target::Target,
};

/// An id that does not exist.
const MADE_UP: &str = "conference-doctor-made-up";

/// A call and its outcome.
pub(super) struct Call {
    pub(super) operation: &'static OperationInfo,
    result: Result<(), Error>,
}

/// Result of trying the same credentials in the other region.
pub(super) enum OtherRegion {
    NotAsked,
    NotWanted,
    /// The call failed for this reason, which says nothing about the credentials.
    Silent(String),
    Refused,
    Accepted(Region),
}

impl Call {
    pub(super) fn error(&self) -> Option<&Error> {
        self.result.as_ref().err()
    }

    pub(super) fn symptom(&self) -> Option<(&'static Symptom, &Error)> {
        let error = self.error()?;
        Some((Symptom::of(error)?, error))
    }

    /// Returns true if the service refuses the credentials or the token.
    pub(super) fn is_refused(&self) -> bool {
        let refusals = [reason::WRONG_SECRET, reason::CREDENTIALS_REFUSED, reason::TOKEN_REJECTED];
        self.symptom().is_some_and(|(symptom, _)| refusals.contains(&symptom.reason))
    }

    /// Returns true if the service refuses the credentials or the token with a code that depends on
    /// the region.
    pub(super) fn may_be_of_another_region(&self) -> bool {
        let row = self.error().and_then(platform_code);
        self.is_refused() && row.is_some_and(|row| row.regional)
    }

    /// Returns true if the call passed the service's checks of token, address and limits.
    pub(super) fn has_token(&self) -> bool {
        self.symptom().is_none_or(|(symptom, _)| symptom.reason == reason::MISSING_SCOPE)
    }
}

/// Returns the options of calls: no retries unless set, and no cached token, which would hide that
/// no token can be fetched.
pub(super) fn options(options: &Options) -> Options {
    Options { retries: options.retries.or(Some(0)), no_token_cache: true, ..options.clone() }
}

/// Returns the documented scopes, each with the operation that is called to check it.
pub(super) fn scopes() -> impl Iterator<Item = (&'static str, Option<&'static OperationInfo>)> {
    let scopes: BTreeSet<_> = OPERATIONS.iter().filter_map(|info| info.scope).collect();
    scopes.into_iter().map(|scope| {
        let operations = OPERATIONS.iter().filter(|info| info.scope == Some(scope));
        (scope, operations.filter(|info| is_harmless(info)).min_by_key(|info| weight(info)))
    })
}

/// Returns true if a call with a made-up id has no effect: the service assigns the ids of meetings,
/// so no meeting has this id.
fn is_harmless(info: &OperationInfo) -> bool {
    info.idempotent && info.path_parameter() == Some("conferenceId")
}

/// Orders operations: reads first, deletions last, then those with the fewest required fields.
fn weight(info: &OperationInfo) -> (bool, bool, usize, usize) {
    let required = info.fields.iter().filter(|field| field.required).count();
    (info.method == Method::Delete, info.method != Method::Get, required, info.path.len())
}

/// Calls one operation for each scope, until the token is not accepted.
pub(super) async fn of_scopes(client: &Client) -> Vec<Call> {
    let mut calls = Vec::new();
    for operation in scopes().filter_map(|(_, operation)| operation) {
        let call = with_made_up_id(client, operation).await;
        let goes_on = call.has_token();
        calls.push(call);
        if !goes_on {
            break;
        }
    }
    calls
}

/// Looks up the meetings of a person.
pub(super) async fn of_person(client: &Client, union_id: &str) -> Call {
    let request = json!({ "unionId": union_id });
    make(client, person_operation(), None, &request).await
}

/// Tries the same credentials in the other region, and prints a notice about it.
pub(super) async fn ask_other_region(region: Region, settings: &Settings<'_>) -> OtherRegion {
    let other = other(region);
    let announcement = format!(
        "the {} region refuses the credentials: trying them in the {} region ({}); \
         --no-other-region prevents this",
        name(region),
        name(other),
        other.base_url(),
    );
    failure::print_warning(&announcement, settings.options.error_format);
    let elsewhere =
        Options { base_url: Some(other.base_url().to_owned()), ..settings.options.clone() };
    let Some(operation) = scopes().find_map(|(_, operation)| operation) else {
        return OtherRegion::NotAsked;
    };
    match Target::new(&settings.with_options(&elsewhere)) {
        Ok(target) => answer(other, &with_made_up_id(&target.client, operation).await),
        Err(problem) => OtherRegion::Silent(problem),
    }
}

fn answer(region: Region, call: &Call) -> OtherRegion {
    match call.symptom() {
        _ if call.has_token() => OtherRegion::Accepted(region),
        Some((_, error)) if !call.is_refused() => OtherRegion::Silent(text(error)),
        _ => OtherRegion::Refused,
    }
}

/// Returns the name for `--region`.
pub(super) fn name(region: Region) -> &'static str {
    match region {
        Region::Domestic => "domestic",
        _ => "international",
    }
}

fn other(region: Region) -> Region {
    match region {
        Region::Domestic => Region::International,
        _ => Region::Domestic,
    }
}

async fn with_made_up_id(client: &Client, operation: &'static OperationInfo) -> Call {
    let mut request = skeleton::required(operation.fields);
    fill(&mut request);
    make(client, operation, Some(MADE_UP), &request).await
}

async fn make(
    client: &Client,
    operation: &'static OperationInfo,
    path_parameter: Option<&str>,
    request: &Value,
) -> Call {
    let result = client.call_raw(operation.name, path_parameter, request).await;
    Call { operation, result: result.map(drop) }
}

/// Replaces empty strings by the made-up id.
fn fill(value: &mut Value) {
    match value {
        Value::String(text) if text.is_empty() => MADE_UP.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(fill),
        Value::Object(fields) => fields.values_mut().for_each(fill),
        _ => {}
    }
}

fn person_operation() -> &'static OperationInfo {
    lookup::find_operation(QueryUserOnGoingConference::NAME).expect("it is an operation")
}

/// Returns the help about checks and calls.
pub(crate) fn documentation() -> String {
    let command = |info: &OperationInfo| info.name.to_kebab_case();
    let row = |name: &str, info| vec![format!("  {name}"), command(info)];
    let scopes = scopes().filter_map(|(scope, operation)| Some(row(scope, operation?)));
    let rows: Vec<_> = scopes.chain([row("--union-id", person_operation())]).collect();
    format!(
        "Prints one line per check, also in a pipe. --output json prints\n\
         {{\"checks\":[{{\"name\",\"status\",\"reason\",\"remedy\"}}]}}. The reason of a failed check is the \
         name\nof the fault.\n\n\
         Checks, in this order: configuration, name, proxy, tcp, tls, clock, region, token, each \
         scope,\nip_list, union_id, quota. A check that depends on a failed one is skipped.\n\n\
         One operation is called per scope, with a made-up id, so that nothing changes. --union-id\n\
         makes one more call:\n{}\n\
         Exit status: 0 if no check failed, or else 1.",
        table::aligned(&rows)
    )
}
