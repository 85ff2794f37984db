use conference_models::{CreateScheduleConferenceRequest, RoomCode, ScheduleConferenceId, UnionId};

use super::World;
use crate::Cause;

/// A meeting that is to be held, once or several times.
#[derive(Clone, Debug)]
pub(crate) struct Booking {
    pub(crate) id: ScheduleConferenceId,
    pub(crate) creator: UnionId,
    pub(crate) title: String,
    pub(crate) room_code: RoomCode,
    pub(crate) link: String,
}

impl World {
    pub(crate) fn book(&mut self, request: CreateScheduleConferenceRequest) -> &Booking {
        let id = ScheduleConferenceId::new(self.ids.bookings.uuid());
        let booking = Booking {
            id: id.clone(),
            creator: request.creator_union_id,
            title: request.title,
            room_code: self.new_room(),
            link: self.new_short_link(),
        };
        self.bookings.entry(id).or_insert(booking)
    }

    pub(crate) fn booking(&self, id: &ScheduleConferenceId) -> Result<&Booking, Cause> {
        self.bookings.get(id).ok_or(Cause::UnknownBooking)
    }
}
