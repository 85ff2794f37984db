//! Check that an access token can be fetched and is accepted.

use super::{calls::OtherRegion, check::Check, facts::Facts};

const NAME: &str = "token";

pub(super) fn check(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let Some(first) = facts.calls.first() else {
        return vec![Check::blocked(NAME, before)];
    };
    let check = match first.symptom() {
        Some((symptom, error)) if !first.has_token() => match facts.other_region {
            OtherRegion::Accepted(_) => Check::blocked(NAME, before),
            _ => symptom.check_of_request(NAME, error, facts),
        },
        _ => Check::ok(NAME, "the service accepts it"),
    };
    vec![check]
}
