//! Calls: the functions of the client.

use std::collections::BTreeMap;

use super::{Call, between};
use crate::upstream::Failure;

pub(super) fn parse(client: &str) -> Result<BTreeMap<String, Call>, Failure> {
    let functions = client.split("\n    def ").skip(1).filter(|text| {
        text.split_once('(').is_some_and(|(name, _)| name.ends_with("_with_options"))
    });
    functions.map(call).collect()
}

/// Returns the call that a function makes. Its asynchronous twin follows it with the same content.
fn call(function: &str) -> Result<(String, Call), Failure> {
    let (name, _) = function.split_once('(').unwrap_or_default();
    let function = function.split("\n    async def ").next().unwrap_or(function);
    let need = |before: &str| {
        let text = between(function, before, "'");
        text.ok_or_else(|| Failure(format!("the function {name} of the SDK has no {before}…'")))
    };
    let call = Call {
        method: need("method='")?.to_owned(),
        path: need("pathname=f'").or_else(|_| need("pathname='"))?.to_owned(),
        has_query: function.contains("query['"),
        has_body: function.contains("body['"),
        json_parameter: json_parameter(function),
    };
    Ok((need("action='")?.to_owned(), call))
}

fn json_parameter(function: &str) -> Option<String> {
    let arguments = between(function, "array_to_string_with_specified_style(", ")")?;
    between(arguments, "'", "', 'json'").map(str::to_owned)
}
