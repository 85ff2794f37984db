//! Each fault once, as a client on a socket sees it.

use std::time::{Duration, Instant};

use conference_models::{
    CreateVideoConference, Operation, QueryConferenceInfoBatch, metadata::OPERATIONS,
};
use conference_simulator::{CallMatcher, Fault, Reply, Simulator};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use crate::client::{Client, Ended, PATIENCE, Response, VIDEO, connect, instant_meeting};

const SILENCE: Duration = Duration::from_secs(1);

/// Returns the result of a call that meets a fault, until its connection ends or falls silent.
async fn outcome(fault: Fault) -> (Ended, Simulator) {
    let simulator = Simulator::start().await;
    simulator.inject(CallMatcher::operation::<CreateVideoConference>(), fault);
    let client = Client::connect(&simulator).await;
    let ended = client.post_until_end(VIDEO, &instant_meeting(), SILENCE).await;
    (ended, simulator)
}

/// The answer to a call that meets a fault.
async fn answer(fault: Fault) -> (Response, Simulator) {
    let simulator = Simulator::start().await;
    simulator.inject(CallMatcher::operation::<CreateVideoConference>(), fault);
    let mut client = Client::connect(&simulator).await;
    let response = client.post(VIDEO, &instant_meeting()).await;
    (response, simulator)
}

/// Returns true if the request was executed: the next conference id is not the first one.
async fn was_executed(simulator: &Simulator) -> bool {
    let untouched = Simulator::start().await;
    let next = async |simulator: &Simulator| {
        let mut client = Client::connect(simulator).await;
        client.post(VIDEO, &instant_meeting()).await.success()["conferenceId"].clone()
    };
    next(simulator).await != next(&untouched).await
}

fn whole_answer(bytes: &[u8]) -> Response {
    let (response, length) = Response::parse_head(bytes).unwrap();
    assert_eq!(response.body.len(), length);
    response
}

mod connect_layer {
    use super::*;

    #[tokio::test]
    async fn connections_are_reset_or_closed_on_acceptance() {
        for (fault, expected) in [
            (Fault::reset_on_accept(), Ended::Reset(Vec::new())),
            (Fault::close_on_accept(), Ended::Closed(Vec::new())),
        ] {
            let simulator = Simulator::start().await;
            simulator.inject(CallMatcher::connection(2), fault);
            Client::connect(&simulator).await.post(VIDEO, &instant_meeting()).await.success();
            let mut second = Client::connect(&simulator).await;
            assert_eq!(second.read_until_end(PATIENCE).await, expected);
            Client::connect(&simulator).await.post(VIDEO, &instant_meeting()).await.success();
        }
    }

    #[tokio::test]
    async fn a_connection_is_read_after_a_delay() {
        let simulator = Simulator::start().await;
        let delay = Duration::from_millis(50);
        simulator.inject(CallMatcher::connection(1), Fault::delay_on_accept(delay));
        let start = Instant::now();
        Client::connect(&simulator).await.post(VIDEO, &instant_meeting()).await.success();
        assert!(start.elapsed() >= delay);
    }
}

mod transport_layer {
    use super::*;

    #[tokio::test]
    async fn a_request_is_executed_after_the_latency() {
        let delay = Duration::from_millis(50);
        let start = Instant::now();
        answer(Fault::latency(delay)).await.0.success();
        assert!(start.elapsed() >= delay);
    }

    #[tokio::test]
    async fn requests_are_dropped_reset_or_stalled_unexecuted() {
        for (fault, expected) in [
            (Fault::drop_request(), Ended::Closed(Vec::new())),
            (Fault::reset_request(), Ended::Reset(Vec::new())),
            (Fault::stall_request(), Ended::Silent(Vec::new())),
        ] {
            let (ended, simulator) = outcome(fault).await;
            assert_eq!(ended, expected);
            assert_eq!(simulator.journal().calls()[0].status(), None);
            assert!(!was_executed(&simulator).await);
        }
    }

    #[tokio::test]
    async fn a_reply_comes_in_pieces() {
        let every = Duration::from_millis(5);
        let start = Instant::now();
        let (response, simulator) = answer(Fault::trickle(100, every)).await;
        response.success();
        let pieces = simulator.journal().calls()[0].raw_response().len() / 100;
        assert!(start.elapsed() >= every * u32::try_from(pieces).unwrap());
    }

    #[tokio::test]
    async fn replies_end_early() {
        for (fault, expected) in [
            (Fault::cut_after(8), Ended::Closed(b"HTTP/1.1".to_vec())),
            (Fault::reset_after(8), Ended::Reset(b"HTTP/1.1".to_vec())),
            (Fault::stall_after(8), Ended::Silent(b"HTTP/1.1".to_vec())),
        ] {
            let (ended, simulator) = outcome(fault).await;
            assert_eq!(ended, expected);
            assert!(was_executed(&simulator).await);
        }
    }

