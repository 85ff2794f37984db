use conference_models::{ConferenceId, DeviceStatus, ScheduleConferenceId, Toggle, UnionId};

use crate::{Cause, Simulator};

/// # What people do in the app
///
/// The API only sees its effects.
impl Simulator {
    /// Opens the room of a booked meeting, which nobody has joined yet. A
    /// booking can be held several times, each time as another meeting under
    /// the same room code.
    ///
    /// # Errors
    ///
    /// If there is no such booking, or it was cancelled.
    pub fn open_meeting(&self, booking: &ScheduleConferenceId) -> Result<ConferenceId, Cause> {
        self.world(|world| world.open_booked_meeting(booking))
    }

    /// Opens the room of a booked meeting, and its creator joins: the meeting
    /// is in progress.
    ///
    /// # Errors
    ///
    /// If there is no such booking, or it was cancelled.
    pub fn start_meeting(&self, booking: &ScheduleConferenceId) -> Result<ConferenceId, Cause> {
        self.world(|world| world.start_booked_meeting(booking, None))
    }

    /// Opens the room of a booked meeting, and a person joins it, such as a guest who comes before
    /// the creator.
    ///
    /// # Errors
    ///
    /// If there is no such booking, it was cancelled, or the person cannot [join](Self::join).
    pub fn start_meeting_as(
        &self,
        booking: &ScheduleConferenceId,
        person: &UnionId,
    ) -> Result<ConferenceId, Cause> {
        self.world(|world| world.start_booked_meeting(booking, Some(person.clone())))
    }

    /// A person joins a meeting. The first one starts it.
    ///
    /// # Errors
    ///
    /// If there is no such meeting, it is over, it is locked and the person is
    /// no host of it, the person was put out for good, or is not a member of the organization.
    pub fn join(&self, meeting: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        self.world(|world| world.join(meeting, person))
    }

    /// A person joins a meeting, and shows this name in it.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    pub fn join_as(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        nick: impl Into<String>,
    ) -> Result<(), Cause> {
        self.world(|world| world.join_as(meeting, person, nick.into()))
    }

    /// A person who was called declines, and says why.
    ///
    /// # Errors
    ///
    /// If there is no such meeting, it is over, or the person was not called.
    pub fn decline(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        reason: impl Into<String>,
    ) -> Result<(), Cause> {
        self.world(|world| world.decline(meeting, person, reason.into()))
    }

    /// A person leaves a meeting, which goes on even if nobody is left.
    ///
    /// # Errors
    ///
    /// If there is no such meeting, it is over, or the person is not in it.
    pub fn leave(&self, meeting: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        self.world(|world| world.leave(meeting, person))
    }

    /// A person turns the microphone on or off.
    ///
    /// # Errors
    ///
    /// If there is no such meeting, it is over, the person is not in it, or is
    /// kept from unmuting.
    pub fn set_microphone(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        status: DeviceStatus,
    ) -> Result<(), Cause> {
        self.world(|world| world.set_microphone(meeting, person, status))
    }

    /// A person turns the camera on or off.
    ///
    /// # Errors
    ///
    /// If there is no such meeting, it is over, or the person is not in it.
    pub fn set_camera(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        status: DeviceStatus,
    ) -> Result<(), Cause> {
        self.world(|world| world.set_camera(meeting, person, status))
    }

    /// A person says something, which recordings and minutes take down.
    ///
    /// # Errors
    ///
    /// If there is no such meeting, it is over, or the person is not in it.
    pub fn say(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        text: impl Into<String>,
    ) -> Result<(), Cause> {
        self.world(|world| world.say(meeting, person, text.into()))
    }

    /// Whose picture everyone in the meeting sees in large, if the hosts chose
    /// somebody. The API has no way to ask.
    ///
    /// # Errors
    ///
    /// If there is no such meeting.
    pub fn focus(&self, meeting: &ConferenceId) -> Result<Option<UnionId>, Cause> {
        self.world(|world| Ok(world.meeting(meeting)?.controls.focus.clone()))
    }

    /// Whether the meeting shows subtitles. The API has no way to ask.
    ///
    /// # Errors
    ///
    /// If there is no such meeting.
    pub fn shows_subtitles(&self, meeting: &ConferenceId) -> Result<bool, Cause> {
        self.world(|world| Ok(world.meeting(meeting)?.controls.subtitles == Toggle::On))
    }

    /// A meeting ends for everyone.
    ///
    /// # Errors
    ///
    /// If there is no such meeting, or it is over already.
    pub fn end_meeting(&self, meeting: &ConferenceId) -> Result<(), Cause> {
        self.world(|world| world.end_meeting(meeting))
    }
}
