//! Control of a running meeting by its hosts.

use conference_models::{
    CohostAction, Cohosts, CohostsRequest, CohostsResponse, DeviceStatus, Focus, FocusAction,
    FocusRequest, FocusResponse, InviteMcu, InviteMcuRequest, InviteMcuResponse, InviteUsers,
    InviteUsersRequest, InviteUsersResponse, KickMembers, KickMembersRequest, KickMembersResponse,
    LockAction, LockConference, LockConferenceRequest, LockConferenceResponse, MemberChange,
    MuteAction, MuteAll, MuteAllRequest, MuteAllResponse, MuteMembers, MuteMembersRequest,
    MuteMembersResponse, PhoneInvitee, SetSubtitleEvent, SetSubtitleEventRequest,
    SetSubtitleEventResponse, Toggle, UnionId, UpdateMemberNick, UpdateMemberNickRequest,
    UpdateMemberNickResponse,
};

use super::{Call, Handler};
use crate::{
    Cause,
    world::{JoinMethod, World},
};

impl Handler for LockConference {
    fn handle(
        world: &mut World,
        call: Call<'_, LockConferenceRequest>,
    ) -> Result<LockConferenceResponse, Cause> {
        let meeting = world.meeting_in_progress_mut(&call.path_parameter.into())?;
        meeting.controls.is_locked = match call.request.action {
            LockAction::Lock => true,
            LockAction::Unlock => false,
            _ => return Err(Cause::UnknownAction),
        };
        Ok(filled!(LockConferenceResponse { success: Some(true) }))
    }
}

impl Handler for InviteUsers {
    fn handle(
        world: &mut World,
        call: Call<'_, InviteUsersRequest>,
    ) -> Result<InviteUsersResponse, Cause> {
        let request = call.request;
        let invitees = request.invitee_list.unwrap_or_default();
        let phones = request.phone_invitee_list.unwrap_or_default();
        let named = invitees.iter().filter_map(|one| one.union_id.as_ref());
        world.organization.check_members(named.chain(&request.union_id))?;
        let has_nobody = invitees.iter().any(|one| one.union_id.is_none())
            || phones.iter().any(|phone| phone.phone_number.is_none())
            || invitees.is_empty() && phones.is_empty();
        if has_nobody {
            return Err(Cause::NoInvitees);
        }

        let id = call.path_parameter.into();
        let meeting = world.meeting_in_progress_mut(&id)?;
        let mut invited = Vec::new();
        for invitee in invitees {
            if let Some(person) = invitee.union_id {
                meeting.invite(&person).nick = Some(invitee.nick);
                invited.push(person);
            }
        }
        for phone in phones {
            let number = number(&phone);
            let participant = meeting.invite(&number);
            participant.join_method = JoinMethod::Telephone;
            participant.nick = phone.nick;
            invited.push(number);
        }
        world.publish_member_change(&id, MemberChange::Invited, &invited);
        Ok(filled!(InviteUsersResponse { success: Some(true) }))
    }
}

impl Handler for InviteMcu {
    fn handle(
        world: &mut World,
        call: Call<'_, InviteMcuRequest>,
    ) -> Result<InviteMcuResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.union_id])?;
        let id = world
            .meetings_in_room(request.room_code.as_str())
            .and_then(Iterator::last)
            .map(|meeting| meeting.id.clone())
            .ok_or(Cause::RoomCodeNotFound)?;
        let meeting = world.meeting_in_progress_mut(&id)?;
        let mcu = UnionId::new(request.mcu_room_code);
        meeting.invite(&mcu).join_method = JoinMethod::RoomSystem;
        world.publish_member_change(&id, MemberChange::Invited, [&mcu]);
        Ok(filled!(InviteMcuResponse { success: Some(true) }))
    }
}

impl Handler for KickMembers {
    fn handle(
        world: &mut World,
        call: Call<'_, KickMembersRequest>,
    ) -> Result<KickMembersResponse, Cause> {
        let request = call.request;
        let people = || request.user_list.iter().map(|user| &user.union_id);
        world.organization.check_members(people())?;
        let now = world.clock.now();
        let id = call.path_parameter.into();
        let meeting = world.meeting_in_progress_mut(&id)?;
        people().try_for_each(|person| meeting.participant(person).map(|_| ()))?;
        let for_good = request.forbidden_rejoin == Some(true);
        people().try_for_each(|person| meeting.kick(person, for_good, now))?;
        world.publish_member_change(&id, MemberChange::Kicked, people());
        Ok(filled!(KickMembersResponse { success: Some(true) }))
    }
}