    #[tokio::test]
    async fn a_connection_is_closed_after_the_reply() {
        let (ended, _simulator) = outcome(Fault::close_afterwards()).await;
        let Ended::Closed(bytes) = ended else {
            panic!("{ended:?}");
        };
        let response = whole_answer(&bytes);
        response.success();
        assert_eq!(response.header("connection"), None);
    }
}

mod framing_layer {
    use super::*;

    async fn bytes_and_end(fault: Fault) -> (Vec<u8>, bool) {
        match outcome(fault).await.0 {
            Ended::Closed(bytes) => (bytes, true),
            Ended::Silent(bytes) => (bytes, false),
            Ended::Reset(bytes) => panic!("reset after {}", bytes.escape_ascii()),
        }
    }

    #[tokio::test]
    async fn the_length_is_too_large_or_too_small() {
        for (difference, is_closed) in [(5, true), (-5, false)] {
            let (bytes, closed) = bytes_and_end(Fault::length_off_by(difference)).await;
            let (response, length) = Response::parse_head(&bytes).unwrap();
            let said = i64::try_from(length).unwrap();
            assert_eq!(said, i64::try_from(response.body.len()).unwrap() + difference);
            assert_eq!(closed, is_closed);
        }
    }

    #[tokio::test]
    async fn two_lengths_differ() {
        let (bytes, closed) = bytes_and_end(Fault::two_lengths()).await;
        let (response, _) = Response::parse_head(&bytes).unwrap();
        let lengths: Vec<_> = response
            .headers
            .iter()
            .filter(|(name, _)| name == "content-length")
            .map(|(_, length)| length.parse::<usize>().unwrap())
            .collect();
        assert_eq!(lengths, [response.body.len() + 1, response.body.len()]);
        assert!(closed);
    }

    #[tokio::test]
    async fn a_chunk_size_is_not_a_number() {
        let (bytes, closed) = bytes_and_end(Fault::bad_chunk()).await;
        let (response, _) = Response::parse_head(&bytes).unwrap();
        assert_eq!(response.header("transfer-encoding"), Some("chunked"));
        assert_eq!(response.header("content-length"), None);
        assert!(response.body.starts_with(b"zz\r\n{"));
        assert!(closed);
    }

    #[tokio::test]
    async fn garbage_comes_instead_of_a_reply() {
        let answered = bytes_and_end(Fault::garbage("SSH-2.0-x\r\n")).await;
        assert_eq!(answered, (b"SSH-2.0-x\r\n".to_vec(), true));
    }

    #[tokio::test]
    async fn early_hints_come_before_the_reply() {
        let (bytes, _) = bytes_and_end(Fault::early_hints()).await;
        let (hints, _) = Response::parse_head(&bytes).unwrap();
        assert_eq!(hints.status, 103);
        whole_answer(&hints.body).success();
    }

    #[tokio::test]
    async fn headers_are_huge_or_many() {
        let (bytes, _) = bytes_and_end(Fault::huge_header(2 << 20)).await;
        let head = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        assert!(head > 2 << 20);
        let (bytes, _) = bytes_and_end(Fault::many_headers(1_000)).await;
        let lines = bytes.split(|byte| *byte == b'\n');
        assert!(lines.filter(|line| line.starts_with(b"x-")).count() >= 1_000);
    }

    #[tokio::test]
    async fn an_http_1_0_reply_ends_with_the_connection() {
        let (bytes, closed) = bytes_and_end(Fault::http_1_0()).await;
        assert!(bytes.starts_with(b"HTTP/1.0 200 OK\r\n"));
        let (response, _) = Response::parse_head(&bytes).unwrap();
        assert_eq!(response.header("content-length"), None);
        response.success();
        assert!(closed);
    }
}

mod body_layer {
    use super::*;

    #[tokio::test]
    async fn every_operation_fails_with_each_documented_error() {
        let simulator = Simulator::start().await;
        for operation in OPERATIONS {
            let target = operation.path.replace("{roomCode}", "1");
            for error in operation.errors {
                simulator
                    .inject(CallMatcher::named(operation.name).unwrap(), Fault::documented(error));
                let mut client = Client::connect(&simulator).await;
                let request = client.request(operation.method.as_str(), &target, b"{}");
                client.send(&request).await;
                let response = client.receive().await;
                response.assert_failure(error.status, error.code.as_str());
                simulator.verify();
                simulator.clear_faults();
            }
        }
    }

