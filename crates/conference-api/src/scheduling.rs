use conference_models::{
    CancelScheduleConference, CancelScheduleConferenceRequest, CancelScheduleConferenceResponse,
    CreateCustomShortLink, CreateCustomShortLinkRequest, CreateCustomShortLinkResponse,
    CreateScheduleConference, CreateScheduleConferenceRequest, CreateScheduleConferenceResponse,
    NoPathParameter, QueryScheduleConfSettings, QueryScheduleConfSettingsRequest,
    QueryScheduleConfSettingsResponse, QueryScheduleConference, QueryScheduleConferenceInfo,
    QueryScheduleConferenceInfoRequest, QueryScheduleConferenceInfoResponse,
    QueryScheduleConferenceRequest, QueryScheduleConferenceResponse, ScheduleConferenceId,
    UpdateScheduleConfSettings, UpdateScheduleConfSettingsRequest,
    UpdateScheduleConfSettingsResponse, UpdateScheduleConference, UpdateScheduleConferenceRequest,
    UpdateScheduleConferenceResponse,
};

use crate::{Client, Error, Pager, Response};

/// # Scheduling
impl Client {
    /// Books a meeting.
    ///
    /// The service silently cuts a title after 50 characters.
    /// [`truncations`](conference_models::Check::truncations) of the request reports it.
    ///
    #[doc = conference_models::operation_docs!(CreateScheduleConference)]
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use conference_api::models::{CreateScheduleConferenceRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_simulator(async |client| {
    /// let start = SystemTime::now() + Duration::from_secs(3600);
    /// let end = start + Duration::from_secs(1800);
    /// let request =
    ///     CreateScheduleConferenceRequest::new(UnionId::new("u1"), "Weekly", start, end);
    /// let booked = client.create_schedule_conference(&request).await?;
    /// println!("share {:?}", booked.url);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn create_schedule_conference(
        &self,
        request: &CreateScheduleConferenceRequest,
    ) -> Result<Response<CreateScheduleConferenceResponse>, Error> {
        self.execute::<CreateScheduleConference>(&NoPathParameter, request).await
    }

    /// Changes the title and the planned times of a booked meeting.
    ///
    /// The service silently cuts a title after 50 characters, as in
    /// [`create_schedule_conference`](Self::create_schedule_conference).
    ///
    #[doc = conference_models::operation_docs!(UpdateScheduleConference)]
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use conference_api::models::{UnionId, UpdateScheduleConferenceRequest};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_booking(async |client, booking| {
    /// let start = SystemTime::now() + Duration::from_secs(7200);
    /// let end = start + Duration::from_secs(1800);
    /// let host = UnionId::new("u1");
    /// let request =
    ///     UpdateScheduleConferenceRequest::new(host, booking, "Weekly, later", start, end);
    /// client.update_schedule_conference(&request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn update_schedule_conference(
        &self,
        request: &UpdateScheduleConferenceRequest,
    ) -> Result<Response<UpdateScheduleConferenceResponse>, Error> {
        self.execute::<UpdateScheduleConference>(&NoPathParameter, request).await
    }

    /// Cancels a booked meeting.
    ///
    #[doc = conference_models::operation_docs!(CancelScheduleConference)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{CancelScheduleConferenceRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_booking(async |client, booking| {
    /// let request = CancelScheduleConferenceRequest::new(UnionId::new("u1"), booking);
    /// client.cancel_schedule_conference(&request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn cancel_schedule_conference(
        &self,
        request: &CancelScheduleConferenceRequest,
    ) -> Result<Response<CancelScheduleConferenceResponse>, Error> {
        self.execute::<CancelScheduleConference>(&NoPathParameter, request).await
    }

    /// Returns a booked meeting: its title, its planned times and how to join it.
    ///
    #[doc = conference_models::operation_docs!(QueryScheduleConference)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryScheduleConferenceRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_booking(async |client, booking| {
    /// let request = QueryScheduleConferenceRequest::new(UnionId::new("u1"));
    /// let booked = client.query_schedule_conference(booking, &request).await?;
    /// assert_eq!(booked.title.as_deref(), Some("Weekly"));
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_schedule_conference(
        &self,
        schedule_conference_id: &ScheduleConferenceId,
        request: &QueryScheduleConferenceRequest,
    ) -> Result<Response<QueryScheduleConferenceResponse>, Error> {
        self.execute::<QueryScheduleConference>(schedule_conference_id, request).await
    }

    /// Reads one page of the meetings held under a booking, in progress or ended.
    ///
    /// [`query_schedule_conference_info_pages`](Self::query_schedule_conference_info_pages) reads
    /// all pages.
    ///
    #[doc = conference_models::operation_docs!(QueryScheduleConferenceInfo)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::QueryScheduleConferenceInfoRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_booking(async |client, booking| {
    /// let request = QueryScheduleConferenceInfoRequest::new().max_results(20);
    /// let page = client.query_schedule_conference_info(booking, &request).await?;
    /// for meeting in &page.conference_list {
    ///     println!("{:?} began at {:?}", meeting.conference_id, meeting.start_time);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_schedule_conference_info(
        &self,
        schedule_conference_id: &ScheduleConferenceId,
        request: &QueryScheduleConferenceInfoRequest,
    ) -> Result<Response<QueryScheduleConferenceInfoResponse>, Error> {
        self.execute::<QueryScheduleConferenceInfo>(schedule_conference_id, request).await
    }

    /// Returns a pager over
    /// [`query_schedule_conference_info`](Self::query_schedule_conference_info), starting with the
    /// page in the request.
    pub fn query_schedule_conference_info_pages(
        &self,
        schedule_conference_id: &ScheduleConferenceId,
        request: &QueryScheduleConferenceInfoRequest,
    ) -> Pager<QueryScheduleConferenceInfo> {
        Pager::new(self, schedule_conference_id, request)
    }

    /// Returns the settings of a booked meeting.
    ///
    /// `autoOpenMode` is a string here, and an integer in the booking request.
    ///
    #[doc = conference_models::operation_docs!(QueryScheduleConfSettings)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::QueryScheduleConfSettingsRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_booking(async |client, booking| {
    /// let request = QueryScheduleConfSettingsRequest::new(booking);
    /// let settings = client.query_schedule_conf_settings(&request).await?.into_inner();
    /// println!("{:?}", settings.settings);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_schedule_conf_settings(
        &self,
        request: &QueryScheduleConfSettingsRequest,
    ) -> Result<Response<QueryScheduleConfSettingsResponse>, Error> {
        self.execute::<QueryScheduleConfSettings>(&NoPathParameter, request).await
    }

