use std::time::Duration;

use conference_api::{
    Client, Credentials,
    models::{CreateScheduleConferenceRequest, QueryConferenceInfoBatchRequest},
};

use super::Contender;
use crate::{Result, data};

/// This project's client.
pub(crate) struct Ours {
    client: Client,
    booking: CreateScheduleConferenceRequest,
    lookup: QueryConferenceInfoBatchRequest,
}

/// Difference to the client's defaults.
#[derive(Clone, Copy)]
pub(crate) enum Variant {
    Default,
    GivenToken,
    /// One connection per call, with more time to connect.
    Unbounded,
}

impl Ours {
    pub(crate) fn new(base_url: &str, variant: Variant) -> Result<Self> {
        let builder = Client::builder()
            .base_url(base_url)
            .credentials(Credentials::internal_app("key", "secret"));
        let mut builder = match variant {
            Variant::Default => builder,
            Variant::GivenToken => builder.credentials(Credentials::access_token(data::TOKEN)),
            Variant::Unbounded => {
                builder.max_in_flight(usize::MAX).connect_timeout(Duration::from_secs(30))
            }
        };
        if let Some(pem) = super::root_certificate()? {
            builder = builder.root_certificate(pem);
        }
        Ok(Self {
            client: builder.build()?,
            booking: serde_json::from_str(data::REQUEST)?,
            lookup: QueryConferenceInfoBatchRequest::new(["c1"]),
        })
    }
}

impl Contender for Ours {
    async fn book(&self) -> Result<usize> {
        let booked = self.client.create_schedule_conference(&self.booking).await?;
        Ok(booked.url.as_deref().unwrap_or_default().len())
    }

    async fn people(&self) -> Result<usize> {
        let found = self.client.query_conference_info_batch(&self.lookup).await?;
        Ok(found.infos.iter().map(|meeting| meeting.user_list.len()).sum())
    }
}
