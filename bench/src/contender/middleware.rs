use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use reqwest_retry::{RetryTransientMiddleware, policies::ExponentialBackoff};

use super::Contender;
use crate::{
    Result,
    by_hand::{Booked, Booking, Lookup, Meetings},
    data,
};

/// reqwest with the usual middleware for retries.
pub(crate) struct Middleware {
    client: ClientWithMiddleware,
    base_url: String,
    token: String,
    booking: Booking,
    lookup: Lookup,
}

impl Middleware {
    pub(crate) fn new(base_url: &str) -> Result<Self> {
        let policy = ExponentialBackoff::builder().build_with_max_retries(2);
        let client = ClientBuilder::new(super::by_hand::client()?)
            .with(RetryTransientMiddleware::new_with_policy(policy))
            .build();
        Ok(Self {
            client,
            base_url: base_url.to_owned(),
            token: data::TOKEN.to_owned(),
            booking: serde_json::from_str(data::REQUEST)?,
            lookup: super::by_hand::lookup(),
        })
    }
}

impl Contender for Middleware {
    async fn book(&self) -> Result<usize> {
        let response = self
            .client
            .post(format!("{}/v1.0/conference/scheduleConferences", self.base_url))
            .header("x-acs-dingtalk-access-token", &self.token)
            .json(&self.booking)
            .send()
            .await?;
        let booked: Booked = response.error_for_status()?.json().await?;
        Ok(booked.url.as_deref().unwrap_or_default().len())
    }

    async fn people(&self) -> Result<usize> {
        let response = self
            .client
            .post(format!("{}/v1.0/conference/videoConferences/query", self.base_url))
            .header("x-acs-dingtalk-access-token", &self.token)
            .json(&self.lookup)
            .send()
            .await?;
        let found: Meetings = response.error_for_status()?.json().await?;
        Ok(found.people())
    }
}