    /// Changes the settings of a booked meeting.
    ///
    #[doc = conference_models::operation_docs!(UpdateScheduleConfSettings)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{
    ///     ScheduleConferenceSettingsUpdate, UnionId,
    ///     UpdateScheduleConfSettingsRequest,
    /// };
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_booking(async |client, booking| {
    /// let settings = ScheduleConferenceSettingsUpdate::new().lock_room(true);
    /// let request = UpdateScheduleConfSettingsRequest::new(UnionId::new("u1"), booking)
    ///     .settings(settings);
    /// client.update_schedule_conf_settings(&request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn update_schedule_conf_settings(
        &self,
        request: &UpdateScheduleConfSettingsRequest,
    ) -> Result<Response<UpdateScheduleConfSettingsResponse>, Error> {
        self.execute::<UpdateScheduleConfSettings>(&NoPathParameter, request).await
    }

    /// Creates a short link to a booked meeting, with data about the person who receives it.
    ///
    #[doc = conference_models::operation_docs!(CreateCustomShortLink)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{CreateCustomShortLinkRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_booking(async |client, booking| {
    /// let request =
    ///     CreateCustomShortLinkRequest::new(UnionId::new("u1"), booking, "COOLAPP-1-102");
    /// let link = client.create_custom_short_link(&request).await?.into_inner();
    /// println!("{:?}", link.result.and_then(|result| result.custom_short_link));
    /// # Ok(())
    /// # });
    /// ```
    pub async fn create_custom_short_link(
        &self,
        request: &CreateCustomShortLinkRequest,
    ) -> Result<Response<CreateCustomShortLinkResponse>, Error> {
        self.execute::<CreateCustomShortLink>(&NoPathParameter, request).await
    }
}
