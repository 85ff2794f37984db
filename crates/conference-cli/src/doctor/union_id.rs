//! Check of a person's unionId.

use conference_api::ErrorKind;

use super::{check::Check, facts::Facts, reason::USER_ID_FOR_UNION_ID, symptoms::text};

const NAME: &str = "union_id";

pub(super) fn check(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let check = match (&facts.person, facts.has_person) {
        (_, false) => Check::skipped(NAME, "pass one with --union-id"),
        (None, true) => facts.not_called(NAME, before),
        (Some(call), true) => match (call.symptom(), call.error()) {
            (_, None) => Check::ok(NAME, "the service knows it"),
            (None, Some(error)) if error.kind() == ErrorKind::Decode => {
                Check::skipped(NAME, text(error))
            }
            (None, Some(error)) => Check::failed(
                NAME,
                USER_ID_FOR_UNION_ID,
                format!(
                    "{}. This is probably a userId: the API takes unionIds, which the contacts API \
                     returns for a userId.",
                    text(error)
                ),
            ),
            (Some((symptom, error)), _) => symptom.check_of_request(NAME, error, facts),
        },
    };
    vec![check]
}
