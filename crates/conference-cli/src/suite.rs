//! Credentials of a third-party app, from the environment.

use std::convert::Infallible;

use conference_api::Credentials;

use crate::{environment, settings::CORP_ID};

const SUITE_KEY: &str = "DINGTALK_SUITE_KEY";
const SUITE_SECRET: &str = "DINGTALK_SUITE_SECRET";
const SUITE_TICKET: &str = "DINGTALK_SUITE_TICKET";

pub(crate) const VARIABLES: [&str; 3] = [SUITE_KEY, SUITE_SECRET, SUITE_TICKET];

/// Reads the credentials. Returns `None` if there is no suite key.
pub(crate) fn credentials(corp_id: Option<String>) -> Result<Option<Credentials>, String> {
    let Some(key) = environment::variable(SUITE_KEY)? else {
        return Ok(None);
    };
    let secret = environment::variable(SUITE_SECRET)?;
    let ticket = environment::variable(SUITE_TICKET)?;
    match (secret, ticket, corp_id) {
        (Some(secret), Some(ticket), Some(corp_id)) => {
            let ticket = move || std::future::ready(Ok::<_, Infallible>(ticket.clone()));
            Ok(Some(Credentials::third_party_app(key, secret, corp_id, ticket)))
        }
        (secret, ticket, corp_id) => {
            let all = [
                (SUITE_SECRET, secret.is_some()),
                (SUITE_TICKET, ticket.is_some()),
                (CORP_ID, corp_id.is_some()),
            ];
            let missing = all.into_iter().filter(|(_, is_set)| !is_set).map(|(name, _)| name);
            let missing = missing.collect::<Vec<_>>().join(", ");
            Err(format!("{SUITE_KEY} is set, but not {missing}"))
        }
    }
}
