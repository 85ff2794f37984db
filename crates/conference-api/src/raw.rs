//! Calls by name, with JSON in and out.

use std::error::Error as StdError;

use conference_models::{Check, Operation, for_each_operation, metadata::OPERATIONS};
use conference_transport::Error as Failure;
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
        let find = |info: &&conference_models::metadata::OperationInfo| info.name == operation;
        let Some(info) = OPERATIONS.iter().find(find) else {
            let error = format!("there is no operation {operation:?}");
            return Err(Failure::invalid_request("call_raw", error).into());
        };
        let invalid = |error: String| Failure::invalid_request(info.name, error);
        check(info.name, request).map_err(|error| invalid(error.to_string()))?;
        let call = call(info.name, info.method, info.path, info.idempotent);
        let call = match (path, info.path_parameter()) {
            (Some(value), Some(_)) => call.path_parameter(value),
            (None, None) => call,
            (None, Some(name)) => {
                return Err(invalid(format!("the path parameter {name} is missing")).into());
            }
            (Some(_), None) => return Err(invalid("its path has no parameter".to_owned()).into()),
        };
        let call = fill(call, info.place, request).map_err(|error| invalid(error.to_string()))?;
        let reply = self.transport.send(call, &self.options).await?;
        let value = decode(&reply)?;
        Ok(Response::new(value, &reply))
    }
}

type Checked = Result<(), Box<dyn StdError + Send + Sync>>;

/// The check of each operation, by its name.
macro_rules! checks {
    ($($operation:ident,)*) => {
        [$((conference_models::$operation::NAME, check_as::<conference_models::$operation> as fn(&Value) -> Checked)),*]
    };
}

fn check(operation: &str, request: &Value) -> Checked {
    let checks = for_each_operation!(checks);
    let check = checks.iter().find(|(name, _)| *name == operation);
    check.map_or(Ok(()), |(_, check)| check(request))
}

fn check_as<Op: Operation<Request: DeserializeOwned>>(request: &Value) -> Checked {
    let typed: Op::Request = serde_path_to_error::deserialize(request)?;
    Ok(typed.check()?)
}
