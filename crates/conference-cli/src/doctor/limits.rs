//! Checks of the IP allow-list, and of quota and throttling.

use super::{
    calls::Call,
    check::Check,
    facts::Facts,
    symptoms::{Reporter, Symptom},
};

pub(super) fn ip_list(facts: &Facts, before: &[Check]) -> Vec<Check> {
    vec![check("ip_list", Reporter::IpList, "this address is allowed", facts, before)]
}

pub(super) fn quota(facts: &Facts, before: &[Check]) -> Vec<Check> {
    vec![check("quota", Reporter::Quota, "no quota or rate limit was reached", facts, before)]
}

/// Fails if a request was refused for a reason that this check reports.
fn check(name: &str, reporter: Reporter, found: &str, facts: &Facts, before: &[Check]) -> Check {
    let errors = facts.errors().filter_map(|error| Some((Symptom::of(error)?, error)));
    let refusal = errors.into_iter().find(|(symptom, _)| symptom.reporter == reporter);
    match refusal {
        Some((symptom, error)) => symptom.check(name, error, facts),
        None if facts.calls.iter().any(Call::has_token) => Check::ok(name, found),
        None => facts.not_called(name, before),
    }
}
