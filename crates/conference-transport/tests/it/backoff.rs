//! Waits between the attempts of a call, and failures that are not repeated.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use conference_simulator::{Fault, Reply};
use conference_transport::{
    CallOptions, ErrorKind, Execution, RetryClass, RetryPolicy, SystemClock,
};

use crate::{
    assert_failed,
    service::{CallKind, SAFE, Service, create, ready},
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_throttled_call_waits_for_one_to_two_seconds() {
    let service = Service::start().await;
    service.inject(CallKind::Create, [Fault::throttled(), Fault::throttled()]);
    service.send(CallKind::Create).await.unwrap();
    let sleeps = service.clock.sleeps();
    assert_eq!(sleeps.len(), 2);
    for sleep in sleeps {
        assert!((SECOND..2 * SECOND).contains(&sleep), "{sleep:?}");
    }
}

#[tokio::test]
async fn a_throttled_call_waits_in_real_time_unless_a_clock_is_set() {
    let service = Service::start().await;
    let transport = ready(&service.simulator);
    service.inject(CallKind::Create, [Fault::throttled()]);
    let started = Instant::now();
    transport.send(&create(), &CallOptions::new()).await.unwrap();
    assert!((SECOND..3 * SECOND).contains(&started.elapsed()));
}

#[tokio::test]
async fn a_call_throttled_for_a_minute_waits_if_the_deadline_allows_it() {
    let patient = CallOptions::new().total_timeout(3 * MINUTE);
    let service = Service::start().await;
    service.inject(CallKind::Create, [Fault::throttled_for_a_minute()]);
    service.send_with(CallKind::Create, &patient).await.unwrap();
    let sleeps = service.clock.sleeps();
    assert!(
        matches!(sleeps[..], [sleep] if (MINUTE..MINUTE + SECOND).contains(&sleep)),
        "{sleeps:?}"
    );
}

#[tokio::test]
async fn a_call_throttled_for_a_minute_fails_with_retry_after_if_it_does_not() {
    let service = Service::start().await;
    service.inject(CallKind::Create, [Fault::throttled_for_a_minute()]);
    let error = service.send(CallKind::Create).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!(error.retry_after(), Some(MINUTE));
    assert_eq!((service.calls(CallKind::Create).len(), service.clock.sleeps()), (1, vec![]));
}

#[tokio::test]
async fn create_fails_with_retry_after_a_water_limit() {
    let service = Service::start().await;
    let full = Fault::reply(Reply::error(404, "waterLimitError", "limit"));
    service.inject(CallKind::Create, [full]);
    let error = service.send(CallKind::Create).await.unwrap_err();
    assert_eq!((error.retry_class(), error.retry_after()), (RetryClass::Busy, Some(SECOND)));
}

#[tokio::test]
async fn nothing_is_sent_while_the_address_is_banned() {
    let page = "<html><script>{\"status\":1111,\"wait\":5,\"source\":\"x5\",\"punish\":\"deny\"}</script></html>";
    for ban in [
        Fault::address_banned(),
        Fault::reply(Reply::html(403, page)),
        Fault::reply(Reply::html(200, page)),
    ] {
        let service = Service::start().await;
        service.inject(CallKind::Create, [ban]);
        let error = service.send(CallKind::Create).await.unwrap_err();
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
        assert_eq!(error.retry_class(), RetryClass::Banned);
        assert_eq!(error.retry_after(), Some(5 * MINUTE));

        service.clock.advance(2 * MINUTE);
        for kind in [CallKind::Create, CallKind::Read] {
            let error = service.send(kind).await.unwrap_err();
            assert_failed(&error, ErrorKind::Api, Execution::NotSent, 0);
            let left = error.retry_after().unwrap();
            assert!(left <= 3 * MINUTE && left > 2 * MINUTE, "{left:?}");
        }
        assert_eq!(service.calls(CallKind::Create).len(), 1);

        service.clock.advance(3 * MINUTE);
        service.send(CallKind::Create).await.unwrap();
    }
}

#[tokio::test]
async fn a_call_that_waits_for_a_permit_is_not_sent_after_a_ban() {
    let service = Arc::new(Service::with(|builder| builder.max_in_flight(1)).await);
    service.inject(CallKind::Create, [Fault::address_banned()]);
    let gate = service.simulator.gate(CallKind::Create.when());
    let banned = service.spawn(CallKind::Create);
    gate.wait_for(1).await;
    let waiting = service.spawn(CallKind::Create);
    tokio::task::yield_now().await;
    gate.open();
    for call in [banned, waiting] {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.retry_class(), RetryClass::Banned);
    }
    assert_eq!(service.calls(CallKind::Create).len(), 1);
}

#[tokio::test]
async fn nothing_is_sent_after_a_banned_token_call() {
    let service = Service::start().await;
    let token = conference_simulator::CallMatcher::token_call();
    service.simulator.inject(token, Fault::address_banned());
    for kind in [ErrorKind::Token, ErrorKind::Api] {
        let error = service.send(CallKind::Create).await.unwrap_err();
        assert_failed(&error, kind, Execution::NotSent, 0);
        assert_eq!(error.retry_class(), RetryClass::Banned);
    }
    assert_eq!(service.simulator.journal().token_calls().count(), 1);
}

