use conference_models::{
    AddRecordPermission, AddRecordPermissionRequest, AddRecordPermissionResponse, ConferenceId,
    GenerateFlashMinutesDocumentUrl, GenerateFlashMinutesDocumentUrlRequest,
    GenerateFlashMinutesDocumentUrlResponse, QueryFlashMinutesSummary,
    QueryFlashMinutesSummaryRequest, QueryFlashMinutesSummaryResponse, QueryMinutesAudio,
    QueryMinutesAudioRequest, QueryMinutesAudioResponse, QueryMinutesMeetingResult,
    QueryMinutesMeetingResultRequest, QueryMinutesMeetingResultResponse, QueryMinutesSummary,
    QueryMinutesSummaryRequest, QueryMinutesSummaryResponse, QueryMinutesText,
    QueryMinutesTextRequest, QueryMinutesTextResponse, QueryRecordMinutesUrl,
    QueryRecordMinutesUrlRequest, QueryRecordMinutesUrlResponse, StartMinutes, StartMinutesRequest,
    StartMinutesResponse, StopMinutes, StopMinutesRequest, StopMinutesResponse,
};

use crate::{Client, Error, Pager, Response};

/// # Minutes
impl Client {
    /// Starts the minutes of a running meeting: a transcript of what is said.
    ///
    #[doc = conference_models::operation_docs!(StartMinutes)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{StartMinutesRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// let request = StartMinutesRequest::new().union_id(UnionId::new("u1")).record_audio(true);
    /// client.start_minutes(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn start_minutes(
        &self,
        conference_id: &ConferenceId,
        request: &StartMinutesRequest,
    ) -> Result<Response<StartMinutesResponse>, Error> {
        self.execute::<StartMinutes>(conference_id, request).await
    }

    /// Ends the minutes of a running meeting.
    ///
    #[doc = conference_models::operation_docs!(StopMinutes)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{StopMinutesRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::taking_minutes(client, conference_id).await?;
    /// let request = StopMinutesRequest::new(UnionId::new("u1"));
    /// client.stop_minutes(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn stop_minutes(
        &self,
        conference_id: &ConferenceId,
        request: &StopMinutesRequest,
    ) -> Result<Response<StopMinutesResponse>, Error> {
        self.execute::<StopMinutes>(conference_id, request).await
    }

    /// Reads one page of the transcript of a meeting's minutes.
    ///
    /// [`query_minutes_text_pages`](Self::query_minutes_text_pages) reads all pages.
    ///
    #[doc = conference_models::operation_docs!(QueryMinutesText)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryMinutesTextRequest, TextOrder, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::minuted(client, conference_id).await?;
    /// let request = QueryMinutesTextRequest::new(TextOrder::OldestFirst)
    ///     .union_id(UnionId::new("u1"));
    /// let page = client.query_minutes_text(conference_id, &request).await?;
    /// for paragraph in &page.paragraph_list {
    ///     println!("{:?}: {:?}", paragraph.nick_name, paragraph.paragraph);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_minutes_text(
        &self,
        conference_id: &ConferenceId,
        request: &QueryMinutesTextRequest,
    ) -> Result<Response<QueryMinutesTextResponse>, Error> {
        self.execute::<QueryMinutesText>(conference_id, request).await
    }

    /// Returns a pager over [`query_minutes_text`](Self::query_minutes_text), starting with the
    /// page in the request.
    pub fn query_minutes_text_pages(
        &self,
        conference_id: &ConferenceId,
        request: &QueryMinutesTextRequest,
    ) -> Pager<QueryMinutesText> {
        Pager::new(self, conference_id, request)
    }

    /// Returns the summary of a meeting's minutes: chapters, key sentences, questions and action
    /// items.
    ///
    #[doc = conference_models::operation_docs!(QueryMinutesSummary)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryMinutesSummaryRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::minuted(client, conference_id).await?;
    /// let request = QueryMinutesSummaryRequest::new(UnionId::new("u1"));
    /// let minutes = client.query_minutes_summary(conference_id, &request).await?;
    /// println!("{:?}", minutes.summary);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_minutes_summary(
        &self,
        conference_id: &ConferenceId,
        request: &QueryMinutesSummaryRequest,
    ) -> Result<Response<QueryMinutesSummaryResponse>, Error> {
        self.execute::<QueryMinutesSummary>(conference_id, request).await
    }

    /// Returns the results of a meeting from its minutes: a summary and the action items.
    ///
    #[doc = conference_models::operation_docs!(QueryMinutesMeetingResult)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryMinutesMeetingResultRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::minuted(client, conference_id).await?;
    /// let request = QueryMinutesMeetingResultRequest::new(UnionId::new("u1"));
    /// let result = client.query_minutes_meeting_result(conference_id, &request).await?;
    /// println!("to do: {:?}", result.actions);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_minutes_meeting_result(
        &self,
        conference_id: &ConferenceId,
        request: &QueryMinutesMeetingResultRequest,
    ) -> Result<Response<QueryMinutesMeetingResultResponse>, Error> {
        self.execute::<QueryMinutesMeetingResult>(conference_id, request).await
    }

    /// Lists the audio recordings of a meeting's minutes.
    ///
    #[doc = conference_models::operation_docs!(QueryMinutesAudio)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryMinutesAudioRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::minuted(client, conference_id).await?;
    /// let request = QueryMinutesAudioRequest::new(UnionId::new("u1"));
    /// let recordings = client.query_minutes_audio(conference_id, &request).await?;
    /// for recording in &recordings.audio_list {
    ///     println!("listen at {:?}", recording.play_url);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_minutes_audio(
        &self,
        conference_id: &ConferenceId,
        request: &QueryMinutesAudioRequest,
    ) -> Result<Response<QueryMinutesAudioResponse>, Error> {
        self.execute::<QueryMinutesAudio>(conference_id, request).await
    }

    /// Returns the summary of a recorded meeting, by chapter.
    ///
    #[doc = conference_models::operation_docs!(QueryFlashMinutesSummary)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryFlashMinutesSummaryRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::recorded(client, conference_id).await?;
    /// let request = QueryFlashMinutesSummaryRequest::new(UnionId::new("u1"), "cloud_record");
    /// let summary = client.query_flash_minutes_summary(conference_id, &request).await?;
    /// println!("{summary:?}");
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_flash_minutes_summary(
        &self,
        conference_id: &ConferenceId,
        request: &QueryFlashMinutesSummaryRequest,
    ) -> Result<Response<QueryFlashMinutesSummaryResponse>, Error> {
        self.execute::<QueryFlashMinutesSummary>(conference_id, request).await
    }

    /// Lists the links to the minutes of a meeting.
    ///
    #[doc = conference_models::operation_docs!(QueryRecordMinutesUrl)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{QueryRecordMinutesUrlRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::recorded(client, conference_id).await?;
    /// let request = QueryRecordMinutesUrlRequest::new(UnionId::new("u1"), "cloud_record");
    /// let links = client.query_record_minutes_url(conference_id, &request).await?;
    /// println!("{:?}", links.record_minutes_urls);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn query_record_minutes_url(
        &self,
        conference_id: &ConferenceId,
        request: &QueryRecordMinutesUrlRequest,
    ) -> Result<Response<QueryRecordMinutesUrlResponse>, Error> {
        self.execute::<QueryRecordMinutesUrl>(conference_id, request).await
    }

    /// Returns a link to the minutes of a meeting as a document.
    ///
    #[doc = conference_models::operation_docs!(GenerateFlashMinutesDocumentUrl)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{GenerateFlashMinutesDocumentUrlRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::recorded(client, conference_id).await?;
    /// let request =
    ///     GenerateFlashMinutesDocumentUrlRequest::new(UnionId::new("u1"), "cloud_record");
    /// let document = client.generate_flash_minutes_document_url(conference_id, &request).await?;
    /// println!("read at {:?}", document.minutes_doc_url);
    /// # Ok(())
    /// # });
    /// ```
    pub async fn generate_flash_minutes_document_url(
        &self,
        conference_id: &ConferenceId,
        request: &GenerateFlashMinutesDocumentUrlRequest,
    ) -> Result<Response<GenerateFlashMinutesDocumentUrlResponse>, Error> {
        self.execute::<GenerateFlashMinutesDocumentUrl>(conference_id, request).await
    }

    /// Gives access to the minutes or the recording of a meeting.
    ///
    /// It is not documented which of the two people in the request gets access.
    ///
    #[doc = conference_models::operation_docs!(AddRecordPermission)]
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{AddRecordPermissionRequest, UnionId};
    ///
    /// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
    /// # on::a_meeting(async |client, conference_id| {
    /// # on::recorded(client, conference_id).await?;
    /// let (owner, other) = (UnionId::new("u1"), UnionId::new("u2"));
    /// let request = AddRecordPermissionRequest::new(owner, other, "cloud_record");
    /// client.add_record_permission(conference_id, &request).await?;
    /// # Ok(())
    /// # });
    /// ```
    pub async fn add_record_permission(
        &self,
        conference_id: &ConferenceId,
        request: &AddRecordPermissionRequest,
    ) -> Result<Response<AddRecordPermissionResponse>, Error> {
        self.execute::<AddRecordPermission>(conference_id, request).await
    }
}
