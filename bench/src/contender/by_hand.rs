use reqwest::Client;

use super::Contender;
use crate::{
    Result,
    by_hand::{Booked, Booking, Lookup, Meetings},
    data,
};

/// reqwest and serde, in straightforward code.
pub(crate) struct ByHand {
    client: Client,
    base_url: String,
    token: String,
    booking: Booking,
    lookup: Lookup,
}

impl ByHand {
    pub(crate) fn new(base_url: &str) -> Result<Self> {
        Ok(Self {
            client: client()?,
            base_url: base_url.to_owned(),
            token: data::TOKEN.to_owned(),
            booking: serde_json::from_str(data::REQUEST)?,
            lookup: lookup(),
        })
    }
}

/// Returns a client with the same TLS, and without a proxy, like the project's client on loopback.
pub(super) fn client() -> Result<Client> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder().no_proxy().http1_only();
    if let Some(pem) = super::root_certificate()? {
        builder = builder.tls_certs_merge([reqwest::Certificate::from_pem(&pem)?]);
    }
    Ok(builder.build()?)
}

pub(super) fn lookup() -> Lookup {
    Lookup { conference_id_list: vec!["c1".to_owned()] }
}

impl Contender for ByHand {
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