/// Effect of a `Retry-After`: a wait within bounds in seconds, or an error with the wait.
#[derive(Clone, Copy)]
enum Honoured {
    Wait(f64, f64),
    Refused(u64),
}

#[tokio::test]
async fn retry_after_is_honored_up_to_a_cap() {
    use Honoured::{Refused, Wait};
    let throttled = [
        ("0", Wait(1.0, 2.0)),
        ("-1", Wait(1.0, 2.0)),
        ("soon", Wait(1.0, 2.0)),
        ("7", Wait(7.0, 8.0)),
        ("Sun, 06 Nov 1994 08:49:23 GMT", Wait(1.0, 2.0)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Wait(7.0, 8.0)),
        ("61", Refused(61)),
        ("99999999999999999999999", Refused(u64::MAX)),
    ];
    for (header, honoured) in throttled {
        retry_after(CallKind::Create, 429, header, honoured).await;
    }
    let failing = [
        ("0", Wait(0.0, 0.05)),
        ("junk", Wait(0.0, 0.05)),
        ("7", Wait(7.0, 7.05)),
        ("61", Refused(61)),
    ];
    for (header, honoured) in failing {
        for kind in SAFE {
            retry_after(kind, 503, header, honoured).await;
        }
    }
}

async fn retry_after(kind: CallKind, status: u16, header: &str, honoured: Honoured) {
    let service = Service::start().await;
    let reply = Reply::new(status)
        .header("date", "Sun, 06 Nov 1994 08:49:30 GMT")
        .header("retry-after", header);
    service.inject(kind, [Fault::reply(reply)]);
    let patient = CallOptions::new().total_timeout(2 * MINUTE);
    let result = service.send_with(kind, &patient).await;
    match honoured {
        Honoured::Wait(from, to) => {
            result.unwrap();
            let sleeps = service.clock.sleeps();
            assert!(
                matches!(sleeps[..], [sleep] if (from..to).contains(&sleep.as_secs_f64())),
                "{header}: {sleeps:?}"
            );
        }
        Honoured::Refused(seconds) => {
            let asked = result.unwrap_err().retry_after();
            assert_eq!(asked, Some(Duration::from_secs(seconds)), "{header}");
            assert_eq!(service.calls(kind).len(), 1);
        }
    }
}

#[tokio::test]
async fn retries_to_a_service_that_is_down_stay_within_the_budget() {
    const CALLERS: usize = 1_000;
    let service = Arc::new(Service::with(|builder| builder.max_in_flight(64)).await);
    let down = Fault::html(503);
    service.simulator.inject(CallKind::Read.when().always(), down);
    let calls = [(); CALLERS].map(|()| service.spawn(CallKind::Read));
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.status(), Some(503));
    }
    let requests = service.calls(CallKind::Read).len();
    assert!(requests > CALLERS, "there were retries");
    assert!(requests <= CALLERS * 11 / 10, "{requests}");
}

#[tokio::test]
async fn a_retry_is_byte_for_byte_the_first_request() {
    for kind in SAFE {
        let service = Service::start().await;
        service.inject(kind, [Fault::html(502), Fault::drop_request()]);
        service.send(kind).await.unwrap();
        let calls = service.calls(kind);
        assert_eq!(calls.len(), 3);
        for call in &calls {
            assert_eq!(call.raw_request(), calls[0].raw_request());
        }
    }
}

#[tokio::test]
async fn no_wait_goes_past_the_deadline() {
    let service = Service::start().await;
    service.inject(CallKind::Create, [Fault::throttled()]);
    let options = CallOptions::new().total_timeout(SECOND);
    let started = Instant::now();
    let error = service.send_with(CallKind::Create, &options).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!(error.retry_after(), Some(SECOND));
    assert!(started.elapsed() < SECOND);
    assert!(service.clock.sleeps().is_empty());
}

#[tokio::test]
async fn an_attempt_gets_the_time_that_is_left_if_that_is_less() {
    let real_time = Arc::new(SystemClock::default());
    let service = Service::with(|builder| builder.clock(real_time)).await;
    service.inject(CallKind::Read, [Fault::stall_request(), Fault::stall_request()]);
    let options = CallOptions::new()
        .attempt_timeout(Duration::from_millis(300))
        .total_timeout(Duration::from_millis(450))
        .retry(RetryPolicy::new().initial_backoff(Duration::ZERO));
    let started = Instant::now();
    let error = service.send_with(CallKind::Read, &options).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::Unknown, 2);
    let elapsed = started.elapsed();
    assert!((Duration::from_millis(440)..SECOND).contains(&elapsed), "{elapsed:?}");
}

#[tokio::test]
async fn a_refused_retry_stays_unknown_after_a_lost_response() {
    let service = Service::start().await;
    let refused = Fault::reply(Reply::error(400, "paramsError", "no"));
    service.inject(CallKind::Repeatable, [Fault::lost_reply(), refused]);
    let error = service.send(CallKind::Repeatable).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Unknown, 2);
    assert_eq!(error.status(), Some(400));
}
