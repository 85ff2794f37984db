//! Delivery of one event to the app, with repeats.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use super::{
    CallbackTarget, Pending, Push,
    gateway::{Command, Link},
    later,
};
use crate::{
    SimulatedClock, SimulatedEvent,
    fault::{LinkFault, PushPlan},
    journal::{PushTarget, RecordedPush},
    state::lock,
};

/// Waits after each push over Stream: for the next push, and after the last one for an answer.
const STREAM_WAITS: [Duration; 5] = seconds([10, 30, 60, 120, 10]);

/// Waits after each callback: for the next one, and after the last one until the end.
const CALLBACK_WAITS: [Duration; 3] = seconds([10, 30, 0]);

/// Maximum wait of an event that is pushed out of order.
const ORDER_PATIENCE: Duration = Duration::from_secs(10);

/// Delivery of an event in progress.
struct Delivery {
    event: SimulatedEvent,
    attempt: usize,
    acknowledged: watch::Sender<bool>,
}

impl Push {
    pub(super) async fn deliver(self: Arc<Self>, event: SimulatedEvent) {
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

    async fn deliver_as_callback(&self, callback: &CallbackTarget, delivery: &mut Delivery) {
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
        let link = self.gateway().choose();
        let Some(link) = link else {
            self.record(delivery, PushTarget::Nobody, Vec::new());
            return;
        };
        let plan = self.plan(&delivery.event, link.connection).await;
        for _ in 0..plan.copies {
            self.send(delivery, &link, &plan);
        }
        self.end(&link, plan.link);
    }

    fn send(&self, delivery: &Delivery, link: &Link, plan: &PushPlan) {
        let (event, connection) = (&delivery.event, link.connection);
        let target = PushTarget::Connection(connection);
        let number = self.record(delivery, target, plan.faults.clone());
        let message_id = self.new_message_id();
        let content = (plan.event_type(event), &*plan.data(event));
        let text = self.sender(connection).event(event, content, &message_id, self.now());
        let acknowledged = Some(delivery.acknowledged.clone());
        lock(&self.pending).insert(message_id, Pending { number, connection, acknowledged });
        // The connection may have ended in this moment; then the event comes again.
        let _ = link.commands.send(match plan.link {
            Some(LinkFault::Reset) => Command::Reset,
            Some(LinkFault::HalfOpen) => Command::FallSilent,
            _ if plan.in_fragments => Command::Fragments(text),
            _ => Command::Text(text),
        });
    }

    /// Ends a connection after a push, if the fault requires it.
    fn end(&self, link: &Link, fault: Option<LinkFault>) {
        let command = match fault {
            Some(LinkFault::Disconnect) => Command::Disconnect { ends: true },
            Some(LinkFault::DisconnectWithoutClose) => Command::Disconnect { ends: false },
            Some(LinkFault::CloseWithoutDisconnect) => Command::Close,
            _ => return,
        };
        self.gateway().retire(link.connection);
        // It may have ended already.
        let _ = link.commands.send(command);
    }

    async fn push_as_callback(&self, callback: &CallbackTarget, delivery: &Delivery) {
        let plan = self.plan(&delivery.event, 0).await;
        for _ in 0..plan.copies {
            let number = self.record(delivery, PushTarget::Callback, plan.faults.clone());
            let answer = callback.push(self, &delivery.event, &plan).await;
            if answer.is_acknowledgement {
                delivery.acknowledged.send_replace(true);
            }
            self.state.record_push_answer(number, answer);
        }
    }

    /// Chooses the faults of a push, and waits if one requires it.
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
        let number = self.state.record_push(RecordedPush {
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

const fn seconds<const N: usize>(seconds: [u64; N]) -> [Duration; N] {
    let mut durations = [Duration::ZERO; N];
    let mut index = 0;
    while index < N {
        durations[index] = Duration::from_secs(seconds[index]);
        index += 1;
    }
    durations
}
