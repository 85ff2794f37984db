//! Booked meetings and links to them.

use conference_models::{
    CreateCustomShortLink, CreateCustomShortLinkRequest, CreateCustomShortLinkResponse,
    CreateScheduleConference, CreateScheduleConferenceRequest, CreateScheduleConferenceResponse,
    CustomShortLink, ErrorCode, ScheduleConferenceSettings, UnionId,
};

use super::{Answer, Call};
use crate::{Cause, world::World};

impl Answer for CreateScheduleConference {
    const REFUSALS: &'static [(Cause, ErrorCode)] = &[
        (Cause::InvalidRequest, ErrorCode::ParamsError),
        (Cause::EndNotAfterStart, ErrorCode::ParamsError),
        (Cause::Stranger, ErrorCode::ParamsError),
    ];

    fn answer(
        world: &mut World,
        call: Call<'_, CreateScheduleConferenceRequest>,
    ) -> Result<CreateScheduleConferenceResponse, Cause> {
        let request = call.request;
        if request.end_time <= request.start_time {
            return Err(Cause::EndNotAfterStart);
        }
        let settings = request.schedule_conf_setting_model.as_ref();
        let named = settings.into_iter().flat_map(people_in);
        world
            .people
            .check(named.chain([&request.creator_union_id]))?;

        let booking = world.book(request);
        let mut response = CreateScheduleConferenceResponse::default();
        response.request_id = Some(call.request_id.to_owned());
        response.schedule_conference_id = Some(booking.id.clone());
        response.room_code = Some(booking.room_code.clone());
        response.url = Some(booking.link.clone());
        response.phones = vec!["+861234567".to_owned()];
        Ok(response)
    }
}

impl Answer for CreateCustomShortLink {
    const REFUSALS: &'static [(Cause, ErrorCode)] = &[
        (Cause::InvalidRequest, ErrorCode::ParamError),
        (Cause::UnknownBooking, ErrorCode::ScheduleConferenceIdError),
        (Cause::Stranger, ErrorCode::UserNotInOrg),
        (Cause::NotTheCreator, ErrorCode::CreatorUidError),
    ];

    fn answer(
        world: &mut World,
        call: Call<'_, CreateCustomShortLinkRequest>,
    ) -> Result<CreateCustomShortLinkResponse, Cause> {
        let request = call.request;
        world.people.check([&request.creator_union_id])?;
        let booking = world.booking(&request.schedule_conference_id)?;
        if booking.creator != request.creator_union_id {
            return Err(Cause::NotTheCreator);
        }

        let mut link = CustomShortLink::default();
        link.custom_short_link = Some(world.new_short_link());
        let mut response = CreateCustomShortLinkResponse::default();
        response.result = Some(link);
        Ok(response)
    }
}

fn people_in(settings: &ScheduleConferenceSettings) -> impl Iterator<Item = &UnionId> {
    let hosts = settings.host_union_id.iter();
    hosts.chain(settings.cohost_union_ids.iter().flatten())
}
