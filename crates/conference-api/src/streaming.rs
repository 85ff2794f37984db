use conference_models::{
    ConferenceId, StartStreamOut, StartStreamOutRequest, StartStreamOutResponse, StopStreamOut,
    StopStreamOutRequest, StopStreamOutResponse,
};

use crate::{Client, Error, Response};

/// # Streaming
impl Client {
    /// Streams a running meeting to one or more addresses, for viewers outside the meeting.
    ///
    /// The response lists the addresses that work and those that do not: read both maps. If the
    /// service streams to none of the addresses, the call fails, although the status is 200.
    ///
    #[doc = conference_models::operation_docs!(StartStreamOut)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{
    ///     LayoutMode, SmallWindowPosition, StartStreamOutRequest, UnionId,
    /// };
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = StartStreamOutRequest::new(
    ///     UnionId::new("u1"),
    ///     ["rtmp://live.example.com/app/key"],
    ///     "town hall",
    ///     LayoutMode::Grid,
    ///     SmallWindowPosition::FloatRight,
    /// );
    /// let streams = client.start_stream_out(conference_id, &request).await?;
    /// assert_eq!(streams.success_stream_map.len(), 1);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn start_stream_out(
        &self,
        conference_id: &ConferenceId,
        request: &StartStreamOutRequest,
    ) -> Result<Response<StartStreamOutResponse>, Error> {
        self.execute::<StartStreamOut>(conference_id, request).await
    }

    /// Ends one stream of a meeting, or all of them.
    ///
    #[doc = conference_models::operation_docs!(StopStreamOut)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{StopStreamOutRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = StopStreamOutRequest::new(UnionId::new("u1"), "").stop_all_stream(true);
    /// client.stop_stream_out(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn stop_stream_out(
        &self,
        conference_id: &ConferenceId,
        request: &StopStreamOutRequest,
    ) -> Result<Response<StopStreamOutResponse>, Error> {
        self.execute::<StopStreamOut>(conference_id, request).await
    }
}
