use std::{io, time::Duration};

use crate::{
    SimulatedClock, Simulator, access::ControlAccess, engine::Engine, journal::CallLog,
    state::State, validate::UnknownFields, world::World,
};

/// Builder of a [`Simulator`], created with [`Simulator::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SimulatorBuilder {
    seed: u64,
    clock: SimulatedClock,
    port: u16,
    token_lifetime: Duration,
    unknown_fields: UnknownFields,
    journal_limit: usize,
    control: ControlAccess,
}

impl SimulatorBuilder {
    /// Sets the seed of ids, codes, tokens and request ids. Defaults to 0. The same seed and the
    /// same sequence of calls give the same values. Two simulators that must have different ids
    /// need different seeds.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the clock. Defaults to [`SimulatedClock::default`], which stands still at
    /// 2026-01-01T00:00:00Z.
    pub fn clock(mut self, clock: SimulatedClock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the port. Defaults to any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the lifetime of access tokens. Defaults to 7,200 seconds. The client gets it in whole
    /// seconds, rounded down.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Refuses unknown fields in requests. By default they are ignored.
    pub fn strict(mut self) -> Self {
        self.unknown_fields = UnknownFields::Refused;
        self
    }

    /// Sets the maximum number of calls in the journal and the maximum number of events, to limit
    /// the memory of a long-running simulator. The newest ones are kept. Defaults to no limit.
    pub fn journal_limit(mut self, calls: usize) -> Self {
        self.journal_limit = calls;
        self
    }

    /// Turns off the control over HTTP under `/_simulator/`, which is on by default.
    pub fn without_control(mut self) -> Self {
        self.control.is_on = false;
        self
    }

    /// Allows this name in the `Host` header of control requests, with or without a port, for
    /// example the name by which other hosts reach a container. The names of the loopback interface
    /// are always allowed.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.control.hosts.push(name.into());
        self
    }

    /// Makes the meeting links in responses lead to a page of the simulator, where a person can
    /// join the meeting under a name and leave it. By default, and [without
    /// control](Self::without_control), the links look like DingTalk's and lead nowhere.
    #[cfg(feature = "page")]
    pub fn link_to_page(mut self) -> Self {
        self.control.has_links = true;
        self
    }

    /// Starts the simulator.
    ///
    /// # Errors
    ///
    /// If the port is taken, or no port is free.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with I/O and time enabled.
    #[expect(
        clippy::unused_async,
        reason = "it has to run inside of a runtime, which only a future can be sure of"
    )]
    pub async fn start(self) -> io::Result<Simulator> {
        let mut world = World::new(self.seed, self.clock, self.token_lifetime);
        world.events.limit = self.journal_limit;
        let log = CallLog::new(self.seed, self.journal_limit);
        let state = State::new(self.seed, world, log);
        let engine = Engine::new(state, self.unknown_fields, self.control);
        Simulator::run(engine, self.port)
    }
}

impl Default for SimulatorBuilder {
    fn default() -> Self {
        Self {
            seed: 0,
            clock: SimulatedClock::default(),
            port: 0,
            token_lifetime: Duration::from_secs(7_200),
            unknown_fields: UnknownFields::Ignored,
            journal_limit: usize::MAX,
            control: ControlAccess {
                is_on: true,
                hosts: Vec::new(),
                #[cfg(feature = "page")]
                has_links: false,
            },
        }
    }
}
