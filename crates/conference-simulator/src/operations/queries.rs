//! Looking meetings up.

use conference_models::{
    DurationMillis, ErrorCode, OngoingConference, OngoingConferenceUser, QueryConferenceInfoBatch,
    QueryConferenceInfoBatchRequest, QueryConferenceInfoBatchResponse,
    QueryConferenceInfoByRoomCode, QueryConferenceInfoByRoomCodeRequest,
    QueryConferenceInfoByRoomCodeResponse, RoomCodeConference, TimestampMillis,
};

use super::{Answer, Call};
use crate::{
    Cause,
    page::Page,
    world::{Meeting, Member, People, World},
};

impl Answer for QueryConferenceInfoBatch {
    const REFUSALS: &'static [(Cause, ErrorCode)] = &[
        (Cause::InvalidRequest, ErrorCode::ParamsError),
        (Cause::UnknownMeeting, ErrorCode::ParamsError),
        (Cause::NotStarted, ErrorCode::ParamsError),
        (Cause::Ended, ErrorCode::ResourceClose),
    ];

    fn answer(
        world: &mut World,
        call: Call<'_, QueryConferenceInfoBatchRequest>,
    ) -> Result<QueryConferenceInfoBatchResponse, Cause> {
        let mut response = QueryConferenceInfoBatchResponse::default();
        for id in &call.request.conference_id_list {
            let meeting = world.meeting_in_progress(id)?;
            response.infos.push(ongoing(meeting, &world.people));
        }
        Ok(response)
    }
}

impl Answer for QueryConferenceInfoByRoomCode {
    const REFUSALS: &'static [(Cause, ErrorCode)] = &[
        (Cause::InvalidRequest, ErrorCode::ParamError),
        (Cause::UnknownPageToken, ErrorCode::ParamError),
        (Cause::EmptyPage, ErrorCode::ParamError),
        (Cause::MissingRoomCode, ErrorCode::MissingRoomCode),
        (Cause::UnknownRoomCode, ErrorCode::InvalidRoomCode),
    ];

    fn answer(
        world: &mut World,
        call: Call<'_, QueryConferenceInfoByRoomCodeRequest>,
    ) -> Result<QueryConferenceInfoByRoomCodeResponse, Cause> {
        if call.parameter.is_empty() {
            return Err(Cause::MissingRoomCode);
        }
        let meetings = world
            .meetings_in_room(call.parameter)
            .ok_or(Cause::UnknownRoomCode)?;
        let request = call.request;
        let page = Page::new(request.next_token.as_deref(), request.max_results)?;
        let (page, meetings) = page.of(meetings)?;

        let mut response = QueryConferenceInfoByRoomCodeResponse::default();
        response.has_more = Some(page.next_token.is_some());
        response.next_token = page.next_token;
        response.total_count = Some(page.total);
        response.conference_list = meetings
            .map(|meeting| in_room(meeting, &world.people))
            .collect();
        Ok(response)
    }
}

fn ongoing(meeting: &Meeting, people: &People) -> OngoingConference {
    let mut info = OngoingConference::default();
    info.conference_id = Some(meeting.id.clone());
    info.title = Some(meeting.title.clone());
    info.start_time = meeting.started;
    info.status = Some(meeting.status);
    info.media_status = Some(meeting.media);
    info.user_list = meeting
        .members
        .iter()
        .map(|member| user(member, people))
        .collect();
    info
}

fn user(member: &Member, people: &People) -> OngoingConferenceUser {
    let mut user = OngoingConferenceUser::default();
    user.user_id = Some(member.person.clone());
    user.nick = Some(people.nick(&member.person));
    user.attend_status = Some(member.attendance);
    user.camera_status = Some(member.camera);
    user.mic_status = Some(member.microphone);
    user.reject_description.clone_from(&member.reject_reason);
    user
}

fn in_room(meeting: &Meeting, people: &People) -> RoomCodeConference {
    let mut info = RoomCodeConference::default();
    info.conference_id = Some(meeting.id.clone());
    info.title = Some(meeting.title.clone());
    info.room_code = Some(meeting.room_code.clone());
    info.external_link_url = Some(meeting.link.clone());
    info.status = Some(meeting.status);
    info.start_time = meeting.started;
    info.end_time = meeting.ended;
    info.conf_duration = meeting.ended.zip(meeting.started).map(duration);
    info.creator_id = Some(meeting.creator.clone());
    info.creator_nick = Some(people.nick(&meeting.creator));
    info.schedule_conference_id.clone_from(&meeting.booking);
    info.biz_type = Some(meeting.biz_type.clone());
    info
}

fn duration((ended, started): (TimestampMillis, TimestampMillis)) -> DurationMillis {
    DurationMillis::from_millis(ended.as_millis() - started.as_millis())
}
