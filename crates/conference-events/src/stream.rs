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

/// Stops an [`EventStream`], from another task or a signal handler.
#[derive(Clone)]
pub struct Stopper {
    mailbox: UnboundedSender<Input>,
    is_stopped: Arc<AtomicBool>,
}

impl EventStream {
    /// Returns the settings of a new stream.
    pub fn builder() -> EventStreamBuilder {
        EventStreamBuilder::new()
    }

    /// Returns the next event, or `None` after the stream was stopped: then the platform was
    /// answered and the connection is closed. Connections that break are replaced in the
    /// background.
    ///
    /// The future may be dropped without losing an event.
    ///
    /// # Errors
    ///
    /// If the platform refuses the credentials, which ends the stream.
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

    /// Hands each event to `handler`, one after the other as they arrive, until the stream is
    /// stopped. An event is acknowledged if the handler returns `Ok`, and put off if it returns an
    /// error, which is logged.
    ///
    /// # Errors
    ///
    /// If the platform refuses the credentials, which ends the stream.
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
                    tracing::warn!(%error, "an event was not handled and is put off");
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
    /// Stops the stream. No event is handed over any more. Those that are being handled have the
    /// rest of their 2 seconds to be acknowledged; then the connection is closed, and
    /// [`EventStream::next`] returns `None`.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Release);
        // A stream that has ended is stopped already.
        let _ = self.mailbox.send(Input::Stop);
    }
}

/// Ends like a stream that is stopped.
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
