use conference_models::{
    ConferenceId, GetConfDataByConferenceId, GetConfDataByConferenceIdRequest,
    GetConfDataByConferenceIdResponse, GetConfDetailData, GetConfDetailDataRequest,
    GetConfDetailDataResponse, GetHistoryConfDataList, GetHistoryConfDataListRequest,
    GetHistoryConfDataListResponse, GetUserLastMetric, GetUserLastMetricRequest,
    GetUserLastMetricResponse, GetUserMetricData, GetUserMetricDataRequest,
    GetUserMetricDataResponse, NoPathParameter,
};

use crate::{Client, Error, Pager, Response};

/// # History and metrics
impl Client {
    /// Reads one page of the figures of the organization's meetings in a period.
    ///
    /// [`get_history_conf_data_list_pages`](Self::get_history_conf_data_list_pages) reads all
    /// pages.
    ///
    #[doc = conference_models::operation_docs!(GetHistoryConfDataList)]
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use conference_api::models::GetHistoryConfDataListRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_simulator(async |client| {
    /// let end = SystemTime::now();
    /// let start = end - Duration::from_secs(86_400);
    /// let request = GetHistoryConfDataListRequest::new(start, end);
    /// let page = client.get_history_conf_data_list(&request).await?;
    /// for meeting in &page.list {
    ///     println!("{:?} lasted {:?}", meeting.title, meeting.time_length);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub async fn get_history_conf_data_list(
        &self,
        request: &GetHistoryConfDataListRequest,
    ) -> Result<Response<GetHistoryConfDataListResponse>, Error> {
        self.execute::<GetHistoryConfDataList>(&NoPathParameter, request).await
    }

    /// Returns a pager over [`get_history_conf_data_list`](Self::get_history_conf_data_list),
    /// starting with the page in the request.
    pub fn get_history_conf_data_list_pages(
        &self,
        request: &GetHistoryConfDataListRequest,
    ) -> Pager<GetHistoryConfDataList> {
        Pager::new(self, &NoPathParameter, request)
    }

    /// Returns the figures of one meeting: its times, its creator and the number of participants.
    ///
    #[doc = conference_models::operation_docs!(GetConfDataByConferenceId)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::GetConfDataByConferenceIdRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = GetConfDataByConferenceIdRequest::new().real_data(true);
    /// let figures = client.get_conf_data_by_conference_id(conference_id, &request).await?;
    /// println!("{:?} lasted {:?}", figures.title, figures.time_length);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn get_conf_data_by_conference_id(
        &self,
        conference_id: &ConferenceId,
        request: &GetConfDataByConferenceIdRequest,
    ) -> Result<Response<GetConfDataByConferenceIdResponse>, Error> {
        self.execute::<GetConfDataByConferenceId>(conference_id, request).await
    }

    /// Reads one page of the participants of a meeting with their times and devices.
    ///
    /// [`get_conf_detail_data_pages`](Self::get_conf_detail_data_pages) reads all pages. The field
    /// `status` of a person is a string here, and an integer in other operations.
    ///
    #[doc = conference_models::operation_docs!(GetConfDetailData)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::GetConfDetailDataRequest;
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = GetConfDetailDataRequest::new().max_results(50);
    /// let page = client.get_conf_detail_data(conference_id, &request).await?;
    /// for person in &page.list {
    ///     println!("{:?} on {:?}", person.nick, person.device_type);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub async fn get_conf_detail_data(
        &self,
        conference_id: &ConferenceId,
        request: &GetConfDetailDataRequest,
    ) -> Result<Response<GetConfDetailDataResponse>, Error> {
        self.execute::<GetConfDetailData>(conference_id, request).await
    }

    /// Returns a pager over [`get_conf_detail_data`](Self::get_conf_detail_data), starting with the
    /// page in the request.
    pub fn get_conf_detail_data_pages(
        &self,
        conference_id: &ConferenceId,
        request: &GetConfDetailDataRequest,
    ) -> Pager<GetConfDetailData> {
        Pager::new(self, conference_id, request)
    }

    /// Returns the latest network and device figures of participants.
    ///
    #[doc = conference_models::operation_docs!(GetUserLastMetric)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{GetUserLastMetricRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = GetUserLastMetricRequest::new([UnionId::new("u1")]);
    /// let metrics = client.get_user_last_metric(conference_id, &request).await?;
    /// println!("{:?}", metrics.metric_map);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn get_user_last_metric(
        &self,
        conference_id: &ConferenceId,
        request: &GetUserLastMetricRequest,
    ) -> Result<Response<GetUserLastMetricResponse>, Error> {
        self.execute::<GetUserLastMetric>(conference_id, request).await
    }

    /// Lists the network and device figures of one participant over a period.
    ///
    #[doc = conference_models::operation_docs!(GetUserMetricData)]
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use conference_api::models::{GetUserMetricDataRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let end = SystemTime::now();
    /// let start = end - Duration::from_secs(600);
    /// let request = GetUserMetricDataRequest::new(UnionId::new("u1"), start, end);
    /// let metrics = client.get_user_metric_data(conference_id, &request).await?;
    /// println!("{} figures", metrics.metric_data_list.len());
    /// # Ok(())
    /// # });
    /// ```
    pub async fn get_user_metric_data(
        &self,
        conference_id: &ConferenceId,
        request: &GetUserMetricDataRequest,
    ) -> Result<Response<GetUserMetricDataResponse>, Error> {
        self.execute::<GetUserMetricData>(conference_id, request).await
    }
}
