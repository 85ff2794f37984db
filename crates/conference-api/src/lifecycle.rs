use conference_models::{
    CreateVideoConference, CreateVideoConferenceRequest, CreateVideoConferenceResponse, NoPath,
};

use crate::{Client, Error, Response};

impl Client {
    /// `POST /v1.0/conference/videoConferences`: starts an instant meeting at
    /// once and calls the people who are invited.
    ///
    /// Their phones ring, and so does the organizer's own unless
    /// `invite_caller(false)` is set. The service cuts a title after 50
    /// characters without saying so: ask
    /// [`truncations`](conference_models::Check::truncations) of the request.
    ///
    /// **Not safe to repeat**: sent twice, it makes a second meeting, and the
    /// phones ring again. Needs the permission
    /// `VideoConference.Conference.Write`. See [`CreateVideoConference`] for
    /// the documented errors.
    ///
    /// # Errors
    ///
    /// As for [`execute`](Self::execute). `unknownUserError` mostly means that
    /// a userId stands where a unionId belongs.
    ///
    /// # Examples
    ///
    /// ```
    /// use conference_api::models::{CreateVideoConferenceRequest, UnionId};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = conference_simulator::Simulator::start().await;
    /// # let client = conference_api::Client::builder()
    /// #     .base_url(simulator.base_url())
    /// #     .credentials(conference_api::Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
    /// #     .build()?;
    /// let request = CreateVideoConferenceRequest::new(UnionId::new("u1"), "Incident 7")
    ///     .invite_user_ids([UnionId::new("u2")])
    ///     .invite_caller(false);
    /// let meeting = client.create_video_conference(&request).await?;
    /// println!("join at {:?}", meeting.external_link_url);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_video_conference(
        &self,
        request: &CreateVideoConferenceRequest,
    ) -> Result<Response<CreateVideoConferenceResponse>, Error> {
        self.execute::<CreateVideoConference>(&NoPath, request)
            .await
    }
}
