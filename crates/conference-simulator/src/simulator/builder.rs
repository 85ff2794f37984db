use std::{io, time::Duration};

use crate::{
    SimulatedClock, Simulator, access::ControlAccess, engine::Engine, journal::CallLog,
    state::State, validate::UnknownFields, world::World,
};

/// What can be set before a simulator starts.
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
    /// What ids, codes, tokens and request ids are made from; 0 by default. The
    /// same seed and the same sequence of calls give the same ones. Give two
    /// simulators that must not be mixed up two seeds.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The clock that it goes by; [`SimulatedClock::default`] by default.
    pub fn clock(mut self, clock: SimulatedClock) -> Self {
        self.clock = clock;
        self
    }

    /// The port that it listens on; any free one by default.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How long an access token is valid; 7,200 seconds by default. What a
    /// client is told is rounded down to whole seconds.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Refuses fields that the specification does not have. By default they are
    /// ignored.
    pub fn strict(mut self) -> Self {
        self.unknown_fields = UnknownFields::Refused;
        self
    }

    /// How many calls the journal keeps, so that a simulator that runs for long
    /// does not grow: the newest ones, and as many events. By default all are kept.
    pub fn journal_limit(mut self, calls: usize) -> Self {
        self.journal_limit = calls;
        self
    }

    /// Turns off the control over HTTP under `/_simulator/`. By default it is on.
    pub fn without_control(mut self) -> Self {
        self.control.is_on = false;
        self
    }

    /// Lets requests control it whose `Host` is this name, with any port or none, beside the names
    /// of the loopback interface: for a container that others reach by a name.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.control.hosts.push(name.into());
        self
    }

    /// Has the links to meetings that it hands out lead to a page of its own, where a person joins
    /// the meeting under a name and leaves it again. By default they have the form of DingTalk's
    /// links and lead nowhere, as they do [without control](Self::without_control).
    #[cfg(feature = "page")]
    pub fn link_to_page(mut self) -> Self {
        self.control.has_links = true;
        self
    }

    /// Starts the simulator.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its I/O and its time enabled.
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
