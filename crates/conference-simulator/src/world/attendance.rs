//! Who comes into a meeting, who leaves it, and who is put out of it.

use conference_models::{
    AttendStatus, ConferenceId, ConferenceStatus, DeviceStatus, TimestampMillis, UnionId,
};

use super::{Meeting, Member, People, Speech, World};
use crate::Cause;

impl World {
    /// A person comes in. The first one starts the meeting.
    pub(crate) fn join(&mut self, id: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        self.people.check([person])?;
        let now = self.clock.now();
        let meeting = self.open_meeting(id)?;
        meeting.let_in(person)?;
        let microphone = meeting.microphone_on_joining();
        meeting.entry(person).enter(now, microphone);
        if meeting.status == ConferenceStatus::Initialized {
            meeting.start(now);
        }
        Ok(())
    }

    /// A person who was called does not come.
    pub(crate) fn decline(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
        reason: String,
    ) -> Result<(), Cause> {
        let member = self.open_meeting(id)?.member(person)?;
        member.attendance = AttendStatus::JoinFailed;
        member.reject_reason = Some(reason);
        Ok(())
    }

    pub(crate) fn leave(&mut self, id: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        let now = self.clock.now();
        self.present_member(id, person)?.go(now, AttendStatus::Left);
        self.open_meeting(id)?.replace_host(person);
        Ok(())
    }

    pub(crate) fn turn_microphone(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
        status: DeviceStatus,
    ) -> Result<(), Cause> {
        let meeting = self.open_meeting(id)?;
        let is_kept_muted = meeting.controls.keeps_muted && !meeting.manages(person);
        let member = self.present_member(id, person)?;
        if is_kept_muted && status == DeviceStatus::Open {
            return Err(Cause::UnmuteForbidden);
        }
        member.microphone = status;
        Ok(())
    }

    pub(crate) fn say(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
        text: String,
    ) -> Result<(), Cause> {
        let at = self.clock.now();
        let person = self.present_member(id, person)?.person.clone();
        let speech = Speech { person, text, at };
        self.open_meeting(id)?.speeches.push(speech);
        Ok(())
    }

    /// A person who is in the meeting.
    pub(crate) fn present_member(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
    ) -> Result<&mut Member, Cause> {
        let member = self.open_meeting(id)?.member(person)?;
        if member.is_present() { Ok(member) } else { Err(Cause::NotInTheMeeting) }
    }
}

impl Meeting {
    /// Calls a person, who is joining from then on.
    pub(crate) fn call(&mut self, person: &UnionId) -> &mut Member {
        let member = self.entry(person);
        member.invited = true;
        if !member.is_present() {
            member.attendance = AttendStatus::Joining;
        }
        member
    }

    pub(crate) fn member(&mut self, person: &UnionId) -> Result<&mut Member, Cause> {
        self.members
            .iter_mut()
            .find(|member| member.person == *person)
            .ok_or(Cause::NotInTheMeeting)
    }

    /// The name that a person shows in this meeting.
    pub(crate) fn shown_name(&self, person: &UnionId, people: &People) -> String {
        self.members
            .iter()
            .find(|member| member.person == *person)
            .map_or_else(|| people.nick(person), |member| member.shown_name(people))
    }

    pub(crate) fn kick(
        &mut self,
        person: &UnionId,
        for_good: bool,
        now: TimestampMillis,
    ) -> Result<(), Cause> {
        self.member(person)?.go(now, AttendStatus::KickedOut);
        if for_good {
            self.controls.barred.insert(person.clone());
        }
        Ok(())
    }

    fn entry(&mut self, person: &UnionId) -> &mut Member {
        let known = self.members.iter().position(|member| member.person == *person);
        let index = known.unwrap_or_else(|| {
            self.members.push(Member::new(person.clone()));
            self.members.len() - 1
        });
        &mut self.members[index]
    }

    fn let_in(&self, person: &UnionId) -> Result<(), Cause> {
        if self.controls.barred.contains(person) {
            return Err(Cause::RejoinForbidden);
        }
        let is_in = self.present().any(|member| member.person == *person);
        if self.controls.is_locked && !is_in && !self.manages(person) {
            return Err(Cause::MeetingLocked);
        }
        Ok(())
    }

    fn manages(&self, person: &UnionId) -> bool {
        self.host == *person || self.cohosts.contains(person)
    }

    /// The first co-host who is in becomes the host, or else whoever came first.
    fn replace_host(&mut self, who_left: &UnionId) {
        if !self.controls.transfers_host || self.host != *who_left {
            return;
        }
        let heir = self
            .present()
            .find(|member| self.cohosts.contains(&member.person))
            .or_else(|| self.present().next())
            .map(|member| member.person.clone());
        if let Some(heir) = heir {
            self.host = heir;
        }
    }
}
