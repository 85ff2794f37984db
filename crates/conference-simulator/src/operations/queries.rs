//! Queries of meetings and their participants.

use conference_models::{
    ConferenceId, ConferenceInfo, ConferenceStatus, OngoingConference, OngoingConferenceUser,
    OrgConference, QueryConferenceInfo, QueryConferenceInfoBatch, QueryConferenceInfoBatchRequest,
    QueryConferenceInfoBatchResponse, QueryConferenceInfoByRoomCode,
    QueryConferenceInfoByRoomCodeRequest, QueryConferenceInfoByRoomCodeResponse,
    QueryConferenceInfoResponse, QueryConferenceMembers, QueryConferenceMembersRequest,
    QueryConferenceMembersResponse, QueryOrgConferenceList, QueryOrgConferenceListRequest,
    QueryOrgConferenceListResponse, QueryUserOnGoingConference, QueryUserOnGoingConferenceRequest,
    QueryUserOnGoingConferenceResponse, RoomCodeConference,
};

use super::{Call, Handler};
use crate::{
    Cause,
    page::Page,
    world::{JoinMethod, Meeting, Organization, Participant, World},
};

const DEFAULT_PAGE_SIZE: i64 = 128;

/// Participant in the models of two operations.
macro_rules! participant {
    ($model:ident, $participant:expr, $meeting:expr, $organization:expr) => {{
        let (participant, meeting) = ($participant, $meeting);
        filled!($model {
            union_id: participant.union_id(),
            conference_id: Some(meeting.id.clone()),
            user_nick: Some(participant.shown_name($organization)),
            join_time: participant.joined(),
            leave_time: participant.left(),
            duration: participant.attended_for(),
            attend_status: Some(participant.attendance),
            host: Some(meeting.host == participant.person),
            co_host: Some(meeting.cohosts.contains(&participant.person)),
            pstn_join: Some(participant.join_method == JoinMethod::Telephone),
        })
    }};
}

impl Handler for QueryConferenceInfo {
    fn handle(world: &mut World, call: Call<'_, ()>) -> Result<QueryConferenceInfoResponse, Cause> {
        let meeting = named_meeting(world, call.path_parameter)?;
        Ok(filled!(QueryConferenceInfoResponse {
            conf_info: Some(info(meeting, &world.organization))
        }))
    }
}

impl Handler for QueryConferenceMembers {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryConferenceMembersRequest>,
    ) -> Result<QueryConferenceMembersResponse, Cause> {
        let meeting = named_meeting(world, call.path_parameter)?;
        let request = call.request;
        let size = request.max_results.unwrap_or(DEFAULT_PAGE_SIZE);
        let page = Page::new(request.next_token.as_deref(), Some(size))?;
        let (page, participants) = page.of(meeting.participants.iter())?;
        Ok(filled!(QueryConferenceMembersResponse {
            members: participants
                .map(|participant| participant!(
                    ConferenceMember,
                    participant,
                    meeting,
                    &world.organization
                ))
                .collect(),
            next_token: page.next_token,
            total_count: Some(page.total),
        }))
    }
}

impl Handler for QueryConferenceInfoBatch {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryConferenceInfoBatchRequest>,
    ) -> Result<QueryConferenceInfoBatchResponse, Cause> {
        let ids = &call.request.conference_id_list;
        let infos = ids.iter().map(|id| {
            let meeting = world.meeting_in_progress(id)?;
            Ok(ongoing(meeting, &world.organization))
        });
        Ok(filled!(QueryConferenceInfoBatchResponse { infos: infos.collect::<Result<_, _>>()? }))
    }
}

impl Handler for QueryConferenceInfoByRoomCode {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryConferenceInfoByRoomCodeRequest>,
    ) -> Result<QueryConferenceInfoByRoomCodeResponse, Cause> {
        if call.path_parameter.is_empty() {
            return Err(Cause::MissingRoomCode);
        }
        let meetings =
            world.meetings_in_room(call.path_parameter).ok_or(Cause::RoomCodeNotFound)?;
        let request = call.request;
        let page = Page::new(request.next_token.as_deref(), request.max_results)?;
        let (page, meetings) = page.of(meetings)?;
        Ok(filled!(QueryConferenceInfoByRoomCodeResponse {
            has_more: Some(page.next_token.is_some()),
            next_token: page.next_token,
            total_count: Some(page.total),
            conference_list: meetings
                .map(|meeting| in_room(meeting, &world.organization))
                .collect(),
        }))
    }
}

impl Handler for QueryOrgConferenceList {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryOrgConferenceListRequest>,
    ) -> Result<QueryOrgConferenceListResponse, Cause> {
        let request = call.request;
        let page = Page::new(request.next_token.as_deref(), request.max_results)?;
        let (page, meetings) = page.of(in_progress(world).into_iter())?;
        Ok(filled!(QueryOrgConferenceListResponse {
            has_more: Some(page.next_token.is_some()),
            next_token: page.next_token,
            total_count: Some(page.total),
            on_going_conf_list: meetings
                .map(|meeting| in_organization(meeting, &world.organization))
                .collect(),
        }))
    }
}

