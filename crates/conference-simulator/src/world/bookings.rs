use conference_models::{
    CreateScheduleConferenceRequest, CurrentScheduleConferenceSettings, RoomCode,
    ScheduleConferenceId, TimestampMillis, UnionId,
};
use serde::Serialize;
use serde_json::Value;

use super::World;
use crate::Cause;

/// Booked meeting, which can be held once or several times.
#[derive(Clone, Debug)]
pub(crate) struct Booking {
    pub(crate) id: ScheduleConferenceId,
    pub(crate) creator: UnionId,
    pub(crate) title: String,
    pub(crate) start: TimestampMillis,
    pub(crate) end: TimestampMillis,
    pub(crate) room_code: RoomCode,
    pub(crate) link: String,
    pub(crate) custom_links: Vec<String>,
    pub(crate) is_canceled: bool,
    settings: Value,
}

impl World {
    pub(crate) fn book(&mut self, request: CreateScheduleConferenceRequest) -> &Booking {
        let id = ScheduleConferenceId::new(self.ids.bookings.uuid());
        let mut booking = Booking {
            id: id.clone(),
            creator: request.creator_union_id,
            title: request.title,
            start: request.start_time,
            end: request.end_time,
            room_code: self.new_room(),
            link: self.new_short_link(),
            custom_links: Vec::new(),
            is_canceled: false,
            settings: Value::Object(serde_json::Map::new()),
        };
        if let Some(settings) = &request.settings {
            booking.change_settings(settings);
        }
        self.bookings.entry(id).or_insert(booking)
    }

    /// Returns a booking, canceled or not.
    pub(crate) fn booking(&self, id: &ScheduleConferenceId) -> Result<&Booking, Cause> {
        self.bookings.get(id).ok_or(Cause::BookingNotFound)
    }

    /// Returns a booking that is not canceled.
    pub(crate) fn active_booking(&self, id: &ScheduleConferenceId) -> Result<&Booking, Cause> {
        let booking = self.booking(id)?;
        if booking.is_canceled {
            return Err(Cause::BookingCanceled);
        }
        Ok(booking)
    }

    /// Returns a booking that is not canceled, for its creator to change.
    pub(crate) fn own_active_booking(
        &mut self,
        id: &ScheduleConferenceId,
        creator: &UnionId,
    ) -> Result<&mut Booking, Cause> {
        self.active_booking(id)?;
        self.own_booking(id, creator)
    }

    /// Returns a booking, canceled or not, for its creator to change.
    pub(crate) fn own_booking(
        &mut self,
        id: &ScheduleConferenceId,
        creator: &UnionId,
    ) -> Result<&mut Booking, Cause> {
        let booking = self.bookings.get_mut(id).ok_or(Cause::BookingNotFound)?;
        if booking.creator != *creator {
            return Err(Cause::NotTheCreator);
        }
        Ok(booking)
    }
}

impl Booking {
    pub(crate) fn settings(&self) -> CurrentScheduleConferenceSettings {
        serde_json::from_value(self.settings.clone())
            .expect("what was accepted as settings can be shown as settings")
    }

    /// Changes the given settings, and keeps all others.
    pub(crate) fn change_settings(&mut self, settings: &impl Serialize) {
        let changed = serde_json::to_value(settings).expect("settings are plain data");
        merge(&mut self.settings, changed);
    }
}

fn merge(old: &mut Value, new: Value) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in new {
                merge(old.entry(name).or_insert(Value::Null), value);
            }
        }
        (old, new) => *old = new,
    }
}
