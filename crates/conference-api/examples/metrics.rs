//! Counts calls, failures and seconds of each operation with the crate `metrics`.
//!
//! On a simulator, without an account or a network:
//! `cargo run -p conference-api --example metrics`
//!
//! Copy `Metrics` into your program, and install an exporter, such as the one for Prometheus,
//! instead of `Printed`.

use std::{
    collections::BTreeMap,
    error::Error,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use conference_api::{
    Client, Credentials,
    models::{
        CreateVideoConferenceRequest, QueryConferenceInfoByRoomCodeRequest, RoomCode, UnionId,
    },
    transport::{AttemptOutcome, CallOutcome, Observer, Outcome, TokenOutcome},
};
use conference_simulator::{CallMatcher, Fault, Simulator};
use metrics::{
    Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};

/// Passes the client's reports to the crate `metrics`.
struct Metrics;

impl Observer for Metrics {
    fn call(&self, call: &CallOutcome<'_>) {
        record("calls", call.operation, result_of(&call.result), call.elapsed);
    }

    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        record("attempts", attempt.operation, result_of(&attempt.result), attempt.elapsed);
    }

    fn token(&self, token: &TokenOutcome<'_>) {
        record("token_requests", "token", result_of(&token.result), token.elapsed);
    }
}

fn record(what: &'static str, operation: &str, result: String, elapsed: Duration) {
    let labels = [("operation", operation.to_owned()), ("result", result)];
    metrics::counter!(format!("dingtalk_{what}"), &labels).increment(1);
    metrics::histogram!(format!("dingtalk_{what}_seconds"), &labels[..1]).record(elapsed);
}

/// Returns the kind of an error. There are few kinds, as a label requires.
fn result_of<T>(result: &Outcome<'_, T>) -> String {
    match result {
        Outcome::Success(_) => "success".to_owned(),
        Outcome::Failure(error) => format!("{:?}", error.kind()),
        _ => "canceled".to_owned(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let printed = Printed::default();
    metrics::set_global_recorder(printed.clone())?;
    let simulator = Simulator::start().await;
    let client = Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
        .observer(Arc::new(Metrics))
        .build()?;
    make_calls(&client, &simulator).await?;
    printed.print();
    let of = |result| format!(r#"{{operation="CreateVideoConference",result="{result}"}}"#);
    assert_eq!(printed.count(&format!("dingtalk_calls{}", of("success"))), 2);
    assert_eq!(printed.count(&format!("dingtalk_attempts{}", of("Api"))), 1);
    Ok(())
}

/// Starts two meetings, the first at the second attempt, and queries one that does not exist.
async fn make_calls(client: &Client, simulator: &Simulator) -> Result<(), Box<dyn Error>> {
    simulator.inject(CallMatcher::named("CreateVideoConference")?.nth(1), Fault::throttled());
    for title in ["Weekly", "Incident 7"] {
        let request =
            CreateVideoConferenceRequest::new(UnionId::new("ann"), title).invite_caller(false);
        client.create_video_conference(&request).await?;
    }
    let (nowhere, request) = (RoomCode::new("0"), QueryConferenceInfoByRoomCodeRequest::new());
    if let Err(error) = client.query_conference_info_by_room_code(&nowhere, &request).await {
        println!("As expected: {error}\n");
    }
    Ok(())
}

/// Collects the numbers to print.
#[derive(Clone, Default)]
struct Printed {
    counters: Numbers<AtomicU64>,
    histograms: Numbers<Summary>,
}

type Numbers<T> = Arc<Mutex<BTreeMap<String, Arc<T>>>>;

/// Number of values, and their sum.
#[derive(Default)]
struct Summary(Mutex<(u32, f64)>);

impl HistogramFn for Summary {
    fn record(&self, value: f64) {
        let mut summary = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *summary = (summary.0 + 1, summary.1 + value);
    }
}

impl Recorder for Printed {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(entry(&self.counters, key))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(entry(&self.histograms, key))
    }
}

impl Printed {
    fn count(&self, name: &str) -> u64 {
        let counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        counters.get(name).map_or(0, |count| count.load(Ordering::Relaxed))
    }

    fn print(&self) {
        for (name, count) in self.counters.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            println!("{name} {}", count.load(Ordering::Relaxed));
        }
        for (name, summary) in self.histograms.lock().unwrap_or_else(PoisonError::into_inner).iter()
        {
            let (count, sum) = *summary.0.lock().unwrap_or_else(PoisonError::into_inner);
            println!("{name} {:.4} on average", sum / f64::from(count));
        }
    }
}

fn entry<T: Default>(numbers: &Numbers<T>, key: &Key) -> Arc<T> {
    let labels: Vec<_> = key.labels().map(|l| format!("{}={:?}", l.key(), l.value())).collect();
    let name = format!("{}{{{}}}", key.name(), labels.join(","));
    numbers.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default().clone()
}

#[test]
fn calls_and_attempts_are_counted() {
    main().unwrap();
}
