use conference_models::{
    Cohosts, CohostsRequest, CohostsResponse, ConferenceId, Focus, FocusRequest, FocusResponse,
    InviteMcu, InviteMcuRequest, InviteMcuResponse, InviteUsers, InviteUsersRequest,
    InviteUsersResponse, KickMembers, KickMembersRequest, KickMembersResponse, LockConference,
    LockConferenceRequest, LockConferenceResponse, MuteAll, MuteAllRequest, MuteAllResponse,
    MuteMembers, MuteMembersRequest, MuteMembersResponse, NoPathParameter, SetSubtitleEvent,
    SetSubtitleEventRequest, SetSubtitleEventResponse, UpdateMemberNick, UpdateMemberNickRequest,
    UpdateMemberNickResponse,
};

use crate::{Client, Error, Response};

/// # In-meeting control
impl Client {
    /// Calls people into a running meeting by DingTalk or by telephone: their phones ring.
    ///
    #[doc = conference_models::operation_docs!(InviteUsers)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{InviteUsersRequest, Invitee, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = InviteUsersRequest::new()
    ///     .union_id(UnionId::new("u1"))
    ///     .invitee_list([Invitee::new("Cleo").union_id(UnionId::new("u3"))]);
    /// client.invite_users(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn invite_users(
        &self,
        conference_id: &ConferenceId,
        request: &InviteUsersRequest,
    ) -> Result<Response<InviteUsersResponse>, Error> {
        self.execute::<InviteUsers>(conference_id, request).await
    }

    /// Calls an MCU, a bridge to room systems of other manufacturers, into a running meeting.
    ///
    /// The request names the meeting by its room code.
    ///
    #[doc = conference_models::operation_docs!(InviteMcu)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{InviteMcuRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_new_meeting(async |client, meeting| {
    /// let room_code = meeting.room_code.ok_or("no room code")?;
    /// let request = InviteMcuRequest::new(UnionId::new("u1"), room_code, "mcu-1");
    /// client.invite_mcu(&request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn invite_mcu(
        &self,
        request: &InviteMcuRequest,
    ) -> Result<Response<InviteMcuResponse>, Error> {
        self.execute::<InviteMcu>(&NoPathParameter, request).await
    }

    /// Removes participants from a running meeting.
    ///
    /// They may join again unless `forbidden_rejoin(true)` is set.
    ///
    #[doc = conference_models::operation_docs!(KickMembers)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{KickMembersRequest, Participant, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let person = Participant::new(UnionId::new("u2"));
    /// let request = KickMembersRequest::new([person]).forbidden_rejoin(true);
    /// client.kick_members(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn kick_members(
        &self,
        conference_id: &ConferenceId,
        request: &KickMembersRequest,
    ) -> Result<Response<KickMembersResponse>, Error> {
        self.execute::<KickMembers>(conference_id, request).await
    }

    /// Mutes or unmutes all participants of a running meeting.
    ///
    /// With `force_mute(true)`, participants cannot unmute themselves.
    ///
    #[doc = conference_models::operation_docs!(MuteAll)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{MuteAction, MuteAllRequest};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = MuteAllRequest::new(MuteAction::Mute).force_mute(true);
    /// client.mute_all(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn mute_all(
        &self,
        conference_id: &ConferenceId,
        request: &MuteAllRequest,
    ) -> Result<Response<MuteAllResponse>, Error> {
        self.execute::<MuteAll>(conference_id, request).await
    }

    /// Mutes or unmutes one participant of a running meeting.
    ///
    #[doc = conference_models::operation_docs!(MuteMembers)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{MuteAction, MuteMembersRequest, Participant, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let person = Participant::new(UnionId::new("u2"));
    /// let request = MuteMembersRequest::new([person], MuteAction::Mute);
    /// client.mute_members(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn mute_members(
        &self,
        conference_id: &ConferenceId,
        request: &MuteMembersRequest,
    ) -> Result<Response<MuteMembersResponse>, Error> {
        self.execute::<MuteMembers>(conference_id, request).await
    }

    /// Locks a running meeting, so that nobody else can join, or unlocks it.
    ///
    #[doc = conference_models::operation_docs!(LockConference)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{LockAction, LockConferenceRequest};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = LockConferenceRequest::new(LockAction::Lock);
    /// client.lock_conference(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn lock_conference(
        &self,
        conference_id: &ConferenceId,
        request: &LockConferenceRequest,
    ) -> Result<Response<LockConferenceResponse>, Error> {
        self.execute::<LockConference>(conference_id, request).await
    }

    /// Spotlights a participant of a running meeting for everybody, or ends the spotlight.
    ///
    #[doc = conference_models::operation_docs!(Focus)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{FocusAction, FocusRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = FocusRequest::new(UnionId::new("u2"), FocusAction::Focus);
    /// client.focus(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn focus(
        &self,
        conference_id: &ConferenceId,
        request: &FocusRequest,
    ) -> Result<Response<FocusResponse>, Error> {
        self.execute::<Focus>(conference_id, request).await
    }

    /// Makes participants co-hosts of a running meeting, or removes the role from them.
    ///
    #[doc = conference_models::operation_docs!(Cohosts)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{Cohost, CohostAction, CohostsRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = CohostsRequest::new([Cohost::new(UnionId::new("u2"))], CohostAction::Add);
    /// client.cohosts(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn cohosts(
        &self,
        conference_id: &ConferenceId,
        request: &CohostsRequest,
    ) -> Result<Response<CohostsResponse>, Error> {
        self.execute::<Cohosts>(conference_id, request).await
    }

    /// Changes the display name of a participant.
    ///
    #[doc = conference_models::operation_docs!(UpdateMemberNick)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{UnionId, UpdateMemberNickRequest};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = UpdateMemberNickRequest::new(UnionId::new("u2"), "Bo (on call)");
    /// client.update_member_nick(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn update_member_nick(
        &self,
        conference_id: &ConferenceId,
        request: &UpdateMemberNickRequest,
    ) -> Result<Response<UpdateMemberNickResponse>, Error> {
        self.execute::<UpdateMemberNick>(conference_id, request).await
    }

    /// Turns the subtitle events of a meeting on or off.
    ///
    #[doc = conference_models::operation_docs!(SetSubtitleEvent)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::SetSubtitleEventRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// client.set_subtitle_event(conference_id, &SetSubtitleEventRequest::enable()).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn set_subtitle_event(
        &self,
        conference_id: &ConferenceId,
        request: &SetSubtitleEventRequest,
    ) -> Result<Response<SetSubtitleEventResponse>, Error> {
        self.execute::<SetSubtitleEvent>(conference_id, request).await
    }
}
