#![expect(clippy::unnecessary_wraps, reason = "all handlers are of one type")]

use std::time::Duration;

use conference_models::{ConferenceId, UnionId};
use serde_json::{Value, json};

use super::{ControlError, Request};
use crate::ScriptedFault;

type Answer = Result<Value, ControlError>;

pub(super) fn info(request: &Request<'_>) -> Answer {
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

pub(super) fn start(request: &Request<'_>) -> Answer {
    let id = request.engine.world().start_booked_meeting(&request.parameter.into())?;
    Ok(json!({ "conferenceId": id }))
}

pub(super) fn join(request: &Request<'_>) -> Answer {
    request.engine.world().join(&request.meeting(), &request.person()?)?;
    Ok(json!({}))
}

pub(super) fn leave(request: &Request<'_>) -> Answer {
    request.engine.world().leave(&request.meeting(), &request.person()?)?;
    Ok(json!({}))
}

pub(super) fn decline(request: &Request<'_>) -> Answer {
    let reason = request.text("reason")?.to_owned();
    request.engine.world().decline(&request.meeting(), &request.person()?, reason)?;
    Ok(json!({}))
}

pub(super) fn say(request: &Request<'_>) -> Answer {
    let text = request.text("text")?.to_owned();
    request.engine.world().say(&request.meeting(), &request.person()?, text)?;
    Ok(json!({}))
}

pub(super) fn end(request: &Request<'_>) -> Answer {
    request.engine.world().end_meeting(&request.meeting())?;
    Ok(json!({}))
}

pub(super) fn advance(request: &Request<'_>) -> Answer {
    let by = request.text("by")?;
    let by = duration(by).ok_or_else(|| {
        ControlError::invalid(format!("`by` is a number with ms, s, m or h, not `{by}`"))
    })?;
    let clock = request.engine.world().clock.clone();
    clock.advance(by);
    Ok(json!({ "now": clock.now() }))
}

pub(super) fn inject(request: &Request<'_>) -> Answer {
    let scripted: ScriptedFault = request
        .text("fault")?
        .parse()
        .map_err(|error| ControlError::invalid(format!("{error}")))?;
    request.engine.faults().add(scripted.matcher, scripted.fault);
    Ok(json!({}))
}

pub(super) fn clear_faults(request: &Request<'_>) -> Answer {
    Ok(json!({ "cleared": request.engine.faults().clear() }))
}

pub(super) fn verify(request: &Request<'_>) -> Answer {
    let unfired = request.engine.faults().unfired();
    if unfired.is_empty() {
        return Ok(json!({ "unfired": unfired }));
    }
    Err(ControlError(409, format!("faults have not happened: {}", unfired.join("; "))))
}

pub(super) fn events(request: &Request<'_>) -> Answer {
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

pub(super) fn publish(request: &Request<'_>) -> Answer {
    let event_type = request.text("eventType")?;
    let mut world = request.engine.world();
    let now = world.clock.now();
    world.events.publish(event_type, request.body["data"].clone(), now);
    Ok(json!({}))
}

pub(super) fn subscribe(request: &Request<'_>) -> Answer {
    let types = serde_json::from_value(request.body["eventTypes"].clone());
    let types =
        types.map_err(|_| ControlError::invalid("`eventTypes` is not a list of strings"))?;
    request.engine.world().events.subscribed = Some(types);
    Ok(json!({}))
}

#[cfg(feature = "push")]
pub(super) fn pushes(request: &Request<'_>) -> Answer {
    let journal = request.engine.journal();
    let shown = journal.pushes().iter().map(|push| {
        json!({
            "number": push.number(),
            "eventType": push.event_type(),
            "eventId": push.event_id(),
            "attempt": push.attempt(),
            "connection": push.connection(),
            "at": push.pushed_at(),
            "faults": push.faults(),
            "answer": push.answer(),
            "acknowledged": push.is_acknowledged(),
        })
    });
    let open = request.engine.push.open_streams();
    Ok(json!({ "openStreams": open, "pushes": shown.collect::<Vec<_>>() }))
}

#[cfg(feature = "push")]
pub(super) async fn register_callback(request: &Request<'_>) -> Answer {
    let owner_key = match request.body.get("ownerKey") {
        None => request.engine.world().identity.app_key.clone(),
        Some(_) => request.text("ownerKey")?.to_owned(),
    };
    let (url, token) = (request.text("url")?, request.text("token")?);
    let callback = crate::CallbackTarget::new(url, token, request.text("aesKey")?, owner_key)
        .map_err(|error| ControlError::invalid(error.to_string()))?;
    let registered = request.engine.push.register(callback).await;
    registered.map_err(|error| ControlError(409, error.to_string()))?;
    Ok(json!({}))
}

#[cfg(feature = "push")]
pub(super) fn stop_callbacks(request: &Request<'_>) -> Answer {
    request.engine.push.unregister();
    Ok(json!({}))
}

impl Request<'_> {
    fn meeting(&self) -> ConferenceId {
        self.parameter.into()
    }

    fn person(&self) -> Result<UnionId, ControlError> {
        self.text("unionId").map(UnionId::new)
    }
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
