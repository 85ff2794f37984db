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

/// DingTalk's conference API on a loopback port of its own.
///
/// Dropping it stops it and ends its connections. If a fault was scripted that
/// never fired, dropping it panics, as [`verify`](Self::verify) does, unless
/// the thread panics already.
///
/// It runs on the runtime that started it: a client that blocks the only
/// thread of that runtime waits for ever.
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
    /// Starts a simulator that nothing is set of.
    ///
    /// # Panics
    ///
    /// If there is no free port on the loopback interface, or outside of a
    /// tokio runtime that has its I/O and its time enabled. To learn of the
    /// former as an error, use [`builder`](Self::builder).
    pub async fn start() -> Self {
        Self::builder().start().await.expect("the loopback interface has a free port")
    }

    /// To set something before it starts.
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

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns the address of the page that shows it and controls it, for a browser; `None`
    /// [without control](SimulatorBuilder::without_control).
    #[cfg(feature = "page")]
    #[must_use]
    pub fn page_url(&self) -> Option<String> {
        self.engine.control.is_on.then(|| crate::control::page_url(&self.base_url))
    }

    /// The key of the app that it knows (`client_id` in the unified token
    /// call).
    #[must_use]
    pub fn app_key(&self) -> &str {
        &self.identity.app_key
    }

    /// The secret of that app (`client_secret` in the unified token call).
    #[must_use]
    pub fn app_secret(&self) -> &str {
        &self.identity.app_secret
    }

    /// The organization.
    #[must_use]
    pub fn corp_id(&self) -> &str {
        &self.identity.corp_id
    }

    /// The key of the third-party app that it knows.
    #[must_use]
    pub fn suite_key(&self) -> &str {
        &self.identity.suite_key
    }

    /// The secret of the third-party app.
    #[must_use]
    pub fn suite_secret(&self) -> &str {
        &self.identity.suite_secret
    }

    /// The ticket that the platform pushed to the third-party app last.
    #[must_use]
    pub fn suite_ticket(&self) -> &str {
        &self.identity.suite_ticket
    }

    /// An access token that is valid now, as the token call for internal apps
    /// gives it.
    #[must_use]
    pub fn access_token(&self) -> String {
        self.world(|world| world.tokens.renew(world.clock.now()))
    }

    /// The clock that it goes by.
    #[must_use]
    pub fn clock(&self) -> SimulatedClock {
        self.world(|world| world.clock.clone())
    }

    /// Moves its clock forward: two hours, and all tokens have expired.
    pub fn advance(&self, by: Duration) {
        self.clock().advance(by);
    }

    /// Makes every token that was given out invalid, and returns how many of them were valid.
    pub fn revoke_tokens(&self) -> usize {
        self.engine.revoke_tokens()
    }

    /// Sets how long the tokens that are given out from now on are valid. What a client is told is
    /// rounded down to whole seconds.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.world(|world| world.tokens.set_lifetime(lifetime));
    }

    /// Takes a permission from the app: operations that need it answer 403.
    pub fn revoke_scope(&self, scope: impl Into<String>) {
        self.world(|world| world.revoke_scope(scope.into()));
    }

    /// Gives a permission back to the app.
    pub fn grant_scope(&self, scope: &str) {
        self.world(|world| world.grant_scope(scope));
    }

    /// Sets whether a person belongs to the organization. Everyone does unless
    /// it is set otherwise.
    pub fn set_member(&self, person: &UnionId, is_member: bool) {
        self.world(|world| world.organization.set_member(person.clone(), is_member));
    }

    /// Gives a person a name to show. Otherwise it is the unionId.
    pub fn rename(&self, person: &UnionId, nick: impl Into<String>) {
        self.world(|world| world.organization.rename(person.clone(), nick.into()));
    }

    /// Has something go wrong. Faults act in the order in which they are
    /// injected. Returns the id of the fault.
    pub fn inject(&self, matcher: CallMatcher, fault: Fault) -> u64 {
        self.engine.faults().add(matcher, fault)
    }

    /// Returns the faults that were injected, in that order.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultReport> {
        self.engine.faults().reports()
    }

    /// Forgets a fault, whether it has fired or not. Returns false if there is none with this id.
    pub fn remove_fault(&self, id: u64) -> bool {
        self.engine.faults().remove(id)
    }

    /// Forgets all faults that were injected, whether they have fired or not, and returns how many
    /// there were.
    pub fn clear_faults(&self) -> usize {
        self.engine.faults().clear()
    }

    /// Holds calls back until the gate is opened: all that `matcher` selects, not
    /// only the first of them.
    #[must_use = "a gate that is dropped is open"]
    pub fn gate(&self, matcher: CallMatcher) -> Gate {
        self.gate_until(matcher, usize::MAX)
    }

    /// Holds calls back until so many have come, then lets them all through.
    #[must_use = "a gate that is dropped is open"]
    pub fn gate_until(&self, matcher: CallMatcher, calls: usize) -> Gate {
        let gate = Gate::new(matcher, calls);
        self.engine.add_gate(gate.state());
        gate
    }

    /// From now on connections are refused, as if nobody listened. Those that
    /// there are go on.
    ///
    /// # Errors
    ///
    /// If somebody else took the port in that moment.
    pub async fn refuse_connections(&self) -> io::Result<()> {
        self.set_accept_mode(AcceptMode::Refuse).await
    }

    /// From now on connections get no answer, as if the service's queue were
    /// full: who connects waits until giving up. Those that are there go on.
    /// Once connections are accepted again, the system of who still waits tries
    /// again by itself, after a second or more.
    ///
    /// # Errors
    ///
    /// If somebody else took the port in that moment, or if the system is not
    /// Linux: others have no queue that a single connection fills.
    pub async fn ignore_connections(&self) -> io::Result<()> {
        if !cfg!(target_os = "linux") {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.set_accept_mode(AcceptMode::Ignore).await
    }

    /// Connections are accepted again.
    ///
    /// # Errors
    ///
    /// If somebody else has taken the port.
    pub async fn accept_connections(&self) -> io::Result<()> {
        self.set_accept_mode(AcceptMode::Accept).await
    }

    /// The calls so far, or the newest of them if there is a
    /// [limit](SimulatorBuilder::journal_limit).
    #[must_use]
    pub fn journal(&self) -> Journal {
        self.engine.journal()
    }

    /// Forgets the calls and the pushes so far, and returns how many calls there were. The numbers
    /// go on.
    pub fn clear_journal(&self) -> usize {
        self.engine.clear_journal()
    }

    /// Returns the calls from now on, one after the other, as soon as they are answered.
    #[must_use]
    pub fn watch_calls(&self) -> CallWatcher {
        CallWatcher(self.engine.feed().listen())
    }

    /// Returns the state as JSON: what the clock shows, the bookings, the meetings with their
    /// people, the permissions, and those who do not belong to the organization.
    #[must_use]
    pub fn state(&self) -> Value {
        self.world(|world| world.view())
    }

    /// Begins again as if it were started again, with this seed or, if it is `None`, with the one
    /// that it was started with. Bookings, meetings, events, tokens, faults, callbacks and the
    /// journal are gone; the clock, also one that is shared, goes back by what it was advanced
    /// since; connections over Stream are closed. The port, the credentials and the gates stay, and
    /// connections are counted on.
    pub fn reset(&self, seed: Option<u64>) {
        self.engine.reset(seed);
    }

    /// Makes sure that every fault that was injected has fired as often as it
    /// was meant to; those with a probability need not.
    ///
    /// # Panics
    ///
    /// If one has not.
    #[track_caller]
    pub fn verify(&self) {
        let unfired = self.engine.faults().unfired();
        assert!(
            unfired.is_empty(),
            "faults that were injected have not happened: {}\nthe calls were:\n{}",
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
