//! Connections: broken ones, reused ones, and those of dropped calls.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use conference_simulator::{CallMatcher, Fault, RecordedCall, Reply, Simulator};
use conference_transport::{CallOptions, ErrorKind, Execution, RetryPolicy};

use crate::{
    assert_failed,
    service::{CallKind, SAFE, Service, create, ready, titled},
    watch,
};

#[tokio::test]
async fn create_is_never_sent_twice_after_a_reset_on_accept() {
    for fault in [Fault::reset_on_accept(), Fault::close_on_accept()] {
        let simulator = Simulator::start().await;
        simulator.inject(CallMatcher::connection(1), fault.clone());
        let result = ready(&simulator).send(&create(), &CallOptions::new()).await;
        let requests = simulator.journal().calls().len();
        match result {
            Ok(reply) => assert_eq!((reply.attempts(), requests), (2, 1)),
            Err(error) => {
                assert_failed(&error, ErrorKind::Transport, Execution::Unknown, 1);
                assert_eq!(requests, 0);
            }
        }

        let simulator = Simulator::start().await;
        simulator.inject(CallMatcher::connection(1), fault);
        let request = create().idempotent(true);
        let reply = ready(&simulator).send(&request, &CallOptions::new()).await;
        assert_eq!(reply.unwrap().attempts(), 2);
        assert_eq!(simulator.journal().calls().len(), 1);
    }
}

#[tokio::test]
async fn a_transport_recovers_after_refused_connections() {
    let service = Service::start().await;
    service.send(CallKind::Create).await.unwrap();
    service.simulator.refuse_connections().await.unwrap();
    service.inject(CallKind::Create, [Fault::close_afterwards()]);
    service.send(CallKind::Create).await.unwrap();
    let mut refused = 0;
    while refused == 0 {
        match service.send(CallKind::Create).await {
            Err(error) if error.execution() == Execution::NotSent => {
                assert_failed(&error, ErrorKind::Transport, Execution::NotSent, 3);
                refused += 1;
            }
            // The connection was about to be closed.
            Err(error) => assert_failed(&error, ErrorKind::Transport, Execution::Unknown, 1),
            Ok(_) => {}
        }
    }
    service.simulator.accept_connections().await.unwrap();
    service.send(CallKind::Create).await.unwrap();
}

#[tokio::test]
async fn create_is_never_sent_twice_if_an_idle_connection_closes() {
    let service = Service::start().await;
    for kind in [CallKind::Create, CallKind::Read] {
        let closes = Fault::close_afterwards();
        service.simulator.inject(kind.when().always(), closes);
    }
    for number in 0..50 {
        service.send(CallKind::Read).await.unwrap();
        let title = format!("meeting {number}");
        let request = titled(&title);
        let result = service.transport.send(&request, &CallOptions::new()).await;
        if let Err(error) = result {
            assert_failed(&error, ErrorKind::Transport, Execution::Unknown, 1);
        }
        let quoted = format!("{title:?}");
        let calls = service.calls(CallKind::Create);
        let made =
            calls.iter().filter(|call| String::from_utf8_lossy(call.body()).contains(&quoted));
        assert!(made.count() <= 1, "{title}");
    }
}

#[tokio::test]
async fn a_content_length_that_is_too_short_does_not_corrupt_the_next_response() {
    for kind in [CallKind::Create, CallKind::Read] {
        let service = Service::start().await;
        service.inject(kind, [Fault::length_off_by(-3)]);
        let first = service.send(kind).await.unwrap();
        let second = service.send(kind).await.unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(first.body()).is_err());
        assert!(serde_json::from_slice::<serde_json::Value>(second.body()).is_ok());
        let calls = service.calls(kind);
        assert_ne!(calls[0].connection(), calls[1].connection());
    }
}

#[tokio::test]
async fn a_slow_response_ends_with_the_total_timeout() {
    let service = Service::start().await;
    let slow = Fault::trickle(1, Duration::from_millis(40));
    service.inject(CallKind::Create, [slow]);
    let options = CallOptions::new()
        .attempt_timeout(Duration::from_secs(60))
        .total_timeout(Duration::from_millis(400));
    let started = Instant::now();
    let error = service.send_with(CallKind::Create, &options).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::Unknown, 1);
    let elapsed = started.elapsed();
    assert!(
        (Duration::from_millis(390)..Duration::from_millis(1_400)).contains(&elapsed),
        "{elapsed:?}"
    );
}

