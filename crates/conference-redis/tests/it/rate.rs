//! Several processes that share a limit.

use std::time::{Duration, Instant};

use conference_simulator::{Call, Simulator};

use crate::server::RedisServer;
use crate::work::CREATE;
use crate::worker::{Outcome, Worker, begin_all, outcomes};

const INTERVAL: Duration = Duration::from_millis(50);

/// When the calls came, in order, by the simulator's time.
fn arrivals(simulator: &Simulator) -> Vec<Duration> {
    let journal = simulator.journal();
    let calls = journal.calls().iter();
    let created = calls.filter(|call| call.operation() == Some(CREATE));
    created.map(Call::arrived).collect()
}

/// However late a call comes after its slot, the n-th of them never comes before the n-th slot.
#[track_caller]
fn assert_spaced(arrivals: &[Duration], start: Duration, interval: Duration) {
    for (number, arrival) in (0..).zip(arrivals) {
        let slot = start + interval * number;
        assert!(
            *arrival >= slot,
            "call {number} came at {arrival:?}, before {slot:?}"
        );
    }
}

/// The most that came in any second.
fn most_in_a_second(arrivals: &[Duration]) -> usize {
    let from = |start: &Duration| {
        let second = *start..*start + Duration::from_secs(1);
        arrivals.iter().filter(|at| second.contains(*at)).count()
    };
    arrivals.iter().map(from).max().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_processes_keep_one_limit() {
    let Some(redis) = RedisServer::start() else {
        return;
    };
    let simulator = Simulator::start().await;
    let started = Instant::now();
    let mut workers = [(); 4].map(|()| Worker::start(&simulator, &redis, &[("LIMIT", "20")]));
    let start = started.elapsed();
    begin_all(&mut workers, 15).await;
    let all = [(); 4].map(|()| Outcome::all(15));
    assert_eq!(outcomes(&mut workers).await, all);
    let arrivals = arrivals(&simulator);
    assert_eq!(arrivals.len(), 60);
    assert_spaced(&arrivals, start, INTERVAL);
    // One at the edge, and as many as a busy machine may hold up for half a second. Each by itself would let all 60 through.
    let most = most_in_a_second(&arrivals);
    assert!(most <= 20 + 1 + 10, "{most} in a second");
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
async fn without_redis_each_process_keeps_its_share() {
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
    assert!(workers.iter().all(|worker| worker.turns() == (1, 0)));
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
        while worker.turns() == (0, 0) {
            assert_eq!(worker.call(1).await, Outcome::all(1));
        }
    }
    redis.restart();
    for worker in &mut workers {
        while worker.turns() != (1, 1) {
            assert_eq!(worker.call(1).await, Outcome::all(1));
            assert_eq!(worker.turns().0, 1);
        }
    }
    let before = redis.scripts_run().await;
    begin_all(&mut workers, 50).await;
    assert_eq!(outcomes(&mut workers).await, all(50));
    assert!(redis.scripts_run().await >= before + 200);
    assert!(workers.iter().all(|worker| worker.turns() == (1, 1)));
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
        // The first token takes five scripts, the last of them in the background; the second process finds one with one.
        let before = if scripts_a_call == 0 { 5 } else { 5 + 2 };
        redis.has_run(before).await;
        assert_eq!(redis.scripts_run().await, before);
        worker.call(100).await;
        assert_eq!(redis.scripts_run().await, before + 100 * scripts_a_call);
    }
}
