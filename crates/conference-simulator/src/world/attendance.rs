//! Participants who join a meeting, leave it or are removed.

use conference_models::{
    AttendStatus, ConferenceId, ConferenceStatus, DeviceStatus, MemberChange, TimestampMillis,
    UnionId,
};

use super::{Meeting, Organization, Participant, Speech, World};
use crate::Cause;

impl World {
    /// Lets a person join. The first one starts the meeting.
    pub(crate) fn join(&mut self, id: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        self.organization.check_members([person])?;
        let now = self.clock.now();
        let meeting = self.unended_meeting(id)?;
        meeting.check_admission(person)?;
        let microphone = meeting.microphone_on_joining();
        meeting.find_or_add(person).join(now, microphone);
        if meeting.status == ConferenceStatus::Initialized {
            meeting.start(now);
        }
        self.publish_member_change(id, MemberChange::Joined, [person]);
        Ok(())
    }

    /// Lets a person join with a display name for this meeting.
    pub(crate) fn join_as(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
        nick: String,
    ) -> Result<(), Cause> {
        self.join(id, person)?;
        self.present_participant(id, person)?.nick = Some(nick);
        Ok(())
    }

    /// Lets a person who was called decline.
    pub(crate) fn decline(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
        reason: String,
    ) -> Result<(), Cause> {
        let participant = self.unended_meeting(id)?.participant(person)?;
        participant.attendance = AttendStatus::JoinFailed;
        participant.reject_reason = Some(reason);
        Ok(())
    }

    pub(crate) fn leave(&mut self, id: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        let now = self.clock.now();
        self.present_participant(id, person)?.leave(now, AttendStatus::Left);
        self.unended_meeting(id)?.transfer_host(person);
        self.publish_member_change(id, MemberChange::Left, [person]);
        Ok(())
    }

    pub(crate) fn set_microphone(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
        status: DeviceStatus,
    ) -> Result<(), Cause> {
        let meeting = self.unended_meeting(id)?;
        let may_not_unmute =
            meeting.controls.forbids_unmuting && !meeting.is_host_or_cohost(person);
        let participant = self.present_participant(id, person)?;
        if may_not_unmute && status == DeviceStatus::Open {
            return Err(Cause::UnmuteForbidden);
        }
        participant.microphone = status;
        Ok(())
    }

    pub(crate) fn set_camera(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
        status: DeviceStatus,
    ) -> Result<(), Cause> {
        self.present_participant(id, person)?.camera = status;
        Ok(())
    }

    pub(crate) fn say(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
        text: String,
    ) -> Result<(), Cause> {
        let at = self.clock.now();
        let person = self.present_participant(id, person)?.person.clone();
        let speech = Speech { person, text, at };
        self.unended_meeting(id)?.speeches.push(speech);
        self.publish_speech(id);
        Ok(())
    }

    /// Returns a person who is in the meeting.
    pub(crate) fn present_participant(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
    ) -> Result<&mut Participant, Cause> {
        let participant = self.unended_meeting(id)?.participant(person)?;
        if participant.is_present() { Ok(participant) } else { Err(Cause::NotInTheMeeting) }
    }
}

impl Meeting {
    /// Calls a person, whose state is joining from then on.
    pub(crate) fn invite(&mut self, person: &UnionId) -> &mut Participant {
        let participant = self.find_or_add(person);
        participant.invited = true;
        if !participant.is_present() {
            participant.attendance = AttendStatus::Joining;
        }
        participant
    }

    pub(crate) fn participant(&mut self, person: &UnionId) -> Result<&mut Participant, Cause> {
        self.participants
            .iter_mut()
            .find(|participant| participant.person == *person)
            .ok_or(Cause::NotInTheMeeting)
    }

    /// Returns the display name of a person in this meeting.
    pub(crate) fn shown_name(&self, person: &UnionId, organization: &Organization) -> String {
        self.participants.iter().find(|participant| participant.person == *person).map_or_else(
            || organization.nick(person),
            |participant| participant.shown_name(organization),
        )
    }

    pub(crate) fn kick(
        &mut self,
        person: &UnionId,
        for_good: bool,
        now: TimestampMillis,
    ) -> Result<(), Cause> {
        self.participant(person)?.leave(now, AttendStatus::KickedOut);
        if for_good {
            self.controls.banned.insert(person.clone());
        }
        Ok(())
    }

    fn find_or_add(&mut self, person: &UnionId) -> &mut Participant {
        let known = self.participants.iter().position(|participant| participant.person == *person);
        let index = known.unwrap_or_else(|| {
            self.participants.push(Participant::new(person.clone()));
            self.participants.len() - 1
        });
        &mut self.participants[index]
    }

    fn check_admission(&self, person: &UnionId) -> Result<(), Cause> {
        if self.controls.banned.contains(person) {
            return Err(Cause::RejoinForbidden);
        }
        let is_in = self.present().any(|participant| participant.person == *person);
        if self.controls.is_locked && !is_in && !self.is_host_or_cohost(person) {
            return Err(Cause::MeetingLocked);
        }
        Ok(())
    }

    fn is_host_or_cohost(&self, person: &UnionId) -> bool {
        self.host == *person || self.cohosts.contains(person)
    }

    /// Passes the role of host to the first co-host in the meeting, or else to the participant who
    /// joined first.
    fn transfer_host(&mut self, who_left: &UnionId) {
        if !self.controls.transfers_host || self.host != *who_left {
            return;
        }
        let heir = self
            .present()
            .find(|participant| self.cohosts.contains(&participant.person))
            .or_else(|| self.present().next())
            .map(|participant| participant.person.clone());
        if let Some(heir) = heir {
            self.host = heir;
        }
    }
}
