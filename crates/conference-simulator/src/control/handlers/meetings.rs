//! Actions of people in meetings.

use conference_models::{ConferenceId, DeviceStatus, UnionId};
use serde_json::json;

use super::Answer;
use crate::control::{ControlError, Request};

pub(in crate::control) fn start(request: &Request<'_>) -> Answer {
    let (booking, nick) = (request.parameter.as_str().into(), request.optional_text("nick")?);
    let mut world = request.engine.world();
    let person = match request.optional_text("unionId")? {
        Some(person) => UnionId::new(person),
        None => world.active_booking(&booking)?.creator.clone(),
    };
    let id = world.start_booked_meeting(&booking, Some(person.clone()))?;
    if let Some(nick) = nick {
        world.present_participant(&id, &person)?.nick = Some(nick.to_owned());
    }
    Ok(json!({ "conferenceId": id }))
}

pub(in crate::control) fn join(request: &Request<'_>) -> Answer {
    let (meeting, person) = (request.meeting(), request.person()?);
    match request.optional_text("nick")? {
        None => request.engine.world().join(&meeting, &person)?,
        Some(nick) => request.engine.world().join_as(&meeting, &person, nick.to_owned())?,
    }
    request.view()
}

pub(in crate::control) fn leave(request: &Request<'_>) -> Answer {
    request.engine.world().leave(&request.meeting(), &request.person()?)?;
    request.view()
}

pub(in crate::control) fn decline(request: &Request<'_>) -> Answer {
    let reason = request.optional_text("reason")?.unwrap_or_default().to_owned();
    request.engine.world().decline(&request.meeting(), &request.person()?, reason)?;
    request.view()
}

pub(in crate::control) fn mute(request: &Request<'_>) -> Answer {
    let status = device(!request.flag("on")?);
    request.engine.world().set_microphone(&request.meeting(), &request.person()?, status)?;
    request.view()
}

pub(in crate::control) fn camera(request: &Request<'_>) -> Answer {
    let status = device(request.flag("on")?);
    request.engine.world().set_camera(&request.meeting(), &request.person()?, status)?;
    request.view()
}

pub(in crate::control) fn say(request: &Request<'_>) -> Answer {
    let text = request.text("text")?.to_owned();
    request.engine.world().say(&request.meeting(), &request.person()?, text)?;
    request.view()
}

pub(in crate::control) fn end(request: &Request<'_>) -> Answer {
    request.engine.world().end_meeting(&request.meeting())?;
    request.view()
}

fn device(is_open: bool) -> DeviceStatus {
    if is_open { DeviceStatus::Open } else { DeviceStatus::Closed }
}

impl Request<'_> {
    fn meeting(&self) -> ConferenceId {
        self.parameter.as_str().into()
    }

    fn person(&self) -> Result<UnionId, ControlError> {
        self.text("unionId").map(UnionId::new)
    }

    /// Returns the meeting in the form of the state.
    fn view(&self) -> Answer {
        Ok(self.engine.world().view_of(&self.meeting())?)
    }
}
