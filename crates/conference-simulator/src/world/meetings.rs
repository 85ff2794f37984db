use std::collections::BTreeSet;

use conference_models::{
    AttendStatus, BizType, ConferenceChange, ConferenceId, ConferenceStatus, DeviceStatus,
    DurationMillis, MediaStatus, MuteOnJoin, RoomCode, ScheduleConferenceId, SpeechSource,
    TimestampMillis, Toggle, UnionId,
};

use super::{Booking, Participant, Recorder, Speech, Streams, World};
use crate::Cause;

/// Number of people in a meeting above which those who join are muted, with that setting.
const MUTE_ABOVE: usize = 6;

/// Meeting that is open, in progress or ended.
#[derive(Debug)]
pub(crate) struct Meeting {
    /// Position in the order of opening.
    number: usize,
    pub(crate) id: ConferenceId,
    pub(crate) title: String,
    pub(crate) creator: UnionId,
    pub(crate) host: UnionId,
    pub(crate) cohosts: BTreeSet<UnionId>,
    pub(crate) room_code: RoomCode,
    pub(crate) link: String,
    pub(crate) booking: Option<ScheduleConferenceId>,
    pub(crate) biz_type: BizType,
    pub(crate) status: ConferenceStatus,
    pub(crate) controls: Controls,
    /// True if everybody was muted: people who join are muted too.
    is_muted: bool,
    pub(crate) started: Option<TimestampMillis>,
    pub(crate) ended: Option<TimestampMillis>,
    pub(crate) participants: Vec<Participant>,
    pub(crate) speeches: Vec<Speech>,
    pub(crate) cloud_record: Recorder,
    pub(crate) minutes: Recorder,
    pub(crate) streams: Streams,
    /// Sequence number of the newest event about the meeting or its participants.
    sequence_number: i64,
}

/// Settings that the hosts control.
#[derive(Debug)]
pub(crate) struct Controls {
    pub(crate) is_locked: bool,
    /// Forbids participants to unmute themselves.
    pub(crate) forbids_unmuting: bool,
    pub(crate) mute_on_join: MuteOnJoin,
    /// Passes the role of host to another participant when the host leaves.
    pub(crate) transfers_host: bool,
    pub(crate) focus: Option<UnionId>,
    pub(crate) subtitles: Toggle,
    /// People who were removed permanently.
    pub(crate) banned: BTreeSet<UnionId>,
}

impl World {
    /// Starts a meeting that was not booked.
    pub(crate) fn start_instant_meeting(
        &mut self,
        creator: UnionId,
        title: String,
    ) -> ConferenceId {
        let now = self.clock.now();
        let place = (self.new_room(), self.new_short_link());
        let meeting = self.add_meeting(creator, title, place);
        meeting.start(now);
        let id = meeting.id.clone();
        self.publish_conference_change(&id, ConferenceChange::Created);
        id
    }

    /// Opens the room of a booked meeting. Nobody is in it yet.
    pub(crate) fn open_booked_meeting(
        &mut self,
        booking: &ScheduleConferenceId,
    ) -> Result<ConferenceId, Cause> {
        let booking = self.active_booking(booking)?.clone();
        let place = (booking.room_code.clone(), booking.link.clone());
        let meeting = self.add_meeting(booking.creator.clone(), booking.title.clone(), place);
        meeting.apply_booking(booking);
        let id = meeting.id.clone();
        self.publish_conference_change(&id, ConferenceChange::Created);
        Ok(id)
    }

    /// Opens the room of a booked meeting, and a person joins: the creator if it is `None`.
    pub(crate) fn start_booked_meeting(
        &mut self,
        booking: &ScheduleConferenceId,
        person: Option<UnionId>,
    ) -> Result<ConferenceId, Cause> {
        let creator = || Ok(self.active_booking(booking)?.creator.clone());
        let person = person.map_or_else(creator, Ok)?;
        self.organization.check_members([&person])?;
        let id = self.open_booked_meeting(booking)?;
        self.join(&id, &person)?;
        Ok(id)
    }

    pub(crate) fn meeting(&self, id: &ConferenceId) -> Result<&Meeting, Cause> {
        self.meetings.get(id).ok_or(Cause::MeetingNotFound)
    }

    pub(crate) fn meeting_in_progress(&self, id: &ConferenceId) -> Result<&Meeting, Cause> {
        let meeting = self.meeting(id)?;
        meeting.check_in_progress()?;
        Ok(meeting)
    }

    pub(crate) fn meeting_in_progress_mut(
        &mut self,
        id: &ConferenceId,
    ) -> Result<&mut Meeting, Cause> {
        let meeting = self.meetings.get_mut(id).ok_or(Cause::MeetingNotFound)?;
        meeting.check_in_progress()?;
        Ok(meeting)
    }

    /// Returns a meeting that has not ended.
    pub(crate) fn unended_meeting(&mut self, id: &ConferenceId) -> Result<&mut Meeting, Cause> {
        let meeting = self.meetings.get_mut(id).ok_or(Cause::MeetingNotFound)?;
        if meeting.status == ConferenceStatus::Ended {
            return Err(Cause::MeetingEnded);
        }
        Ok(meeting)
    }

    /// Returns all meetings, in the order of opening.
    pub(crate) fn all_meetings(&self) -> Vec<&Meeting> {
        let mut meetings: Vec<_> = self.meetings.values().collect();
        meetings.sort_by_key(|meeting| meeting.number);
        meetings
    }

