//! `--retries`

use conference_models::{CreateVideoConference, Operation, QueryConferenceInfoByRoomCode};
use conference_simulator::{CallMatcher, Fault, Reply};

use crate::program::{CREATE, Run, Service};

/// A call of an operation whose first four answers are lost.
fn lost<Op: Operation>(arguments: &[&str], retries: &str) -> (Service, Run) {
    let service = Service::start();
    let when = CallMatcher::operation::<Op>().times(4);
    service.simulator.inject(when, Fault::lost_reply());
    let options = ["--error-format", "json", "--retries", retries];
    let run = service.run(&[arguments, &options].concat());
    service.simulator.clear_faults();
    (service, run)
}

#[test]
fn retries_limits_how_often_a_read_is_repeated() {
    type Query = QueryConferenceInfoByRoomCode;
    let query = ["query-conference-info-by-room-code", "1"];
    for retries in [0, 3] {
        let (service, run) = lost::<Query>(&query, &retries.to_string());
        assert_eq!(run.error(1)["attempts"], retries + 1);
        service.simulator.journal().assert_calls::<Query>(retries + 1);
    }
    let (_, run) = lost::<Query>(&query, "4");
    assert_eq!(run.error(1)["code"], "invalidRoomCode");
}

#[test]
fn create_is_not_repeated_after_a_lost_response() {
    let (service, run) = lost::<CreateVideoConference>(CREATE, "4");
    assert_eq!(run.error(1)["attempts"], 1);
    service.simulator.journal().assert_calls::<CreateVideoConference>(1);
}

#[test]
fn a_throttle_inside_a_200_is_retried_and_a_rejected_token_is_asked_for_again() {
    let refused = |code| {
        let service = Service::start();
        let create = CallMatcher::operation::<CreateVideoConference>().nth(1);
        service.simulator.inject(create, Fault::reply(Reply::error(200, code, "m")));
        let run = service.run(CREATE);
        (service, run)
    };
    let (service, run) = refused("Forbidden.AccessDenied.QpsLimitForApi");
    run.response();
    service.simulator.journal().assert_calls::<CreateVideoConference>(2);
    let (service, run) = refused("InvalidAuthentication");
    assert!(run.error_text(1).contains("InvalidAuthentication"), "{}", run.errors);
    // The service gives an internal app the same token again.
    service.simulator.journal().assert_token_calls(2);
}
