//! Several processes that share tokens.

use std::time::Duration;

use conference_simulator::{CallMatcher, RecordedCall, Simulator};

use crate::{
    child::CREATE,
    server::{PATIENCE, RedisServer},
    worker::{Outcome, Worker, begin_all, outcomes},
};

const CALLERS: usize = 250;
const ALL: Outcome = Outcome::all(CALLERS);

struct Setup {
    simulator: Simulator,
    redis: RedisServer,
    workers: Vec<Worker>,
}

impl Setup {
    async fn new(settings: &[(&str, &str)]) -> Option<Self> {
        let redis = RedisServer::start()?;
        let simulator = Simulator::start().await;
        let start = |()| Worker::start(&simulator, &redis, settings);
        let workers = [(); 4].map(start).into();
        Some(Self { simulator, redis, workers })
    }

    async fn call_from_all(&mut self) {
        begin_all(&mut self.workers, CALLERS).await;
        assert_eq!(outcomes(&mut self.workers).await, [const { ALL }; 4]);
    }

    /// Advances the clocks of the service and the processes. Redis has its own clock.
    async fn advance(&mut self, seconds: u64) {
        self.simulator.advance(Duration::from_secs(seconds));
        for worker in &mut self.workers {
            worker.advance(seconds).await;
        }
    }

    fn fetches(&self) -> usize {
        self.simulator.journal().token_calls().count()
    }

    /// The token generations of the calls, without the first ones.
    fn generations(&self, from: usize) -> Vec<u64> {
        let journal = self.simulator.journal();
        let created = |call: &&RecordedCall| call.operation() == Some(CREATE);
        let calls = journal.calls().iter().filter(created).skip(from);
        calls.map(|call| call.token_generation().unwrap()).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cold_start_fetches_one_token() {
    let Some(mut setup) = Setup::new(&[]).await else {
        return;
    };
    let gate = setup.simulator.gate(CallMatcher::token_call());
    begin_all(&mut setup.workers, CALLERS).await;
    gate.wait_for(1).await;
    // All four look for a token, and three of them stand in line.
    setup.redis.has_served(4).await;
    let before = setup.redis.scripts_run().await;
    setup.redis.has_run(before + 40).await;
    gate.open();
    assert_eq!(outcomes(&mut setup.workers).await, [const { ALL }; 4]);
    assert_eq!(setup.fetches(), 1);
    assert_eq!(setup.generations(0), [1; 4 * CALLERS]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_token_is_fetched_once() {
    let Some(mut setup) = Setup::new(&[]).await else {
        return;
    };
    setup.call_from_all().await;
    setup.advance(7_200).await;
    setup.call_from_all().await;
    assert_eq!(setup.fetches(), 2);
    assert_eq!(setup.generations(4 * CALLERS), [2; 4 * CALLERS]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_renews_a_token_ahead_and_nobody_waits() {
    let Some(mut setup) = Setup::new(&[]).await else {
        return;
    };
    setup.call_from_all().await;
    setup.advance(6_600).await;
    let gate = setup.simulator.gate(CallMatcher::token_call());
    setup.call_from_all().await;
    gate.wait_for(1).await;
    assert_eq!(setup.generations(0), [1; 8 * CALLERS]);
    gate.open();
    for worker in &mut setup.workers {
        let renewed = async {
            loop {
                let before = setup.simulator.journal().calls().len();
                worker.call(1).await;
                let journal = setup.simulator.journal();
                let mut later = journal.calls()[before..].iter();
                if later.any(|call| call.token_generation() == Some(2)) {
                    break;
                }
            }
        };
        tokio::time::timeout(PATIENCE, renewed).await.unwrap();
    }
    setup.call_from_all().await;
    assert_eq!(setup.fetches(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rejected_token_is_fetched_once() {
    let Some(mut setup) = Setup::new(&[]).await else {
        return;
    };
    setup.call_from_all().await;
    let gate = setup.simulator.gate(CallMatcher::named(CREATE).unwrap());
    begin_all(&mut setup.workers, CALLERS).await;
    gate.wait_for(4 * CALLERS).await;
    setup.simulator.revoke_tokens();
    gate.open();
    assert_eq!(outcomes(&mut setup.workers).await, [const { ALL }; 4]);
    assert_eq!(setup.fetches(), 2);
    let generations = setup.generations(4 * CALLERS);
    assert_eq!(generations[..4 * CALLERS], [1; 4 * CALLERS]);
    assert_eq!(generations[4 * CALLERS..], [2; 4 * CALLERS]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lease_of_a_killed_process_expires() {
    let Some(mut setup) = Setup::new(&[("ATTEMPT_TIMEOUT", "6000")]).await else {
        return;
    };
    let gate = setup.simulator.gate(CallMatcher::token_call());
    let [owner, others @ ..] = &mut setup.workers[..] else { unreachable!("there are four") };
    owner.begin(CALLERS).await;
    gate.wait_for(1).await;
    begin_all(others, CALLERS).await;
    owner.kill().await;
    gate.wait_for(2).await;
    gate.open();
    assert_eq!(outcomes(others).await, [const { ALL }; 3]);
    assert_eq!(setup.fetches(), 2);
    let journal = setup.simulator.journal();
    let fetches: Vec<_> = journal.token_calls().map(RecordedCall::received_after).collect();
    // The lease lasts three seconds, from a little before the fetch.
    let after = fetches[1].checked_sub(fetches[0]).unwrap();
    assert!((2_500..6_000).contains(&after.as_millis()), "{after:?}");
}
