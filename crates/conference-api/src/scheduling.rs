use conference_models::{
    CreateCustomShortLink, CreateCustomShortLinkRequest, CreateCustomShortLinkResponse,
    CreateScheduleConference, CreateScheduleConferenceRequest, CreateScheduleConferenceResponse,
    NoPath,
};

use crate::{Client, Error, Response};

impl Client {
    /// `POST /v1.0/conference/scheduleConferences`: books a meeting.
    ///
    /// Nobody is called. The booking has a room code and a link at once, and a
    /// conference id only when it is held. The service cuts a title after 50
    /// characters without saying so: ask
    /// [`truncations`](conference_models::Check::truncations) of the request.
    ///
    /// **Not safe to repeat**: sent twice, it makes a second booking. Needs the
    /// permission `VideoConference.Conference.Write`. See
    /// [`CreateScheduleConference`] for the documented errors.
    ///
    /// # Errors
    ///
    /// As for [`execute`](Self::execute).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use conference_api::models::{CreateScheduleConferenceRequest, UnionId};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = conference_simulator::Simulator::start().await;
    /// # let client = conference_api::Client::builder()
    /// #     .base_url(simulator.base_url())
    /// #     .credentials(conference_api::Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
    /// #     .build()?;
    /// let start = SystemTime::now() + Duration::from_secs(3600);
    /// let end = start + Duration::from_secs(1800);
    /// let request = CreateScheduleConferenceRequest::new(UnionId::new("u1"), "Weekly", start, end);
    /// let booked = client.create_schedule_conference(&request).await?;
    /// println!("share {:?}", booked.url);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_schedule_conference(
        &self,
        request: &CreateScheduleConferenceRequest,
    ) -> Result<Response<CreateScheduleConferenceResponse>, Error> {
        self.execute::<CreateScheduleConference>(&NoPath, request)
            .await
    }

    /// `POST /v1.0/conference/customShortLinks`: makes a link to a booked
    /// meeting for one person.
    ///
    /// Whoever joins by it, the CoolApp in the meeting can read the business
    /// data that the link was made with.
    ///
    /// **Not safe to repeat**: sent twice, it makes another link. Needs the
    /// permission `VideoConference.Conference.Write`. See
    /// [`CreateCustomShortLink`] for the documented errors.
    ///
    /// # Errors
    ///
    /// As for [`execute`](Self::execute).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use conference_api::models::{
    ///     CreateCustomShortLinkRequest, CreateScheduleConferenceRequest, UnionId,
    /// };
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = conference_simulator::Simulator::start().await;
    /// # let client = conference_api::Client::builder()
    /// #     .base_url(simulator.base_url())
    /// #     .credentials(conference_api::Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
    /// #     .build()?;
    /// # let start = SystemTime::now();
    /// # let booking = CreateScheduleConferenceRequest::new(UnionId::new("u1"), "Weekly", start, start + Duration::from_secs(1800));
    /// let booked = client.create_schedule_conference(&booking).await?.into_inner();
    /// let id = booked.schedule_conference_id.ok_or("no booking")?;
    /// let request = CreateCustomShortLinkRequest::new(UnionId::new("u1"), id, "COOLAPP-1-102");
    /// let link = client.create_custom_short_link(&request).await?.into_inner();
    /// println!("{:?}", link.result.and_then(|result| result.custom_short_link));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_custom_short_link(
        &self,
        request: &CreateCustomShortLinkRequest,
    ) -> Result<Response<CreateCustomShortLinkResponse>, Error> {
        self.execute::<CreateCustomShortLink>(&NoPath, request)
            .await
    }
}
