use std::{
    fmt, io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use reqwest::{
    Method, StatusCode,
    header::{CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::timeout,
};

use super::{
    super::{Head, Reading, Response, SendError, UpgradeUrl, body::Sent},
    HttpClient, read_body,
};
use crate::error::{Error, ErrorKind, Execution, redact::Excerpts};

/// Connection after an HTTP upgrade. Dropping it closes it.
pub struct Upgraded {
    io: reqwest::Upgraded,
    headers: HeaderMap,
}

impl Upgraded {
    /// Returns a header of the response that accepted the upgrade.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl HttpClient {
    /// Sends an upgrade request without an access token.
    pub(crate) async fn upgrade(
        &self,
        url: UpgradeUrl,
        headers: &[(&str, &str)],
        limit: Duration,
    ) -> Result<Upgraded, Error> {
        let secrets = url.secrets();
        let secrets: Vec<_> = secrets.iter().map(String::as_str).collect();
        let mut request = reqwest::Request::new(Method::GET, url.url);
        *request.headers_mut() = self.upgrade_headers(headers)?;
        let exchange = self.switch(request, &secrets);
        let timed_out = |_| {
            let route = self.route.clone();
            Error::from(SendError::Timeout { limit, sent: true, route })
        };
        timeout(limit, exchange).await.map_err(timed_out)?
    }

    async fn switch(&self, request: reqwest::Request, secrets: &[&str]) -> Result<Upgraded, Error> {
        let (sent, route) = (Sent::unknown(), &self.route);
        let response = self.client.execute(request).await;
        let response = response.map_err(|error| SendError::before_response(error, &sent, route))?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(self.refusal(response, secrets).await);
        }
        let headers = response.headers().clone();
        let io = response.upgrade().await.map_err(super::broken)?;
        Ok(Upgraded { io, headers })
    }

    async fn refusal(&self, response: reqwest::Response, secrets: &[&str]) -> Error {
        let head = Head::read(&response);
        let status = head.status;
        let mut start = Bytes::new();
        let body = read_body(response, self.response_limit, &mut start).await;
        let excerpts = Excerpts::PagesAndTexts;
        let reading = Reading { classify: |_| None, secrets, excerpts };
        match (Response { head, start, body }).success(reading) {
            Err(error) => error,
            Ok((head, _)) => {
                let message = "the host answered over HTTP instead of switching protocols";
                Error::new(ErrorKind::Decode, Execution::Completed, message)
                    .with_response(status, head.ids)
            }
        }
    }

    fn upgrade_headers(&self, others: &[(&str, &str)]) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        for name in [HOST, USER_AGENT] {
            headers.insert(name.clone(), self.headers[name].clone());
        }
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        for (name, value) in others {
            let refused = || Error::invalid(format!("the header `{name}` cannot be sent"));
            let value = HeaderValue::try_from(*value).map_err(|_| refused())?;
            headers.insert(HeaderName::try_from(*name).map_err(|_| refused())?, value);
        }
        Ok(headers)
    }
}

impl fmt::Debug for Upgraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upgraded").finish_non_exhaustive()
    }
}

impl AsyncRead for Upgraded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl AsyncWrite for Upgraded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}
