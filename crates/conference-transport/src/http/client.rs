#[cfg(feature = "upgrade")]
mod upgrade;

use std::{future::Future, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use reqwest::{
    Client, Method, Url,
    header::{
        ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap,
        HeaderName, HeaderValue, USER_AGENT,
    },
};
use tokio::time::timeout;

use super::{
    Response, Route, SendError,
    body::{Sent, TrackedBody},
    response::Head,
};

#[cfg(feature = "upgrade")]
pub use upgrade::Upgraded;

/// Sends HTTP requests and reads their responses.
pub(crate) struct HttpClient {
    client: Client,
    /// Headers that all requests share, with an empty one for the token. A copy is cheaper than a
    /// new map.
    headers: HeaderMap,
    route: Arc<Route>,
    response_limit: usize,
}

const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-acs-dingtalk-access-token");

/// One HTTP request.
pub(crate) struct Exchange<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// `None` for the call that fetches a token.
    pub(crate) access_token: Option<HeaderValue>,
    /// The caller's headers. None of them is reserved.
    pub(crate) headers: Option<&'a HeaderMap>,
    pub(crate) body: Option<Bytes>,
}

impl HttpClient {
    pub(crate) fn new(
        client: Client,
        host: HeaderValue,
        user_agent: HeaderValue,
        route: Route,
        response_limit: usize,
    ) -> Self {
        let headers = common_headers(host, user_agent);
        Self { client, headers, route: Arc::new(route), response_limit }
    }

    pub(crate) fn route(&self) -> &Route {
        &self.route
    }

    /// Sends the request and reads the response to its end, within `limit`. The head is kept if the
    /// body cannot be read.
    ///
    /// The request is built outside of the future, which would otherwise reserve space for its
    /// parts.
    pub(crate) fn exchange(
        &self,
        exchange: Exchange<'_>,
        limit: Duration,
    ) -> impl Future<Output = Result<Response, SendError>> + Send + use<> {
        let (request, sent) = self.request(exchange);
        let (response, response_limit) = (self.client.execute(request), self.response_limit);
        let route = self.route.clone();
        async move {
            let (mut head, mut start) = (None, Bytes::new());
            let receiving = receive(response, &sent, &route, response_limit, &mut head, &mut start);
            let body = timeout(limit, receiving).await;
            let body =
                body.unwrap_or_else(|_| Err(SendError::Timeout { limit, sent: sent.get(), route }));
            match head {
                Some(head) => Ok(Response { head, start, body }),
                None => Err(body.expect_err("a body comes after its head")),
            }
        }
    }

    fn request(&self, exchange: Exchange<'_>) -> (reqwest::Request, Sent) {
        let body = exchange.body.filter(|body| !body.is_empty());
        let mut headers = self.headers.clone();
        match exchange.access_token {
            Some(token) => drop(headers.insert(ACCESS_TOKEN, token)),
            None => drop(headers.remove(ACCESS_TOKEN)),
        }
        if let Some(body) = &body {
            headers.insert(CONTENT_LENGTH, body.len().into());
        } else {
            headers.remove(CONTENT_TYPE);
            if exchange.method == Method::GET {
                headers.remove(CONTENT_LENGTH);
            }
        }
        if let Some(others) = exchange.headers.filter(|others| !others.is_empty()) {
            headers.extend(others.clone());
        }
        let mut request = reqwest::Request::new(exchange.method, exchange.url);
        *request.headers_mut() = headers;
        let Some(body) = body else {
            return (request, Sent::unknown());
        };
        let (body, sent) = TrackedBody::new(body);
        *request.body_mut() = Some(reqwest::Body::wrap(body));
        (request, sent)
    }
}

/// Returns the headers of all requests. `Content-Length` is one of them although hyper would add
/// it: a copied map has no spare capacity and would have to grow.
fn common_headers(host: HeaderValue, user_agent: HeaderValue) -> HeaderMap {
    let text = HeaderValue::from_static;
    HeaderMap::from_iter([
        (HOST, host),
        (ACCEPT, text("application/json")),
        (ACCEPT_ENCODING, text("identity")),
        (USER_AGENT, user_agent),
        (CONTENT_TYPE, text("application/json; charset=utf-8")),
        (ACCESS_TOKEN, text("")),
        (CONTENT_LENGTH, text("0")),
    ])
}

async fn receive(
    response: impl Future<Output = reqwest::Result<reqwest::Response>>,
    sent: &Sent,
    route: &Arc<Route>,
    limit: usize,
    head: &mut Option<Head>,
    start: &mut Bytes,
) -> Result<Bytes, SendError> {
    let response =
        response.await.map_err(|error| SendError::before_response(error, sent, route))?;
    *head = Some(Head::read(&response));
    read_body(response, limit, start).await
}

/// Reads the body to its end. `start` receives its first part, even if the rest does not arrive.
async fn read_body(
    mut response: reqwest::Response,
    limit: usize,
    start: &mut Bytes,
) -> Result<Bytes, SendError> {
    refuse_encoded(response.headers())?;
    let announced = response.content_length().unwrap_or_default();
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(SendError::TooLarge { limit });
    }
    let mut body = Collected::new(announced);
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if start.is_empty() {
            *start = chunk.clone();
        }
        if chunk.len() > limit - body.len() {
            return Err(SendError::TooLarge { limit });
        }
        body.push(chunk);
    }
    Ok(body.into_bytes())
}

fn broken(reason: reqwest::Error) -> SendError {
    SendError::Broken { sent: true, reason: reason.without_url().into() }
}

fn refuse_encoded(headers: &HeaderMap) -> Result<(), SendError> {
    let Some(encoding) = headers.get(CONTENT_ENCODING) else {
        return Ok(());
    };
    let encoding = String::from_utf8_lossy(encoding.as_bytes());
    match encoding.trim() {
        "" | "identity" => Ok(()),
        other => Err(SendError::Encoded(other.to_owned())),
    }
}

/// A body as it arrives. A body of one chunk is never copied, and one of known length is never
/// moved.
struct Collected {
    announced: usize,
    first: Bytes,
    joined: BytesMut,
}

impl Collected {
    fn new(announced: usize) -> Self {
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
