use std::fmt;

use tokio::sync::mpsc::UnboundedSender;

use super::{
    deliveries::{DeliveryId, Settlement},
    driver::Input,
};
use crate::Event;

/// An event that was handed over. [`ack`](Self::ack) acknowledges it; dropping it is the same as
/// [`later`](Self::later).
///
/// The platform is answered in either case, at the latest 2 seconds after the event arrived. If it
/// is not acknowledged by then, the answer is LATER and the platform sends the event again. That
/// repeat is not handed over while this delivery exists, and it is answered with SUCCESS once this
/// delivery was acknowledged: handling may take as long as it must.
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

    /// Acknowledges the event: it was handled, and is not handed over again.
    pub fn ack(self) {
        self.receipt.ack();
    }

    /// Puts the event off. The platform sends it again, and it is handed over again.
    pub fn later(self) {
        self.receipt.later();
    }

    /// Takes the event apart from its receipt.
    #[must_use]
    pub fn into_parts(self) -> (Event, Receipt) {
        (self.event, self.receipt)
    }
}

impl Receipt {
    /// Acknowledges the event: it was handled, and is not handed over again.
    pub fn ack(mut self) {
        self.settlement = Settlement::Acknowledged;
    }

    /// Puts the event off. The platform sends it again, and it is handed over again.
    pub fn later(self) {
        drop(self);
    }
}

/// Once the stream has ended nobody has to be told.
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
