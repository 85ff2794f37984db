//! Comparison of this machine's clock with the service's.

use std::time::{Duration, SystemTime};

use conference_api::transport::{FirstResponse, Step};

use super::{check::Check, facts::Facts, reason::CLOCK_SKEW, symptoms::text};
use crate::times;

const NAME: &str = "clock";
/// Maximum difference: more than a slow response takes, and less than certificates and tokens need
/// to expire.
const TOLERANCE: Duration = Duration::from_secs(60);

pub(super) fn check(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let check = match facts.connection.as_ref().map(|report| &report.first_response) {
        Some(Step::Done(FirstResponse { date: Some(date), received, .. })) => {
            compare(*date, *received)
        }
        Some(Step::Done(_)) => Check::skipped(NAME, "the response has no header Date"),
        Some(Step::Failed(error)) => {
            Check::skipped(NAME, format!("there is no response: {}", text(error)))
        }
        _ => Check::blocked(NAME, before),
    };
    vec![check]
}

fn compare(service: SystemTime, machine: SystemTime) -> Check {
    let (skew, direction) = match machine.duration_since(service) {
        Ok(skew) => (skew, "ahead of"),
        Err(error) => (error.duration(), "behind"),
    };
    let difference = times::duration_text(i64::try_from(skew.as_secs()).unwrap_or(0) * 1000);
    if skew <= TOLERANCE {
        return Check::ok(NAME, format!("{difference} {direction} the service"));
    }
    let remedy = format!(
        "This machine's clock is {difference} {direction} that of the service. Set it, by NTP for \
         instance: the validity of certificates and tokens depends on it."
    );
    Check::failed(NAME, CLOCK_SKEW, remedy)
}
