use std::{
    fmt,
    sync::{Arc, atomic::AtomicBool},
};

use conference_transport::{Credentials, Transport, TransportBuilder};
use tokio::{runtime::Handle, sync::mpsc::unbounded_channel};

use super::{
    EventStream, Intervals, StreamError, StreamNotice,
    deliveries::Settings,
    driver::{Driver, Observer},
    opening::Opener,
};

/// Builder of an [`EventStream`].
#[must_use]
pub struct EventStreamBuilder {
    credentials: Option<Credentials>,
    transport: TransportBuilder,
    observer: Observer,
    settings: Settings,
}

/// Point in time at which an event is acknowledged to the platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Acknowledgement {
    /// After handling: SUCCESS when the program acknowledges the event, LATER if it does not within
    /// 2 seconds. The platform sends an event again if its handling failed, or if the process
    /// crashed; another process may receive the repeat. Events may be handled twice.
    #[default]
    AfterHandling,
    /// On arrival: SUCCESS immediately. The platform repeats fewer events, but an event is lost if
    /// its handling fails, or if the process ends before it is handled.
    OnReceipt,
}

impl EventStreamBuilder {
    pub(super) fn new() -> Self {
        Self {
            credentials: None,
            transport: Transport::builder(),
            observer: Arc::new(|_| {}),
            settings: Settings {
                intervals: Intervals::default(),
                acknowledgement: Acknowledgement::default(),
                window: 10_000,
                max_open: 1_000,
            },
        }
    }

    /// Sets the key and the secret of the app. Required. An access token is refused.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets the region, proxies, certificates and timeouts. Defaults to those of
    /// [`Transport::builder`].
    pub fn transport(mut self, transport: TransportBuilder) -> Self {
        self.transport = transport;
        self
    }

    /// Sets the point in time of the acknowledgement. Defaults to
    /// [`AfterHandling`](Acknowledgement::AfterHandling).
    pub fn acknowledgement(mut self, acknowledgement: Acknowledgement) -> Self {
        self.settings.acknowledgement = acknowledgement;
        self
    }

    /// Sets the number of acknowledged events that are remembered to detect repeats. Defaults to
    /// 10,000.
    pub fn repeat_window(mut self, events: usize) -> Self {
        self.settings.window = events;
        self
    }

    /// Sets the maximum number of events that wait or are handled at the same time. Defaults to
    /// 1,000; at least 1. Further events are answered with LATER, and delivered when the platform
    /// sends them again.
    pub fn max_open(mut self, events: usize) -> Self {
        self.settings.max_open = events.max(1);
        self
    }

    /// Sets a function that is called with each notice, for metrics. It runs on the task that
    /// answers the platform, so it must be quick. The notices are also logged with `tracing`.
    pub fn observer(
        mut self,
        observer: impl Fn(&StreamNotice<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.observer = Arc::new(observer);
        self
    }

    /// Sets the intervals and timeouts, for tests. Defaults to [`Intervals::default`].
    pub fn intervals(mut self, intervals: Intervals) -> Self {
        self.settings.intervals = intervals.clamped();
        self
    }

    /// Starts the stream, which connects in the background and retries until it succeeds. Must be
    /// called inside a Tokio runtime with I/O and time enabled.
    ///
    /// # Errors
    ///
    /// If credentials are missing or are an access token, if a setting of the transport is invalid,
    /// or if it is called outside a Tokio runtime.
    pub fn start(self) -> Result<EventStream, StreamError> {
        Handle::try_current().map_err(|_| StreamError::setting("there is no Tokio runtime"))?;
        let credentials = self.credentials.ok_or(StreamError::setting("no credentials"))?;
        let transport = self.transport.credentials(credentials.clone()).build()?;
        let opener = Opener::new(transport, credentials)?;
        let (consumer, deliveries) = unbounded_channel();
        let driver = Driver::new(opener, self.settings, consumer, self.observer);
        let mailbox = driver.mailbox();
        tokio::spawn(driver.run());
        Ok(EventStream { deliveries, mailbox, is_stopped: Arc::new(AtomicBool::new(false)) })
    }
}

impl fmt::Debug for EventStreamBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStreamBuilder")
            .field("credentials", &self.credentials)
            .field("transport", &self.transport)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
