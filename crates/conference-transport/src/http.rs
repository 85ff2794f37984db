use std::{future::Future, pin::pin, time::Duration};

use bytes::{Bytes, BytesMut};
use reqwest::{
    Client, Response, Url,
    header::{
        ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap,
        HeaderName, HeaderValue, USER_AGENT,
    },
};

use crate::{
    answer::{Answer, Head},
    body::{Sent, TrackedBody},
    cause,
    error::BoxError,
    fault::Fault,
    request::Method,
    token::AccessToken,
};

/// Exchanges one HTTP request for one answer. All that is known of reqwest is here and in the
/// builder.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client,
    /// What all requests have in common, with an empty place for the token: a copy costs less than
    /// putting it together.
    headers: HeaderMap,
    response_limit: usize,
}

const TOKEN: HeaderName = HeaderName::from_static("x-acs-dingtalk-access-token");

/// One HTTP request as it goes out.
pub(crate) struct Exchange<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// None for the call that fetches a token.
    pub(crate) token: Option<&'a AccessToken>,
    /// A caller's own, none of which is one of ours.
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Option<Bytes>,
}

impl Http {
    pub(crate) fn new(
        client: Client,
        host: HeaderValue,
        user_agent: HeaderValue,
        response_limit: usize,
    ) -> Self {
        Self { client, headers: common_headers(host, user_agent), response_limit }
    }

    /// Sends, and reads the answer to its end, within `limit`.
    ///
    /// The request is made before there is a future, which would have to hold it all the time.
    pub(crate) fn exchange(
        &self,
        exchange: Exchange<'_>,
        limit: Duration,
    ) -> impl Future<Output = Result<Answer, Fault>> + use<> {
        let response_limit = self.response_limit;
        let (request, sent) = self.request(exchange);
        let executing = self.client.execute(request);
        async move {
            let mut response = None;
            let body = {
                let exchanging = pin!(async {
                    let begun = executing.await;
                    let begun = begun.map_err(|reason| sending_fault(reason, &sent))?;
                    read_body(response.insert(begun), response_limit).await
                });
                tokio::time::timeout(limit, exchanging).await
            };
            let body = body.unwrap_or_else(|_| Err(too_late(limit, &sent)));
            match (response, body) {
                (Some(response), body) => Ok(Answer {
                    head: Head::read(response.status().as_u16(), response.headers()),
                    body,
                }),
                (None, Err(fault)) => Err(fault),
                (None, Ok(_)) => unreachable!("a body is read after its head"),
            }
        }
    }

    fn request(&self, exchange: Exchange<'_>) -> (reqwest::Request, Sent) {
        let body = exchange.body.filter(|body| !body.is_empty());
        let mut headers = self.headers.clone();
        match exchange.token {
            Some(token) => drop(headers.insert(TOKEN, token.header())),
            None => drop(headers.remove(TOKEN)),
        }
        if let Some(body) = &body {
            headers.insert(CONTENT_LENGTH, body.len().into());
        } else {
            headers.remove(CONTENT_TYPE);
            if exchange.method == Method::Get {
                headers.remove(CONTENT_LENGTH);
            }
        }
        if !exchange.headers.is_empty() {
            headers.extend(exchange.headers.clone());
        }
        let mut request = reqwest::Request::new(method(exchange.method), exchange.url);
        *request.headers_mut() = headers;
        let Some(body) = body else {
            return (request, Sent::unknown());
        };
        let (body, sent) = TrackedBody::new(body);
        *request.body_mut() = Some(reqwest::Body::wrap(body));
        (request, sent)
    }
}

/// The length is among them, which hyper would add: the list of a copy has no room to spare, and
/// would have to grow.
fn common_headers(host: HeaderValue, user_agent: HeaderValue) -> HeaderMap {
    let text = HeaderValue::from_static;
    HeaderMap::from_iter([
        (HOST, host),
        (ACCEPT, text("application/json")),
        (ACCEPT_ENCODING, text("identity")),
        (USER_AGENT, user_agent),
        (CONTENT_TYPE, text("application/json; charset=utf-8")),
        (TOKEN, text("")),
        (CONTENT_LENGTH, text("0")),
    ])
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    }
}

fn too_late(limit: Duration, sent: &Sent) -> Fault {
    Fault::Timeout { limit, sent: sent.get() }
}

fn sending_fault(error: reqwest::Error, sent: &Sent) -> Fault {
    let (builder, connect, timeout) = (error.is_builder(), error.is_connect(), error.is_timeout());
    let reason: BoxError = error.without_url().into();
    if builder {
        Fault::Unsendable(reason)
    } else if connect && timeout {
        Fault::ConnectTimeout(reason)
    } else if connect {
        refused_connection(reason)
    } else {
        Fault::Broken { sent: sent.get(), reason }
    }
}

fn refused_connection(reason: BoxError) -> Fault {
    if cause::any(&*reason, <dyn std::error::Error>::is::<rustls::Error>) {
        Fault::Tls(reason)
    } else if cause::any(&*reason, is_refusal_of_proxy) {
        Fault::Proxy(reason)
    } else {
        Fault::Connect(reason)
    }
}

/// The HTTP library's type for this is private.
fn is_refusal_of_proxy(cause: &(dyn std::error::Error + 'static)) -> bool {
    let text = cause.to_string();
    text == "tunnel error: unsuccessful" || text == "tunnel error: proxy authorization required"
}

async fn read_body(response: &mut Response, limit: usize) -> Result<Bytes, Fault> {
    refuse_encoded(response.headers())?;
    let length = response.content_length().unwrap_or_default();
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > limit {
        return Err(Fault::TooLarge { limit });
    }
    let mut body = Collected::of(length);
    while let Some(chunk) = next_chunk(response).await? {
        if chunk.len() > limit - body.len() {
            return Err(Fault::TooLarge { limit });
        }
        body.push(chunk);
    }
    Ok(body.into_bytes())
}

async fn next_chunk(response: &mut Response) -> Result<Option<Bytes>, Fault> {
    let broken =
        |reason: reqwest::Error| Fault::Broken { sent: true, reason: reason.without_url().into() };
    response.chunk().await.map_err(broken)
}

/// A body as it comes in; one that comes in one piece is never copied, and one whose length is
/// known never moved.
struct Collected {
    announced: usize,
    first: Bytes,
    joined: BytesMut,
}

impl Collected {
    fn of(announced: usize) -> Self {
        Self { announced, first: Bytes::new(), joined: BytesMut::new() }
    }

    fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        if self.joined.is_empty() {
            self.joined.reserve(self.announced);
            self.joined.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.joined.extend_from_slice(&chunk);
    }

    fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}

fn refuse_encoded(headers: &HeaderMap) -> Result<(), Fault> {
    let Some(encoding) = headers.get(CONTENT_ENCODING) else {
        return Ok(());
    };
    let encoding = String::from_utf8_lossy(encoding.as_bytes());
    match encoding.trim() {
        "" | "identity" => Ok(()),
        other => Err(Fault::Encoded(other.to_owned())),
    }
}
