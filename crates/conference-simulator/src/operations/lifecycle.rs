//! Instant meetings.

use conference_models::{
    CreateVideoConference, CreateVideoConferenceRequest, CreateVideoConferenceResponse, ErrorCode,
    HostPassword,
};

use super::{Answer, Call};
use crate::{Cause, world::World};

impl Answer for CreateVideoConference {
    const REFUSALS: &'static [(Cause, ErrorCode)] = &[
        (Cause::InvalidRequest, ErrorCode::ParamsError),
        (Cause::InvalidTitle, ErrorCode::ParamsTitleError),
        (Cause::Stranger, ErrorCode::UnknownUserError),
    ];
    const TITLE: Option<&'static str> = Some("/confTitle");

    fn answer(
        world: &mut World,
        call: Call<'_, CreateVideoConferenceRequest>,
    ) -> Result<CreateVideoConferenceResponse, Cause> {
        let request = call.request;
        let creator = request.user_id;
        let invited = request.invite_user_ids.unwrap_or_default();
        world.people.check(invited.iter().chain([&creator]))?;

        let passwords = (world.new_pass_code(), world.new_pass_code());
        let meeting = world.start_instant_meeting(creator.clone(), request.conf_title);
        if request.invite_caller.unwrap_or(true) {
            meeting.invite(&creator);
        }
        for person in &invited {
            meeting.invite(person);
        }

        let mut response = CreateVideoConferenceResponse::default();
        response.conference_id = Some(meeting.id.clone());
        response.conference_password = Some(passwords.0);
        response.host_password = Some(HostPassword::new(passwords.1));
        response.external_link_url = Some(meeting.link.clone());
        response.phone_numbers = vec!["+861234567".to_owned()];
        response.room_code = Some(meeting.room_code.clone());
        Ok(response)
    }
}
