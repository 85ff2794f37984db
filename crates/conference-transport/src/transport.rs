use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::attempt::attempt;
use crate::base_url::BaseUrl;
use crate::builder::TransportBuilder;
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind};
use crate::execution::Execution;
use crate::http::Http;
use crate::options::CallOptions;
use crate::reply::Reply;
use crate::request::Request;
use crate::token::{AccessToken, Tokens};

/// Sends requests to one host, as one app. Clones are cheap and share connections and the access token.
///
/// It can be made anywhere, and sends inside a Tokio runtime with I/O and time enabled.
#[derive(Clone)]
pub struct Transport {
    pub(crate) shared: Arc<Shared>,
    pub(crate) tokens: Tokens,
}

pub(crate) struct Shared {
    pub(crate) http: Http,
    pub(crate) base_url: BaseUrl,
    pub(crate) timeouts: Timeouts,
}

/// How long things may take where a call does not say otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) attempt: Duration,
    pub(crate) total: Duration,
}

impl Transport {
    /// A transport to the international host, with the documented timeouts and without credentials.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::new()
    }

    /// The same transport for another organization that has authorized the app; it costs next to nothing, and all
    /// transports for one organization share one token.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if the corpId is empty, or the credentials are of one organization only:
    /// those of third-party and unified apps serve several.
    pub fn for_organization(&self, corp_id: &str) -> Result<Self, Error> {
        Ok(Self {
            shared: self.shared.clone(),
            tokens: self.tokens.for_organization(corp_id)?,
        })
    }

    /// Sends a request, with an access token, and reads the answer to its end.
    ///
    /// # Errors
    ///
    /// [`Error::kind`] says who has to act, [`Error::execution`] whether the service may have done what was asked.
    pub async fn send(&self, request: Request, options: &CallOptions) -> Result<Reply, Error> {
        let operation = request.operation.clone();
        self.shared
            .send(&request, options, &self.tokens)
            .await
            .map_err(|error| error.during(operation))
    }
}

impl Shared {
    async fn send(
        &self,
        request: &Request,
        options: &CallOptions,
        tokens: &Tokens,
    ) -> Result<Reply, Error> {
        require_runtime()?;
        let limit = options.attempt_timeout.unwrap_or(self.timeouts.attempt);
        let total = options.total_timeout.unwrap_or(self.timeouts.total);
        let deadline = Deadline::after(Instant::now(), total);
        let url = self
            .base_url
            .join(&request.expanded_path()?, request.query.as_deref());
        let token = token(tokens, deadline, total).await?;
        let time = || {
            deadline
                .attempt(Instant::now(), limit)
                .ok_or_else(|| too_late(total))
        };
        let sent = attempt(&self.http, request, url.clone(), token.clone(), time()?).await;
        let rejected = match sent {
            Err(error) if is_token_rejection(&error) && tokens.rejected(&token) => error,
            sent => return sent.map_err(|error| error.attempted(1)),
        };
        let newer = self::token(tokens, deadline, total).await?;
        if newer == token {
            return Err(rejected.attempted(1));
        }
        attempt(&self.http, request, url, newer, time()?)
            .await
            .map(|reply| Reply {
                attempts: 2,
                ..reply
            })
            .map_err(|error| error.attempted(2))
    }
}

async fn token(tokens: &Tokens, deadline: Deadline, total: Duration) -> Result<AccessToken, Error> {
    let fetched = tokio::time::timeout(deadline.left(Instant::now()), tokens.get()).await;
    fetched
        .unwrap_or_else(|_| Err(too_late(total)))
        .map_err(Error::of_token)
}

/// The current code of a rejected token, and the older ones.
fn is_token_rejection(error: &Error) -> bool {
    matches!(
        error.code(),
        Some("InvalidAuthentication" | "40014" | "42001" | "40001" | "88")
    )
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.shared.base_url.as_str())
            .field("timeouts", &self.shared.timeouts)
            .finish_non_exhaustive()
    }
}

fn too_late(total: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        Execution::NotSent,
        format!("the call's {total:?} ran out before the request was sent"),
    )
}

/// Without a runtime the HTTP library would panic.
fn require_runtime() -> Result<(), Error> {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => Ok(()),
        Err(reason) => {
            Err(Error::invalid("requests have to be sent inside a Tokio runtime").because(reason))
        }
    }
}
