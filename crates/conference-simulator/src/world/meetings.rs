use conference_models::{
    AttendStatus, BizType, ConferenceId, ConferenceStatus, DeviceStatus, MediaStatus, RoomCode,
    ScheduleConferenceId, TimestampMillis, UnionId,
};

use super::World;
use crate::Cause;

/// A meeting that is, was or is about to be held.
#[derive(Debug)]
pub(crate) struct Meeting {
    pub(crate) id: ConferenceId,
    pub(crate) title: String,
    pub(crate) creator: UnionId,
    pub(crate) room_code: RoomCode,
    pub(crate) link: String,
    pub(crate) booking: Option<ScheduleConferenceId>,
    pub(crate) biz_type: BizType,
    pub(crate) status: ConferenceStatus,
    pub(crate) media: MediaStatus,
    pub(crate) started: Option<TimestampMillis>,
    pub(crate) ended: Option<TimestampMillis>,
    pub(crate) members: Vec<Member>,
}

/// A person in a meeting, or on the way into it or out of it.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) person: UnionId,
    pub(crate) attendance: AttendStatus,
    pub(crate) camera: DeviceStatus,
    pub(crate) microphone: DeviceStatus,
    pub(crate) reject_reason: Option<String>,
}

impl World {
    /// Starts a meeting that nobody booked.
    pub(crate) fn start_instant_meeting(
        &mut self,
        creator: UnionId,
        title: String,
    ) -> &mut Meeting {
        let now = self.clock.now();
        let place = (self.new_room(), self.new_short_link());
        let meeting = self.add_meeting(creator, title, place);
        meeting.start(now);
        meeting
    }

    /// Opens the room of a booked meeting. Nobody is in it yet.
    pub(crate) fn open(&mut self, booking: &ScheduleConferenceId) -> Result<&mut Meeting, Cause> {
        let booking = self.booking(booking)?.clone();
        let place = (booking.room_code, booking.link);
        let meeting = self.add_meeting(booking.creator, booking.title, place);
        meeting.booking = Some(booking.id);
        meeting.biz_type = BizType::Scheduled;
        Ok(meeting)
    }

    pub(crate) fn meeting(&self, id: &ConferenceId) -> Result<&Meeting, Cause> {
        self.meetings.get(id).ok_or(Cause::UnknownMeeting)
    }

    pub(crate) fn meeting_in_progress(&self, id: &ConferenceId) -> Result<&Meeting, Cause> {
        let meeting = self.meeting(id)?;
        match meeting.status {
            ConferenceStatus::Ended => Err(Cause::Ended),
            ConferenceStatus::Started => Ok(meeting),
            _ => Err(Cause::NotStarted),
        }
    }

    /// A person comes in. The first one starts the meeting.
    pub(crate) fn join(&mut self, id: &ConferenceId, person: &UnionId) -> Result<(), Cause> {
        self.people.check([person])?;
        let now = self.clock.now();
        let meeting = self.open_meeting(id)?;
        let member = meeting.invite(person);
        member.attendance = AttendStatus::InMeeting;
        member.camera = DeviceStatus::Closed;
        member.microphone = DeviceStatus::Open;
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
        let member = self.present_member(id, person)?;
        member.attendance = AttendStatus::Left;
        member.camera = DeviceStatus::Closed;
        member.microphone = DeviceStatus::Closed;
        Ok(())
    }

    /// A person who is in the meeting.
    pub(crate) fn present_member(
        &mut self,
        id: &ConferenceId,
        person: &UnionId,
    ) -> Result<&mut Member, Cause> {
        let member = self.open_meeting(id)?.member(person)?;
        if member.attendance == AttendStatus::InMeeting {
            Ok(member)
        } else {
            Err(Cause::NotInTheMeeting)
        }
    }

    pub(crate) fn end(&mut self, id: &ConferenceId) -> Result<(), Cause> {
        let now = self.clock.now();
        let meeting = self.open_meeting(id)?;
        meeting.status = ConferenceStatus::Ended;
        meeting.ended = Some(now);
        Ok(())
    }

    /// A meeting that is not over.
    fn open_meeting(&mut self, id: &ConferenceId) -> Result<&mut Meeting, Cause> {
        let meeting = self.meetings.get_mut(id).ok_or(Cause::UnknownMeeting)?;
        if meeting.status == ConferenceStatus::Ended {
            return Err(Cause::Ended);
        }
        Ok(meeting)
    }

    fn add_meeting(
        &mut self,
        creator: UnionId,
        title: String,
        (room_code, link): (RoomCode, String),
    ) -> &mut Meeting {
        let id = ConferenceId::new(self.ids.meetings.hex(24));
        let room = self.rooms.entry(room_code.clone()).or_default();
        room.push(id.clone());
        let meeting = Meeting {
            id: id.clone(),
            title,
            creator,
            room_code,
            link,
            booking: None,
            biz_type: BizType::Instant,
            status: ConferenceStatus::Initialized,
            media: MediaStatus::Normal,
            started: None,
            ended: None,
            members: Vec::new(),
        };
        self.meetings.entry(id).or_insert(meeting)
    }
}

impl Meeting {
    /// Adds a person who is being called, if not there already.
    pub(crate) fn invite(&mut self, person: &UnionId) -> &mut Member {
        let known = self
            .members
            .iter()
            .position(|member| member.person == *person);
        let index = known.unwrap_or_else(|| {
            self.members.push(Member::called(person.clone()));
            self.members.len() - 1
        });
        &mut self.members[index]
    }

    fn member(&mut self, person: &UnionId) -> Result<&mut Member, Cause> {
        self.members
            .iter_mut()
            .find(|member| member.person == *person)
            .ok_or(Cause::NotInTheMeeting)
    }

    fn start(&mut self, now: TimestampMillis) {
        self.status = ConferenceStatus::Started;
        self.started = Some(now);
    }
}

impl Member {
    fn called(person: UnionId) -> Self {
        Self {
            person,
            attendance: AttendStatus::Joining,
            camera: DeviceStatus::Initialized,
            microphone: DeviceStatus::Initialized,
            reject_reason: None,
        }
    }
}