    pub(crate) fn end_meeting(&mut self, id: &ConferenceId) -> Result<(), Cause> {
        let now = self.clock.now();
        let meeting = self.unended_meeting(id)?;
        let recorded = meeting.running_recorders();
        meeting.end(now);
        self.publish_conference_change(id, ConferenceChange::Closed);
        for source in recorded {
            self.publish_minutes_change(id, source);
        }
        Ok(())
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
            number: self.meetings.len(),
            id: id.clone(),
            title,
            host: creator.clone(),
            creator,
            cohosts: BTreeSet::new(),
            room_code,
            link,
            booking: None,
            biz_type: BizType::Instant,
            status: ConferenceStatus::Initialized,
            controls: Controls::default(),
            is_muted: false,
            started: None,
            ended: None,
            participants: Vec::new(),
            speeches: Vec::new(),
            cloud_record: Recorder::default(),
            minutes: Recorder::default(),
            streams: Streams::default(),
            sequence_number: 0,
        };
        self.meetings.entry(id).or_insert(meeting)
    }
}

impl Meeting {
    pub(crate) fn check_host(&self, person: &UnionId) -> Result<(), Cause> {
        if self.host == *person { Ok(()) } else { Err(Cause::NotTheHost) }
    }

    pub(crate) fn duration(&self) -> Option<DurationMillis> {
        let (started, ended) = self.started.zip(self.ended)?;
        let millis = ended.as_millis() - started.as_millis();
        Some(DurationMillis::from_millis(millis))
    }

    /// Returns the participants who are in it now.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Participant> {
        self.participants.iter().filter(|participant| participant.is_present())
    }

    /// Returns the participants who have been in it.
    pub(crate) fn attended(&self) -> impl Iterator<Item = &Participant> {
        self.participants.iter().filter(|participant| !participant.stays.is_empty())
    }

    /// Returns the recorder of the minutes or of the cloud recordings.
    pub(super) fn recorder(&self, source: &SpeechSource) -> &Recorder {
        match source {
            SpeechSource::Minutes => &self.minutes,
            _ => &self.cloud_record,
        }
    }

    pub(super) fn running_recorders(&self) -> Vec<SpeechSource> {
        [SpeechSource::CloudRecord, SpeechSource::Minutes]
            .into_iter()
            .filter(|source| self.recorder(source).running().is_some())
            .collect()
    }

    pub(super) fn next_sequence_number(&mut self) -> i64 {
        self.sequence_number += 1;
        self.sequence_number
    }

    /// Returns the restrictions on microphones.
    pub(crate) fn media(&self) -> MediaStatus {
        match (self.is_muted, self.controls.forbids_unmuting) {
            (false, _) => MediaStatus::Normal,
            (true, false) => MediaStatus::MicrophoneMuted,
            (true, true) => MediaStatus::AllMuted,
        }
    }

    pub(crate) fn mute_all(&mut self, forbids_unmuting: bool) {
        self.is_muted = true;
        self.controls.forbids_unmuting = forbids_unmuting;
        self.set_microphones(DeviceStatus::Closed);
    }

    pub(crate) fn unmute_all(&mut self) {
        self.is_muted = false;
        self.controls.forbids_unmuting = false;
        self.set_microphones(DeviceStatus::Open);
    }

    /// Returns the state of a microphone on joining.
    pub(super) fn microphone_on_joining(&self) -> DeviceStatus {
        let is_muted = self.is_muted
            || match self.controls.mute_on_join {
                MuteOnJoin::On => true,
                MuteOnJoin::AboveSix => self.present().count() >= MUTE_ABOVE,
                _ => false,
            };
        if is_muted { DeviceStatus::Closed } else { DeviceStatus::Open }
    }

    pub(super) fn start(&mut self, now: TimestampMillis) {
        self.status = ConferenceStatus::Started;
        self.started = Some(now);
    }

    fn apply_booking(&mut self, booking: Booking) {
        let settings = booking.settings();
        self.booking = Some(booking.id);
        self.biz_type = BizType::Scheduled;
        self.host = settings.host_union_id.unwrap_or(booking.creator);
        self.cohosts = settings.cohost_union_ids.into_iter().collect();
        self.controls.is_locked = settings.lock_room == Some(Toggle::On);
        self.controls.mute_on_join = settings.mute_on_join.unwrap_or(MuteOnJoin::Off);
    }

    fn end(&mut self, now: TimestampMillis) {
        self.status = ConferenceStatus::Ended;
        self.ended = Some(now);
        for participant in &mut self.participants {
            if participant.is_present() {
                participant.leave(now, AttendStatus::Left);
            }
        }
        self.streams.stop_all();
        self.cloud_record.stop_if_running(now);
        self.minutes.stop_if_running(now);
    }

    fn set_microphones(&mut self, status: DeviceStatus) {
        for participant in &mut self.participants {
            if participant.is_present() {
                participant.microphone = status;
            }
        }
    }

    fn check_in_progress(&self) -> Result<(), Cause> {
        match self.status {
            ConferenceStatus::Ended => Err(Cause::MeetingEnded),
            ConferenceStatus::Started => Ok(()),
            _ => Err(Cause::MeetingNotStarted),
        }
    }
}

impl Default for Controls {
    fn default() -> Self {
        Self {
            is_locked: false,
            forbids_unmuting: false,
            mute_on_join: MuteOnJoin::Off,
            transfers_host: false,
            focus: None,
            subtitles: Toggle::Off,
            banned: BTreeSet::new(),
        }
    }
}
