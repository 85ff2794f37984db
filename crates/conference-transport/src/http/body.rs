use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Flag that is set when a byte of a request may have been written.
///
/// HTTP/1 asks for the body before it writes the first byte, so a request whose body was not asked
/// for was not sent. A request without a body counts as sent.
#[derive(Clone, Debug)]
pub(super) struct Sent(Arc<AtomicBool>);

impl Sent {
    pub(super) fn unknown() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A request body in one piece that records when it is taken.
pub(super) struct TrackedBody {
    bytes: Option<Bytes>,
    sent: Sent,
}

impl TrackedBody {
    pub(super) fn new(bytes: Bytes) -> (Self, Sent) {
        let sent = Sent(Arc::new(AtomicBool::new(false)));
        (Self { bytes: Some(bytes), sent: sent.clone() }, sent)
    }
}

impl Body for TrackedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.sent.0.store(true, Ordering::Release);
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