#[tokio::test]
async fn an_early_refusal_of_a_large_request_is_reported() {
    let service = Service::start().await;
    let refusal = Reply::error(400, "paramsError", "too much");
    service.inject(CallKind::Create, [Fault::early_reply(refusal)]);
    let request = titled(&"x".repeat(4 << 20));
    let error = service.transport.send(&request, &CallOptions::new()).await;
    let error = error.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!(error.code(), Some("paramsError"));
}

#[tokio::test]
async fn a_dropped_call_releases_its_permit() {
    let service = Arc::new(Service::with(|builder| builder.max_in_flight(1)).await);
    drop(service.send(CallKind::Create));

    let gate = service.simulator.gate(CallKind::Create.when());
    let held = service.spawn(CallKind::Create);
    gate.wait_for(1).await;
    held.abort();
    assert!(held.await.unwrap_err().is_cancelled());
    gate.open();

    service.send(CallKind::Read).await.unwrap();
    service.send(CallKind::Create).await.unwrap();
    assert_eq!(service.calls(CallKind::Create).len(), 2);
}

#[tokio::test]
async fn a_call_dropped_while_it_waits_for_a_permit_does_not_block_the_next() {
    let service = Arc::new(Service::with(|builder| builder.max_in_flight(1)).await);
    let gate = service.simulator.gate(CallKind::Read.when());
    let first = service.spawn(CallKind::Read);
    gate.wait_for(1).await;
    let waiting = service.spawn(CallKind::Read);
    let last = service.spawn(CallKind::Read);
    tokio::task::yield_now().await;
    waiting.abort();
    gate.open();
    first.await.unwrap().unwrap();
    last.await.unwrap().unwrap();
    assert_eq!(service.calls(CallKind::Read).len(), 2);
}

#[tokio::test]
async fn a_thousand_calls_finish_two_at_a_time_on_one_thread() {
    a_thousand_calls().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_finish_two_at_a_time_on_two_threads() {
    a_thousand_calls().await;
}

async fn a_thousand_calls() {
    let service = Arc::new(Service::with(|builder| builder.max_in_flight(2)).await);
    let gate = service.simulator.gate(CallKind::Read.when());
    let calls = [(); 1_000].map(|()| service.spawn(CallKind::Read));
    gate.wait_for(2).await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(gate.arrived(), 2);
    gate.open();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let calls = service.calls(CallKind::Read);
    assert_eq!(calls.len(), 1_000);
    let connections = calls.iter().map(RecordedCall::connection).max();
    assert!(connections.unwrap() <= 4, "{connections:?}");
}

#[test]
fn a_transport_works_on_after_a_runtime_ends_with_calls_in_flight() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (outer, inner) = (runtime(), runtime());
    let service = outer.block_on(Service::start());
    let transport = service.transport.clone();
    let gate = service.simulator.gate(CallKind::Create.when());
    inner.spawn({
        let transport = transport.clone();
        async move { transport.send(&create(), &CallOptions::new()).await }
    });
    let driver = std::thread::spawn(move || {
        inner.block_on(async { tokio::time::sleep(Duration::from_millis(100)).await });
        inner.shutdown_background();
    });
    outer.block_on(gate.wait_for(1));
    driver.join().unwrap();
    gate.open();
    drop(gate);
    outer.block_on(transport.send(&create(), &CallOptions::new())).unwrap();
    drop(transport);
    watch::check_log();
}

#[tokio::test]
async fn a_connection_is_reused_only_if_the_response_was_read_to_its_end() {
    let once =
        CallOptions::new().retry(RetryPolicy::never()).attempt_timeout(Duration::from_millis(300));
    let whole = [Fault::html(502), Fault::quota_used_up(), Fault::empty(500), Fault::half_a_body()];
    for fault in whole {
        assert!(is_reused_after(fault, &once).await);
    }
    for fault in [
        Fault::length_off_by(7),
        Fault::stall_after(200),
        Fault::bad_chunk(),
        Fault::compressed_bomb(512 << 20),
    ] {
        assert!(!is_reused_after(fault, &once).await);
    }
}

async fn is_reused_after(fault: Fault, options: &CallOptions) -> bool {
    let service = Service::start().await;
    service.inject(CallKind::Read, [fault]);
    let _ = service.send_with(CallKind::Read, options).await;
    service.send(CallKind::Read).await.unwrap();
    let calls = service.calls(CallKind::Read);
    calls[0].connection() == calls[1].connection()
}

#[tokio::test]
async fn an_endless_body_is_refused_at_the_limit() {
    for kind in SAFE {
        let service = Service::with(|builder| builder.response_limit(64 << 10)).await;
        service.inject(kind, [Fault::endless_body()]);
        let error = service.send(kind).await.unwrap_err();
        assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
    }
}
