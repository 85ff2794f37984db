use conference_models::{AttendStatus, DeviceStatus, DurationMillis, TimestampMillis, UnionId};

use super::Organization;

/// Participant of a meeting: invited, in it, or gone.
#[derive(Debug)]
pub(crate) struct Participant {
    /// Identity: a unionId, a telephone number or the code of a room system.
    pub(crate) person: UnionId,
    pub(crate) join_method: JoinMethod,
    /// Display name in this meeting, if it has its own.
    pub(crate) nick: Option<String>,
    pub(crate) invited: bool,
    pub(crate) attendance: AttendStatus,
    pub(crate) camera: DeviceStatus,
    pub(crate) microphone: DeviceStatus,
    pub(crate) reject_reason: Option<String>,
    pub(crate) stays: Vec<Stay>,
}

/// Way in which somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JoinMethod {
    App,
    Telephone,
    RoomSystem,
}

/// Period in which somebody was in a meeting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stay {
    pub(crate) joined: TimestampMillis,
    pub(crate) left: Option<TimestampMillis>,
}

impl Participant {
    pub(super) fn new(person: UnionId) -> Self {
        Self {
            person,
            join_method: JoinMethod::App,
            nick: None,
            invited: false,
            attendance: AttendStatus::Initialized,
            camera: DeviceStatus::Initialized,
            microphone: DeviceStatus::Initialized,
            reject_reason: None,
            stays: Vec::new(),
        }
    }

    pub(crate) fn is_present(&self) -> bool {
        self.attendance == AttendStatus::InMeeting
    }

    /// Returns the unionId of a person of the organization.
    pub(crate) fn union_id(&self) -> Option<UnionId> {
        (self.join_method == JoinMethod::App).then(|| self.person.clone())
    }

    pub(crate) fn shown_name(&self, organization: &Organization) -> String {
        self.nick.clone().unwrap_or_else(|| organization.nick(&self.person))
    }

    pub(crate) fn joined(&self) -> Option<TimestampMillis> {
        self.stays.first().map(|stay| stay.joined)
    }

    /// Returns the time at which the participant left for the last time, if known.
    pub(crate) fn left(&self) -> Option<TimestampMillis> {
        self.stays.last().and_then(|stay| stay.left)
    }

    /// Returns the length of all ended stays.
    pub(crate) fn attended_for(&self) -> Option<DurationMillis> {
        self.left()?;
        let millis = self.stays.iter().filter_map(Stay::duration);
        Some(DurationMillis::from_millis(millis.map(DurationMillis::as_millis).sum()))
    }

    pub(super) fn join(&mut self, now: TimestampMillis, microphone: DeviceStatus) {
        if !self.is_present() {
            self.stays.push(Stay { joined: now, left: None });
        }
        self.attendance = AttendStatus::InMeeting;
        self.camera = DeviceStatus::Closed;
        self.microphone = microphone;
    }

    pub(super) fn leave(&mut self, now: TimestampMillis, attendance: AttendStatus) {
        if self.is_present() {
            self.camera = DeviceStatus::Closed;
            self.microphone = DeviceStatus::Closed;
            if let Some(stay) = self.stays.last_mut() {
                stay.left = Some(now);
            }
        }
        self.attendance = attendance;
    }
}

impl Stay {
    pub(crate) fn duration(&self) -> Option<DurationMillis> {
        let left = self.left?.as_millis();
        Some(DurationMillis::from_millis(left - self.joined.as_millis()))
    }
}
