use conference_models::{
    ConferenceId, NoPathParameter, OptRecordWhiteAccount, OptRecordWhiteAccountRequest,
    OptRecordWhiteAccountResponse, QueryCloudRecordText, QueryCloudRecordTextRequest,
    QueryCloudRecordTextResponse, QueryCloudRecordVideo, QueryCloudRecordVideoPlayInfo,
    QueryCloudRecordVideoPlayInfoRequest, QueryCloudRecordVideoPlayInfoResponse,
    QueryCloudRecordVideoRequest, QueryCloudRecordVideoResponse, StartCloudRecord,
    StartCloudRecordRequest, StartCloudRecordResponse, StopCloudRecord, StopCloudRecordRequest,
    StopCloudRecordResponse,
};

use crate::{Client, Error, Pager, Response};

/// # Cloud recording
impl Client {
    /// Starts the cloud recording of a meeting.
    ///
    /// If the call fails with [`Execution::Unknown`](crate::Execution::Unknown), the recording may
    /// have started. Read its state with [`query_conference_info`](Self::query_conference_info):
    /// field `cloud_record_status`.
    ///
    #[doc = conference_models::operation_docs!(StartCloudRecord)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{LayoutMode, StartCloudRecordRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = StartCloudRecordRequest::new(UnionId::new("u1")).mode(LayoutMode::Speech);
    /// client.start_cloud_record(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn start_cloud_record(
        &self,
        conference_id: &ConferenceId,
        request: &StartCloudRecordRequest,
    ) -> Result<Response<StartCloudRecordResponse>, Error> {
        self.execute::<StartCloudRecord>(conference_id, request).await
    }

    /// Ends the cloud recording of a meeting.
    ///
    #[doc = conference_models::operation_docs!(StopCloudRecord)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{StopCloudRecordRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::recording(client, conference_id).await?;
    /// let request = StopCloudRecordRequest::new(UnionId::new("u1"));
    /// client.stop_cloud_record(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn stop_cloud_record(
        &self,
        conference_id: &ConferenceId,
        request: &StopCloudRecordRequest,
    ) -> Result<Response<StopCloudRecordResponse>, Error> {
        self.execute::<StopCloudRecord>(conference_id, request).await
    }

    /// Lists the videos of a meeting's cloud recording.
    ///
    /// The field `recordId` of the response is a string here, and an integer in the transcript of
    /// the recording.
    ///
    #[doc = conference_models::operation_docs!(QueryCloudRecordVideo)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryCloudRecordVideoRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::recorded(client, conference_id).await?;
    /// let request = QueryCloudRecordVideoRequest::new(UnionId::new("u1"));
    /// let videos = client.query_cloud_record_video(conference_id, &request).await?;
    /// for video in &videos.video_list {
    ///     println!("{:?} lasts {:?}", video.media_id, video.duration);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_cloud_record_video(
        &self,
        conference_id: &ConferenceId,
        request: &QueryCloudRecordVideoRequest,
    ) -> Result<Response<QueryCloudRecordVideoResponse>, Error> {
        self.execute::<QueryCloudRecordVideo>(conference_id, request).await
    }

    /// Returns the links to play and to download a video of a cloud recording.
    ///
    /// [`query_cloud_record_video`](Self::query_cloud_record_video) lists the videos. The size of
    /// the file is in the field `fileSize`, or in `size` as in the official example.
    ///
    #[doc = conference_models::operation_docs!(QueryCloudRecordVideoPlayInfo)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{
    ///     QueryCloudRecordVideoPlayInfoRequest, QueryCloudRecordVideoRequest,
    ///     UnionId,
    /// };
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::recorded(client, conference_id).await?;
    /// let person = UnionId::new("u1");
    /// let request = QueryCloudRecordVideoRequest::new(&person);
    /// let videos = client.query_cloud_record_video(conference_id, &request).await?.into_inner();
    /// let video = videos.video_list.into_iter().next().ok_or("no video")?;
    /// let (media_id, region_id) = video.media_id.zip(video.region_id).ok_or("no file")?;
    /// let request = QueryCloudRecordVideoPlayInfoRequest::new(&person, media_id, region_id);
    /// let links = client.query_cloud_record_video_play_info(conference_id, &request).await?;
    /// println!("watch at {:?}", links.play_url);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_cloud_record_video_play_info(
        &self,
        conference_id: &ConferenceId,
        request: &QueryCloudRecordVideoPlayInfoRequest,
    ) -> Result<Response<QueryCloudRecordVideoPlayInfoResponse>, Error> {
        self.execute::<QueryCloudRecordVideoPlayInfo>(conference_id, request).await
    }

    /// Reads one page of the transcript of a cloud recording.
    ///
    /// [`query_cloud_record_text_pages`](Self::query_cloud_record_text_pages) reads all pages. The
    /// page token is an integer: `nextTtoken` of the last paragraph of the previous page.
    ///
    #[doc = conference_models::operation_docs!(QueryCloudRecordText)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryCloudRecordTextRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::recorded(client, conference_id).await?;
    /// let request = QueryCloudRecordTextRequest::new()
    ///     .union_id(UnionId::new("u1"))
    ///     .max_results(100);
    /// let page = client.query_cloud_record_text(conference_id, &request).await?;
    /// for paragraph in &page.paragraph_list {
    ///     println!("{:?}: {:?}", paragraph.nick_name, paragraph.paragraph);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_cloud_record_text(
        &self,
        conference_id: &ConferenceId,
        request: &QueryCloudRecordTextRequest,
    ) -> Result<Response<QueryCloudRecordTextResponse>, Error> {
        self.execute::<QueryCloudRecordText>(conference_id, request).await
    }

    /// Returns a pager over [`query_cloud_record_text`](Self::query_cloud_record_text), starting
    /// with the page in the request.
    pub fn query_cloud_record_text_pages(
        &self,
        conference_id: &ConferenceId,
        request: &QueryCloudRecordTextRequest,
    ) -> Pager<QueryCloudRecordText> {
        Pager::new(self, conference_id, request)
    }

    /// Changes the list of accounts that are allowed to record in the organization.
    ///
    #[doc = conference_models::operation_docs!(OptRecordWhiteAccount)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{
    ///     OptRecordWhiteAccountRequest, RecordWhiteRange, UnionId,
    /// };
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_simulator(async |client| {
    /// let request = OptRecordWhiteAccountRequest::new(UnionId::new("u1"), "cloud_record", 1)
    ///     .setting_range_list([RecordWhiteRange::new("u2", 1)]);
    /// client.opt_record_white_account(&request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn opt_record_white_account(
        &self,
        request: &OptRecordWhiteAccountRequest,
    ) -> Result<Response<OptRecordWhiteAccountResponse>, Error> {
        self.execute::<OptRecordWhiteAccount>(&NoPathParameter, request).await
    }
}
