//! Check that an access token can be fetched and is accepted.

use super::{
    calls::OtherRegion,
    check::Check,
    facts::Facts,
    symptoms::{Reporter, text},
};

const NAME: &str = "token";

pub(super) fn check(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let Some(first) = facts.calls.first() else {
        return vec![Check::blocked(NAME, before)];
    };
    let check = match first.symptom() {
        _ if first.has_token() => Check::ok(NAME, "the service accepts it"),
        Some(_) if matches!(facts.other_region, OtherRegion::Accepted(_)) => {
            Check::blocked(NAME, before)
        }
        Some((symptom, error)) if symptom.reporter == Reporter::Request => {
            symptom.check(NAME, error, facts)
        }
        Some((symptom, error)) => {
            Check::skipped(NAME, format!("{}: {}", symptom.reason, text(error)))
        }
        None => Check::blocked(NAME, before),
    };
    vec![check]
}
