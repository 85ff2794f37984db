//! State of the service. All operations, and all actions of people in the app, act on it.

mod attendance;
mod bookings;
mod event_log;
mod events;
mod meetings;
mod organization;
mod participants;
mod recordings;
mod streams;
mod transcript;
mod view;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use conference_models::{ConferenceId, RoomCode};

use crate::{SimulatedClock, identity::Identity, random::Random, refusal::Refusal, tokens::Tokens};

pub(crate) use bookings::Booking;
pub(crate) use event_log::EventLog;
pub(crate) use meetings::Meeting;
pub(crate) use organization::Organization;
pub(crate) use participants::{JoinMethod, Participant, Stay};
pub(crate) use recordings::{Recorder, Recording, RecordingRequest};
pub(crate) use streams::Streams;
pub(crate) use transcript::{Paragraph, Speech, paragraphs};

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: SimulatedClock,
    pub(crate) identity: Arc<Identity>,
    pub(crate) tokens: Tokens,
    pub(crate) organization: Organization,
    pub(crate) events: EventLog,
    start: Start,
    revoked_scopes: BTreeSet<String>,
    bookings: BTreeMap<conference_models::ScheduleConferenceId, Booking>,
    meetings: BTreeMap<ConferenceId, Meeting>,
    /// Meetings under each room code, in the order of opening.
    rooms: BTreeMap<RoomCode, Vec<ConferenceId>>,
    /// Start of the links to meetings. By default they lead nowhere.
    pub(crate) links_start: Cow<'static, str>,
    ids: Ids,
}

/// State at the start of the simulator.
#[derive(Clone, Copy, Debug)]
struct Start {
    token_lifetime: Duration,
    /// Time by which the clock was advanced.
    advanced: i64,
}

#[derive(Debug)]
struct Ids {
    bookings: Random,
    meetings: Random,
    room_codes: Random,
    secrets: Random,
    recordings: Random,
    streams: Random,
}

impl World {
    pub(crate) fn new(seed: u64, clock: SimulatedClock, token_lifetime: Duration) -> Self {
        let start = Start { token_lifetime, advanced: clock.advanced() };
        Self::begin(seed, clock, Arc::new(Identity::new(seed)), start)
    }

    /// Clears everything but the identity. The clock returns to its initial time.
    pub(crate) fn restart(&mut self, seed: u64) {
        let (clock, limit) = (self.clock.clone(), self.events.limit);
        let links_start = self.links_start.clone();
        clock.set_advanced(self.start.advanced);
        *self = Self::begin(seed, clock, Arc::clone(&self.identity), self.start);
        self.events.limit = limit;
        self.links_start = links_start;
    }

    fn begin(seed: u64, clock: SimulatedClock, identity: Arc<Identity>, start: Start) -> Self {
        Self {
            events: EventLog::new(seed, &identity.corp_id),
            clock,
            identity,
            tokens: Tokens::new(seed, start.token_lifetime),
            start,
            organization: Organization::default(),
            revoked_scopes: BTreeSet::new(),
            bookings: BTreeMap::new(),
            meetings: BTreeMap::new(),
            rooms: BTreeMap::new(),
            links_start: "https://meeting.dingtalk.example/j/".into(),
            ids: Ids {
                bookings: Random::new(seed, "booking"),
                meetings: Random::new(seed, "meeting"),
                room_codes: Random::new(seed, "room code"),
                secrets: Random::new(seed, "link"),
                recordings: Random::new(seed, "recording"),
                streams: Random::new(seed, "stream"),
            },
        }
    }

    pub(crate) fn revoke_scope(&mut self, scope: String) {
        self.revoked_scopes.insert(scope);
    }

    pub(crate) fn grant_scope(&mut self, scope: &str) {
        self.revoked_scopes.remove(scope);
    }

    /// Checks a permission. The app has all permissions that were not removed.
    pub(crate) fn check_scope(&self, scope: &str) -> Result<(), Refusal> {
        if self.revoked_scopes.contains(scope) {
            return Err(Refusal::missing_scope(scope));
        }
        Ok(())
    }

    /// Creates a link that only its receivers know.
    pub(crate) fn new_short_link(&mut self) -> String {
        let secret = self.ids.secrets.letters(11);
        format!("{}{secret}", self.links_start)
    }

    /// Creates a code of digits that nobody else has.
    pub(crate) fn new_pass_code(&mut self) -> String {
        self.ids.secrets.digits(10)
    }

    /// Returns the meetings of a room code, in progress or ended.
    ///
    /// Spaces in a code do not matter.
    pub(crate) fn meetings_in_room(
        &self,
        code: &str,
    ) -> Option<impl ExactSizeIterator<Item = &Meeting>> {
        let code = RoomCode::new(code.replace(' ', ""));
        let meetings = self.rooms.get(&code)?;
        Some(meetings.iter().map(|id| &self.meetings[id]))
    }

    fn new_room(&mut self) -> RoomCode {
        loop {
            let code = RoomCode::new(self.ids.room_codes.digits(11));
            if !self.rooms.contains_key(&code) {
                self.rooms.insert(code.clone(), Vec::new());
                return code;
            }
        }
    }
}
