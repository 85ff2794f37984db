//! The platform's side of the delivery of events: over Stream to one of the connections, or as an
//! HTTP callback, each with its repeats.

mod base64;
mod callback;
mod cipher;
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
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{
    SimulatedClock, SimulatedEvent,
    fault::{LinkFault, PushPlan},
    gateway::GatewayCallKind,
    http::{HttpStream, Reply, RequestHead},
    journal::{PushTarget, RecordedPush},
    refusal::Refusal,
    state::{State, lock},
};

pub use callback::{Callback, CallbackError};

use failed::FailedEvents;
use frames::{Sender, SystemTopic};
use gateway::{Command, Gateway};
use stream::Connection;

/// How long after each push over Stream the next one comes, and after the last one an answer.
const STREAM_WAITS: [Duration; 5] = seconds([10, 30, 60, 120, 10]);

/// How long after each callback the next one comes, and after the last one the end.
const CALLBACK_WAITS: [Duration; 3] = seconds([10, 30, 0]);

/// How long an event that comes out of order waits for another at most.
const ORDER_PATIENCE: Duration = Duration::from_secs(10);

/// Everything that pushes events.
#[derive(Debug)]
pub(crate) struct Push {
    state: Arc<State>,
    gateway: Mutex<Gateway>,
    callback: Mutex<Option<Arc<Callback>>>,
    failed: Mutex<FailedEvents>,
    /// The pushes that can still be answered, by the id of the message.
    pending: Mutex<BTreeMap<String, Pending>>,
    /// Changes with each push.
    pushes: watch::Sender<()>,
    inbox: Mutex<Option<mpsc::UnboundedReceiver<SimulatedEvent>>>,
}

#[derive(Debug)]
struct Pending {
    /// The number in the journal.
    number: usize,
    connection: u64,
    /// Of an event.
    acknowledged: Option<watch::Sender<bool>>,
}

