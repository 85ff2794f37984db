mod app;
mod builder;
mod events;
#[cfg(feature = "push")]
mod push;

use std::{fmt, io, sync::Arc, time::Duration};

use conference_models::UnionId;
use serde_json::Value;
use tokio::{
    sync::{mpsc, oneshot},
    task::AbortHandle,
};

use crate::{
    CallMatcher, CallWatcher, Fault, FaultReport, Gate, Journal, SimulatedClock,
    engine::Engine,
    feed::Change,
    identity::Identity,
    listener::{self, AcceptMode, ModeChange},
    world::World,
};

pub use builder::SimulatorBuilder;

/// Server that simulates DingTalk's conference API on a separate loopback port.
///
/// Dropping it stops it and closes its connections. If an injected fault fired less often than
/// expected, dropping it panics like [`verify`](Self::verify), unless the thread is already
/// panicking.
///
/// It runs on the Tokio runtime that started it. A blocking client on the only thread of that
/// runtime waits forever.
pub struct Simulator {
    pub(crate) engine: Arc<Engine>,
    identity: Arc<Identity>,
    base_url: String,
    mode_changes: mpsc::UnboundedSender<ModeChange>,
    task: AbortHandle,
}

#[expect(
    clippy::must_use_candidate,
    reason = "some methods act, and few callers count what they did"
)]
impl Simulator {
    /// Starts a simulator with default settings.
    ///
    /// # Panics
    ///
    /// If there is no free port on the loopback interface, or outside of a Tokio runtime with I/O
    /// and time enabled. [`builder`](Self::builder) returns an error if there is no port.
    pub async fn start() -> Self {
        Self::builder().start().await.expect("the loopback interface has a free port")
    }

    /// Creates a builder with default settings.
    pub fn builder() -> SimulatorBuilder {
        SimulatorBuilder::default()
    }

    pub(crate) fn run(engine: Engine, port: u16) -> io::Result<Self> {
        let engine = Arc::new(engine);
        let listener = listener::listen(listener::bind(port)?)?;
        let address = listener.local_addr()?;
        let base_url = format!("http://{address}");
        #[cfg(feature = "page")]
        if engine.control.is_on && engine.control.has_links {
            engine.world().links_start = crate::control::links_start(&base_url).into();
        }
        let (mode_changes, received) = mpsc::unbounded_channel();
        let listening = listener::run(Arc::clone(&engine), address.port(), listener, received);
        #[cfg(feature = "push")]
        let listening = {
            let pushing = Arc::clone(&engine.push).run();
            async move { tokio::join!(listening, pushing) }
        };
        let identity = Arc::clone(&engine.world().identity);
        Ok(Self {
            engine,
            identity,
            base_url,
            mode_changes,
            task: tokio::spawn(listening).abort_handle(),
        })
    }

    /// Returns the base URL: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns the address of the page that shows and controls the simulator, for a browser; `None`
    /// [without control](SimulatorBuilder::without_control).
    #[cfg(feature = "page")]
    #[must_use]
    pub fn page_url(&self) -> Option<String> {
        self.engine.control.is_on.then(|| crate::control::page_url(&self.base_url))
    }

    /// Returns the key of the internal app (`client_id` in the unified token call).
    #[must_use]
    pub fn app_key(&self) -> &str {
        &self.identity.app_key
    }

    /// Returns the secret of the internal app (`client_secret` in the unified token call).
    #[must_use]
    pub fn app_secret(&self) -> &str {
        &self.identity.app_secret
    }

    /// Returns the corpId of the organization.
    #[must_use]
    pub fn corp_id(&self) -> &str {
        &self.identity.corp_id
    }

    /// Returns the key of the third-party app.
    #[must_use]
    pub fn suite_key(&self) -> &str {
        &self.identity.suite_key
    }

    /// Returns the secret of the third-party app.
    #[must_use]
    pub fn suite_secret(&self) -> &str {
        &self.identity.suite_secret
    }

    /// Returns the latest suite ticket of the third-party app.
    #[must_use]
    pub fn suite_ticket(&self) -> &str {
        &self.identity.suite_ticket
    }

    /// Returns a valid access token of the internal app, as its token call does.
    #[must_use]
    pub fn access_token(&self) -> String {
        self.world(|world| world.tokens.renew(world.clock.now()))
    }

    /// Returns the clock.
    #[must_use]
    pub fn clock(&self) -> SimulatedClock {
        self.world(|world| world.clock.clone())
    }

    /// Advances the clock. Access tokens expire after 7,200 seconds, unless another lifetime is
    /// set.
    pub fn advance(&self, by: Duration) {
        self.clock().advance(by);
    }

    /// Revokes all access tokens, and returns the number of those that were valid.
    pub fn revoke_tokens(&self) -> usize {
        self.engine.revoke_tokens()
    }

