use std::fmt;

use tokio::sync::mpsc::UnboundedSender;

use super::{
    deliveries::{DeliveryId, Settlement},
    driver::Input,
};
use crate::Event;

/// Delivered event. [`ack`](Self::ack) acknowledges it. Dropping it is the same as
/// [`later`](Self::later).
///
/// The platform gets an answer within 2 seconds after the event arrived. If the event is not
/// acknowledged by then, the answer is LATER, and the platform sends the event again. The repeat is
/// not delivered while this delivery exists; after this delivery is acknowledged, repeats are
/// answered with SUCCESS. Handling may therefore take longer than 2 seconds.
#[derive(Debug)]
#[non_exhaustive]
pub struct Delivery {
    /// The event.
    pub event: Event,
    receipt: Receipt,
}

/// The part of a [`Delivery`] that acknowledges the event.
pub struct Receipt {
    delivery: DeliveryId,
    inputs: UnboundedSender<Input>,
    settlement: Settlement,
}

impl Delivery {
    pub(super) fn new(event: Event, delivery: DeliveryId, inputs: UnboundedSender<Input>) -> Self {
        let receipt = Receipt { delivery, inputs, settlement: Settlement::Later };
        Self { event, receipt }
    }

    /// Acknowledges the event: it was handled and is not delivered again.
    pub fn ack(self) {
        self.receipt.ack();
    }

    /// Defers the event: the platform sends it again, and it is delivered again.
    pub fn later(self) {
        self.receipt.later();
    }

    /// Splits the delivery into the event and its receipt.
    #[must_use]
    pub fn into_parts(self) -> (Event, Receipt) {
        (self.event, self.receipt)
    }
}

impl Receipt {
    /// Acknowledges the event: it was handled and is not delivered again.
    pub fn ack(mut self) {
        self.settlement = Settlement::Acknowledged;
    }

    /// Defers the event: the platform sends it again, and it is delivered again.
    pub fn later(self) {
        drop(self);
    }
}

/// Reports that the event was dropped. After the end of the stream there is nobody to report to.
impl Drop for Receipt {
    fn drop(&mut self) {
        let _ = self.inputs.send(Input::Settled(self.delivery, self.settlement));
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipt").field("delivery", &self.delivery.0).finish_non_exhaustive()
    }
}
