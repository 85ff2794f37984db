use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, Uri,
    body::Bytes,
    header::{CONTENT_TYPE, HeaderValue},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::Serialize;

use super::Contender;
use crate::{
    Result,
    by_hand::{Booked, Booking, Lookup, Meetings},
    data,
};

/// hyper with its pool and everything prepared: the minimum cost of a pooled call. It has no TLS.
pub(crate) struct Hyper {
    client: Client<HttpConnector, Full<Bytes>>,
    book: Uri,
    query: Uri,
    token: HeaderValue,
    booking: Booking,
    lookup: Lookup,
}

impl Hyper {
    pub(crate) fn new(base_url: &str) -> Result<Self> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            book: format!("{base_url}/v1.0/conference/scheduleConferences").parse()?,
            query: format!("{base_url}/v1.0/conference/videoConferences/query").parse()?,
            token: HeaderValue::from_static(data::TOKEN),
            booking: serde_json::from_str(data::REQUEST)?,
            lookup: super::by_hand::lookup(),
        })
    }

    async fn call(&self, uri: &Uri, body: &impl Serialize) -> Result<Bytes> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(uri.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header("x-acs-dingtalk-access-token", self.token.clone())
            .body(Full::from(serde_json::to_vec(body)?))?;
        let response = self.client.request(request).await?;
        if !response.status().is_success() {
            return Err(response.status().to_string().into());
        }
        Ok(response.into_body().collect().await?.to_bytes())
    }
}

impl Contender for Hyper {
    async fn book(&self) -> Result<usize> {
        let body = self.call(&self.book, &self.booking).await?;
        let booked: Booked = serde_json::from_slice(&body)?;
        Ok(booked.url.as_deref().unwrap_or_default().len())
    }

    async fn people(&self) -> Result<usize> {
        let body = self.call(&self.query, &self.lookup).await?;
        Ok(serde_json::from_slice::<Meetings>(&body)?.people())
    }
}
