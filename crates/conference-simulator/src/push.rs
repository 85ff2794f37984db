//! Delivery of events by the platform, with repeats: over Stream to one of the connections, or as
//! an HTTP callback.

mod base64;
mod callback;
mod cipher;
mod delivery;
mod failed;
mod frames;
mod gateway;
mod stream;
mod websocket;

use std::{
    collections::BTreeMap,
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard},
    task::Poll,
    time::Duration,
};

use conference_models::TimestampMillis;
use tokio::{
    sync::{Notify, mpsc, watch},
    task::JoinSet,
};

use crate::{
    SimulatedClock, SimulatedEvent,
    gateway::GatewayCallKind,
    http::{HttpStream, Reply, RequestHead},
    journal::{PushTarget, RecordedPush},
    refusal::Refusal,
    state::{State, lock},
};

pub use callback::{CallbackTarget, PushError};

use failed::FailedEvents;
use frames::{Sender, SystemTopic};
use gateway::Gateway;
use stream::Connection;

/// Everything that pushes events.
#[derive(Debug)]
pub(crate) struct Push {
    state: Arc<State>,
    gateway: Mutex<Gateway>,
    callback: Mutex<Option<Arc<CallbackTarget>>>,
    failed: Mutex<FailedEvents>,
    /// The pushes that can still be answered, by message id.
    pending: Mutex<BTreeMap<String, Pending>>,
    /// Changes with each push.
    pushes: watch::Sender<()>,
    /// Events to push, until [`Push::run`] takes the receiver.
    inbox: Mutex<Option<mpsc::UnboundedReceiver<SimulatedEvent>>>,
    restarted: Notify,
}

#[derive(Debug)]
struct Pending {
    /// Number in the journal.
    number: usize,
    connection: u64,
    /// Set for an event.
    acknowledged: Option<watch::Sender<bool>>,
}

impl Push {
    pub(crate) fn new(state: Arc<State>) -> Self {
        let gateway = Gateway::new(state.seed);
        let (outbox, inbox) = mpsc::unbounded_channel();
        state.world().events.outbox = Some(outbox);
        Self {
            state,
            gateway: Mutex::new(gateway),
            callback: Mutex::default(),
            failed: Mutex::default(),
            pending: Mutex::default(),
            pushes: watch::Sender::new(()),
            inbox: Mutex::new(Some(inbox)),
            restarted: Notify::new(),
        }
    }

    /// Pushes events until it is aborted.
    pub(crate) async fn run(self: Arc<Self>) {
        let Some(mut events) = lock(&self.inbox).take() else { return };
        let mut deliveries = JoinSet::new();
        loop {
            tokio::select! {
                biased;
                () = self.restarted.notified() => {
                    deliveries.abort_all();
                    if let Some(inbox) = lock(&self.inbox).take() {
                        events = inbox;
                    }
                }
                Some(event) = events.recv() => {
                    let mut delivery = Box::pin(Arc::clone(&self).deliver(event));
                    // The first push goes out before that of the next event.
                    let begun = poll_fn(|cx| Poll::Ready(delivery.as_mut().poll(cx))).await;
                    if begun.is_pending() {
                        deliveries.spawn(delivery);
                    }
                }
                Some(_) = deliveries.join_next() => {}
            }
        }
    }

    /// Ends all connections and clears the state. Returns the new sender for events.
    pub(crate) fn restart(&self, seed: u64) -> mpsc::UnboundedSender<SimulatedEvent> {
        let (outbox, inbox) = mpsc::unbounded_channel();
        self.unregister();
        self.gateway().restart(seed);
        *lock(&self.failed) = FailedEvents::default();
        lock(&self.pending).clear();
        *lock(&self.inbox) = Some(inbox);
        self.restarted.notify_one();
        outbox
    }

    /// Answers a call of the gateway.
    pub(crate) fn answer(
        &self,
        call: GatewayCallKind,
        head: &RequestHead,
        connection: u64,
        body: &[u8],
    ) -> Result<Reply, Refusal> {
        let json = |body| Reply::json(200, &body);
        match call {
            GatewayCallKind::Open => self.gateway().open(&self.state.world(), head, body),
            GatewayCallKind::Connect => self.gateway().accept(head, connection, self.now()),
            GatewayCallKind::ListFailed => {
                Ok(json(lock(&self.failed).answer(&self.state.world(), head)))
            }
        }
    }

    /// Serves a connection after its upgrade to a WebSocket, until it ends.
    pub(crate) async fn serve(&self, connection: u64, stream: HttpStream) {
        let commands = self.gateway().enter(connection);
        let mut socket = Connection::new(self, connection, stream.into_parts());
        let end = socket.serve(commands).await;
        self.gateway().leave(connection);
        lock(&self.pending).retain(|_, pending| pending.connection != connection);
        socket.finish(end).await;
    }

    /// Registers the target of callbacks, if it answers the platform's check.
    pub(crate) async fn register(&self, callback: CallbackTarget) -> Result<(), PushError> {
        callback.check(self).await?;
        *lock(&self.callback) = Some(Arc::new(callback));
        Ok(())
    }

    pub(crate) fn open_streams(&self) -> usize {
        self.gateway().links().len()
    }

    pub(crate) fn unregister(&self) {
        *lock(&self.callback) = None;
    }

    /// Creates a message of the service, and adds it to the journal.
    fn system_message(&self, topic: SystemTopic, connection: u64) -> String {
        let number = self.state.record_push(RecordedPush {
            number: 0,
            event_type: topic.name().to_owned(),
            event_id: None,
            attempt: 1,
            target: PushTarget::Connection(connection),
            at: self.now(),
            faults: Vec::new(),
            answer: None,
        });
        let message_id = self.new_message_id();
        let text = self.sender(connection).system(topic, &message_id, self.now());
        let pending = Pending { number, connection, acknowledged: None };
        lock(&self.pending).insert(message_id, pending);
        text
    }

    /// Records an answer of a client. An answer to nothing, or without JSON, is ignored.
    fn record_answer(&self, text: String) {
        let Some((message_id, answer)) = frames::read_answer(text) else { return };
        let pending = lock(&self.pending).remove(&message_id);
        if let Some(pending) = pending {
            let is_acknowledgement = answer.is_acknowledgement;
            self.state.record_push_answer(pending.number, answer);
            if let Some(acknowledged) = pending.acknowledged.filter(|_| is_acknowledgement) {
                acknowledged.send_replace(true);
            }
        }
    }

    fn new_message_id(&self) -> String {
        self.gateway().new_message_id()
    }

    fn sender(&self, connection: u64) -> Sender {
        Sender { app_id: self.gateway().app_id.clone(), connection }
    }

    fn gateway(&self) -> MutexGuard<'_, Gateway> {
        lock(&self.gateway)
    }

    fn clock(&self) -> SimulatedClock {
        self.state.world().clock.clone()
    }

    fn now(&self) -> TimestampMillis {
        self.state.world().clock.now()
    }
}

fn later(time: TimestampMillis, by: Duration) -> TimestampMillis {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    TimestampMillis::from_millis(time.as_millis().saturating_add(by))
}
