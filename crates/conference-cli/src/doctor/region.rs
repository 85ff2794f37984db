//! Check of the region of the credentials.

use super::{
    calls::{self, OtherRegion},
    check::Check,
    facts::Facts,
    reason::WRONG_REGION,
};

const NAME: &str = "region";

pub(super) fn check(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let check = match (facts.region, facts.calls.first()) {
        (_, None) => Check::blocked(NAME, before),
        (None, _) => Check::skipped(NAME, "a base URL is set"),
        (Some(region), Some(first)) if first.has_token() => {
            Check::ok(NAME, format!("the {} region accepts the credentials", calls::name(region)))
        }
        (Some(region), Some(_)) => match &facts.other_region {
            OtherRegion::NotAsked => {
                Check::skipped(NAME, "the refusal does not depend on the region")
            }
            OtherRegion::NotWanted => Check::skipped(NAME, "--no-other-region is given"),
            OtherRegion::Silent(problem) => {
                Check::skipped(NAME, format!("the other region gave no answer: {problem}"))
            }
            OtherRegion::Refused => Check::ok(NAME, "both regions refuse the credentials"),
            OtherRegion::Accepted(other) => {
                let (region, other) = (calls::name(region), calls::name(*other));
                let remedy = format!(
                    "The {region} region refuses the credentials, and the {other} region accepts \
                     them. Set DINGTALK_REGION={other} or pass --region {other}."
                );
                Check::failed(NAME, WRONG_REGION, remedy)
            }
        },
    };
    vec![check]
}