    #[tokio::test]
    async fn the_platform_refuses_with_its_codes() {
        let denied = |what: &str| format!("Forbidden.AccessDenied.{what}");
        for (fault, status, code) in [
            (Fault::throttled(), 403, denied("QpsLimitForAppkeyAndApi")),
            (Fault::throttled_for_a_minute(), 403, denied("QpmLimitForAppkeyAndApi")),
            (Fault::quota_used_up(), 403, denied("ApiCountLimitForOrg")),
            (Fault::address_not_allowed(), 403, denied("IpNotInWhiteList")),
            (Fault::missing_scope("A.B"), 403, denied("AccessTokenPermissionDenied")),
            (Fault::token_rejected(), 400, "InvalidAuthentication".to_owned()),
            (Fault::busy(), 429, "system.busy".to_owned()),
        ] {
            let (response, simulator) = answer(fault).await;
            response.assert_failure(status, &code);
            assert!(!was_executed(&simulator).await);
        }
    }

    #[tokio::test]
    async fn bodies_are_not_of_the_platforms_form() {
        let (response, _) = answer(Fault::address_banned()).await;
        assert_eq!((response.status, &response.json()["status"]), (403, &json!(1111)));

        let (response, _) = answer(Fault::html(502)).await;
        assert_eq!(response.status, 502);
        assert!(response.body.starts_with(b"<html>"));
        assert_eq!(response.header("content-type"), Some("text/html;charset=utf-8"));

        let (response, _) = answer(Fault::empty(200)).await;
        assert_eq!((response.status, response.body.len()), (200, 0));

        let reply = Reply::new(418).header("x-tea", "green").body("short and stout");
        let (response, _) = answer(Fault::reply(reply)).await;
        assert_eq!((response.status, &*response.body), (418, &b"short and stout"[..]));
        assert_eq!(response.header("x-tea"), Some("green"));
    }

    #[tokio::test]
    async fn half_of_the_body_is_missing() {
        let (response, simulator) = answer(Fault::half_a_body()).await;
        assert_eq!(response.status, 200);
        let error = serde_json::from_slice::<Value>(&response.body).unwrap_err();
        assert!(error.is_eof());
        assert!(was_executed(&simulator).await);
    }

    #[tokio::test]
    async fn a_compressed_bomb_unfolds() {
        let (response, _) = answer(Fault::compressed_bomb(10 << 20)).await;
        assert_eq!(response.header("content-encoding"), Some("gzip"));
        assert!(response.body.len() < 80_000);
        let (header, trailer) = (10, 8);
        let deflated = &response.body[header..response.body.len() - trailer];
        let unfolded = miniz_oxide::inflate::decompress_to_vec(deflated).unwrap();
        assert!(unfolded.len() >= 10 << 20);
        assert!(unfolded.iter().all(|byte| *byte == 0));
    }

    #[tokio::test]
    async fn a_body_never_ends() {
        let simulator = Simulator::start().await;
        simulator.inject(CallMatcher::any_call(), Fault::endless_body());
        let mut client = Client::connect(&simulator).await;
        client.send(&client.request("POST", VIDEO, instant_meeting().to_string().as_bytes())).await;
        let bytes = client.read_at_least(1 << 20).await;
        let (response, _) = Response::parse_head(&bytes).unwrap();
        assert_eq!(response.header("transfer-encoding"), Some("chunked"));
    }

    #[tokio::test]
    async fn a_reply_comes_before_the_request_is_read() {
        let simulator = Simulator::start().await;
        let reply = Reply::error(400, "tooEarly", "no need to read on");
        simulator.inject(CallMatcher::any_call(), Fault::early_reply(reply));
        let mut stream = connect(&simulator).await.unwrap();
        let head = format!("POST {VIDEO} HTTP/1.1\r\ncontent-length: 1000000\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut client = Client::over(stream);
        assert_eq!(client.receive().await.status, 400);
        let ended = client.read_until_end(PATIENCE).await;
        assert_eq!(ended, Ended::Closed(Vec::new()));
    }
}

mod meaning_layer {
    use super::*;

    #[tokio::test]
    async fn tokens_are_revoked() {
        let (response, simulator) = answer(Fault::revoke_tokens()).await;
        response.assert_failure(400, "InvalidAuthentication");
        let mut client = Client::connect(&simulator).await;
        client.post(VIDEO, &instant_meeting()).await.success();
    }

