//! A call without an access token: one attempt, since its caller decides what follows.

use tracing::Instrument as _;

use super::{hint, require_runtime};
use crate::{
    context::Context,
    deadline::Deadline,
    error::{Error, ErrorKind, Execution, redact::Excerpts},
    http::{Exchange, Reading},
    observe,
    request::Request,
};

/// Sends a request to the transport's own host and returns the body of a 2xx. Errors show none of
/// the secrets.
pub(crate) async fn send(
    context: &Context,
    request: &Request,
    secrets: &[&str],
) -> Result<Vec<u8>, Error> {
    let host = context.urls.base().address();
    let method = request.method()?;
    let span = observe::attempt_span(&request.operation, 1, method.as_str(), &host);
    let result = attempt(context, request, secrets).instrument(span).await;
    result.map_err(|error| {
        context.ban.note(&error, context.now());
        let error = match hint::hint(&error, request, context.urls.base()) {
            Some(hint) => error.with_hint(hint),
            None => error,
        };
        error.with_operation(request.operation.clone()).with_idempotent(request.idempotent)
    })
}

async fn attempt(context: &Context, request: &Request, secrets: &[&str]) -> Result<Vec<u8>, Error> {
    require_runtime()?;
    context.ban.check(context.now())?;
    rate_limit(context, request).await?;
    let _in_flight = context.in_flight.acquire().await;
    let exchange = Exchange {
        method: request.method()?,
        url: context.urls.resolve(request)?.as_ref().clone(),
        access_token: None,
        headers: None,
        body: request.body.clone(),
    };
    let response = context.http.exchange(exchange, context.timeouts.attempt).await;
    let (classify, excerpts) = (request.classify, Excerpts::PagesOnly);
    let reading = Reading { classify, secrets, excerpts };
    let success = response.map_err(Error::from)?.success(reading);
    success.map(|(_, body)| body.to_vec()).map_err(|error| error.with_attempts(1))
}

async fn rate_limit(context: &Context, request: &Request) -> Result<(), Error> {
    let Some(limiter) = &context.rate_limiter else {
        return Ok(());
    };
    let now = context.now();
    let deadline = Deadline::after(now, context.timeouts.total).instant(now);
    limiter.acquire(&request.operation, deadline).await.map_err(|limited| {
        let message = "the rate limit admits the call only after its deadline";
        Error::new(ErrorKind::Timeout, Execution::NotSent, message)
            .with_retry_after(Some(limited.retry_after))
    })
}
