//! Instant meetings, and operations on a meeting as a whole.

use conference_models::{
    AutoLoginUrl, CloseVideoConference, CloseVideoConferenceRequest, CloseVideoConferenceResponse,
    CreateAutoLoginUrl, CreateAutoLoginUrlRequest, CreateAutoLoginUrlResponse,
    CreateVideoConference, CreateVideoConferenceRequest, CreateVideoConferenceResponse,
    HostPassword, MemberChange, UpdateVideoConferenceExtInfo, UpdateVideoConferenceExtInfoResponse,
    UpdateVideoConferenceSetting, UpdateVideoConferenceSettingRequest,
    UpdateVideoConferenceSettingResponse,
};

use super::{Call, Handler};
use crate::{
    Cause,
    world::{Meeting, World},
};

impl Handler for CreateVideoConference {
    const TITLE: Option<&'static str> = Some("/confTitle");

    fn handle(
        world: &mut World,
        call: Call<'_, CreateVideoConferenceRequest>,
    ) -> Result<CreateVideoConferenceResponse, Cause> {
        let request = call.request;
        let creator = request.user_id;
        let invited = request.invite_user_ids.unwrap_or_default();
        world.organization.check_members(invited.iter().chain([&creator]))?;

        let passwords = (world.new_pass_code(), world.new_pass_code());
        let id = world.start_instant_meeting(creator.clone(), request.conf_title);
        let invites_caller = request.invite_caller.unwrap_or(true);
        let invited: Vec<_> =
            invites_caller.then_some(creator).into_iter().chain(invited).collect();
        let meeting = world.meeting_in_progress_mut(&id)?;
        for person in &invited {
            meeting.invite(person);
        }
        world.publish_member_change(&id, MemberChange::Invited, &invited);
        let meeting = world.meeting(&id)?;
        Ok(filled!(CreateVideoConferenceResponse {
            conference_id: Some(meeting.id.clone()),
            conference_password: Some(passwords.0),
            host_password: Some(HostPassword::new(passwords.1)),
            external_link_url: Some(meeting.link.clone()),
            phone_numbers: vec!["+861234567".to_owned()],
            room_code: Some(meeting.room_code.clone()),
        }))
    }
}

impl Handler for CloseVideoConference {
    fn handle(
        world: &mut World,
        call: Call<'_, CloseVideoConferenceRequest>,
    ) -> Result<CloseVideoConferenceResponse, Cause> {
        let person = call.request.union_id;
        let id = call.path_parameter.into();
        world.organization.check_members([&person])?;
        world.meeting(&id)?.check_host(&person)?;
        world.end_meeting(&id)?;
        Ok(filled!(CloseVideoConferenceResponse {
            code: Some(200),
            cause: Some("success".to_owned()),
        }))
    }
}

impl Handler for CreateAutoLoginUrl {
    fn handle(
        world: &mut World,
        call: Call<'_, CreateAutoLoginUrlRequest>,
    ) -> Result<CreateAutoLoginUrlResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.union_id])?;
        let (url, secret) = (request.meeting_url, world.new_pass_code());
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = AutoLoginUrl::new(format!("{url}{separator}loginToken={secret}"));
        Ok(filled!(CreateAutoLoginUrlResponse {
            login_info: Some(filled!(AutoLoginInfo { login_url: Some(url) })),
            success: Some(true),
        }))
    }
}

impl Handler for UpdateVideoConferenceSetting {
    fn handle(
        world: &mut World,
        call: Call<'_, UpdateVideoConferenceSettingRequest>,
    ) -> Result<UpdateVideoConferenceSettingResponse, Cause> {
        let meeting = world.meeting_in_progress_mut(&call.path_parameter.into())?;
        change_settings(meeting, &call.request);
        Ok(filled!(UpdateVideoConferenceSettingResponse {
            code: Some("200".to_owned()),
            cause: Some("success".to_owned()),
        }))
    }
}

impl Handler for UpdateVideoConferenceExtInfo {
    fn handle(
        world: &mut World,
        call: Call<'_, ()>,
    ) -> Result<UpdateVideoConferenceExtInfoResponse, Cause> {
        world.meeting_in_progress(&call.path_parameter.into())?;
        Ok(filled!(UpdateVideoConferenceExtInfoResponse {
            code: Some("200".to_owned()),
            cause: Some("success".to_owned()),
        }))
    }
}

/// Changes the settings in the request, and keeps all others.
fn change_settings(meeting: &mut Meeting, request: &UpdateVideoConferenceSettingRequest) {
    match request.mute_all {
        Some(true) => meeting.mute_all(false),
        Some(false) => meeting.unmute_all(),
        None => {}
    }
    let controls = &mut meeting.controls;
    if let Some(is_locked) = request.lock_conference {
        controls.is_locked = is_locked;
    }
    if let Some(allows_unmuting) = request.allow_unmute_self {
        controls.forbids_unmuting = !allows_unmuting;
    }
    if let Some(transfers_host) = request.auto_transfer_host {
        controls.transfers_host = transfers_host;
    }
}