    #[tokio::test]
    async fn the_same_page_comes_for_ever() {
        let simulator = Simulator::start().await;
        let mut client = Client::connect(&simulator).await;
        let code = client.post(VIDEO, &instant_meeting()).await.success()["roomCode"].clone();
        let target = format!("/v1.0/conference/roomCodes/{}/infos", code.as_str().unwrap());
        simulator.inject(CallMatcher::any_call().always(), Fault::same_page_token());
        let mut query = String::new();
        for _ in 0..3 {
            let page = client.get(&format!("{target}{query}")).await.success();
            assert_eq!((&page["nextToken"], &page["hasMore"]), (&json!("0"), &json!(true)));
            assert_eq!(page["conferenceList"].as_array().unwrap().len(), 1);
            "?nextToken=0".clone_into(&mut query);
        }
    }

    #[tokio::test]
    async fn a_reply_is_lost_after_execution() {
        let (ended, simulator) = outcome(Fault::lost_reply()).await;
        assert_eq!(ended, Ended::Reset(Vec::new()));
        assert!(was_executed(&simulator).await);
    }

    #[tokio::test]
    async fn a_reply_is_edited() {
        let (response, _) = answer(Fault::edit(|answer| answer["roomCode"] = json!(7))).await;
        let body = response.success();
        assert_eq!(body["roomCode"], 7);
        assert!(body["conferenceId"].is_string());
    }
}

mod scripts {
    use super::*;

    async fn statuses(simulator: &Simulator, calls: usize) -> Vec<u16> {
        let mut client = Client::connect(simulator).await;
        let mut statuses = Vec::new();
        for _ in 0..calls {
            statuses.push(client.post(VIDEO, &instant_meeting()).await.status);
        }
        statuses
    }

    #[tokio::test]
    async fn a_fault_fires_as_often_as_its_matcher_says() {
        let creation = CallMatcher::operation::<CreateVideoConference>;
        for (when, expected) in [
            (creation(), [429, 200, 200]),
            (creation().nth(2), [200, 429, 200]),
            (creation().times(2), [429, 429, 200]),
            (creation().always(), [429, 429, 429]),
            (creation().with_probability(1.0), [429, 429, 429]),
            (creation().with_probability(0.0), [200, 200, 200]),
        ] {
            let simulator = Simulator::start().await;
            simulator.inject(when, Fault::busy());
            assert_eq!(statuses(&simulator, 3).await, expected);
        }
    }

    #[tokio::test]
    async fn a_probability_is_drawn_from_the_seed() {
        let mut runs = Vec::new();
        for seed in [1, 1, 2] {
            let simulator = Simulator::builder().seed(seed).start().await.unwrap();
            simulator.inject(CallMatcher::any_call().with_probability(0.5), Fault::busy());
            runs.push(statuses(&simulator, 64).await);
        }
        assert_eq!(runs[0], runs[1]);
        assert_ne!(runs[0], runs[2]);
        let faulty = runs[0].iter().filter(|status| **status == 429).count();
        assert!((16..=48).contains(&faulty), "{faulty} of 64");
    }

    #[tokio::test]
    async fn only_matching_calls_meet_a_fault() {
        let simulator = Simulator::start().await;
        simulator.inject(CallMatcher::token_call(), Fault::busy());
        simulator.inject(CallMatcher::connection(3), Fault::html(502));
        assert_eq!(statuses(&simulator, 1).await, [200]);
        let mut client = Client::connect(&simulator).await;
        let body = json!({ "appKey": simulator.app_key(), "appSecret": simulator.app_secret() });
        let response = client.post("/v1.0/oauth2/accessToken", &body).await;
        response.assert_failure(429, "system.busy");
        assert_eq!(statuses(&simulator, 2).await, [502, 200]);
    }

    #[tokio::test]
    async fn faults_add_up() {
        let simulator = Simulator::start().await;
        let delay = Duration::from_millis(30);
        simulator.inject(CallMatcher::any_call(), Fault::latency(delay));
        simulator.inject(CallMatcher::any_call(), Fault::latency(delay));
        simulator.inject(CallMatcher::any_call(), Fault::html(502));
        let start = Instant::now();
        assert_eq!(statuses(&simulator, 1).await, [502]);
        assert!(start.elapsed() >= delay * 2);
        let journal = simulator.journal();
        assert_eq!(journal.calls()[0].faults(), ["latency", "latency", "html"]);
    }

    #[tokio::test]
    #[should_panic(expected = "Fault(\"busy\")")]
    async fn a_fault_that_never_fired_fails_the_test() {
        let simulator = Simulator::start().await;
        simulator.inject(CallMatcher::any_call().times(2), Fault::busy());
        statuses(&simulator, 1).await;
    }

    #[tokio::test]
    async fn a_name_that_is_no_operations_is_refused() {
        let error = CallMatcher::named("CreateMeeting").unwrap_err().to_string();
        assert!(error.starts_with("there is no operation named CreateMeeting"));
        assert!(error.contains(QueryConferenceInfoBatch::NAME));
        assert!(error.contains("GetAccessToken"));
    }
}
