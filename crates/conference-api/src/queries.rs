use conference_models::{
    NoPath, QueryConferenceInfoBatch, QueryConferenceInfoBatchRequest,
    QueryConferenceInfoBatchResponse, QueryConferenceInfoByRoomCode,
    QueryConferenceInfoByRoomCodeRequest, QueryConferenceInfoByRoomCodeResponse, RoomCode,
};

use crate::{Client, Error, Pager, Response};

impl Client {
    /// `GET /v1.0/conference/roomCodes/{roomCode}/infos`: one page of the
    /// meetings that were or are held under a room code.
    ///
    /// [`query_conference_info_by_room_code_pages`](Self::query_conference_info_by_room_code_pages)
    /// goes through all of them. A room code may hold spaces.
    ///
    /// Safe to repeat: a read. Needs the permission
    /// `VideoConference.Conference.Read`. See
    /// [`QueryConferenceInfoByRoomCode`] for the documented errors.
    ///
    /// # Errors
    ///
    /// As for [`execute`](Self::execute). A room code that no meeting has is
    /// `invalidRoomCode`.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{
    ///     CreateVideoConferenceRequest, QueryConferenceInfoByRoomCodeRequest, UnionId,
    /// };
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = conference_simulator::Simulator::start().await;
    /// # let client = conference_api::Client::builder()
    /// #     .base_url(simulator.base_url())
    /// #     .credentials(conference_api::Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
    /// #     .build()?;
    /// # let request = CreateVideoConferenceRequest::new(UnionId::new("u1"), "Incident 7");
    /// let meeting = client.create_video_conference(&request).await?.into_inner();
    /// let room_code = meeting.room_code.ok_or("no room code")?;
    /// let request = QueryConferenceInfoByRoomCodeRequest::new().max_results(10);
    /// let page = client.query_conference_info_by_room_code(&room_code, &request).await?;
    /// assert_eq!(page.conference_list[0].title.as_deref(), Some("Incident 7"));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn query_conference_info_by_room_code(
        &self,
        room_code: &RoomCode,
        request: &QueryConferenceInfoByRoomCodeRequest,
    ) -> Result<Response<QueryConferenceInfoByRoomCodeResponse>, Error> {
        self.execute::<QueryConferenceInfoByRoomCode>(room_code, request)
            .await
    }

    /// All pages of [`query_conference_info_by_room_code`](Self::query_conference_info_by_room_code),
    /// from the one that the request asks for on.
    pub fn query_conference_info_by_room_code_pages(
        &self,
        room_code: impl Into<RoomCode>,
        request: QueryConferenceInfoByRoomCodeRequest,
    ) -> Pager<QueryConferenceInfoByRoomCode> {
        Pager::new(self.clone(), room_code.into(), request)
    }

    /// `POST /v1.0/conference/videoConferences/query`: looks up meetings that
    /// are going on, with the people in them.
    ///
    /// Safe to repeat: a read, although it is a POST. Needs the permission
    /// `VideoConference.Conference.Read`. See [`QueryConferenceInfoBatch`] for
    /// the documented errors.
    ///
    /// # Errors
    ///
    /// As for [`execute`](Self::execute). If one of the meetings is over, the
    /// whole call fails with `resourceClose`.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{
    ///     CreateVideoConferenceRequest, QueryConferenceInfoBatchRequest, UnionId,
    /// };
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = conference_simulator::Simulator::start().await;
    /// # let client = conference_api::Client::builder()
    /// #     .base_url(simulator.base_url())
    /// #     .credentials(conference_api::Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
    /// #     .build()?;
    /// # let request = CreateVideoConferenceRequest::new(UnionId::new("u1"), "Incident 7");
    /// let meeting = client.create_video_conference(&request).await?.into_inner();
    /// let request = QueryConferenceInfoBatchRequest::new(meeting.conference_id);
    /// let found = client.query_conference_info_batch(&request).await?;
    /// assert_eq!(found.infos[0].title.as_deref(), Some("Incident 7"));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn query_conference_info_batch(
        &self,
        request: &QueryConferenceInfoBatchRequest,
    ) -> Result<Response<QueryConferenceInfoBatchResponse>, Error> {
        self.execute::<QueryConferenceInfoBatch>(&NoPath, request)
            .await
    }
}
