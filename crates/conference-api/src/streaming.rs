use conference_models::{
    ConferenceId, StartStreamOut, StartStreamOutRequest, StartStreamOutResponse, StopStreamOut,
    StopStreamOutRequest, StopStreamOutResponse,
};

use crate::{Client, Error, Response};

impl Client {
    /// `POST /v1.0/conference/videoConferences/{conferenceId}/streamOuts/start`:
    /// streams a running meeting to one or more addresses, for people who watch it
    /// elsewhere.
    ///
    /// The answer tells which addresses work and which do not; read both maps.
    ///
    /// **Not safe to repeat**: sent twice, it may stream twice to the same address.
    /// Needs the permission `VideoConference.Conference.Write`. See
    /// [`StartStreamOut`] for the documented errors.
    ///
    /// # Errors
    ///
    /// As for [`execute`](Self::execute). If it streams to none of the addresses,
    /// the call failed, although the service answers 200.
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
    ///     false,
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

    /// `POST /v1.0/conference/videoConferences/{conferenceId}/streamOuts/stop`:
    /// ends one stream of a meeting, or all of them.
    ///
    /// If all are to end, the service does not look at the id.
    ///
    /// Safe to repeat: stopped stays stopped. Needs the permission
    /// `VideoConference.Conference.Write`. See [`StopStreamOut`] for the documented
    /// errors.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{StopStreamOutRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = StopStreamOutRequest::new("", true, UnionId::new("u1"));
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
