//! Conversion between typed requests and bytes, for any operation.

use conference_models::{Check, Method, Operation, PathParameter, RequestLocation, json::Decoded};
use conference_transport::{BoxError, Error as TransportError, Reply, Request};

use crate::{
    Client, Error, Response,
    decode::{PagePosition, decode},
    error::{classify, hint, hint_for_meeting},
    query,
};

impl Client {
    /// Calls an operation by its type. The functions named after operations call this one.
    ///
    /// # Errors
    ///
    /// An error of kind `InvalidRequest`, with nothing sent, if the request violates a documented
    /// limit or the path parameter is not one path segment. For other failures see [`Error::kind`].
    pub async fn execute<Op: Operation>(
        &self,
        path: &Op::Path,
        request: &Op::Request,
    ) -> Result<Response<Op::Response>, Error> {
        let (decoded, reply) = self.send::<Op>(path, request).await?;
        Ok(Response::new(decoded, reply))
    }

    pub(crate) async fn send<Op: Operation>(
        &self,
        path: &Op::Path,
        request: &Op::Request,
    ) -> Result<(Decoded<Op::Response>, Reply), TransportError> {
        let position = PagePosition::of(Op::page_token(request).as_deref());
        let request = build_request::<Op>(path, request)?;
        let decode = |reply: &Reply| decode::<Op>(reply, position);
        self.transport.call(&request, &self.options, decode).await
    }
}

fn build_request<Op: Operation>(
    path: &Op::Path,
    request: &Op::Request,
) -> Result<Request, TransportError> {
    request.check().map_err(|violations| invalid::<Op>(violations.to_string()))?;
    let call = new_request(Op::NAME, Op::METHOD, Op::PATH, Op::IDEMPOTENT);
    let call = match path.segment() {
        Some(value) => call.path_parameter(value),
        None => call,
    };
    with_fields(call, Op::LOCATION, request).map_err(|error| invalid::<Op>(error.to_string()))
}

fn invalid<Op: Operation>(message: String) -> TransportError {
    TransportError::invalid_request(Op::NAME, message)
}

/// Creates a request with neither path parameter nor fields.
pub(crate) fn new_request(
    name: &'static str,
    method: Method,
    path: &'static str,
    idempotent: bool,
) -> Request {
    let hint = if path.contains("{conferenceId}") { hint_for_meeting } else { hint };
    Request::new(name, method.as_str(), path).idempotent(idempotent).classify(classify).hint(hint)
}

/// Adds the fields to the query or the body.
pub(crate) fn with_fields(
    call: Request,
    location: RequestLocation,
    fields: &impl serde::Serialize,
) -> Result<Request, BoxError> {
    if location == RequestLocation::None {
        return Ok(call);
    }
    let mut json = Vec::with_capacity(INITIAL_CAPACITY);
    serde_json::to_writer(&mut json, fields)?;
    Ok(match location {
        RequestLocation::Query => call.query(query::of_fields(&json)?),
        RequestLocation::QueryJson(name) => call.query(query::of_json(name, &json)?),
        _ => call.body(json),
    })
}

/// Large enough for the JSON of most requests.
const INITIAL_CAPACITY: usize = 2048;
