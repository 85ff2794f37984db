//! State of the app: tokens, permissions, an organization, events.

use std::time::Duration;

use conference_models::UnionId;
use serde_json::json;

use super::Answer;
use crate::control::{ControlError, Request};

pub(in crate::control) fn revoke_tokens(request: &Request<'_>) -> Answer {
    Ok(json!({ "revoked": request.engine.revoke_tokens() }))
}

pub(in crate::control) fn set_token_lifetime(request: &Request<'_>) -> Answer {
    let problem = || ControlError::invalid("`seconds` is not a number from 0");
    let seconds = request.body["seconds"].as_u64().ok_or_else(problem)?;
    request.engine.world().tokens.set_lifetime(Duration::from_secs(seconds));
    Ok(json!({ "seconds": seconds }))
}

pub(in crate::control) fn set_scope(request: &Request<'_>) -> Answer {
    let (scope, granted) = (&*request.parameter, request.flag("granted")?);
    let mut world = request.engine.world();
    if !world.scopes().contains_key(scope) {
        let reason = format!("no operation needs the permission {scope}");
        return Err(ControlError::new(404, reason));
    }
    if granted {
        world.grant_scope(scope);
    } else {
        world.revoke_scope(scope.to_owned());
    }
    Ok(json!({ "granted": granted }))
}

pub(in crate::control) fn set_person(request: &Request<'_>) -> Answer {
    let (person, member) = (UnionId::new(&*request.parameter), request.flag("member")?);
    request.engine.world().organization.set_member(person, member);
    Ok(json!({ "member": member }))
}

pub(in crate::control) fn events(request: &Request<'_>) -> Answer {
    let events = request.engine.world().events.all();
    let shown = events.iter().map(|event| {
        json!({
            "eventType": event.event_type,
            "eventId": event.event_id,
            "corpId": event.corp_id,
            "createdAt": event.created_at,
            "data": event.data,
        })
    });
    Ok(json!({ "events": shown.collect::<Vec<_>>() }))
}

pub(in crate::control) fn publish(request: &Request<'_>) -> Answer {
    let event_type = request.text("eventType")?;
    let mut world = request.engine.world();
    let now = world.clock.now();
    world.events.publish(event_type, request.body["data"].clone(), now);
    Ok(json!({}))
}

pub(in crate::control) fn subscribe(request: &Request<'_>) -> Answer {
    let types = serde_json::from_value(request.body["eventTypes"].clone());
    let types =
        types.map_err(|_| ControlError::invalid("`eventTypes` is not a list of strings"))?;
    request.engine.world().events.subscribed = Some(types);
    Ok(json!({}))
}
