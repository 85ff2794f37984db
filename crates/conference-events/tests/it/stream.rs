//! The event stream against a server of bare sockets.

mod answering;
mod campaign;
mod ending;
mod opening;
mod real_time;
mod reconnecting;
mod server;
mod simulator;
mod watch;

use std::{
    fmt::Debug,
    sync::{Arc, Mutex},
    time::Duration,
};

use conference_events::{
    Delivery, EventStream, EventStreamBuilder, Intervals, StreamNotice,
    transport::{Credentials, Transport},
};
use tokio::time::timeout;

use server::Server;

const APP_KEY: &str = "ding-key-1";
const APP_SECRET: &str = "hush-hush-secret";

/// The notices so far, as text.
#[derive(Clone, Default)]
struct Notices(Arc<Mutex<Vec<String>>>);

impl Notices {
    fn with(&self, word: &str) -> Vec<String> {
        let notices = self.0.lock().unwrap();
        notices.iter().filter(|notice| notice.starts_with(word)).cloned().collect()
    }

    fn note(&self, notice: &StreamNotice<'_>) {
        let text = format!("{notice:?}");
        watch::check(&text);
        self.0.lock().unwrap().push(text);
    }

    /// Waits for so many notices that start with the word.
    async fn wait_for(&self, word: &str, count: usize) -> Vec<String> {
        let found = async {
            while self.with(word).len() < count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        within(found).await;
        self.with(word)
    }
}

/// Intervals in which a test is over soon.
fn short() -> Intervals {
    let mut intervals = Intervals::default();
    intervals.answer = Duration::from_millis(300);
    intervals.silence = Duration::from_millis(300);
    intervals.pong = Duration::from_millis(200);
    intervals.settled = Duration::from_millis(100);
    intervals.initial_backoff = Duration::from_millis(20);
    intervals.max_backoff = Duration::from_millis(300);
    intervals.handover = Duration::from_millis(400);
    intervals.closing = Duration::from_millis(300);
    intervals
}

fn builder(server: &Server) -> EventStreamBuilder {
    EventStream::builder()
        .credentials(Credentials::internal_app(APP_KEY, APP_SECRET))
        .transport(Transport::builder().base_url(server.base_url()))
        .intervals(short())
}

/// A stream that was started, and its notices.
fn start(server: &Server) -> (EventStream, Notices) {
    observed(builder(server))
}

fn observed(builder: EventStreamBuilder) -> (EventStream, Notices) {
    let notices = Notices::default();
    let observer = notices.clone();
    let stream = builder.observer(move |notice| observer.note(notice)).start().unwrap();
    watch::check(&format!("{stream:?}"));
    (stream, notices)
}

async fn next(stream: &mut EventStream) -> Delivery {
    within(stream.next()).await.unwrap().expect("the stream goes on")
}

/// A test fails instead of hanging.
async fn within<F: Future>(future: F) -> F::Output {
    timeout(Duration::from_secs(10), future).await.expect("not within 10 s")
}

/// Asserts that there is no event for some time.
async fn assert_nothing_comes(stream: &mut EventStream)
where
    Delivery: Debug,
{
    let next = timeout(Duration::from_millis(150), stream.next()).await;
    assert!(next.is_err(), "{next:?}");
}
