//! Calls by name, with JSON in and out.

use std::error::Error as StdError;

use conference_models::{
    Check, Operation, RequestLocation, for_each_operation,
    metadata::{OPERATIONS, OperationInfo},
};
use conference_transport::{Error as Failure, Reply, Request};
use serde::{Deserialize, de::DeserializeOwned};
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
    /// is of the wrong type or breaks a limit, an operation without fields is
    /// given some, or the path parameter is missing, left over or no segment.
    /// Else as [`execute`](Self::execute).
    pub async fn call_raw(
        &self,
        operation: &str,
        path: Option<&str>,
        request: &Value,
    ) -> Result<Response<Value>, Error> {
        let info = find(operation)?;
        let (value, reply) = self.send_raw(info, path, request).await?;
        Ok(Response::new(value, reply))
    }

    pub(crate) async fn send_raw(
        &self,
        info: &OperationInfo,
        path: Option<&str>,
        request: &Value,
    ) -> Result<(Value, Reply), Failure> {
        let typed = Typed::named(info.name);
        let call = raw_call(info, typed, path, request)
            .map_err(|error| Failure::invalid_request(info.name, error.to_string()))?;
        let reply = self.transport.send(&call, &self.options).await?;
        Ok((decode(&reply, typed.failure)?, reply))
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
    typed: &Typed,
    path: Option<&str>,
    request: &Value,
) -> Result<Request, BoxError> {
    (typed.check)(request)?;
    let call = call(info.name, info.method, info.path, info.idempotent);
    let call = match (path, info.path_parameter()) {
        (Some(value), Some(_)) => call.path_parameter(value),
        (None, None) => call,
        (None, Some(name)) => return Err(format!("the path parameter {name} is missing").into()),
        (Some(_), None) => return Err("its path has no parameter".into()),
    };
    fill(call, info.location, request)
}

type BoxError = Box<dyn StdError + Send + Sync>;
type Checked = Result<(), BoxError>;

/// What the types of an operation know of its JSON.
struct Typed {
    name: &'static str,
    check: fn(&Value) -> Checked,
    failure: fn(&Value) -> Option<String>,
}

macro_rules! typed {
    ($($operation:ident,)*) => { &[$(Typed::of::<conference_models::$operation>()),*] };
}

static TYPED: &[Typed] = for_each_operation!(typed);

impl Typed {
    const fn of<Op: Operation<Request: DeserializeOwned>>() -> Self {
        Self { name: Op::NAME, check: check::<Op>, failure: failure::<Op> }
    }

    fn named(name: &str) -> &'static Self {
        TYPED
            .iter()
            .find(|typed| typed.name == name)
            .expect("both lists are generated from the same operations")
    }
}

fn check<Op: Operation<Request: DeserializeOwned>>(request: &Value) -> Checked {
    let fields = request.as_object().ok_or("the request is not an object")?;
    match Op::LOCATION {
        RequestLocation::None if fields.is_empty() => Ok(()),
        RequestLocation::None => Err("it takes no fields: its request is {}".into()),
        _ => {
            let typed: Op::Request = serde_path_to_error::deserialize(request)?;
            Ok(typed.check()?)
        }
    }
}

fn failure<Op: Operation>(answer: &Value) -> Option<String> {
    Op::failure(&Op::Response::deserialize(answer).ok()?)
}
