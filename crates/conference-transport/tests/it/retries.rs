//! Failures that are repeated. Each fault meets a create, which must not happen twice, and calls
//! that may be repeated. Each call succeeds or fails after a number of requests.

use std::time::{Duration, Instant};

use conference_simulator::{Fault, Reply};
use conference_transport::{
    ErrorKind::{self, Api, Decode, Timeout, Transport},
    Execution::{self, Completed, Rejected, Unknown},
};
use serde_json::json;

use crate::{
    assert_failed,
    service::{CallKind, SAFE, Service},
    watch,
};

/// Expected result of a call.
#[derive(Clone, Copy)]
struct Expected {
    failure: Option<(ErrorKind, Execution)>,
    requests: u32,
}

const fn succeeds(requests: u32) -> Expected {
    Expected { failure: None, requests }
}

const fn fails(kind: ErrorKind, execution: Execution, requests: u32) -> Expected {
    Expected { failure: Some((kind, execution)), requests }
}

macro_rules! cases {
    ($($name:ident: [$($fault:expr),+ $(,)?], create $create:expr, safe $safe:expr;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                check(CallKind::Create, vec![$($fault),+], $create).await;
                for kind in SAFE {
                    check(kind, vec![$($fault),+], $safe).await;
                }
            }
        )+
    };
}

cases! {
    create_is_not_repeated_after_a_reset:
        [Fault::reset_request()],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    create_is_not_repeated_after_a_close:
        [Fault::drop_request()],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    create_is_not_repeated_after_a_lost_response:
        [Fault::lost_reply()],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    create_is_not_repeated_after_a_stall_before_the_response:
        [Fault::stall_request()],
        create fails(Timeout, Unknown, 1), safe succeeds(2);
    create_is_not_repeated_after_a_stall_in_the_status_line:
        [Fault::stall_after(9)],
        create fails(Timeout, Unknown, 1), safe succeeds(2);
    create_is_not_repeated_after_a_stall_in_the_headers:
        [Fault::stall_after(30)],
        create fails(Timeout, Unknown, 1), safe succeeds(2);
    create_is_completed_if_a_close_cuts_the_body:
        [Fault::length_off_by(7)],
        create fails(Transport, Completed, 1), safe succeeds(2);
    create_is_not_repeated_after_two_content_lengths:
        [Fault::two_lengths()],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    create_is_completed_if_a_chunk_size_is_invalid:
        [Fault::bad_chunk()],
        create fails(Transport, Completed, 1), safe succeeds(2);
    create_is_not_repeated_after_garbage:
        [Fault::garbage("SSH-2.0-OpenSSH_9.6\r\n")],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    early_hints_are_skipped:
        [Fault::early_hints()],
        create succeeds(1), safe succeeds(1);
    an_http_1_0_response_without_a_length_is_accepted:
        [Fault::http_1_0()],
        create succeeds(1), safe succeeds(1);
    a_compressed_response_is_not_repeated:
        [Fault::compressed_bomb(1 << 20)],
        create fails(Decode, Completed, 1), safe fails(Decode, Completed, 1);
    create_is_not_repeated_after_a_header_of_two_mebibytes:
        [Fault::huge_header(2 << 20)],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    create_is_not_repeated_after_a_thousand_headers:
        [Fault::many_headers(1_000)],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    an_early_refusal_is_not_repeated:
        [Fault::early_reply(Reply::error(400, "paramsError", "no"))],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    a_rejected_token_that_stays_the_same_is_not_sent_again:
        [Fault::token_rejected()],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    every_call_is_repeated_with_a_new_token:
        [Fault::revoke_tokens()],
        create succeeds(2), safe succeeds(2);
    a_second_rejected_token_is_not_replaced:
        [Fault::revoke_tokens(), Fault::revoke_tokens()],
        create fails(Api, Rejected, 2), safe fails(Api, Rejected, 2);
    every_call_is_repeated_after_a_throttle:
        [Fault::throttled(), Fault::throttled()],
        create succeeds(3), safe succeeds(3);
    a_third_throttle_fails_the_call:
        [Fault::throttled(), Fault::throttled(), Fault::throttled()],
        create fails(Api, Rejected, 3), safe fails(Api, Rejected, 3);
    a_used_up_quota_is_not_repeated:
        [Fault::quota_used_up()],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    an_address_that_is_not_allowed_is_not_repeated:
        [Fault::address_not_allowed()],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    a_missing_permission_is_not_repeated:
        [Fault::missing_scope("VideoConference.Conference.Write")],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    create_is_not_repeated_after_a_water_limit:
        [error(404, "waterLimitError")],
        create fails(Api, Rejected, 1), safe succeeds(2);
    a_permission_error_with_404_is_not_repeated:
        [error(404, "permissionError")],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    every_call_is_repeated_after_too_many_requests:
        [Fault::busy()],
        create succeeds(2), safe succeeds(2);
    create_is_not_repeated_after_a_500:
        [error(500, "unknownError")],
        create fails(Api, Unknown, 1), safe succeeds(2);
    create_is_not_repeated_after_a_500_with_a_code_of_the_conference:
        [error(500, "systemError")],
        create fails(Api, Unknown, 1), safe succeeds(2);
    create_is_not_repeated_after_a_502_page:
        [Fault::html(502)],
        create fails(Api, Unknown, 1), safe succeeds(2);
    a_read_is_repeated_after_two_server_errors:
        [Fault::html(504), error(500, "system.busy")],
        create fails(Api, Unknown, 1), safe succeeds(3);
    a_third_503_fails_a_read:
        [Fault::empty(503), Fault::empty(503), Fault::empty(503)],
        create fails(Api, Unknown, 1), safe fails(Api, Unknown, 3);
    create_is_not_repeated_after_a_400_that_says_busy:
        [error(400, "system.busy")],
        create fails(Api, Rejected, 1), safe succeeds(2);
    an_empty_error_body_is_not_repeated:
        [Fault::empty(400)],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    an_error_body_of_wrong_types_is_not_repeated:
        [Fault::reply(Reply::json(400, &json!({ "code": ["a"], "message": { "b": 1 } })))],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    a_truncated_error_body_is_not_repeated:
        [Fault::reply(Reply::new(403).body("{\"code\":\"para"))],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
}

const STALL: Duration = Duration::from_millis(300);

/// Returns the attempt timeout: short if a fault stalls, so that the test need not wait.
pub(crate) fn patience(faults: &[Fault]) -> Duration {
    if format!("{faults:?}").contains("stall") { STALL } else { Duration::from_secs(10) }
}

fn error(status: u16, code: &str) -> Fault {
    Fault::reply(Reply::error(status, code, "said by the test"))
}

async fn check(kind: CallKind, faults: Vec<Fault>, expected: Expected) {
    let service = Service::with(|builder| builder.attempt_timeout(patience(&faults))).await;
    service.inject(kind, faults.into_iter().take(expected.requests as usize));
    let started = Instant::now();
    let result = service.send(kind).await;
    let requests = service.calls(kind).len();
    println!("{kind:?}: {requests} requests, {result:?}");
    match expected.failure {
        None => assert_eq!(result.unwrap().attempts(), expected.requests),
        Some((kind, execution)) => {
            assert_failed(&result.unwrap_err(), kind, execution, expected.requests);
        }
    }
    assert_eq!(requests, expected.requests as usize);
    assert!(started.elapsed() < 2 * STALL + Duration::from_secs(2));
    watch::check_log();
}
