use std::{sync::Arc, time::Duration};

use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::AbortHandle,
    time::{Instant, sleep, timeout_at},
};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::{
    Delivery, DisconnectReason, Intervals, StreamError, StreamNotice,
    backoff::Backoff,
    connection::Connection,
    deliveries::{Answer, Arrival, Deliveries, DeliveryId, Origin, Settings, Settlement},
    links::{LinkId, Links, Replace},
    opening::{Opener, Socket},
};
use crate::{Ack, Frame, FrameType};

/// The task behind a stream. It handles one input after the other and waits for nothing else, so
/// that every answer is in time.
pub(super) struct Driver {
    opener: Arc<Opener>,
    intervals: Intervals,
    links: Links<Connection>,
    deliveries: Deliveries,
    backoff: Backoff,
    inputs: UnboundedReceiver<Input>,
    /// Sender of the inputs, for connections and deliveries.
    mailbox: UnboundedSender<Input>,
    consumer: UnboundedSender<Result<Delivery, StreamError>>,
    observer: Observer,
    opening: Option<Opening>,
    phase: Phase,
}

pub(super) type Observer = Arc<dyn Fn(&StreamNotice<'_>) + Send + Sync>;

/// Input of the driver: everything that happens to a stream except the passing of time.
#[derive(Debug)]
pub(super) enum Input {
    Opened(Result<Box<Socket>, StreamError>),
    Message { link: LinkId, text: Utf8Bytes },
    Closed { link: LinkId, reason: DisconnectReason, heard: Instant },
    Settled(DeliveryId, Settlement),
    Stop,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Running,
    /// No more events are delivered; events in progress are answered.
    Draining,
    /// The connections are being closed.
    Closing,
}

/// An attempt to connect. Dropping it cancels it.
struct Opening(AbortHandle);

impl Driver {
    pub(super) fn new(
        opener: Opener,
        settings: Settings,
        consumer: UnboundedSender<Result<Delivery, StreamError>>,
        observer: Observer,
    ) -> Self {
        let (mailbox, inputs) = unbounded_channel();
        let intervals = settings.intervals;
        Self {
            opener: Arc::new(opener),
            intervals,
            links: Links::new(intervals),
            deliveries: Deliveries::new(settings),
            backoff: Backoff::new(intervals),
            inputs,
            mailbox,
            consumer,
            observer,
            opening: None,
            phase: Phase::Running,
        }
    }

    pub(super) fn mailbox(&self) -> UnboundedSender<Input> {
        self.mailbox.clone()
    }

    /// Runs until the stream is stopped, or until the platform refuses the credentials.
    pub(super) async fn run(mut self) {
        self.open_after(Duration::ZERO);
        while !self.is_finished() {
            let deadline = self.deadline();
            if let Ok(Some(input)) = timeout_at(deadline, self.inputs.recv()).await {
                self.handle(input, Instant::now());
            }
            self.tick(Instant::now());
        }
    }

    fn is_finished(&self) -> bool {
        self.phase == Phase::Closing && self.links.is_empty()
    }

    fn deadline(&self) -> Instant {
        let deadlines = [self.deliveries.deadline(), self.links.deadline()];
        let far = Instant::now() + Duration::from_secs(86_400);
        deadlines.into_iter().flatten().min().unwrap_or(far)
    }

    fn handle(&mut self, input: Input, now: Instant) {
        match input {
            Input::Opened(Ok(socket)) => self.opened(*socket, now),
            Input::Opened(Err(error)) => self.opening_failed(error),
            Input::Message { link, text } => self.message(link, &text, now),
            Input::Closed { link, reason, heard } => {
                let replace = self.links.closed(link, reason, heard, now);
                self.deliveries.leave(link);
                self.replace(replace, now);
            }
            Input::Settled(delivery, settlement) => {
                let answers = self.deliveries.settle(delivery, settlement);
                self.answer(answers);
            }
            Input::Stop => self.stop(),
        }
    }

    /// Does everything that is due.
    fn tick(&mut self, now: Instant) {
        let answers = self.deliveries.overdue(now);
        self.answer(answers);
        for link in self.links.overdue(now) {
            self.close(link);
        }
        if self.phase == Phase::Draining && self.deliveries.deadline().is_none() {
            self.phase = Phase::Closing;
            for link in self.links.close_all(now) {
                self.close(link);
            }
        }
    }

    fn close(&mut self, link: LinkId) {
        let answers = self.deliveries.leave(link);
        self.answer(answers);
        if let Some(connection) = self.links.get(link) {
            connection.close();
        }
    }

    fn stop(&mut self) {
        self.opening = None;
        if self.phase == Phase::Running {
            self.phase = Phase::Draining;
        }
    }

    fn open_after(&mut self, wait: Duration) {
        let (opener, mailbox) = (self.opener.clone(), self.mailbox.clone());
        let task = tokio::spawn(async move {
            sleep(wait).await;
            let result = opener.open().await.map(Box::new);
            let _ = mailbox.send(Input::Opened(result));
        });
        self.opening = Some(Opening(task.abort_handle()));
    }

    /// Starts to open a new connection, unless there are two already or the stream is being
    /// stopped.
    fn replace(&mut self, replace: Option<Replace>, now: Instant) {
        if let (Some(Replace { lived }), Phase::Running) = (replace, self.phase) {
            for link in self.links.close_replaced(now) {
                self.close(link);
            }
            let wait = self.backoff.after_life(lived, jitter());
            self.open_after(wait);
        }
    }

    fn opened(&mut self, socket: Socket, now: Instant) {
        if self.opening.take().is_none() {
            return;
        }
        let (intervals, mailbox) = (self.intervals, self.mailbox.clone());
        let start = |link| Connection::start(socket, link, intervals, mailbox);
        match self.links.opened(now, start) {
            Some(gap) => {
                let (reason, blind) = (gap.reason, gap.blind);
                self.tell(StreamNotice::Reconnected { reason, blind });
            }
            None => self.tell(StreamNotice::Connected),
        }
    }

    fn opening_failed(&mut self, error: StreamError) {
        if self.opening.take().is_none() {
            return;
        }
        if error.is_credentials() {
            let _ = self.consumer.send(Err(error));
            return self.stop();
        }
        let wait = self.backoff.after_failure(error.retry_after(), jitter());
        self.tell(StreamNotice::OpeningFailed { error: &error, wait });
        self.open_after(wait);
    }

    fn message(&mut self, link: LinkId, text: &str, now: Instant) {
        let Ok(frame) = Frame::from_slice(text.as_bytes()) else {
            return self.tell(StreamNotice::Unreadable);
        };
        match (&frame.frame_type, frame.topic.as_str()) {
            (FrameType::Event, _) => self.event(link, &frame, now),
            (FrameType::System, "disconnect") => {
                self.acknowledge(link, &frame);
                let replace = self.links.ending(link, now);
                self.replace(replace, now);
            }
            _ => self.acknowledge(link, &frame),
        }
    }

    /// Acknowledges a frame that is not an event. A frame without an id expects no answer, except
    /// for a ping.
    fn acknowledge(&self, link: LinkId, frame: &Frame) {
        if frame.message_id().is_some() || frame.topic == "ping" {
            self.send(link, frame.ack(Ack::Success));
        }
    }

    fn event(&mut self, link: LinkId, frame: &Frame, now: Instant) {
        let event = frame.event_of_any_type();
        let origin = Origin { link, message_id: frame.message_id().map(str::to_owned) };
        if self.phase != Phase::Running {
            return self.answer([Answer { to: origin, ack: Ack::Later }]);
        }
        match self.deliveries.arrive(event.idempotency_key(), origin, now) {
            Arrival::HandOver(delivery, answer) => {
                self.tell(StreamNotice::Delivered(&event));
                self.answer(answer);
                let delivery = Delivery::new(event, delivery, self.mailbox.clone());
                let _ = self.consumer.send(Ok(delivery));
            }
            Arrival::Repeat(answer) => {
                self.tell(StreamNotice::Repeated(&event));
                self.answer(answer);
            }
            Arrival::Refuse(answer) => self.answer([answer]),
        }
    }

    fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        for Answer { to, ack } in answers {
            if ack == Ack::Later {
                self.tell(StreamNotice::AnsweredLater);
            }
            self.send(to.link, ack.of_event(to.message_id.as_deref()));
        }
    }

    /// Sends an answer. If the connection is gone, the platform repeats the event on another one.
    fn send(&self, link: LinkId, text: String) {
        if let Some(connection) = self.links.get(link) {
            connection.send(text);
        }
    }

    fn tell(&self, notice: StreamNotice<'_>) {
        notice.log();
        (self.observer)(&notice);
    }
}

/// Returns a random number of at least 0 and less than 1.
fn jitter() -> f64 {
    let mut random = [0; 4];
    // Without random numbers there is no jitter.
    let _ = getrandom::fill(&mut random);
    f64::from(u32::from_le_bytes(random)) / (f64::from(u32::MAX) + 1.0)
}

impl Drop for Opening {
    fn drop(&mut self) {
        self.0.abort();
    }
}
