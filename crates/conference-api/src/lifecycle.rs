use conference_models::{
    CloseVideoConference, CloseVideoConferenceRequest, CloseVideoConferenceResponse, ConferenceId,
    CreateAutoLoginUrl, CreateAutoLoginUrlRequest, CreateAutoLoginUrlResponse,
    CreateVideoConference, CreateVideoConferenceRequest, CreateVideoConferenceResponse, ErrorCode,
    NoPathParameter, UpdateVideoConferenceExtInfo, UpdateVideoConferenceExtInfoResponse,
    UpdateVideoConferenceSetting, UpdateVideoConferenceSettingRequest,
    UpdateVideoConferenceSettingResponse,
};

use crate::{Client, Error, Response};

/// # Lifecycle
impl Client {
    /// Starts an instant meeting and calls the invited people: their phones ring.
    ///
    /// The organizer's phone rings too unless `invite_caller(false)` is set.
    ///
    /// The service silently cuts a title after 50 characters.
    /// [`truncations`](conference_models::Check::truncations) of the request reports it.
    ///
    #[doc = conference_models::operation_docs!(CreateVideoConference)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{CreateVideoConferenceRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_simulator(async |client| {
    /// let request = CreateVideoConferenceRequest::new(UnionId::new("u1"), "Incident 7")
    ///     .invite_user_ids([UnionId::new("u2")])
    ///     .invite_caller(false);
    /// let meeting = client.create_video_conference(&request).await?;
    /// println!("join at {:?}", meeting.external_link_url);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn create_video_conference(
        &self,
        request: &CreateVideoConferenceRequest,
    ) -> Result<Response<CreateVideoConferenceResponse>, Error> {
        self.execute::<CreateVideoConference>(&NoPathParameter, request).await
    }

    /// Ends a meeting for all participants.
    ///
    /// The field `code` of the response is an integer here, and a string in other operations.
    /// [`close_video_conference_if_open`](Self::close_video_conference_if_open) treats a meeting
    /// that has already ended (`resourceClose`) as success.
    ///
    #[doc = conference_models::operation_docs!(CloseVideoConference)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{CloseVideoConferenceRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = CloseVideoConferenceRequest::new(UnionId::new("u1"));
    /// client.close_video_conference(conference_id, &request).await?;
    /// let again = client.close_video_conference_if_open(conference_id, &request).await?;
    /// assert!(again.is_none());
    /// # Ok(())
    /// # });
    /// ```
    pub async fn close_video_conference(
        &self,
        conference_id: &ConferenceId,
        request: &CloseVideoConferenceRequest,
    ) -> Result<Response<CloseVideoConferenceResponse>, Error> {
        self.execute::<CloseVideoConference>(conference_id, request).await
    }

    /// Ends a meeting like [`close_video_conference`](Self::close_video_conference), but treats a
    /// meeting that has already ended as success.
    ///
    /// Returns `None` in that case. This includes a meeting that an earlier attempt of this call
    /// ended, if the response to that attempt was lost.
    ///
    /// # Errors
    ///
    /// The same as those of [`close_video_conference`](Self::close_video_conference), except for
    /// `resourceClose`.
    pub async fn close_video_conference_if_open(
        &self,
        conference_id: &ConferenceId,
        request: &CloseVideoConferenceRequest,
    ) -> Result<Option<Response<CloseVideoConferenceResponse>>, Error> {
        match self.close_video_conference(conference_id, request).await {
            Err(error) if error.code() == Some(ErrorCode::ResourceClose) => Ok(None),
            closed => closed.map(Some),
        }
    }

    /// Changes the settings of a running meeting.
    ///
    /// It is not documented whether settings that are left out keep their values.
    ///
    #[doc = conference_models::operation_docs!(UpdateVideoConferenceSetting)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::UpdateVideoConferenceSettingRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request =
    ///     UpdateVideoConferenceSettingRequest::new().lock_conference(true).mute_all(true);
    /// client.update_video_conference_setting(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn update_video_conference_setting(
        &self,
        conference_id: &ConferenceId,
        request: &UpdateVideoConferenceSettingRequest,
    ) -> Result<Response<UpdateVideoConferenceSettingResponse>, Error> {
        self.execute::<UpdateVideoConferenceSetting>(conference_id, request).await
    }

    /// Updates extended information of a meeting.
    ///
    #[doc = conference_models::operation_docs!(UpdateVideoConferenceExtInfo)]
    ///
    /// # Examples
    ///
    /// ```
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// client.update_video_conference_ext_info(conference_id).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn update_video_conference_ext_info(
        &self,
        conference_id: &ConferenceId,
    ) -> Result<Response<UpdateVideoConferenceExtInfoResponse>, Error> {
        self.execute::<UpdateVideoConferenceExtInfo>(conference_id, &()).await
    }

    /// Creates a link to a meeting that logs in the person who opens it.
    ///
    /// The link works like a password: show it only to that person.
    ///
    #[doc = conference_models::operation_docs!(CreateAutoLoginUrl)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{CreateAutoLoginUrlRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_new_meeting(async |client, meeting| {
    /// let url = meeting.external_link_url.ok_or("no link")?;
    /// let request = CreateAutoLoginUrlRequest::new(UnionId::new("u1"), url);
    /// let link = client.create_auto_login_url(&request).await?.into_inner();
    /// let login_url = link.login_info.and_then(|info| info.login_url);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn create_auto_login_url(
        &self,
        request: &CreateAutoLoginUrlRequest,
    ) -> Result<Response<CreateAutoLoginUrlResponse>, Error> {
        self.execute::<CreateAutoLoginUrl>(&NoPathParameter, request).await
    }
}
