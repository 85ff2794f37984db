//! State for people and programs that inspect it.

use std::collections::BTreeMap;

use conference_models::{
    AttendStatus, ConferenceId, ConferenceStatus, DeviceStatus, metadata::OPERATIONS,
};
use serde_json::{Value, json};

use super::{Booking, Meeting, Organization, Participant, World};
use crate::Cause;

impl World {
    pub(crate) fn view(&self) -> Value {
        let meetings = self.all_meetings();
        json!({
            "now": self.clock.now(),
            "bookings": self.bookings.values().map(booking).collect::<Vec<_>>(),
            "meetings": meetings
                .into_iter()
                .map(|it| meeting(it, &self.organization))
                .collect::<Vec<_>>(),
            "scopes": self.scopes(),
            "strangers": self.organization.strangers().collect::<Vec<_>>(),
        })
    }

    pub(crate) fn view_of(&self, id: &ConferenceId) -> Result<Value, Cause> {
        Ok(meeting(self.meeting(id)?, &self.organization))
    }

    /// Returns the permissions. True for those that the app has.
    pub(crate) fn scopes(&self) -> BTreeMap<&str, bool> {
        let known = OPERATIONS.iter().filter_map(|operation| operation.scope);
        let revoked = self.revoked_scopes.iter().map(String::as_str);
        known.chain(revoked).map(|scope| (scope, !self.revoked_scopes.contains(scope))).collect()
    }
}

fn booking(booking: &Booking) -> Value {
    json!({
        "scheduleConferenceId": booking.id,
        "title": booking.title,
        "creatorUnionId": booking.creator,
        "startTime": booking.start,
        "endTime": booking.end,
        "roomCode": booking.room_code,
        "link": booking.link,
        "customLinks": booking.custom_links,
        "canceled": booking.is_canceled,
    })
}

fn meeting(meeting: &Meeting, organization: &Organization) -> Value {
    let people = meeting.participants.iter().map(|one| participant(one, organization));
    json!({
        "conferenceId": meeting.id,
        "scheduleConferenceId": meeting.booking,
        "title": meeting.title,
        "status": conference_status(meeting.status),
        "hostUnionId": meeting.host,
        "roomCode": meeting.room_code,
        "link": meeting.link,
        "locked": meeting.controls.is_locked,
        "recording": meeting.cloud_record.running().is_some(),
        "people": people.collect::<Vec<_>>(),
    })
}

fn participant(participant: &Participant, organization: &Organization) -> Value {
    json!({
        "unionId": participant.person,
        "nick": participant.shown_name(organization),
        "status": attend_status(participant.attendance),
        "muted": participant.microphone != DeviceStatus::Open,
        "camera": participant.camera == DeviceStatus::Open,
    })
}

fn conference_status(status: ConferenceStatus) -> &'static str {
    match status {
        ConferenceStatus::Started => "started",
        ConferenceStatus::Ended => "ended",
        _ => "initialized",
    }
}

fn attend_status(status: AttendStatus) -> &'static str {
    match status {
        AttendStatus::Joining => "joining",
        AttendStatus::InMeeting => "inMeeting",
        AttendStatus::JoinFailed => "joinFailed",
        AttendStatus::KickedOut => "kickedOut",
        AttendStatus::Left => "left",
        _ => "initialized",
    }
}
