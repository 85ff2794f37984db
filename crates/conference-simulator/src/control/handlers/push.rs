//! Pushes of events.

use serde_json::{Value, json};

use super::Answer;
use crate::{
    CallbackTarget, RecordedPush,
    control::{ControlError, Request},
};

pub(in crate::control) fn list(request: &Request<'_>) -> Answer {
    let journal = request.engine.journal();
    let pushes: Vec<_> = journal.pushes().iter().map(view).collect();
    let open = request.engine.push.open_streams();
    Ok(json!({ "openStreams": open, "pushes": pushes }))
}

/// Returns a push as JSON.
pub(in crate::control) fn view(push: &RecordedPush) -> Value {
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
}

pub(in crate::control) async fn register_callback(request: &Request<'_>) -> Answer {
    let owner_key = match request.optional_text("ownerKey")? {
        None => request.engine.world().identity.app_key.clone(),
        Some(key) => key.to_owned(),
    };
    let (url, token) = (request.text("url")?, request.text("token")?);
    let callback = CallbackTarget::new(url, token, request.text("aesKey")?, owner_key)
        .map_err(|error| ControlError::invalid(error.to_string()))?;
    let registered = request.engine.push.register(callback).await;
    registered.map_err(|error| ControlError::new(409, error.to_string()))?;
    Ok(json!({}))
}

pub(in crate::control) fn stop_callbacks(request: &Request<'_>) -> Answer {
    request.engine.push.unregister();
    Ok(json!({}))
}
