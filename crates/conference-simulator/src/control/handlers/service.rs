//! The simulator as a whole.

use std::time::Duration;

use serde_json::json;

use super::Answer;
use crate::control::{ControlError, Request};

pub(in crate::control) fn info(request: &Request<'_>) -> Answer {
    let world = request.engine.world();
    let identity = &world.identity;
    Ok(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "baseUrl": format!("http://{}", request.host),
        "appKey": identity.app_key,
        "appSecret": identity.app_secret,
        "corpId": identity.corp_id,
        "suiteKey": identity.suite_key,
        "suiteSecret": identity.suite_secret,
        "suiteTicket": identity.suite_ticket,
        "now": world.clock.now(),
    }))
}

pub(in crate::control) fn state(request: &Request<'_>) -> Answer {
    Ok(request.engine.world().view())
}

pub(in crate::control) fn advance(request: &Request<'_>) -> Answer {
    let by = request.text("by")?;
    let by = duration(by).ok_or_else(|| {
        ControlError::invalid(format!("`by` is a number with ms, s, m or h, not `{by}`"))
    })?;
    let clock = request.engine.world().clock.clone();
    clock.advance(by);
    Ok(json!({ "now": clock.now() }))
}

pub(in crate::control) fn reset(request: &Request<'_>) -> Answer {
    let seed = &request.body["seed"];
    let problem = || ControlError::invalid("`seed` is not a number from 0");
    let seed = if seed.is_null() { None } else { Some(seed.as_u64().ok_or_else(problem)?) };
    request.engine.reset(seed);
    Ok(json!({}))
}

fn duration(text: &str) -> Option<Duration> {
    let unit = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit);
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.parse::<u64>().ok()?.checked_mul(millis)?))
}
