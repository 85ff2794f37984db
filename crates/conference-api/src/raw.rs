//! Calls by name, with JSON in and out.

use std::error::Error as StdError;

use conference_models::{
    Check, Operation, Place, for_each_operation,
    metadata::{OPERATIONS, OperationInfo},
};
use conference_transport::{Error as Failure, Reply, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Client, Error, Response,
    call::{call, decode, fill},
};

impl Client {
    /// Calls an operation by its name, with the wire's own JSON: `request` is
    /// an object of the fields without the path parameter.
    ///
    /// Fields that this version does not know are sent as they are; those that
    /// it knows are checked as in a typed call. The answer is what came.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidRequest` if there is no such operation, a known field
    /// is of the wrong type or breaks a limit, or the path parameter is
    /// missing, left over or no segment. Else as [`execute`](Self::execute).
    pub async fn call_raw(
        &self,
        operation: &str,
        path: Option<&str>,
        request: &Value,
    ) -> Result<Response<Value>, Error> {
        let info = find(operation)?;
        let (value, reply) = self.send_raw(info, path, request).await?;
        Ok(Response::new(value, &reply))
    }

    pub(crate) async fn send_raw(
        &self,
        info: &OperationInfo,
        path: Option<&str>,
        request: &Value,
    ) -> Result<(Value, Reply), Failure> {
        let call = raw_call(info, path, request)
            .map_err(|error| Failure::invalid_request(info.name, error.to_string()))?;
        let reply = self.transport.send(call, &self.options).await?;
        Ok((decode(&reply)?, reply))
    }
}

/// What is known of the operation with this name.
pub(crate) fn find(operation: &str) -> Result<&'static OperationInfo, Failure> {
    let found = OPERATIONS.iter().find(|info| info.name == operation);
    found.ok_or_else(|| {
        let error = format!("there is no operation {operation:?}");
        Failure::invalid_request("call_raw", error)
    })
}

fn raw_call(
    info: &OperationInfo,
    path: Option<&str>,
    request: &Value,
) -> Result<Request, BoxError> {
    check(info, request)?;
    let call = call(info.name, info.method, info.path, info.idempotent);
    let call = match (path, info.path_parameter()) {
        (Some(value), Some(_)) => call.path_parameter(value),
        (None, None) => call,
        (None, Some(name)) => return Err(format!("the path parameter {name} is missing").into()),
        (Some(_), None) => return Err("its path has no parameter".into()),
    };
    fill(call, info.place, request)
}

type BoxError = Box<dyn StdError + Send + Sync>;
type Checked = Result<(), BoxError>;

/// The check of each operation, by its name.
macro_rules! checks {
    ($($operation:ident,)*) => {
        [$((conference_models::$operation::NAME, check_as::<conference_models::$operation> as fn(&Value) -> Checked)),*]
    };
}

fn check(info: &OperationInfo, request: &Value) -> Checked {
    let is_empty = match request {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        _ => return Err("the request is not an object".into()),
    };
    match info.place {
        Place::Nowhere if is_empty => Ok(()),
        Place::Nowhere => Err("it takes no fields".into()),
        _ => check_fields(info.name, request),
    }
}

fn check_fields(operation: &str, request: &Value) -> Checked {
    let checks = for_each_operation!(checks);
    let check = checks.iter().find(|(name, _)| *name == operation);
    check.map_or(Ok(()), |(_, check)| check(request))
}

fn check_as<Op: Operation<Request: DeserializeOwned>>(request: &Value) -> Checked {
    let typed: Op::Request = serde_path_to_error::deserialize(request)?;
    Ok(typed.check()?)
}
