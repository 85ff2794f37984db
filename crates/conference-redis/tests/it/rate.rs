//! Several processes that share a limit.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use conference_simulator::{RecordedCall, Simulator};
use conference_transport::RateLimiter;

use crate::{
    child::CREATE,
    server::RedisServer,
    worker::{Outcome, Worker, begin_all, outcomes},
};

const INTERVAL: Duration = Duration::from_millis(50);

/// When the calls came, in order, by the simulator's time.
fn arrivals(simulator: &Simulator) -> Vec<Duration> {
    let journal = simulator.journal();
    let calls = journal.calls().iter();
    let created = calls.filter(|call| call.operation() == Some(CREATE));
    created.map(RecordedCall::received_after).collect()
}

/// However late a call comes after its slot, the n-th of them never comes before the n-th slot.
#[track_caller]
fn assert_spaced(arrivals: &[Duration], start: Duration, interval: Duration) {
    for (number, arrival) in (0..).zip(arrivals) {
        let slot = start + interval * number;
        assert!(*arrival >= slot, "call {number} came at {arrival:?}, before {slot:?}");
    }
}

/// Maximum difference in delay between two calls from their slots to the simulator, on a busy
/// machine.
const DELAY: Duration = Duration::from_millis(500);

/// Between any two of them lie the slots of those between them, but for what the first was late.
#[track_caller]
fn assert_limited(arrivals: &[Duration], interval: Duration) {
    for (first, start) in arrivals.iter().enumerate() {
        assert_spaced(&arrivals[first..], start.saturating_sub(DELAY), interval);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_processes_share_one_limit() {
    let Some(redis) = RedisServer::start() else {
        return;
    };
    let simulator = Simulator::start().await;
    let mut workers = [(); 4].map(|()| Worker::start(&simulator, &redis, &[("LIMIT", "20")]));
    begin_all(&mut workers, 15).await;
    let all = [(); 4].map(|()| Outcome::all(15));
    assert_eq!(outcomes(&mut workers).await, all);
    let arrivals = arrivals(&simulator);
    assert_eq!(arrivals.len(), 60);
    assert_limited(&arrivals, INTERVAL);
}

/// Redis says how far away the slots are; callers behind do not wait for what cannot be.
#[tokio::test]
async fn a_queued_caller_fails_early_if_the_last_slot_was_too_far_away() {
    let Some(redis) = RedisServer::start() else {
        return;
    };
    let far = Duration::from_secs(60);
    let limiter = || redis.patient().build().unwrap().rate_limiter("app", 1);
    let acquire = |limiter: Arc<dyn RateLimiter>, patience| {
        tokio::spawn(async move { limiter.acquire("A", Instant::now() + patience).await })
    };
    // Five processes have reserved a slot each, and so has this one: it is five seconds away.
    for number in 1..=5 {
        acquire(limiter(), far);
        redis.has_run(number).await;
    }
    let here = limiter();
    let first = acquire(here.clone(), far);
    redis.has_run(6).await;
    // Its slot is told before the answer of the script that is asked for now.
    redis.ask(&["PING"]).await;
    let begun = Instant::now();
    let refused = acquire(here, Duration::from_secs(3)).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2), "it waited");
    let retry_after = refused.unwrap_err().retry_after;
    assert!(retry_after > Duration::from_secs(3), "{retry_after:?}");
    assert!(!first.is_finished());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_with_many_callers_starves_nobody() {
    let Some(redis) = RedisServer::start() else {
        return;
    };
    let simulator = Simulator::start().await;
    let settings = [("LIMIT", "20"), ("TOTAL_TIMEOUT", "5000")];
    let [mut greedy, mut modest] = [(); 2].map(|()| Worker::start(&simulator, &redis, &settings));
    greedy.begin(500).await;
    redis.has_run(10).await;
    let begun = Instant::now();
    assert_eq!(modest.call(10).await, Outcome::all(10));
    // Each waits for those that the other process has reserved: three at most.
    assert!(begun.elapsed() < Duration::from_secs(5));
    let outcome = greedy.outcome().await;
    assert_eq!(outcome.succeeded + outcome.failed, 500);
    assert!((10..=100).contains(&outcome.succeeded), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn during_an_outage_each_process_uses_its_share() {
    let Some(mut redis) = RedisServer::start() else {
        return;
    };
    let simulator = Simulator::start().await;
    let started = Instant::now();
    let settings = [("LIMIT", "20"), ("PROCESSES", "2")];
    let mut workers = [(); 2].map(|()| Worker::start(&simulator, &redis, &settings));
    redis.kill();
    let start = started.elapsed();
    begin_all(&mut workers, 10).await;
    let all = [(); 2].map(|()| Outcome::all(10));
    assert_eq!(outcomes(&mut workers).await, all);
    let arrivals = arrivals(&simulator);
    let pairs: Vec<_> = arrivals.iter().copied().step_by(2).collect();
    assert_spaced(&pairs, start, 2 * INTERVAL);
    assert!(workers.iter().all(|worker| worker.transitions() == (1, 0)));
    assert_eq!(simulator.journal().token_calls().count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_go_on_while_redis_is_killed_and_restarted() {
    let Some(mut redis) = RedisServer::start() else {
        return;
    };
    let simulator = Simulator::start().await;
    let mut workers = [(); 4].map(|()| Worker::start(&simulator, &redis, &[("LIMIT", "1000")]));
    let all = |callers| [(); 4].map(|()| Outcome::all(callers));
    begin_all(&mut workers, 50).await;
    assert_eq!(outcomes(&mut workers).await, all(50));
    begin_all(&mut workers, 500).await;
    redis.kill();
    assert_eq!(outcomes(&mut workers).await, all(500));
    for worker in &mut workers {
        while worker.transitions() == (0, 0) {
            assert_eq!(worker.call(1).await, Outcome::all(1));
        }
    }
    redis.restart();
    for worker in &mut workers {
        while worker.transitions() != (1, 1) {
            assert_eq!(worker.call(1).await, Outcome::all(1));
            assert_eq!(worker.transitions().0, 1);
        }
    }
    let before = redis.scripts_run().await;
    begin_all(&mut workers, 50).await;
    assert_eq!(outcomes(&mut workers).await, all(50));
    assert!(redis.scripts_run().await >= before + 200);
    assert!(workers.iter().all(|worker| worker.transitions() == (1, 1)));
    assert_eq!(simulator.journal().token_calls().count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_costs_no_round_trip_for_the_token_and_one_for_the_limit() {
    let Some(redis) = RedisServer::start() else {
        return;
    };
    let simulator = Simulator::start().await;
    for (settings, scripts_a_call) in [(&[][..], 0), (&[("LIMIT", "1000")], 1)] {
        let mut worker = Worker::start(&simulator, &redis, settings);
        worker.call(1).await;
        // The first token takes four scripts, and five after a rejection; the second process finds
        // it with one, and asks for one slot.
        let before = if scripts_a_call == 0 { 4 } else { 4 + 5 + 2 };
        redis.has_run(before).await;
        assert_eq!(redis.scripts_run().await, before);
        worker.call(100).await;
        let after = before + 100 * scripts_a_call;
        assert_eq!(redis.scripts_run().await, after);
        if scripts_a_call == 0 {
            simulator.revoke_tokens();
            worker.call(1).await;
            assert_eq!(redis.scripts_run().await, after + 5);
        }
    }
}
