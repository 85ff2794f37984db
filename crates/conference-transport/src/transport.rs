use std::{
    fmt,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;
use tracing::Span;

use crate::{
    breaker::Breaker,
    budget::Budget,
    builder::TransportBuilder,
    call::Call,
    clock::Clock,
    error::Error,
    http::Http,
    limiter::RateLimiter,
    observe::{self, AttemptOutcome, CallOutcome, Observer, in_span},
    options::CallOptions,
    random::Random,
    reply::Reply,
    request::Request,
    retry::RetryPolicy,
    token::Tokens,
    urls::Urls,
};

/// Sends requests to one host, as one app. Clones are cheap and share connections and the access
/// token.
///
/// It can be made anywhere, and sends inside a Tokio runtime with I/O and time enabled.
#[derive(Clone)]
pub struct Transport {
    pub(crate) shared: Arc<Shared>,
    pub(crate) tokens: Tokens,
}

pub(crate) struct Shared {
    pub(crate) http: Http,
    pub(crate) urls: Urls,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) breaker: Breaker,
    pub(crate) limiter: Option<Arc<dyn RateLimiter>>,
    pub(crate) in_flight: Semaphore,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Random,
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

    /// The same transport for another organization that has authorized the app; it costs next to
    /// nothing, and all transports for one organization share one token.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the corpId is empty, or the
    /// credentials are of one organization only: those of third-party and unified apps serve
    /// several.
    pub fn for_organization(&self, corp_id: &str) -> Result<Self, Error> {
        Ok(Self { shared: self.shared.clone(), tokens: self.tokens.for_organization(corp_id)? })
    }

    /// Sends a request, with an access token, and reads the answer to its end. After a failure it
    /// is sent again as the [`RetryPolicy`] says, if that does no harm.
    ///
    /// # Errors
    ///
    /// [`Error::kind`] says who has to act, [`Error::execution`] whether the service may have done
    /// what was asked.
    pub async fn send(&self, request: &Request, options: &CallOptions) -> Result<Reply, Error> {
        let span = observe::call_span(request);
        let started = self.shared.starts(&span);
        let call = Call::new(&self.shared, &self.tokens, request, options);
        let result = in_span(&span, pin!(call.run())).await;
        let result = result.map_err(|error| error.during(request.operation.clone()));
        if let Some(started) = started {
            let outcome = CallOutcome {
                operation: &request.operation,
                elapsed: self.shared.clock.now() - started,
                result: result.as_ref(),
            };
            self.shared.tell_call(&span, &outcome);
        }
        result
    }
}

impl Shared {
    /// This moment, if somebody wants to know how long it takes from now.
    pub(crate) fn starts(&self, span: &Span) -> Option<Instant> {
        let is_watched = self.observer.is_some() || !span.is_disabled();
        is_watched.then(|| self.clock.now())
    }

    pub(crate) fn tell_attempt(&self, span: &Span, outcome: &AttemptOutcome<'_>) {
        outcome.record(span);
        if let Some(observer) = &self.observer {
            observer.attempt(outcome);
        }
    }

    fn tell_call(&self, span: &Span, outcome: &CallOutcome<'_>) {
        outcome.record(span);
        if let Some(observer) = &self.observer {
            observer.call(outcome);
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.shared.urls.base().as_str())
            .field("timeouts", &self.shared.timeouts)
            .finish_non_exhaustive()
    }
}