impl Handler for QueryUserOnGoingConference {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryUserOnGoingConferenceRequest>,
    ) -> Result<QueryUserOnGoingConferenceResponse, Cause> {
        let person = call.request.union_id;
        world.organization.check_members([&person])?;
        let mut response = QueryUserOnGoingConferenceResponse::default();
        for meeting in in_progress(world) {
            let Some(participant) =
                meeting.present().find(|participant| participant.person == person)
            else {
                continue;
            };
            let mut model = participant!(OngoingMember, participant, meeting, &world.organization);
            model.outer_org_member = Some(false);
            response.on_going_conf_id_list.push(meeting.id.clone());
            let key = meeting.id.as_str().to_owned();
            response.members.insert(key, model);
        }
        Ok(response)
    }
}

fn named_meeting<'a>(world: &'a World, id: &str) -> Result<&'a Meeting, Cause> {
    if id.is_empty() {
        return Err(Cause::MissingMeetingId);
    }
    world.meeting(&ConferenceId::new(id))
}

fn in_progress(world: &World) -> Vec<&Meeting> {
    let mut meetings = world.all_meetings();
    meetings.retain(|meeting| meeting.status == ConferenceStatus::Started);
    meetings
}

fn info(meeting: &Meeting, organization: &Organization) -> ConferenceInfo {
    let invited = meeting.participants.iter().filter(|participant| participant.invited);
    filled!(ConferenceInfo {
        active_num: Some(count(meeting.present())),
        attend_num: Some(count(meeting.attended())),
        invited_num: Some(count(invited)),
        conf_duration: meeting.duration(),
        conference_id: Some(meeting.id.clone()),
        creator_id: Some(meeting.creator.clone()),
        creator_nick: Some(organization.nick(&meeting.creator)),
        external_link_url: Some(meeting.link.clone()),
        start_time: meeting.started,
        end_time: meeting.ended,
        status: Some(meeting.status),
        title: Some(meeting.title.clone()),
        room_code: Some(meeting.room_code.clone()),
        schedule_conference_id: meeting.booking.clone(),
        biz_type: Some(meeting.biz_type.clone()),
        cloud_record_status: Some(meeting.cloud_record.status()),
        cloud_record_owner_union_id: meeting.cloud_record.owner().cloned(),
        minutes_owner_union_id: meeting.minutes.owner().cloned(),
    })
}

fn ongoing(meeting: &Meeting, organization: &Organization) -> OngoingConference {
    filled!(OngoingConference {
        conference_id: Some(meeting.id.clone()),
        title: Some(meeting.title.clone()),
        start_time: meeting.started,
        status: Some(meeting.status),
        media_status: Some(meeting.media()),
        user_list: meeting
            .participants
            .iter()
            .map(|participant| user(participant, organization))
            .collect(),
    })
}

fn user(participant: &Participant, organization: &Organization) -> OngoingConferenceUser {
    filled!(OngoingConferenceUser {
        user_id: participant.union_id(),
        nick: Some(participant.shown_name(organization)),
        attend_status: Some(participant.attendance),
        camera_status: Some(participant.camera),
        mic_status: Some(participant.microphone),
        reject_description: participant.reject_reason.clone(),
    })
}

fn in_room(meeting: &Meeting, organization: &Organization) -> RoomCodeConference {
    filled!(RoomCodeConference {
        conference_id: Some(meeting.id.clone()),
        title: Some(meeting.title.clone()),
        room_code: Some(meeting.room_code.clone()),
        external_link_url: Some(meeting.link.clone()),
        status: Some(meeting.status),
        start_time: meeting.started,
        end_time: meeting.ended,
        conf_duration: meeting.duration(),
        creator_id: Some(meeting.creator.clone()),
        creator_nick: Some(organization.nick(&meeting.creator)),
        schedule_conference_id: meeting.booking.clone(),
        biz_type: Some(meeting.biz_type.clone()),
    })
}

fn in_organization(meeting: &Meeting, organization: &Organization) -> OrgConference {
    filled!(OrgConference {
        conference_id: Some(meeting.id.clone()),
        title: Some(meeting.title.clone()),
        room_code: Some(meeting.room_code.clone()),
        status: Some(meeting.status),
        start_time: meeting.started,
        creator_id: Some(meeting.creator.clone()),
        creator_nick: Some(organization.nick(&meeting.creator)),
        biz_type: Some(meeting.biz_type.clone()),
    })
}

fn count<T>(entries: impl Iterator<Item = T>) -> i64 {
    i64::try_from(entries.count()).unwrap_or(i64::MAX)
}