impl Handler for MuteMembers {
    fn handle(
        world: &mut World,
        call: Call<'_, MuteMembersRequest>,
    ) -> Result<MuteMembersResponse, Cause> {
        let request = call.request;
        let microphone = match request.action {
            MuteAction::Mute => DeviceStatus::Closed,
            MuteAction::Unmute => DeviceStatus::Open,
            _ => return Err(Cause::UnknownAction),
        };
        let id = call.path_parameter.into();
        world.meeting_in_progress(&id)?;
        for user in &request.user_list {
            world.organization.check_members([&user.union_id])?;
            world.present_participant(&id, &user.union_id)?.microphone = microphone;
        }
        Ok(filled!(MuteMembersResponse { success: Some(true) }))
    }
}

impl Handler for MuteAll {
    fn handle(world: &mut World, call: Call<'_, MuteAllRequest>) -> Result<MuteAllResponse, Cause> {
        let meeting = world.meeting_in_progress_mut(&call.path_parameter.into())?;
        match call.request.action {
            MuteAction::Mute => meeting.mute_all(call.request.force_mute == Some(true)),
            MuteAction::Unmute => meeting.unmute_all(),
            _ => return Err(Cause::UnknownAction),
        }
        Ok(filled!(MuteAllResponse { success: Some(true) }))
    }
}

impl Handler for Cohosts {
    fn handle(world: &mut World, call: Call<'_, CohostsRequest>) -> Result<CohostsResponse, Cause> {
        let people: Vec<_> =
            call.request.user_list.into_iter().map(|cohost| cohost.union_id).collect();
        world.organization.check_members(&people)?;
        let cohosts = &mut world.meeting_in_progress_mut(&call.path_parameter.into())?.cohosts;
        match call.request.action {
            CohostAction::Add => cohosts.extend(people),
            CohostAction::Remove => cohosts.retain(|cohost| !people.contains(cohost)),
            _ => return Err(Cause::UnknownAction),
        }
        Ok(filled!(CohostsResponse { success: Some(true) }))
    }
}

impl Handler for Focus {
    fn handle(world: &mut World, call: Call<'_, FocusRequest>) -> Result<FocusResponse, Cause> {
        let person = call.request.union_id;
        world.organization.check_members([&person])?;
        let meeting = world.meeting_in_progress_mut(&call.path_parameter.into())?;
        meeting.participant(&person)?;
        meeting.controls.focus = match call.request.action {
            FocusAction::Focus => Some(person),
            FocusAction::Unfocus => None,
            _ => return Err(Cause::UnknownAction),
        };
        Ok(filled!(FocusResponse { success: Some(true) }))
    }
}

impl Handler for UpdateMemberNick {
    fn handle(
        world: &mut World,
        call: Call<'_, UpdateMemberNickRequest>,
    ) -> Result<UpdateMemberNickResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.union_id])?;
        let meeting = world.meeting_in_progress_mut(&call.path_parameter.into())?;
        meeting.participant(&request.union_id)?.nick = Some(request.nick);
        Ok(filled!(UpdateMemberNickResponse { success: Some(true) }))
    }
}

impl Handler for SetSubtitleEvent {
    fn handle(
        world: &mut World,
        call: Call<'_, SetSubtitleEventRequest>,
    ) -> Result<SetSubtitleEventResponse, Cause> {
        let meeting = world.meeting_in_progress_mut(&call.path_parameter.into())?;
        meeting.controls.subtitles = if call.request.enable { Toggle::On } else { Toggle::Off };
        Ok(filled!(SetSubtitleEventResponse { success: Some(true) }))
    }
}

/// Returns the identity of somebody who is called by telephone.
fn number(phone: &PhoneInvitee) -> UnionId {
    let number = phone.phone_number.as_deref().unwrap_or_default();
    UnionId::new(match &phone.country_code {
        Some(country) => format!("+{country} {number}"),
        None => number.to_owned(),
    })
}
