use conference_models::{ConferenceId, DeviceStatus, ScheduleConferenceId, Toggle, UnionId};

use crate::{Cause, Simulator};

/// # Actions of people in the app
///
/// The API only sees their effects.
impl Simulator {
    /// Opens the room of a booked meeting, which nobody has joined yet. A booking can be held
    /// several times: each time is a new meeting under the same room code.
    ///
    /// # Errors
    ///
    /// If the booking does not exist or was canceled.
    pub fn open_meeting(&self, booking: &ScheduleConferenceId) -> Result<ConferenceId, Cause> {
        self.world(|world| world.open_booked_meeting(booking))
    }

    /// Opens the room of a booked meeting and lets its creator join: the meeting is in progress.
    ///
    /// # Errors
    ///
    /// If the booking does not exist or was canceled.
    pub fn start_meeting(&self, booking: &ScheduleConferenceId) -> Result<ConferenceId, Cause> {
        self.world(|world| world.start_booked_meeting(booking, None))
    }

    /// Opens the room of a booked meeting and lets a person join, such as a guest who comes before
    /// the creator.
    ///
    /// # Errors
    ///
    /// If the booking does not exist or was canceled, or if the person cannot [join](Self::join).
    pub fn start_meeting_as(
        &self,
        booking: &ScheduleConferenceId,
        person: &UnionId,
    ) -> Result<ConferenceId, Cause> {
        self.world(|world| world.start_booked_meeting(booking, Some(person.clone())))
    }

    /// Lets a person join a meeting. The first one starts it.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist or has ended, if it is locked and the person is not one of its
    /// hosts, or if the person was removed permanently or does not belong to the organization.
    pub fn join(&self, meeting: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        self.world(|world| world.join(meeting, person))
    }

    /// Lets a person join a meeting with this display name.
    ///
    /// # Errors
    ///
    /// The same as those of [`join`](Self::join).
    pub fn join_as(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        nick: impl Into<String>,
    ) -> Result<(), Cause> {
        self.world(|world| world.join_as(meeting, person, nick.into()))
    }

    /// Lets a person who was called decline, with a reason.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist or has ended, or if the person was not called.
    pub fn decline(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        reason: impl Into<String>,
    ) -> Result<(), Cause> {
        self.world(|world| world.decline(meeting, person, reason.into()))
    }

    /// Lets a person leave a meeting, which continues even if nobody is left.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist or has ended, or if the person is not in it.
    pub fn leave(&self, meeting: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        self.world(|world| world.leave(meeting, person))
    }

    /// Turns a person's microphone on or off.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist or has ended, if the person is not in it, or if unmuting is
    /// forbidden.
    pub fn set_microphone(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        status: DeviceStatus,
    ) -> Result<(), Cause> {
        self.world(|world| world.set_microphone(meeting, person, status))
    }

    /// Turns a person's camera on or off.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist or has ended, or if the person is not in it.
    pub fn set_camera(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        status: DeviceStatus,
    ) -> Result<(), Cause> {
        self.world(|world| world.set_camera(meeting, person, status))
    }

    /// Lets a person say something, which recordings and minutes write down.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist or has ended, or if the person is not in it.
    pub fn say(
        &self,
        meeting: &ConferenceId,
        person: &UnionId,
        text: impl Into<String>,
    ) -> Result<(), Cause> {
        self.world(|world| world.say(meeting, person, text.into()))
    }

    /// Returns the participant in the spotlight, if there is one. The API has no operation for
    /// this.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist.
    pub fn focus(&self, meeting: &ConferenceId) -> Result<Option<UnionId>, Cause> {
        self.world(|world| Ok(world.meeting(meeting)?.controls.focus.clone()))
    }

    /// Returns true if the meeting shows subtitles. The API has no operation for this.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist.
    pub fn shows_subtitles(&self, meeting: &ConferenceId) -> Result<bool, Cause> {
        self.world(|world| Ok(world.meeting(meeting)?.controls.subtitles == Toggle::On))
    }

    /// Ends a meeting for all participants.
    ///
    /// # Errors
    ///
    /// If the meeting does not exist or has already ended.
    pub fn end_meeting(&self, meeting: &ConferenceId) -> Result<(), Cause> {
        self.world(|world| world.end_meeting(meeting))
    }
}
