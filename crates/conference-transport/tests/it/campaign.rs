//! Thousands of calls over random faults: nothing is made twice, nothing hangs, nothing secret is
//! logged, and what an error says of its call agrees with what the service saw and said.
//!
//! `CAMPAIGN_CALLS=10000` makes more calls than a usual run; `CAMPAIGN_SEED=17` repeats those of
//! one seed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use conference_simulator::{CallMatcher, Fault, RecordedCall, Reply};
use conference_transport::{
    AttemptOutcome, CallOptions, Error, ErrorKind, Execution, Observer, Reply as Answer, RetryClass,
};
use tokio::task::JoinSet;

use crate::{
    service::{CallKind, Service, titled},
    watch,
};

mod odd_responses;

const USUAL_CALLS: u64 = 500;
const CALLS_A_SEED: u64 = 50;
const SEEDS_AT_ONCE: usize = 16;
const HANGS_AFTER: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_faults_never_execute_a_create_twice() {
    if let Some(seed) = variable("CAMPAIGN_SEED") {
        return campaign(seed).await;
    }
    let seeds = variable("CAMPAIGN_CALLS").unwrap_or(USUAL_CALLS) / CALLS_A_SEED;
    let (mut running, mut failed) = (JoinSet::new(), Vec::new());
    for seed in 0..seeds {
        running.spawn(async move { (seed, tokio::spawn(campaign(seed)).await.is_ok()) });
        if running.len() == SEEDS_AT_ONCE || seed + 1 == seeds {
            while let Some(done) = running.join_next().await {
                let (seed, good) = done.unwrap();
                failed.extend((!good).then_some(seed));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "these seeds failed, each to be repeated with CAMPAIGN_SEED=…: {failed:?}"
    );
}

fn variable(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().unwrap())
}

async fn campaign(seed: u64) {
    let mut dice = Dice(seed);
    let attempt = Duration::from_millis(300);
    let timeouts = Arc::new(Timeouts::default());
    let service = Service::seeded(seed, |builder| {
        builder.attempt_timeout(attempt).observer(timeouts.clone())
    })
    .await;
    for number in 0..CALLS_A_SEED {
        let kind = dice.one_of(&[
            CallKind::Create,
            CallKind::Create,
            CallKind::Repeatable,
            CallKind::Read,
        ]);
        set_up(&service, kind, &mut dice);
        let total = Duration::from_secs(dice.one_of(&[2, 30, 180]));
        let options =
            CallOptions::new().total_timeout(total).header("x-number", number.to_string());
        let request = match kind {
            CallKind::Read => service.request(kind),
            _ => titled(&format!("meeting {number}")).idempotent(kind == CallKind::Repeatable),
        };
        let call = service.transport.call(&request, &options, odd_responses::decode);
        let result = tokio::time::timeout(HANGS_AFTER, call).await;
        let result = result.unwrap_or_else(|_| panic!("call {number} of seed {seed} hangs"));
        let result = result.map(|((), reply)| reply);
        service.simulator.clear_faults();
        let calls = calls_of(&service, number);
        let is_whole = timeouts.0.swap(0, Ordering::SeqCst) == 0;
        judge(kind, &result, &calls, is_whole).unwrap_or_else(|problem| {
            panic!("call {number} of seed {seed}: {problem}: {result:?}\n{calls:#?}")
        });
        if let Err(error) = &result {
            watch::check_error(error);
            if error.retry_class() == RetryClass::Banned {
                service.clock.advance(Duration::from_secs(600));
            }
        }
    }
    watch::check_log();
}

/// Scripts what the attempts of the next call will meet.
fn set_up(service: &Service, kind: CallKind, dice: &mut Dice) {
    for attempt in 1..=dice.below(4) {
        let fault = fault(dice);
        service.simulator.inject(kind.when().nth(attempt), fault);
    }
    match dice.below(12) {
        0 => service.simulator.advance(Duration::from_secs(7_201)),
        1 => {
            service.simulator.revoke_tokens();
        }
        _ => {}
    }
    if dice.below(4) == 0 {
        for attempt in 1..=1 + dice.below(4) {
            let fault = fault(dice);
            service.simulator.inject(CallMatcher::token_call().nth(attempt), fault);
        }
    }
}

fn fault(dice: &mut Dice) -> Fault {
    let bytes = usize::try_from(dice.below(700)).unwrap();
    match dice.below(34) {
        0 => Fault::reset_request(),
        1 => Fault::drop_request(),
        2 | 3 => Fault::lost_reply(),
        4 => Fault::stall_request(),
        5 => Fault::stall_after(bytes),
        6 => Fault::cut_after(bytes),
        7 => Fault::reset_after(bytes),
        8 | 9 => Fault::throttled(),
        10 => Fault::throttled_for_a_minute(),
        11 => Fault::busy(),
        12 => Fault::html(502),
        13 => Fault::empty(503),
        14 => Fault::reply(Reply::error(500, "unknownError", "said by the test")),
        15 => Fault::reply(Reply::error(404, "waterLimitError", "said by the test")),
        16 => Fault::reply(Reply::new(429).header("retry-after", "5")),
        17 | 18 => Fault::revoke_tokens(),
        19 => Fault::token_rejected(),
        20 => Fault::quota_used_up(),
        21 => Fault::garbage("220 smtp ready\r\n"),
        22 => Fault::two_lengths(),
        23 => Fault::length_off_by(3),
        24 => Fault::close_afterwards(),
        25 => Fault::address_banned(),
        _ => odd_responses::fault(dice.below(odd_responses::COUNT)),
    }
}

fn calls_of(service: &Service, number: u64) -> Vec<RecordedCall> {
    let number = number.to_string();
    let journal = service.simulator.journal();
    let calls = journal.calls().iter();
    calls.filter(|call| call.header("x-number") == Some(&number)).cloned().collect()
}

/// Counts the attempts of a call that ended before their answers did.
#[derive(Default)]
struct Timeouts(AtomicUsize);

impl Observer for Timeouts {
    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        let is_timeout = |error: &Error| error.kind() == ErrorKind::Timeout;
        if attempt.result.failure().is_some_and(is_timeout) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Compares what the caller was told with what the service saw. If all answers were waited for,
/// their bytes may decide.
fn judge(
    kind: CallKind,
    result: &Result<Answer, Error>,
    calls: &[RecordedCall],
    is_whole: bool,
) -> Result<(), String> {
    let executed = calls.iter().filter(|call| is_executed(call)).count();
    let demand = |holds: bool, what: &str| holds.then_some(()).ok_or(what.to_owned());
    demand(kind != CallKind::Create || executed <= 1, "made twice")?;
    let repeated = &calls[..calls.len().saturating_sub(1)];
    let is_rejected = |call: &RecordedCall| told(call) == reach(Execution::Rejected);
    demand(
        kind != CallKind::Create || repeated.iter().all(is_rejected),
        "sent again although it may have been made",
    )?;
    let Err(error) = result else {
        return demand(executed > 0, "a success that nobody executed");
    };
    match error.execution() {
        Execution::NotSent => demand(calls.is_empty(), "not sent, but it came")?,
        Execution::Rejected => demand(executed == 0 && !calls.is_empty(), "not rejected")?,
        Execution::Completed => demand(executed > 0, "not completed")?,
        _ => {}
    }
    let all_came = calls.len() == error.attempts() as usize;
    let is_decided = is_whole && all_came && calls.iter().all(is_decisive);
    match calls.iter().map(told).max() {
        Some(told) if is_decided => {
            demand(told == reach(error.execution()), "the answers say otherwise")
        }
        _ => Ok(()),
    }
}

fn is_executed(call: &RecordedCall) -> bool {
    odd_responses::stated(call) == Execution::Completed
}

/// Returns true if a head was sent that nothing can have kept from being read.
fn is_decisive(call: &RecordedCall) -> bool {
    let spoilt = ["reset_after", "two_lengths", "garbage"];
    let is_spoilt = call.faults().iter().any(|fault| spoilt.contains(fault));
    let head_end = b"\r\n\r\n";
    let mut windows = call.raw_response().windows(head_end.len());
    !is_spoilt && windows.any(|window| window == head_end)
}

/// Returns the progress of the call, according to its response.
fn told(call: &RecordedCall) -> u8 {
    reach(odd_responses::stated(call))
}

fn reach(execution: Execution) -> u8 {
    match execution {
        Execution::NotSent => 0,
        Execution::Rejected => 1,
        Execution::Completed => 3,
        _ => 2,
    }
}

/// `SplitMix64`: the same seed throws the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % end
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }
}
