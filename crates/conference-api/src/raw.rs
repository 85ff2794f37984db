//! Calls by name, with JSON requests and responses.

mod invalid_field;

use conference_models::{
    Operation, PageInfo, for_each_operation,
    json::Decoded,
    metadata::{OPERATIONS, OperationInfo},
};
use conference_transport::{BoxError, Error as TransportError, Reply, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use invalid_field::InvalidField;

use crate::{
    Client, Error, Response,
    call::{new_request, with_fields},
    decode::{PagePosition, RawPage, decode_raw},
};

/// # Calls by name
impl Client {
    /// Calls an operation by name. `request` is a JSON object with the fields of the request,
    /// without the path parameter.
    ///
    /// - Fields that this version does not know are sent unchanged.
    /// - Known fields must have the type in the schema and be within its limits. Nothing is
    ///   converted: a string in place of an integer is refused.
    /// - `null` for an optional field is sent in a body, and left out of a query.
    /// - The response is checked like that of a typed call, and returned unchanged. A number of
    ///   more than 64 bits becomes a string of its digits.
    ///
    /// # Errors
    ///
    /// An error of kind `InvalidRequest` if there is no such operation, if a known field has the
    /// wrong type or violates a limit, if fields are passed to an operation that has none, or if
    /// the path parameter is missing, superfluous or not one path segment. For other failures see
    /// [`execute`](Self::execute).
    pub async fn call_raw(
        &self,
        operation: &str,
        path: Option<&str>,
        request: &Value,
    ) -> Result<Response<Value>, Error> {
        let info = find_operation(operation)?;
        let (decoded, _, reply) = self.send_raw(info, path, request).await?;
        Ok(Response::new(decoded, reply))
    }

    /// Returns the fields because of which [`call_raw`](Self::call_raw) would refuse a request. Of
    /// several fields with a wrong type, only the first is returned.
    ///
    /// # Errors
    ///
    /// An error of kind `InvalidRequest` if there is no such operation.
    pub fn invalid_fields(operation: &str, request: &Value) -> Result<Vec<InvalidField>, Error> {
        let info = find_operation(operation)?;
        Ok((TypedOperation::named(info.name).invalid_fields)(request))
    }

    pub(crate) async fn send_raw(
        &self,
        info: &OperationInfo,
        path: Option<&str>,
        request: &Value,
    ) -> Result<(Decoded<Value>, PageInfo, Reply), TransportError> {
        let typed = TypedOperation::named(info.name);
        let call = build_request(info, typed, path, request)
            .map_err(|error| TransportError::invalid_request(info.name, error.to_string()))?;
        let position = PagePosition::of(page_token(info, request).as_deref());
        let decode = |reply: &Reply| (typed.decode)(reply, position);
        let ((decoded, page), reply) = self.transport.call(&call, &self.options, decode).await?;
        Ok((decoded, page, reply))
    }
}

/// Finds the operation with this name.
pub(crate) fn find_operation(operation: &str) -> Result<&'static OperationInfo, TransportError> {
    let found = OPERATIONS.iter().find(|info| info.name == operation);
    found.ok_or_else(|| {
        let error = format!("there is no operation {operation:?}");
        TransportError::invalid_request("call_raw", error)
    })
}

/// Returns the page token in a request.
pub(crate) fn page_token(info: &OperationInfo, request: &Value) -> Option<String> {
    match request.get(info.paging?.token)? {
        Value::String(token) => Some(token.clone()),
        Value::Number(token) => Some(token.to_string()),
        _ => None,
    }
}

fn build_request(
    info: &OperationInfo,
    typed: &TypedOperation,
    path: Option<&str>,
    request: &Value,
) -> Result<Request, BoxError> {
    let invalid = (typed.invalid_fields)(request);
    if !invalid.is_empty() {
        let invalid: Vec<_> = invalid.iter().map(InvalidField::to_string).collect();
        return Err(invalid.join("; ").into());
    }
    let call = new_request(info.name, info.method, info.path, info.idempotent);
    let call = match (path, info.path_parameter()) {
        (Some(value), Some(_)) => call.path_parameter(value),
        (None, None) => call,
        (None, Some(name)) => return Err(format!("the path parameter {name} is missing").into()),
        (Some(_), None) => return Err("its path has no parameter".into()),
    };
    with_fields(call, info.location, request)
}

/// Functions of an operation that need its types.
struct TypedOperation {
    name: &'static str,
    invalid_fields: fn(&Value) -> Vec<InvalidField>,
    decode: fn(&Reply, PagePosition) -> Result<RawPage, TransportError>,
}

macro_rules! typed {
    ($($operation:ident,)*) => { &[$(TypedOperation::of::<conference_models::$operation>()),*] };
}

static OPERATION_TYPES: &[TypedOperation] = for_each_operation!(typed);

impl TypedOperation {
    const fn of<Op: Operation<Request: DeserializeOwned>>() -> Self {
        Self { name: Op::NAME, invalid_fields: invalid_field::find::<Op>, decode: decode_raw::<Op> }
    }

    fn named(name: &str) -> &'static Self {
        OPERATION_TYPES
            .iter()
            .find(|typed| typed.name == name)
            .expect("both lists are generated from the same operations")
    }
}
