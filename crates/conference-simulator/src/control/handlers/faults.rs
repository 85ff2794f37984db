//! Scripted faults.

use serde_json::{Value, json};

use super::Answer;
use crate::{
    ParseFaultError, Reply, ScriptedFault,
    control::{ControlError, Request},
    fault,
};

pub(in crate::control) fn inject(request: &Request<'_>) -> Answer {
    let (text, scripted) = match request.optional_text("when")? {
        None => {
            let text = request.text("fault")?;
            (text.to_owned(), text.parse().map_err(invalid)?)
        }
        Some(when) => {
            let reply = reply(&request.body["reply"])?;
            (format!("{when}=reply"), fault::replying(when, reply).map_err(invalid)?)
        }
    };
    let ScriptedFault { matcher, fault } = scripted;
    Ok(json!({ "id": request.engine.faults().add_written(text, matcher, fault) }))
}

pub(in crate::control) fn list(request: &Request<'_>) -> Answer {
    let faults = request.engine.faults().reports();
    let shown = faults
        .iter()
        .map(|fault| json!({ "id": fault.id(), "fault": fault.text(), "fired": fault.fired() }));
    Ok(json!({ "faults": shown.collect::<Vec<_>>() }))
}

pub(in crate::control) fn remove(request: &Request<'_>) -> Answer {
    let id = &request.parameter;
    let is_known = id.parse().is_ok_and(|id| request.engine.faults().remove(id));
    if is_known {
        return Ok(json!({ "cleared": 1 }));
    }
    Err(ControlError::new(404, format!("no fault has the id {id}")))
}

pub(in crate::control) fn clear(request: &Request<'_>) -> Answer {
    Ok(json!({ "cleared": request.engine.faults().clear() }))
}

pub(in crate::control) fn verify(request: &Request<'_>) -> Answer {
    let unfired = request.engine.faults().unfired();
    if unfired.is_empty() {
        return Ok(json!({ "unfired": unfired }));
    }
    let reason = format!("faults have not happened: {}", unfired.join("; "));
    Err(ControlError(409, json!({ "error": reason, "unfired": unfired })))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn invalid(error: ParseFaultError) -> ControlError {
    ControlError::invalid(error.to_string())
}

/// Reads a reply: status, headers, and a body that is text or any other JSON.
fn reply(reply: &Value) -> Result<Reply, ControlError> {
    let status = reply["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let status = status
        .filter(|status| (200..600).contains(status))
        .ok_or_else(|| ControlError::invalid("`reply.status` is not from 200 to 599"))?;
    let answer = match &reply["body"] {
        Value::Null => Reply::new(status),
        Value::String(text) => Reply::new(status).body(text.clone()),
        body => Reply::json(status, body),
    };
    let headers = match &reply["headers"] {
        Value::Null => &serde_json::Map::new(),
        Value::Object(headers) => headers,
        _ => return Err(ControlError::invalid("`reply.headers` is not an object")),
    };
    headers.iter().try_fold(answer, |answer, (name, value)| {
        let value = value.as_str().filter(|value| is_header(name, value)).ok_or_else(|| {
            ControlError::invalid(format!("`reply.headers` has `{name}`, which is no header"))
        })?;
        Ok(answer.header(name.clone(), value))
    })
}

/// Returns true if the header stays within one line.
fn is_header(name: &str, value: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    !name.is_empty() && name.bytes().all(is_name) && !value.bytes().any(|byte| byte < b' ')
}
