use std::future::Future;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap,
    HeaderValue, USER_AGENT,
};
use reqwest::{Client, Response, Url};

use crate::answer::{Answer, Head};
use crate::body::{Sent, TrackedBody};
use crate::cause;
use crate::error::BoxError;
use crate::fault::Fault;
use crate::request::Method;
use crate::token::AccessToken;

/// Exchanges one HTTP request for one answer. All that is known of reqwest is here and in the builder.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) client: Client,
    pub(crate) user_agent: HeaderValue,
    pub(crate) response_limit: usize,
}

/// One HTTP request as it goes out.
pub(crate) struct Exchange<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// None for the call that fetches a token.
    pub(crate) token: Option<&'a AccessToken>,
    pub(crate) body: Option<Bytes>,
}

impl Http {
    /// Sends, and reads the answer to its end, within `limit`.
    pub(crate) async fn exchange(
        &self,
        exchange: Exchange<'_>,
        limit: Duration,
    ) -> Result<Answer, Fault> {
        self.exchange_with(HeaderMap::new(), exchange, limit).await
    }

    /// The same with a caller's own headers, none of which is one of ours.
    pub(crate) async fn exchange_with(
        &self,
        headers: HeaderMap,
        exchange: Exchange<'_>,
        limit: Duration,
    ) -> Result<Answer, Fault> {
        let time = TimeLimit {
            started: Instant::now(),
            limit,
        };
        let (request, sent) = self.request(headers, exchange);
        let response = time.bound(&sent, self.client.execute(request)).await?;
        let head = Head::read(response.status().as_u16(), response.headers());
        let body = time
            .bound_body(read_body(response, self.response_limit))
            .await;
        Ok(Answer { head, body })
    }

    fn request(&self, headers: HeaderMap, exchange: Exchange<'_>) -> (reqwest::Request, Sent) {
        let mut request = reqwest::Request::new(method(exchange.method), exchange.url);
        *request.headers_mut() = headers;
        self.set_headers(
            request.headers_mut(),
            exchange.token,
            exchange.body.is_some(),
        );
        let Some(body) = exchange.body.filter(|body| !body.is_empty()) else {
            if exchange.method != Method::Get {
                let headers = request.headers_mut();
                headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            return (request, Sent::unknown());
        };
        let (body, sent) = TrackedBody::new(body);
        *request.body_mut() = Some(reqwest::Body::wrap(body));
        (request, sent)
    }

    fn set_headers(&self, headers: &mut HeaderMap, token: Option<&AccessToken>, has_body: bool) {
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(USER_AGENT, self.user_agent.clone());
        if has_body {
            headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static("application/json; charset=utf-8"),
            );
        }
        if let Some(token) = token {
            headers.insert("x-acs-dingtalk-access-token", token.header());
        }
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    }
}

/// The time of one exchange, over its two steps.
struct TimeLimit {
    started: Instant,
    limit: Duration,
}

impl TimeLimit {
    async fn bound(
        &self,
        sent: &Sent,
        sending: impl Future<Output = reqwest::Result<Response>>,
    ) -> Result<Response, Fault> {
        match tokio::time::timeout(self.left(), sending).await {
            Ok(result) => result.map_err(|reason| sending_fault(reason, sent)),
            Err(_) => Err(Fault::Timeout {
                limit: self.limit,
                sent: sent.get(),
            }),
        }
    }

    async fn bound_body(
        &self,
        reading: impl Future<Output = Result<Bytes, Fault>>,
    ) -> Result<Bytes, Fault> {
        let timeout = Fault::Timeout {
            limit: self.limit,
            sent: true,
        };
        tokio::time::timeout(self.left(), reading)
            .await
            .unwrap_or(Err(timeout))
    }

    fn left(&self) -> Duration {
        self.limit.saturating_sub(self.started.elapsed())
    }
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
        Fault::Broken {
            sent: sent.get(),
            reason,
        }
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

async fn read_body(mut response: Response, limit: usize) -> Result<Bytes, Fault> {
    refuse_encoded(response.headers())?;
    if response
        .content_length()
        .is_some_and(|length| length > limit as u64)
    {
        return Err(Fault::TooLarge { limit });
    }
    let mut body = Collected::default();
    while let Some(chunk) = next_chunk(&mut response).await? {
        if chunk.len() > limit - body.len() {
            return Err(Fault::TooLarge { limit });
        }
        body.push(chunk);
    }
    Ok(body.into_bytes())
}

async fn next_chunk(response: &mut Response) -> Result<Option<Bytes>, Fault> {
    let broken = |reason: reqwest::Error| Fault::Broken {
        sent: true,
        reason: reason.without_url().into(),
    };
    response.chunk().await.map_err(broken)
}

/// A body as it comes in; one that comes in one piece is never copied.
#[derive(Default)]
struct Collected {
    first: Bytes,
    joined: BytesMut,
}

impl Collected {
    fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        self.joined
            .extend_from_slice(&std::mem::take(&mut self.first));
        self.joined.extend_from_slice(&chunk);
    }

    fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() {
            self.first
        } else {
            self.joined.freeze()
        }
    }
}

fn refuse_encoded(headers: &HeaderMap) -> Result<(), Fault> {
    let encoding = headers
        .get(CONTENT_ENCODING)
        .map_or(&b"identity"[..], HeaderValue::as_bytes);
    let encoding = String::from_utf8_lossy(encoding);
    match encoding.trim() {
        "" | "identity" => Ok(()),
        other => Err(Fault::Encoded(other.to_owned())),
    }
}
