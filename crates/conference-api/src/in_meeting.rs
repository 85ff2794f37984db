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

impl Client {
    /// `POST /v1.0/conference/videoConferences/{conferenceId}/users/invite`: calls
    /// people into a running meeting, by DingTalk or by telephone.
    ///
    /// Their phones ring. On the wire, the country code of a telephone number is
    /// `statusCode`.
    ///
    /// **Not safe to repeat**: sent twice, the phones ring again. Needs the
    /// permission `VideoConference.Conference.Write`. See [`InviteUsers`] for the
    /// documented errors.
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

    /// `POST /v1.0/conference/videoConferences/mcus/invite`: calls an MCU into a
    /// running meeting: a bridge to room systems of other makers.
    ///
    /// The meeting is named by its room code.
    ///
    /// **Not safe to repeat**: sent twice, it calls the devices again. Known from
    /// the official SDKs alone: no document names its permission or its errors.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{InviteMcuRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_new_meeting(async |client, meeting| {
    /// let room_code = meeting.room_code.ok_or("no room code")?;
    /// let request = InviteMcuRequest::new("mcu-1", room_code, UnionId::new("u1"));
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/members/kick`:
    /// removes people from a running meeting.
    ///
    /// They are told that they were removed, and may come back unless
    /// `forbidden_rejoin(true)` is set.
    ///
    /// Safe to repeat: who is out stays out. Needs the permission
    /// `VideoConference.Conference.Write`. See [`KickMembers`] for the documented
    /// errors.
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/allMembers/mute`:
    /// mutes everybody in a running meeting, or unmutes them.
    ///
    /// With `force_mute(true)`, people cannot unmute themselves.
    ///
    /// Safe to repeat: it sets a state. Needs the permission
    /// `VideoConference.Conference.Write`. See [`MuteAll`] for the documented
    /// errors.
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/members/mute`: mutes
    /// one person in a running meeting, or unmutes them.
    ///
    /// Safe to repeat: it sets a state. Needs the permission
    /// `VideoConference.Conference.Write`. See [`MuteMembers`] for the documented
    /// errors.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{MuteAction, MuteMembersRequest, Participant, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let person = Participant::new(UnionId::new("u2"));
    /// let request = MuteMembersRequest::new(MuteAction::Mute, [person]);
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/lock`: locks a
    /// running meeting, so that nobody else can join, or unlocks it.
    ///
    /// Safe to repeat: it sets a state. Needs the permission
    /// `VideoConference.Conference.Write`. See [`LockConference`] for the
    /// documented errors.
    ///
    /// # Errors
    ///
    /// As for [`execute`](Self::execute). A meeting that is over is `confClosed`.
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/focus`: has everybody
    /// in a running meeting see one person large, or ends that.
    ///
    /// Safe to repeat: it sets a state. Needs the permission
    /// `VideoConference.Conference.Write`. See [`Focus`] for the documented errors.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{FocusAction, FocusRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = FocusRequest::new(FocusAction::Focus, UnionId::new("u2"));
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/coHosts/set`: makes
    /// people co-hosts of a running meeting, or takes that role from them.
    ///
    /// Safe to repeat: it sets a state. Needs the permission
    /// `VideoConference.Conference.Write`. See [`Cohosts`] for the documented
    /// errors.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{Cohost, CohostAction, CohostsRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = CohostsRequest::new(CohostAction::Add, [Cohost::new(UnionId::new("u2"))]);
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/members/updateNick`:
    /// changes the name that a person shows in a meeting.
    ///
    /// Safe to repeat: it sets a state. Known from the official SDKs alone: no
    /// document names its permission or its errors.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{UnionId, UpdateMemberNickRequest};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = UpdateMemberNickRequest::new("Bo (on call)", UnionId::new("u2"));
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/subtitleEvents`:
    /// turns the subtitle events of a meeting on or off.
    ///
    /// What the events hold is not documented.
    ///
    /// Safe to repeat: it sets a state. Known from the official SDKs alone: no
    /// document names its permission or its errors.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::SetSubtitleEventRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// client.set_subtitle_event(conference_id, &SetSubtitleEventRequest::new(true)).await?;
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
