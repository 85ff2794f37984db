//! What a correct client does when things go wrong, row by row: a call meets faults, and either
//! succeeds or fails after so many requests. Each row is tried with a creation and with calls that
//! may be repeated.

use std::time::{Duration, Instant};

use conference_simulator::{Fault, Reply};
use conference_transport::{
    ErrorKind::{self, Api, Decode, Timeout, Transport},
    Execution::{self, Completed, Rejected, Unknown},
};
use serde_json::json;

use crate::{
    service::{Kind, SAFE, Service},
    watch,
};

/// What comes of a call.
#[derive(Clone, Copy)]
struct Expected {
    failure: Option<(ErrorKind, Execution)>,
    requests: usize,
}

const fn succeeds(requests: usize) -> Expected {
    Expected { failure: None, requests }
}

const fn fails(kind: ErrorKind, execution: Execution, requests: usize) -> Expected {
    Expected { failure: Some((kind, execution)), requests }
}

macro_rules! rows {
    ($($name:ident: [$($fault:expr),+ $(,)?], create $create:expr, safe $safe:expr;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                check(Kind::Create, vec![$($fault),+], $create).await;
                for kind in SAFE {
                    check(kind, vec![$($fault),+], $safe).await;
                }
            }
        )+
    };
}

rows! {
    row_09_reset_after_the_request_was_read:
        [Fault::reset_request()],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    row_09_close_after_the_request_was_read:
        [Fault::drop_request()],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    row_11_executed_then_dropped:
        [Fault::lost_reply()],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    row_12_stall_before_the_answer:
        [Fault::stall_request()],
        create fails(Timeout, Unknown, 1), safe succeeds(2);
    row_12_stall_in_the_status_line:
        [Fault::stall_after(9)],
        create fails(Timeout, Unknown, 1), safe succeeds(2);
    row_12_stall_in_the_headers:
        [Fault::stall_after(30)],
        create fails(Timeout, Unknown, 1), safe succeeds(2);
    row_13_cut_by_close:
        [Fault::length_off_by(7)],
        create fails(Transport, Completed, 1), safe succeeds(2);
    row_15_two_lengths:
        [Fault::two_lengths()],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    row_15_bad_chunk_size:
        [Fault::bad_chunk()],
        create fails(Transport, Completed, 1), safe succeeds(2);
    row_15_garbage:
        [Fault::garbage("SSH-2.0-OpenSSH_9.6\r\n")],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    row_16_early_hints:
        [Fault::early_hints()],
        create succeeds(1), safe succeeds(1);
    row_16_http_1_0_without_length:
        [Fault::http_1_0()],
        create succeeds(1), safe succeeds(1);
    row_25_compressed_although_not_asked_for:
        [Fault::compressed_bomb(1 << 20)],
        create fails(Decode, Completed, 1), safe fails(Decode, Completed, 1);
    row_26_a_header_of_two_mebibytes:
        [Fault::huge_header(2 << 20)],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    row_26_a_thousand_headers:
        [Fault::many_headers(1_000)],
        create fails(Transport, Unknown, 1), safe succeeds(2);
    row_28_early_refusal:
        [Fault::early_reply(Reply::error(400, "paramsError", "no"))],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    row_30_the_same_token_again:
        [Fault::token_rejected()],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    row_30_another_token:
        [Fault::revoke_tokens()],
        create succeeds(2), safe succeeds(2);
    row_30_a_second_rejection:
        [Fault::revoke_tokens(), Fault::revoke_tokens()],
        create fails(Api, Rejected, 2), safe fails(Api, Rejected, 2);
    row_32_throttled_for_a_second:
        [Fault::throttled(), Fault::throttled()],
        create succeeds(3), safe succeeds(3);
    row_32_throttled_for_too_long:
        [Fault::throttled(), Fault::throttled(), Fault::throttled()],
        create fails(Api, Rejected, 3), safe fails(Api, Rejected, 3);
    row_34_quota:
        [Fault::quota_used_up()],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    row_34_address_not_allowed:
        [Fault::address_not_allowed()],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    row_34_permission:
        [Fault::missing_scope("VideoConference.Conference.Write")],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    row_35_water_limit:
        [error(404, "waterLimitError")],
        create fails(Api, Rejected, 1), safe succeeds(2);
    row_35_permission_as_404:
        [error(404, "permissionError")],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    row_37_too_many_requests:
        [Fault::busy()],
        create succeeds(2), safe succeeds(2);
    row_38_500_json:
        [error(500, "unknownError")],
        create fails(Api, Unknown, 1), safe succeeds(2);
    row_38_500_of_the_conference:
        [error(500, "systemError")],
        create fails(Api, Unknown, 1), safe succeeds(2);
    row_38_502_html:
        [Fault::html(502)],
        create fails(Api, Unknown, 1), safe succeeds(2);
    row_38_504_html_then_500_json:
        [Fault::html(504), error(500, "system.busy")],
        create fails(Api, Unknown, 1), safe succeeds(3);
    row_38_503_for_too_long:
        [Fault::empty(503), Fault::empty(503), Fault::empty(503)],
        create fails(Api, Unknown, 1), safe fails(Api, Unknown, 3);
    row_38_busy_with_400:
        [error(400, "system.busy")],
        create fails(Api, Rejected, 1), safe succeeds(2);
    row_39_an_error_without_anything:
        [Fault::empty(400)],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    row_39_an_error_of_wrong_types:
        [Fault::reply(Reply::json(400, &json!({ "code": ["a"], "message": { "b": 1 } })))],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
    row_39_an_error_that_is_cut:
        [Fault::reply(Reply::new(403).body("{\"code\":\"para"))],
        create fails(Api, Rejected, 1), safe fails(Api, Rejected, 1);
}

const STALL: Duration = Duration::from_millis(300);

/// Who stalls is not waited for any longer than a test has to.
pub(crate) fn patience(faults: &[Fault]) -> Duration {
    if format!("{faults:?}").contains("stall") { STALL } else { Duration::from_secs(10) }
}

fn error(status: u16, code: &str) -> Fault {
    Fault::reply(Reply::error(status, code, "said by the test"))
}

async fn check(kind: Kind, faults: Vec<Fault>, expected: Expected) {
    let service = Service::with(|builder| builder.attempt_timeout(patience(&faults))).await;
    service.inject(kind, faults.into_iter().take(expected.requests));
    let started = Instant::now();
    let result = service.send(kind).await;
    let requests = service.calls(kind).len();
    let failure = result.as_ref().err();
    let failure = failure.map(|error| (error.kind(), error.execution()));
    assert_eq!(failure, expected.failure, "{kind:?}: {result:?}");
    assert_eq!(requests, expected.requests, "{kind:?}: {result:?}");
    let attempts = result.map_or_else(|error| error.attempts(), |reply| reply.attempts());
    assert_eq!(attempts as usize, requests);
    assert!(started.elapsed() < 2 * STALL + Duration::from_secs(2));
    watch::check_log();
}