    /// Sets the lifetime of the tokens that are issued from now on. The client gets it in whole
    /// seconds, rounded down.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.world(|world| world.tokens.set_lifetime(lifetime));
    }

    /// Removes a permission, such as `VideoConference.Conference.Write`, from the app. Operations
    /// that need it respond with 403.
    pub fn revoke_scope(&self, scope: impl Into<String>) {
        self.world(|world| world.revoke_scope(scope.into()));
    }

    /// Restores a permission of the app.
    pub fn grant_scope(&self, scope: &str) {
        self.world(|world| world.grant_scope(scope));
    }

    /// Adds a person to the organization, or removes the person. By default everybody belongs to
    /// it.
    pub fn set_member(&self, person: &UnionId, is_member: bool) {
        self.world(|world| world.organization.set_member(person.clone(), is_member));
    }

    /// Sets the display name of a person. Defaults to the unionId.
    pub fn rename(&self, person: &UnionId, nick: impl Into<String>) {
        self.world(|world| world.organization.rename(person.clone(), nick.into()));
    }

    /// Injects a fault for the calls that `matcher` selects, and returns its id. Faults take effect
    /// in the order of injection.
    pub fn inject(&self, matcher: CallMatcher, fault: Fault) -> u64 {
        self.engine.faults().add(matcher, fault)
    }

    /// Returns the injected faults, in the order of injection.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultReport> {
        self.engine.faults().reports()
    }

    /// Removes a fault, fired or not. Returns false if there is none with this id.
    pub fn remove_fault(&self, id: u64) -> bool {
        self.engine.faults().remove(id)
    }

    /// Removes all injected faults, fired or not, and returns their number.
    pub fn clear_faults(&self) -> usize {
        self.engine.faults().clear()
    }

    /// Holds all calls that `matcher` matches, not only the first, until the gate is opened.
    #[must_use = "a gate that is dropped is open"]
    pub fn gate(&self, matcher: CallMatcher) -> Gate {
        self.gate_until(matcher, usize::MAX)
    }

    /// Holds calls until this number of them has arrived, then releases them all.
    #[must_use = "a gate that is dropped is open"]
    pub fn gate_until(&self, matcher: CallMatcher, calls: usize) -> Gate {
        let gate = Gate::new(matcher, calls);
        self.engine.add_gate(gate.state());
        gate
    }

    /// Refuses new connections, as if no program listened on the port. Open connections continue.
    ///
    /// # Errors
    ///
    /// If another process took the port at that moment.
    pub async fn refuse_connections(&self) -> io::Result<()> {
        self.set_accept_mode(AcceptMode::Refuse).await
    }

    /// Ignores new connections, as if the service's queue were full: clients wait until they give
    /// up. Open connections continue.
    ///
    /// After [`accept_connections`](Self::accept_connections) the system of a client that still
    /// waits tries again automatically, after a second or more.
    ///
    /// # Errors
    ///
    /// If another process took the port at that moment, or if the system is not Linux: other
    /// systems have no queue that a single connection fills.
    pub async fn ignore_connections(&self) -> io::Result<()> {
        if !cfg!(target_os = "linux") {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.set_accept_mode(AcceptMode::Ignore).await
    }

    /// Accepts connections again.
    ///
    /// # Errors
    ///
    /// If another process has taken the port.
    pub async fn accept_connections(&self) -> io::Result<()> {
        self.set_accept_mode(AcceptMode::Accept).await
    }

    /// Returns the journal: the calls so far, or the newest ones if there is a
    /// [limit](SimulatorBuilder::journal_limit).
    #[must_use]
    pub fn journal(&self) -> Journal {
        self.engine.journal()
    }

    /// Removes all calls and pushes from the journal, and returns the number of calls. Numbers
    /// continue.
    pub fn clear_journal(&self) -> usize {
        self.engine.clear_journal()
    }

    /// Returns a watcher, which receives each later call as soon as it is answered.
    #[must_use]
    pub fn watch_calls(&self) -> CallWatcher {
        CallWatcher(self.engine.feed().listen())
    }

    /// Returns the state as JSON: the time, the bookings, the meetings with their participants, the
    /// permissions, and the people who do not belong to the organization.
    #[must_use]
    pub fn state(&self) -> Value {
        self.world(|world| world.view())
    }

    /// Restarts the simulator with this seed, or with the initial one if it is `None`.
    ///
    /// Removes bookings, meetings, events, tokens, faults, callbacks and the journal, and closes
    /// connections over Stream. Sets the clock, even a shared one, back by the time by which it was
    /// advanced since the start. Keeps the port, the credentials and the gates. The numbers of
    /// connections continue.
    pub fn reset(&self, seed: Option<u64>) {
        self.engine.reset(seed);
    }

    /// Asserts that every injected fault fired often enough: `n` times with
    /// [`times(n)`](crate::CallMatcher::times), otherwise once. Faults with a probability are
    /// exempt.
    ///
    /// # Panics
    ///
    /// If a fault fired less often. The message lists such faults and the journal.
    #[track_caller]
    pub fn verify(&self) {
        let unfired = self.engine.faults().unfired();
        assert!(
            unfired.is_empty(),
            "injected faults have not fired: {}\nthe calls were:\n{}",
            unfired.join("; "),
            self.journal(),
        );
    }

    pub(crate) fn world<T>(&self, with: impl FnOnce(&mut World) -> T) -> T {
        let result = with(&mut self.engine.world());
        self.engine.feed().send(|| Change::State);
        result
    }

    async fn set_accept_mode(&self, mode: AcceptMode) -> io::Result<()> {
        let stopped = || io::Error::other("the simulator's runtime has stopped");
        let (done, result) = oneshot::channel();
        self.mode_changes.send((mode, done)).map_err(|_| stopped())?;
        result.await.map_err(|_| stopped())?
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.task.abort();
        if !std::thread::panicking() {
            self.verify();
        }
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
