use crate::{CallbackTarget, PushError, Simulator};

/// # Pushes
///
/// Events are pushed over Stream as soon as a client is connected, or as HTTP callbacks.
impl Simulator {
    /// Pushes events as HTTP callbacks from now on, instead of over Stream. First checks the URL,
    /// like the developer console.
    ///
    /// # Errors
    ///
    /// If the URL does not answer the check with an encrypted `success`.
    pub async fn push_to(&self, callback: CallbackTarget) -> Result<(), PushError> {
        self.engine.push.register(callback).await
    }

    /// Returns the number of open connections over Stream.
    #[must_use]
    pub fn open_streams(&self) -> usize {
        self.engine.push.open_streams()
    }

    /// Pushes events over Stream again.
    pub fn stop_callbacks(&self) {
        self.engine.push.unregister();
    }
}
