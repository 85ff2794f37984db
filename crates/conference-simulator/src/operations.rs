//! Effect of each operation on the world: one implementation of [`Handler`] per operation. The
//! compiler refuses an operation of the specification without one.

mod cloud_recording;
mod in_meeting;
mod lifecycle;
mod metrics;
mod minutes;
mod queries;
mod scheduling;
mod streaming;

use conference_models::{
    self as models, Operation,
    metadata::{Described, OPERATIONS, OperationInfo},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Cause, decode,
    generated::refusals::Refusals,
    refusal::Refusal,
    validate::{self, UnknownFields, Violation},
    world::World,
};

/// Handling of an operation.
pub(crate) trait Handler:
    Refusals + Operation<Request: DeserializeOwned + Described, Response: Serialize>
{
    /// Path of the title in the request, if its violations have a code of their own.
    const TITLE: Option<&'static str> = None;

    fn handle(world: &mut World, call: Call<'_, Self::Request>) -> Result<Self::Response, Cause>;
}

/// Call of an operation, authorized and decoded.
#[derive(Debug)]
pub(crate) struct Call<'a, Request> {
    pub(crate) request: Request,
    /// Path parameter, decoded; empty if there is none.
    pub(crate) path_parameter: &'a str,
    pub(crate) request_id: &'a str,
}

/// Call of an operation, authorized but not decoded yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawCall<'a> {
    pub(crate) path_parameter: &'a str,
    pub(crate) query: &'a str,
    pub(crate) body: &'a [u8],
    pub(crate) request_id: &'a str,
    pub(crate) unknown_fields: UnknownFields,
}

/// Operation as a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoint {
    pub(crate) info: &'static OperationInfo,
    pub(crate) handle: fn(&mut World, RawCall<'_>) -> Result<Value, Refusal>,
}

macro_rules! endpoints {
    ($($operation:ident),+ $(,)?) => {
        /// Returns all operations of the specification.
        pub(crate) fn endpoints() -> Vec<Endpoint> {
            vec![$(Endpoint::of::<models::$operation>()),+]
        }
    };
}
models::for_each_operation!(endpoints);

impl Endpoint {
    fn of<O: Handler>() -> Self {
        Self {
            info: OPERATIONS
                .iter()
                .find(|info| info.name == O::NAME)
                .expect("the list of operations has each of them"),
            handle: handle::<O>,
        }
    }
}

fn handle<O: Handler>(world: &mut World, call: RawCall<'_>) -> Result<Value, Refusal> {
    execute::<O>(world, call).map_err(|(cause, detail)| refuse::<O>(cause, &detail))
}

fn execute<O: Handler>(world: &mut World, call: RawCall<'_>) -> Result<Value, (Cause, String)> {
    let request = decode::checked::<O>(call.query, call.body, call.unknown_fields)
        .map_err(|violations| (cause_of::<O>(&violations), validate::list(&violations)))?;
    let call = Call { request, path_parameter: call.path_parameter, request_id: call.request_id };
    let response = O::handle(world, call).map_err(|cause| (cause, cause.to_string()))?;
    Ok(serde_json::to_value(response).expect("a response is plain data"))
}

fn cause_of<O: Handler>(violations: &[Violation]) -> Cause {
    let is_title = |violation: &Violation| Some(&*violation.pointer) == O::TITLE;
    if violations.iter().all(is_title) { Cause::InvalidTitle } else { Cause::InvalidRequest }
}

fn refuse<O: Handler>(cause: Cause, detail: &str) -> Refusal {
    let (_, status, code) = O::REFUSALS
        .iter()
        .find(|(known, ..)| *known == cause)
        .expect("an operation's table has each cause that it gives: a test compares them");
    Refusal::documented(*status, code, detail)
}

#[cfg(test)]
mod tests;
