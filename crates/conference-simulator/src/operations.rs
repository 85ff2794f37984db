//! What each operation does to the world: one implementation of [`Answer`] an
//! operation. The compiler refuses an operation of the specification that has
//! none.

/// A value of a model with these fields; all others are left out.
macro_rules! filled {
    ($model:ident { $($field:ident: $value:expr),+ $(,)? }) => {{
        let mut model = conference_models::$model::default();
        $(model.$field = $value;)+
        model
    }};
}

mod cloud_recording;
mod in_meeting;
mod lifecycle;
mod metrics;
mod minutes;
mod queries;
mod scheduling;
mod streaming;
mod tables;

use conference_models::{
    self as models, ErrorCode, Operation, RequestLocation,
    metadata::Described,
    metadata::{Field, OPERATIONS, OperationInfo},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Cause,
    refusal::Refusal,
    validate::{self, Problem, UnknownFields},
    world::World,
};

/// How the simulator answers an operation.
pub(crate) trait Answer:
    Operation<Request: DeserializeOwned + Described, Response: Serialize>
{
    /// Which code the operation gives for which cause. Each code is one that
    /// the operation documents, if it has a document.
    const REFUSALS: &'static [(Cause, ErrorCode)];
    /// Where the title stands in the request, if its faults have a code of
    /// their own.
    const TITLE: Option<&'static str> = None;

    fn answer(world: &mut World, call: Call<'_, Self::Request>) -> Result<Self::Response, Cause>;
}

/// A call of an operation that the service has let in.
#[derive(Debug)]
pub(crate) struct Call<'a, Request> {
    pub(crate) request: Request,
    /// The parameter in the path, decoded; empty where there is none.
    pub(crate) parameter: &'a str,
    pub(crate) request_id: &'a str,
}

/// What came with a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    pub(crate) parameter: &'a str,
    pub(crate) query: &'a str,
    pub(crate) body: &'a [u8],
    pub(crate) request_id: &'a str,
    pub(crate) unknown: UnknownFields,
}

/// An operation as a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoint {
    pub(crate) info: &'static OperationInfo,
    pub(crate) answer: fn(&mut World, Input<'_>) -> Result<Value, Refusal>,
}

macro_rules! endpoints {
    ($($operation:ident),+ $(,)?) => {
        /// Every operation that the specification has.
        pub(crate) fn endpoints() -> Vec<Endpoint> {
            vec![$(Endpoint::of::<models::$operation>()),+]
        }
    };
}
models::for_each_operation!(endpoints);

impl Endpoint {
    fn of<O: Answer>() -> Self {
        Self {
            info: OPERATIONS
                .iter()
                .find(|info| info.name == O::NAME)
                .expect("the list of operations has each of them"),
            answer: answer::<O>,
        }
    }
}

/// The request as an operation's type, if it is one.
pub(crate) fn parse_request<O>(body: &[u8], query: &str) -> serde_json::Result<O::Request>
where
    O: Operation<Request: DeserializeOwned + Described>,
{
    match O::LOCATION {
        RequestLocation::Body => serde_json::from_slice(body),
        RequestLocation::Query => serde_json::from_value(
            validate::from_query(<O::Request>::FIELDS, query)
                .map_err(|problems| serde::de::Error::custom(list(&problems)))?,
        ),
        RequestLocation::QueryJson(parameter) => serde_json::from_value(
            from_query_json(parameter, query)
                .map_err(|problems| serde::de::Error::custom(list(&problems)))?,
        ),
        _ => serde_json::from_value(Value::Null),
    }
}

fn answer<O: Answer>(world: &mut World, input: Input<'_>) -> Result<Value, Refusal> {
    execute::<O>(world, input).map_err(|(cause, detail)| refuse::<O>(cause, &detail))
}

fn execute<O: Answer>(world: &mut World, input: Input<'_>) -> Result<Value, (Cause, String)> {
    let request =
        read_request::<O>(input).map_err(|problems| (cause_of::<O>(&problems), list(&problems)))?;
    let call = Call { request, parameter: input.parameter, request_id: input.request_id };
    let response = O::answer(world, call).map_err(|cause| (cause, cause.to_string()))?;
    Ok(serde_json::to_value(response).expect("a response is plain data"))
}

fn read_request<O: Answer>(input: Input<'_>) -> Result<O::Request, Vec<Problem>> {
    let request = match O::LOCATION {
        RequestLocation::Body => {
            checked(<O::Request>::FIELDS, from_body(input.body)?, input.unknown)?
        }
        RequestLocation::Query => {
            let request = validate::from_query(<O::Request>::FIELDS, input.query)?;
            checked(<O::Request>::FIELDS, request, input.unknown)?
        }
        RequestLocation::QueryJson(parameter) => {
            let request = from_query_json(parameter, input.query)?;
            checked(<O::Request>::FIELDS, request, input.unknown)?
        }
        _ => Value::Null,
    };
    serde_json::from_value(request).map_err(|error| vec![Problem::whole(error.to_string())])
}

fn from_body(body: &[u8]) -> Result<Value, Vec<Problem>> {
    serde_json::from_slice(body)
        .map_err(|error| vec![Problem::whole(format!("is not JSON: {error}"))])
}

/// A request that is JSON text in a parameter of the query.
fn from_query_json(parameter: &str, query: &str) -> Result<Value, Vec<Problem>> {
    let text = serde_urlencoded::from_str::<Vec<(String, String)>>(query)
        .ok()
        .and_then(|pairs| pairs.into_iter().find(|(name, _)| name == parameter))
        .ok_or_else(|| vec![Problem::whole(format!("lacks its parameter {parameter}"))])?;
    from_body(text.1.as_bytes())
}

fn checked(
    fields: &'static [Field],
    mut request: Value,
    unknown: UnknownFields,
) -> Result<Value, Vec<Problem>> {
    let problems = validate::check(fields, &request, unknown);
    if problems.is_empty() {
        validate::truncate(fields, &mut request);
        Ok(request)
    } else {
        Err(problems)
    }
}

fn cause_of<O: Answer>(problems: &[Problem]) -> Cause {
    let is_title = |problem: &Problem| Some(&*problem.pointer) == O::TITLE;
    if problems.iter().all(is_title) { Cause::InvalidTitle } else { Cause::InvalidRequest }
}

fn list(problems: &[Problem]) -> String {
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    problems.join("; ")
}

fn refuse<O: Answer>(cause: Cause, detail: &str) -> Refusal {
    let (_, code) = O::REFUSALS
        .iter()
        .find(|(known, _)| *known == cause)
        .expect("an operation's table has each cause that it gives: a test compares them");
    let status = status::<O>(code).expect("an operation's table has documented codes");
    Refusal::new(status, code.as_str(), message(code, detail))
}

/// The documented status of a code. Of an operation without a document it is
/// assumed.
fn status<O: Operation>(code: &ErrorCode) -> Option<u16> {
    if O::ERRORS.is_empty() {
        return Some(400);
    }
    let error = O::ERRORS.iter().find(|error| error.code == *code)?;
    Some(error.status)
}

/// The documented pattern of a code's message, filled in.
pub(crate) fn message(code: &ErrorCode, detail: &str) -> String {
    match code {
        ErrorCode::ParamsError | ErrorCode::ParamsTitleError => format!("error:{detail}"),
        ErrorCode::ResourceClose => "The meeting has ended".to_owned(),
        code => format!("{code}:{detail}"),
    }
}

#[cfg(test)]
mod tests;
