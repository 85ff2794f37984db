//! Booked meetings and links to them.

use conference_models::{
    CancelScheduleConference, CancelScheduleConferenceRequest, CancelScheduleConferenceResponse,
    CreateCustomShortLink, CreateCustomShortLinkRequest, CreateCustomShortLinkResponse,
    CreateScheduleConference, CreateScheduleConferenceRequest, CreateScheduleConferenceResponse,
    QueryScheduleConfSettings, QueryScheduleConfSettingsRequest, QueryScheduleConfSettingsResponse,
    QueryScheduleConference, QueryScheduleConferenceInfo, QueryScheduleConferenceInfoRequest,
    QueryScheduleConferenceInfoResponse, QueryScheduleConferenceRequest,
    QueryScheduleConferenceResponse, ScheduleConferenceExtraSettings, UnionId,
    UpdateScheduleConfSettings, UpdateScheduleConfSettingsRequest,
    UpdateScheduleConfSettingsResponse, UpdateScheduleConference, UpdateScheduleConferenceRequest,
    UpdateScheduleConferenceResponse,
};

use super::{Call, Handler};
use crate::{Cause, page::Page, world::World};

const MAX_EXTENSION_APPS: usize = 10;

impl Handler for CreateScheduleConference {
    fn handle(
        world: &mut World,
        call: Call<'_, CreateScheduleConferenceRequest>,
    ) -> Result<CreateScheduleConferenceResponse, Cause> {
        let request = call.request;
        if request.end_time <= request.start_time {
            return Err(Cause::EndNotAfterStart);
        }
        if let Some(settings) = &request.settings {
            let hosts = hosts(settings.host_union_id.as_ref(), settings.cohost_union_ids.as_ref());
            world.organization.check_members(hosts)?;
        }
        world.organization.check_members([&request.creator_union_id])?;

        let booking = world.book(request);
        Ok(filled!(CreateScheduleConferenceResponse {
            body_request_id: Some(call.request_id.to_owned()),
            schedule_conference_id: Some(booking.id.clone()),
            room_code: Some(booking.room_code.clone()),
            url: Some(booking.link.clone()),
            phones: vec!["+861234567".to_owned()],
        }))
    }
}

impl Handler for UpdateScheduleConference {
    fn handle(
        world: &mut World,
        call: Call<'_, UpdateScheduleConferenceRequest>,
    ) -> Result<UpdateScheduleConferenceResponse, Cause> {
        let request = call.request;
        if request.end_time <= request.start_time {
            return Err(Cause::EndNotAfterStart);
        }
        let id = &request.schedule_conference_id;
        let booking = world.own_active_booking(id, &request.creator_union_id)?;
        booking.title = request.title;
        booking.start = request.start_time;
        booking.end = request.end_time;
        Ok(filled!(UpdateScheduleConferenceResponse { success: Some(true) }))
    }
}

impl Handler for CancelScheduleConference {
    fn handle(
        world: &mut World,
        call: Call<'_, CancelScheduleConferenceRequest>,
    ) -> Result<CancelScheduleConferenceResponse, Cause> {
        let request = call.request;
        let id = &request.schedule_conference_id;
        let booking = world.own_booking(id, &request.creator_union_id)?;
        booking.is_canceled = true;
        Ok(filled!(CancelScheduleConferenceResponse { success: Some(true) }))
    }
}

impl Handler for QueryScheduleConference {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryScheduleConferenceRequest>,
    ) -> Result<QueryScheduleConferenceResponse, Cause> {
        world.organization.check_members([&call.request.request_union_id])?;
        let booking = world.active_booking(&call.path_parameter.into())?;
        Ok(filled!(QueryScheduleConferenceResponse {
            body_request_id: Some(call.request_id.to_owned()),
            schedule_conference_id: Some(booking.id.clone()),
            title: Some(booking.title.clone()),
            start_time: Some(booking.start),
            end_time: Some(booking.end),
            room_code: Some(booking.room_code.clone()),
            url: Some(booking.link.clone()),
            phones: vec!["+861234567".to_owned()],
        }))
    }
}

impl Handler for UpdateScheduleConfSettings {
    fn handle(
        world: &mut World,
        call: Call<'_, UpdateScheduleConfSettingsRequest>,
    ) -> Result<UpdateScheduleConfSettingsResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.creator_union_id])?;
        let id = &request.schedule_conference_id;
        world.own_active_booking(id, &request.creator_union_id)?;
        if let Some(settings) = request.settings {
            let hosts = hosts(settings.host_union_id.as_ref(), settings.cohost_union_ids.as_ref());
            world.organization.check_members(hosts)?;
            check_apps(settings.extra_settings.as_ref())?;
            world.own_booking(id, &request.creator_union_id)?.change_settings(&settings);
        }
        Ok(filled!(UpdateScheduleConfSettingsResponse { success: Some(true) }))
    }
}

impl Handler for QueryScheduleConfSettings {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryScheduleConfSettingsRequest>,
    ) -> Result<QueryScheduleConfSettingsResponse, Cause> {
        let booking = world.active_booking(&call.request.schedule_conference_id)?;
        Ok(filled!(QueryScheduleConfSettingsResponse { settings: Some(booking.settings()) }))
    }
}

impl Handler for CreateCustomShortLink {
    fn handle(
        world: &mut World,
        call: Call<'_, CreateCustomShortLinkRequest>,
    ) -> Result<CreateCustomShortLinkResponse, Cause> {
        let request = call.request;
        let id = &request.schedule_conference_id;
        world.organization.check_members([&request.creator_union_id])?;
        world.own_active_booking(id, &request.creator_union_id)?;
        let link = world.new_short_link();
        world.own_booking(id, &request.creator_union_id)?.custom_links.push(link.clone());
        Ok(filled!(CreateCustomShortLinkResponse {
            result: Some(filled!(CustomShortLink { custom_short_link: Some(link) })),
        }))
    }
}

impl Handler for QueryScheduleConferenceInfo {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryScheduleConferenceInfoRequest>,
    ) -> Result<QueryScheduleConferenceInfoResponse, Cause> {
        let booking = world.booking(&call.path_parameter.into())?;
        let meetings =
            world.meetings_in_room(booking.room_code.as_str()).ok_or(Cause::BookingNotFound)?;
        let request = call.request;
        let page = Page::new(request.next_token.as_deref(), request.max_results)?;
        let (page, meetings) = page.of(meetings)?;
        Ok(filled!(QueryScheduleConferenceInfoResponse {
            total_count: Some(page.total),
            next_token: page.next_token,
            conference_list: meetings
                .map(|meeting| {
                    filled!(HeldConference {
                        conference_id: Some(meeting.id.clone()),
                        title: Some(meeting.title.clone()),
                        room_code: Some(meeting.room_code.clone()),
                        status: Some(meeting.status),
                        start_time: meeting.started,
                        end_time: meeting.ended,
                    })
                })
                .collect(),
        }))
    }
}

fn hosts<'a>(
    host: Option<&'a UnionId>,
    cohosts: Option<&'a Vec<UnionId>>,
) -> impl Iterator<Item = &'a UnionId> {
    host.into_iter().chain(cohosts.into_iter().flatten())
}

fn check_apps(settings: Option<&ScheduleConferenceExtraSettings>) -> Result<(), Cause> {
    let apps = settings.and_then(|settings| settings.extension_app_settings.as_ref());
    if apps.is_some_and(|apps| apps.len() > MAX_EXTENSION_APPS) {
        return Err(Cause::TooManyExtensionApps);
    }
    Ok(())
}
