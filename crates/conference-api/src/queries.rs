use conference_models::{
    ConferenceId, NoPathParameter, QueryConferenceInfo, QueryConferenceInfoBatch,
    QueryConferenceInfoBatchRequest, QueryConferenceInfoBatchResponse,
    QueryConferenceInfoByRoomCode, QueryConferenceInfoByRoomCodeRequest,
    QueryConferenceInfoByRoomCodeResponse, QueryConferenceInfoResponse, QueryConferenceMembers,
    QueryConferenceMembersRequest, QueryConferenceMembersResponse, QueryOrgConferenceList,
    QueryOrgConferenceListRequest, QueryOrgConferenceListResponse, QueryUserOnGoingConference,
    QueryUserOnGoingConferenceRequest, QueryUserOnGoingConferenceResponse, RoomCode,
};

use crate::{Client, Error, Pager, Response};

/// # Queries
impl Client {
    /// Returns one meeting, in progress or ended.
    ///
    /// `endTime` and `confDuration` are absent until the meeting has ended.
    ///
    #[doc = conference_models::operation_docs!(QueryConferenceInfo)]
    ///
    /// # Examples
    ///
    /// ```
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let found = client.query_conference_info(conference_id).await?.into_inner();
    /// let meeting = found.conf_info.ok_or("no meeting")?;
    /// assert_eq!(meeting.title.as_deref(), Some("Incident 7"));
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_conference_info(
        &self,
        conference_id: &ConferenceId,
    ) -> Result<Response<QueryConferenceInfoResponse>, Error> {
        self.execute::<QueryConferenceInfo>(conference_id, &()).await
    }

    /// Reads one page of the meetings of a room code, in progress or ended.
    ///
    /// [`query_conference_info_by_room_code_pages`](Self::query_conference_info_by_room_code_pages)
    /// reads all pages.
    ///
    /// The room code may contain spaces, which are sent percent-encoded.
    ///
    #[doc = conference_models::operation_docs!(QueryConferenceInfoByRoomCode)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::QueryConferenceInfoByRoomCodeRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_new_meeting(async |client, meeting| {
    /// let room_code = meeting.room_code.ok_or("no room code")?;
    /// let request = QueryConferenceInfoByRoomCodeRequest::new().max_results(10);
    /// let page = client.query_conference_info_by_room_code(&room_code, &request).await?;
    /// assert_eq!(page.conference_list[0].title.as_deref(), Some("Incident 7"));
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_conference_info_by_room_code(
        &self,
        room_code: &RoomCode,
        request: &QueryConferenceInfoByRoomCodeRequest,
    ) -> Result<Response<QueryConferenceInfoByRoomCodeResponse>, Error> {
        self.execute::<QueryConferenceInfoByRoomCode>(room_code, request).await
    }

    /// Returns a pager over
    /// [`query_conference_info_by_room_code`](Self::query_conference_info_by_room_code), starting
    /// with the page in the request.
    pub fn query_conference_info_by_room_code_pages(
        &self,
        room_code: &RoomCode,
        request: &QueryConferenceInfoByRoomCodeRequest,
    ) -> Pager<QueryConferenceInfoByRoomCode> {
        Pager::new(self, room_code, request)
    }

    /// Returns meetings in progress, with their participants.
    ///
    /// If one of the meetings has ended, the call fails with `resourceClose`.
    ///
    #[doc = conference_models::operation_docs!(QueryConferenceInfoBatch)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::QueryConferenceInfoBatchRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = QueryConferenceInfoBatchRequest::new([conference_id]);
    /// let found = client.query_conference_info_batch(&request).await?;
    /// assert_eq!(found.infos[0].title.as_deref(), Some("Incident 7"));
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_conference_info_batch(
        &self,
        request: &QueryConferenceInfoBatchRequest,
    ) -> Result<Response<QueryConferenceInfoBatchResponse>, Error> {
        self.execute::<QueryConferenceInfoBatch>(&NoPathParameter, request).await
    }

    /// Reads one page of the participants of a meeting, with their roles and times.
    ///
    /// [`query_conference_members_pages`](Self::query_conference_members_pages) reads all pages.
    ///
    #[doc = conference_models::operation_docs!(QueryConferenceMembers)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::QueryConferenceMembersRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = QueryConferenceMembersRequest::new().max_results(50);
    /// let page = client.query_conference_members(conference_id, &request).await?;
    /// for person in &page.members {
    ///     println!("{:?} joined at {:?}", person.union_id, person.join_time);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_conference_members(
        &self,
        conference_id: &ConferenceId,
        request: &QueryConferenceMembersRequest,
    ) -> Result<Response<QueryConferenceMembersResponse>, Error> {
        self.execute::<QueryConferenceMembers>(conference_id, request).await
    }

    /// Returns a pager over [`query_conference_members`](Self::query_conference_members), starting
    /// with the page in the request.
    pub fn query_conference_members_pages(
        &self,
        conference_id: &ConferenceId,
        request: &QueryConferenceMembersRequest,
    ) -> Pager<QueryConferenceMembers> {
        Pager::new(self, conference_id, request)
    }

    /// Reads one page of the organization's meetings in progress.
    ///
    /// [`query_org_conference_list_pages`](Self::query_org_conference_list_pages) reads all pages.
    ///
    #[doc = conference_models::operation_docs!(QueryOrgConferenceList)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::QueryOrgConferenceListRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = QueryOrgConferenceListRequest::new().max_results(50);
    /// let page = client.query_org_conference_list(&request).await?;
    /// let meeting = &page.on_going_conf_list[0];
    /// assert_eq!(meeting.conference_id.as_ref(), Some(conference_id));
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_org_conference_list(
        &self,
        request: &QueryOrgConferenceListRequest,
    ) -> Result<Response<QueryOrgConferenceListResponse>, Error> {
        self.execute::<QueryOrgConferenceList>(&NoPathParameter, request).await
    }

    /// Returns a pager over [`query_org_conference_list`](Self::query_org_conference_list),
    /// starting with the page in the request.
    pub fn query_org_conference_list_pages(
        &self,
        request: &QueryOrgConferenceListRequest,
    ) -> Pager<QueryOrgConferenceList> {
        Pager::new(self, &NoPathParameter, request)
    }

    /// Lists the meetings that a person is in now.
    ///
    #[doc = conference_models::operation_docs!(QueryUserOnGoingConference)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryUserOnGoingConferenceRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = QueryUserOnGoingConferenceRequest::new(UnionId::new("u1"));
    /// let found = client.query_user_on_going_conference(&request).await?;
    /// assert_eq!(found.on_going_conf_id_list, [conference_id.clone()]);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_user_on_going_conference(
        &self,
        request: &QueryUserOnGoingConferenceRequest,
    ) -> Result<Response<QueryUserOnGoingConferenceResponse>, Error> {
        self.execute::<QueryUserOnGoingConference>(&NoPathParameter, request).await
    }
}