/// An event on its way to the app.
struct Delivery {
    event: SimulatedEvent,
    attempt: usize,
    acknowledged: watch::Sender<bool>,
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
        }
    }

    /// Pushes events until it is aborted.
    pub(crate) async fn run(self: Arc<Self>) {
        let Some(mut events) = lock(&self.inbox).take() else { return };
        let mut deliveries = JoinSet::new();
        loop {
            tokio::select! {
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
            GatewayCallKind::Open => self.gateway().open(&self.state.world(), head, body).map(json),
            GatewayCallKind::Connect => self.gateway().accept(head, connection, self.now()),
            GatewayCallKind::ListFailed => {
                Ok(json(lock(&self.failed).answer(&self.state.world(), head)))
            }
        }
    }

    /// Serves a connection that has become a WebSocket until it ends.
    pub(crate) async fn serve(&self, connection: u64, stream: HttpStream) {
        let commands = self.gateway().enter(connection);
        let mut socket = Connection::new(self, connection, stream.into_parts());
        let end = socket.serve(commands).await;
        self.gateway().leave(connection);
        lock(&self.pending).retain(|_, pending| pending.connection != connection);
        socket.finish(end).await;
    }

    /// Registers where callbacks go to, if it answers the check that the platform makes.
    pub(crate) async fn register(&self, callback: Callback) -> Result<(), CallbackError> {
        callback.check(self).await?;
        *lock(&self.callback) = Some(Arc::new(callback));
        Ok(())
    }

    pub(crate) fn unregister(&self) {
        *lock(&self.callback) = None;
    }

    async fn deliver(self: Arc<Self>, event: SimulatedEvent) {
        let mut delivery = Delivery { event, attempt: 0, acknowledged: watch::Sender::new(false) };
        let callback = lock(&self.callback).clone();
        match callback {
            Some(callback) => self.deliver_as_callback(&callback, &mut delivery).await,
            None if self.gateway().is_in_use => self.deliver_over_stream(&mut delivery).await,
            None => {}
        }
    }

    async fn deliver_over_stream(&self, delivery: &mut Delivery) {
        for wait in STREAM_WAITS {
            delivery.attempt += 1;
            self.push_over_stream(delivery).await;
            if delivery.is_acknowledged_within(wait, &self.clock()).await {
                break;
            }
        }
        let is_other = |pending: &Pending| {
            let sender = pending.acknowledged.as_ref();
            sender.is_none_or(|sender| !sender.same_channel(&delivery.acknowledged))
        };
        lock(&self.pending).retain(|_, pending| is_other(pending));
    }

    async fn deliver_as_callback(&self, callback: &Callback, delivery: &mut Delivery) {
        for wait in CALLBACK_WAITS {
            delivery.attempt += 1;
            self.push_as_callback(callback, delivery).await;
            if delivery.is_acknowledged_within(wait, &self.clock()).await {
                return;
            }
        }
        lock(&self.failed).add(delivery.event.clone());
    }

    async fn push_over_stream(&self, delivery: &Delivery) {
        let event = &delivery.event;
        let link = self.gateway().choose();
        let Some(link) = link else {
            self.record(delivery, PushTarget::Nobody, Vec::new());
            return;
        };
        let plan = self.plan(event, link.connection).await;
        let target = PushTarget::Connection(link.connection);
        for _ in 0..plan.copies {
            let number = self.record(delivery, target, plan.faults.clone());
            let message_id = self.new_message_id();
            let content = (plan.event_type(event), &*plan.data(event));
            let sender = self.sender(link.connection);
            let text = sender.event(event, content, &message_id, self.now());
            let acknowledged = Some(delivery.acknowledged.clone());
            let pending = Pending { number, connection: link.connection, acknowledged };
            lock(&self.pending).insert(message_id, pending);
            // The connection may have ended in this moment; then the event comes again.
            let _ = link.commands.send(match plan.link {
                Some(LinkFault::Reset) => Command::Reset,
                Some(LinkFault::HalfOpen) => Command::FallSilent,
                _ if plan.in_fragments => Command::Fragments(text),
                _ => Command::Text(text),
            });
        }
        let last = match plan.link {
            Some(LinkFault::Disconnect) => Command::Disconnect { ends: true },
            Some(LinkFault::DisconnectWithoutClose) => Command::Disconnect { ends: false },
            Some(LinkFault::CloseWithoutDisconnect) => Command::Close,
            _ => return,
        };
        self.gateway().retire(link.connection);
        let _ = link.commands.send(last);
    }

    async fn push_as_callback(&self, callback: &Callback, delivery: &Delivery) {
        let plan = self.plan(&delivery.event, 0).await;
        for _ in 0..plan.copies {
            let number = self.record(delivery, PushTarget::Callback, plan.faults.clone());
            let answer = callback.push(self, &delivery.event, &plan).await;
            if answer.is_acknowledgement {
                delivery.acknowledged.send_replace(true);
            }
            self.state.log().record_push_answer(number, answer);
        }
    }

    /// Settles what goes wrong with a push, and waits if that is part of it.
    async fn plan(&self, event: &SimulatedEvent, connection: u64) -> PushPlan {
        let plan = self.state.faults().for_push(&event.event_type, connection);
        let clock = self.clock();
        if !plan.delay.is_zero() {
            clock.sleep_until(later(clock.now(), plan.delay)).await;
        }
        if plan.after_next {
            let mut pushes = self.pushes.subscribe();
            tokio::select! {
                _ = pushes.changed() => {}
                () = clock.sleep_until(later(clock.now(), ORDER_PATIENCE)) => {}
            }
        }
        plan
    }

    fn record(&self, delivery: &Delivery, target: PushTarget, faults: Vec<&'static str>) -> usize {
        let number = self.state.log().record_push(RecordedPush {
            number: 0,
            event_type: delivery.event.event_type.clone(),
            event_id: Some(delivery.event.event_id.clone()),
            attempt: delivery.attempt,
            target,
            at: self.now(),
            faults,
            answer: None,
        });
        self.pushes.send_replace(());
        number
    }

    /// A message of the service itself, entered into the journal.
    fn system_message(&self, topic: SystemTopic, connection: u64) -> String {
        let number = self.state.log().record_push(RecordedPush {
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

    /// Takes what a client says. Who answers what was not asked, or no JSON, is not heard.
    fn record_answer(&self, text: String) {
        let Some((message_id, answer)) = frames::read_answer(text) else { return };
        let pending = lock(&self.pending).remove(&message_id);
        if let Some(pending) = pending {
            let is_acknowledgement = answer.is_acknowledgement;
            self.state.log().record_push_answer(pending.number, answer);
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

impl Delivery {
    /// Waits for the app to acknowledge any of the pushes so far.
    async fn is_acknowledged_within(&self, wait: Duration, clock: &SimulatedClock) -> bool {
        let mut acknowledged = self.acknowledged.subscribe();
        let until = later(clock.now(), wait);
        tokio::select! {
            biased;
            answer = acknowledged.wait_for(|it| *it) => answer.is_ok(),
            () = clock.sleep_until(until) => false,
        }
    }
}

fn later(time: TimestampMillis, by: Duration) -> TimestampMillis {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    TimestampMillis::from_millis(time.as_millis().saturating_add(by))
}

const fn seconds<const N: usize>(seconds: [u64; N]) -> [Duration; N] {
    let mut durations = [Duration::ZERO; N];
    let mut index = 0;
    while index < N {
        durations[index] = Duration::from_secs(seconds[index]);
        index += 1;
    }
    durations
}
