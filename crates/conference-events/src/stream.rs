//! Events over a WebSocket.

mod backoff;
mod builder;
mod connection;
mod deliveries;
mod delivery;
mod driver;
mod error;
mod handshake;
mod intervals;
mod links;
mod liveness;
mod notice;
mod opening;
mod repeats;

use std::{
    fmt,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use crate::Event;
use driver::Input;

pub use builder::{Acknowledgement, EventStreamBuilder};
pub use delivery::{Delivery, Receipt};
pub use error::StreamError;
pub use intervals::Intervals;
pub use notice::{DisconnectReason, StreamNotice};

#[doc = include_str!("stream.md")]
pub struct EventStream {
    deliveries: UnboundedReceiver<Result<Delivery, StreamError>>,
    mailbox: UnboundedSender<Input>,
    is_stopped: Arc<AtomicBool>,
}

/// Handle that stops an [`EventStream`] from another task or a signal handler.
#[derive(Clone)]
pub struct Stopper {
    mailbox: UnboundedSender<Input>,
    is_stopped: Arc<AtomicBool>,
}

impl EventStream {
    /// Creates a builder with default settings. Only the credentials are required.
    pub fn builder() -> EventStreamBuilder {
        EventStreamBuilder::new()
    }

    /// Returns the next event, or `None` after the stream was stopped, all answers were sent and
    /// the connection was closed. Broken connections are replaced in the background.
    ///
    /// The future may be dropped without losing an event.
    ///
    /// # Errors
    ///
    /// If the platform refuses the credentials, or if the stream's task was canceled or panicked.
    /// The stream has then ended.
    pub async fn next(&mut self) -> Result<Option<Delivery>, StreamError> {
        while let Some(delivery) = self.deliveries.recv().await {
            match delivery {
                // It is dropped, so that it comes again.
                Ok(_) if self.is_stopped() => {}
                Ok(delivery) => return Ok(Some(delivery)),
                Err(error) => {
                    self.is_stopped.store(true, Ordering::Release);
                    return Err(error);
                }
            }
        }
        if self.is_stopped() {
            return Ok(None);
        }
        Err(StreamError::protocol("its task was canceled or panicked"))
    }

    /// Calls `handler` with each event, one after the other in order of arrival, until the stream
    /// is stopped. An event is acknowledged if the handler returns `Ok`. If it returns an error,
    /// the error is logged and the platform sends the event again.
    ///
    /// # Errors
    ///
    /// If the platform refuses the credentials, or if the stream's task was canceled or panicked.
    /// The stream has then ended.
    pub async fn run<F, E>(mut self, mut handler: impl FnMut(Event) -> F) -> Result<(), StreamError>
    where
        F: Future<Output = Result<(), E>>,
        E: fmt::Display,
    {
        while let Some(delivery) = self.next().await? {
            let (event, receipt) = delivery.into_parts();
            match handler(event).await {
                Ok(()) => receipt.ack(),
                Err(error) => {
                    tracing::warn!(%error, "an event was not handled, and the platform sends it again");
                    receipt.later();
                }
            }
        }
        Ok(())
    }

    /// Returns a handle that stops the stream.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper { mailbox: self.mailbox.clone(), is_stopped: self.is_stopped.clone() }
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Acquire)
    }
}

impl Stopper {
    /// Stops the stream. No more events are delivered. Events in progress can still be acknowledged
    /// within 2 seconds after their arrival. Then the connection is closed, and
    /// [`EventStream::next`] returns `None`.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Release);
        // If this fails, the stream has already ended.
        let _ = self.mailbox.send(Input::Stop);
    }
}

/// Stops the stream.
impl Drop for EventStream {
    fn drop(&mut self) {
        self.stopper().stop();
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("is_stopped", &self.is_stopped())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Stopper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stopper").finish_non_exhaustive()
    }
}
