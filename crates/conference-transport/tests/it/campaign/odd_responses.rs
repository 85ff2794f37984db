//! Responses of other shapes than documented, with what each says of its request.

use conference_simulator::{Fault, RecordedCall, Reply as Response};
use conference_transport::{
    Error, ErrorBody,
    Execution::{self, Completed, Rejected, Unknown},
    Reply,
};
use serde_json::Value;

/// Bodies that come with status 200, for any operation.
const ODD_RESPONSES: &[(&str, Execution)] = &[
    (r#"{"result":{"conferenceId":"c","conferenceList":[]}}"#, Completed),
    (r#"{"conferenceId":7,"conferenceList":"","totalCount":"1","nextToken":10}"#, Completed),
    (r#"{"code":"success","conferenceId":{"a":[1e400]},"hasMore":"false"}"#, Completed),
    ("[]", Completed),
    (r#""done""#, Completed),
    ("{}", Completed),
    (r#"{"news":1}"#, Completed),
    (r#"{"result":["c"]}"#, Completed),
    (r#"{"conferenceId":"c"#, Completed),
    (r#"{"success":"false","message":"said by the test"}"#, Rejected),
    (r#"{"success":0,"conferenceId":"c"}"#, Rejected),
    (r#"{"errorCode":"E1","errorMsg":"said by the test"}"#, Rejected),
    (r#"{"errcode":88,"sub_code":"60011","sub_msg":"said by the test"}"#, Rejected),
    (r#"{"errcode":88,"sub_code":"40014","sub_msg":"said by the test"}"#, Rejected),
    (r#"{"code":"paramsError%!(EXTRA string=1)","message":"said by the test"}"#, Rejected),
    (r#"{"code":"systemError","message":"said by the test"}"#, Rejected),
    (r#"{"code":"InvalidAuthentication","message":"said by the test"}"#, Rejected),
    (r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi","message":"slow down"}"#, Rejected),
    (r#"{"result":{"success":"false","message":"said by the test"}}"#, Rejected),
    (r#"{"result":{"errcode":404,"errmsg":"said by the test"}}"#, Rejected),
    ("<html><title>log in</title></html>", Unknown),
    ("blocked", Unknown),
    ("", Unknown),
];

pub(super) const COUNT: u64 = ODD_RESPONSES.len() as u64 + 1;

/// One of them, or an empty 204.
pub(super) fn fault(number: u64) -> Fault {
    let odd = usize::try_from(number).ok().and_then(|number| ODD_RESPONSES.get(number));
    Fault::reply(match odd {
        Some((body, _)) => {
            Response::new(200).header("content-type", "application/json").body(*body)
        }
        None => Response::new(204),
    })
}

/// Returns the execution that a response implies: by its body if it is one of these, or else by its
/// status.
pub(super) fn stated(call: &RecordedCall) -> Execution {
    let response = String::from_utf8_lossy(call.raw_response());
    let body = response.split_once("\r\n\r\n").map(|(_, body)| body);
    let is_whole = call.status() == Some(200) && call.faults().contains(&"reply");
    let odd = ODD_RESPONSES.iter().find(|(odd, _)| is_whole && body == Some(*odd));
    match (odd, call.status()) {
        (Some((_, execution)), _) => *execution,
        (None, Some(200..=299)) => Completed,
        (None, Some(400..=499)) => Rejected,
        _ => Unknown,
    }
}

/// Decodes a reply as a client does that knows the operation.
pub(super) fn decode(reply: &Reply) -> Result<(), Error> {
    let body: Value = serde_json::from_slice(reply.body()).unwrap_or_default();
    if has_result(&body) || has_result(&body["result"]) {
        return Ok(());
    }
    let wrapped = ErrorBody::parse(body["result"].to_string().as_bytes());
    Err(match wrapped.filter(ErrorBody::is_failure) {
        Some(failure) => reply.failure(&failure),
        None => reply.undecodable("nothing that is known"),
    })
}

fn has_result(object: &Value) -> bool {
    ["conferenceId", "conferenceList"].iter().any(|key| object.get(key).is_some())
}
