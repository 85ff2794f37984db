use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderMap;

use crate::error::Error;
use crate::fault::Fault;
use crate::http::{Exchange, Http};
use crate::reply::{Context, Reply};
use crate::request::Request;
use crate::token::AccessToken;

/// Sends the request once.
pub(crate) async fn attempt(
    http: &Http,
    request: &Request,
    url: Url,
    headers: HeaderMap,
    token: AccessToken,
    limit: Duration,
) -> Result<Reply, Error> {
    let exchange = Exchange {
        method: request.method,
        url,
        token: Some(&token),
        body: request.body.clone(),
    };
    let answer = http
        .exchange_with(headers, exchange, limit)
        .await
        .map_err(Fault::into_error)?;
    let (head, body) = answer.success(request.classify, &[token.expose()])?;
    Ok(Reply {
        status: head.status,
        request_id: head.request_id,
        content_type: head.content_type,
        body,
        attempts: 1,
        context: Context::new(request, token),
    })
}
