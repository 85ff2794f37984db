//! Responses to the token call that have no access token, typed.

use conference_api::{
    Client, Error, ErrorKind, Execution,
    models::{ErrorClass, ErrorCode, QueryConferenceInfoBatchRequest},
};
use conference_simulator::{CallMatcher, Fault, Reply, Simulator};
use serde_json::json;

use crate::assert_failed;

/// A simulator whose first token calls get these responses, and the result of a call.
async fn call(replies: &[Reply]) -> (Simulator, Result<(), Error>) {
    let simulator = Simulator::start().await;
    for (number, reply) in (1..).zip(replies) {
        let fault = Fault::reply(reply.clone());
        simulator.inject(CallMatcher::token_call().nth(number), fault);
    }
    let found = Reply::json(200, &json!({ "infos": [] }));
    simulator.inject(CallMatcher::named("QueryConferenceInfoBatch").unwrap(), Fault::reply(found));
    let client: Client = crate::simulated(&simulator);
    let request = QueryConferenceInfoBatchRequest::new(["c1"]);
    let result = client.query_conference_info_batch(&request).await.map(drop);
    simulator.clear_faults();
    (simulator, result)
}

#[tokio::test]
async fn a_page_in_place_of_a_token_is_not_of_the_service_and_has_no_hint() {
    for reply in [
        Reply::html(400, "<html><title>400 plain request on the secure port</title></html>"),
        Reply::html(403, "<html>firewall</html>"),
        Reply::html(200, "<html>log in</html>"),
        Reply::new(200).body("blocked"),
        Reply::new(200),
    ] {
        let (simulator, result) = call(&[reply]).await;
        let error = result.unwrap_err();
        assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
        assert!(error.message().contains("something other than the service"), "{error}");
        assert_eq!((error.code(), error.hint()), (None, None));
        simulator.journal().assert_token_calls(1);
    }
}

#[tokio::test]
async fn a_failure_of_the_older_host_has_its_code_its_message_and_its_request_id() {
    for (body, code) in [
        (
            json!({ "errcode": 22, "sub_msg": "s", "errmsg": "no interface", "request_id": "R-28" }),
            "22",
        ),
        (json!({ "errcode": "22", "sub_msg": "no interface", "requestId": "R-28" }), "22"),
        (
            json!({ "errcode": 88, "sub_code": "60011", "errmsg": "no interface", "request_id": "R-28" }),
            "60011",
        ),
        (json!({ "Code": "22", "Message": "no interface", "RequestId": "R-28" }), "22"),
    ] {
        let (simulator, result) = call(&[Reply::json(200, &body)]).await;
        let error = result.unwrap_err();
        assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
        assert!(error.is(ErrorCode::from(code)), "{error}");
        assert!(error.to_string().contains("no interface"), "{error}");
        let journal = simulator.journal();
        assert_eq!(error.request_id(), Some(journal.token_calls().next().unwrap().request_id()));
        assert_eq!(error.status(), Some(200));
    }
}

#[tokio::test]
async fn a_failure_that_passes_is_asked_again() {
    for reply in [
        Reply::error(400, "systemError", "m"),
        Reply::error(400, "systemError%!(EXTRA int=1)", "m"),
        Reply::error(200, "systemError", "m"),
        Reply::error(400, "system.busy", "m"),
        Reply::error(500, "unknownError", "m"),
        Reply::html(502, "<html>"),
    ] {
        let (simulator, result) = call(&[reply]).await;
        result.unwrap();
        simulator.journal().assert_token_calls(2);
    }
}

#[tokio::test]
async fn refused_credentials_are_not_asked_again_and_have_a_class() {
    let refused = Reply::error(400, "invalidClientIdOrSecret", "m");
    let (simulator, result) = call(&[refused]).await;
    let error = result.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    assert_eq!(error.class(), Some(ErrorClass::Authentication));
    assert!(error.hint().is_some_and(|hint| !hint.contains("region")), "{:?}", error.hint());
    simulator.journal().assert_token_calls(1);
}

#[tokio::test]
async fn a_token_that_is_none_is_not_used() {
    for token in [json!(""), json!(null), json!("null"), json!("undefined"), json!(7), json!("a b")]
    {
        let reply = Reply::json(200, &json!({ "accessToken": token, "expireIn": 7200 }));
        let (_simulator, result) = call(&[reply]).await;
        assert_failed(&result.unwrap_err(), ErrorKind::Token, Execution::NotSent, 0);
    }
}
