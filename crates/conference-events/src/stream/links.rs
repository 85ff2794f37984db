use std::time::Duration;

use tokio::time::Instant;

use super::{DisconnectReason, Intervals};

/// Connections of a stream: the current one and, during a handover, the previous one.
///
/// Decides when to open the next connection and when to leave the previous one, and measures the
/// time without a connection. `C` is the type of a connection.
#[derive(Debug)]
pub(super) struct Links<C> {
    intervals: Intervals,
    all: Vec<Link<C>>,
    lost: Option<Lost>,
    last: LinkId,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LinkId(pub(super) u64);

#[derive(Debug)]
struct Link<C> {
    id: LinkId,
    connection: C,
    opened: Instant,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Current,
    /// Current; the server has announced its end.
    Ending,
    /// Replaced, and read until this time.
    Replaced {
        until: Instant,
    },
    /// Being closed, and dropped at this time.
    Closing {
        until: Instant,
    },
}

/// The reason for a new connection, and the start of the time without one.
#[derive(Clone, Copy, Debug)]
struct Lost {
    reason: DisconnectReason,
    since: Option<Instant>,
}

/// The time without a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) reason: DisconnectReason,
    pub(super) blind: Duration,
}

/// Request for a new connection in place of one with this lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Replace {
    pub(super) lived: Duration,
}

impl<C> Links<C> {
    pub(super) fn new(intervals: Intervals) -> Self {
        Self { intervals, all: Vec::new(), lost: None, last: LinkId::default() }
    }

    /// Makes a new connection the current one. Returns the gap before it, except for the first.
    pub(super) fn opened(
        &mut self,
        now: Instant,
        connection: impl FnOnce(LinkId) -> C,
    ) -> Option<Gap> {
        self.last.0 += 1;
        let until = now + self.intervals.handover;
        for link in &mut self.all {
            if link.state.is_current() {
                link.state = State::Replaced { until };
            }
        }
        let (id, connection) = (self.last, connection(self.last));
        self.all.push(Link { id, connection, opened: now, state: State::Current });
        self.lost.take().map(|lost| Gap {
            reason: lost.reason,
            blind: lost.since.map_or(Duration::ZERO, |since| now.duration_since(since)),
        })
    }

    /// Records that the server announced the end of a connection, which is still read.
    pub(super) fn ending(&mut self, id: LinkId, now: Instant) -> Option<Replace> {
        let link = self.all.iter_mut().find(|link| link.id == id)?;
        if link.state != State::Current {
            return None;
        }
        link.state = State::Ending;
        self.lost = Some(Lost { reason: DisconnectReason::Announced, since: None });
        Some(Replace { lived: now.duration_since(link.opened) })
    }

    /// Records that a connection is gone, with the time of its last sign of life. Returns `None` if
    /// it was not the current one, or if its end was announced.
    pub(super) fn closed(
        &mut self,
        id: LinkId,
        reason: DisconnectReason,
        heard: Instant,
        now: Instant,
    ) -> Option<Replace> {
        let index = self.all.iter().position(|link| link.id == id)?;
        let link = self.all.remove(index);
        match link.state {
            State::Current => {
                self.lost = Some(Lost { reason, since: Some(heard) });
                Some(Replace { lived: now.duration_since(link.opened) })
            }
            State::Ending => {
                self.lost = self.lost.map(|lost| Lost { since: Some(heard), ..lost });
                None
            }
            State::Replaced { .. } | State::Closing { .. } => None,
        }
    }

    /// Starts to close the replaced connections, so that no more than two are open.
    pub(super) fn close_replaced(&mut self, now: Instant) -> Vec<LinkId> {
        self.close(now, |state| matches!(state, State::Replaced { .. }))
    }

    /// Starts to close all connections.
    pub(super) fn close_all(&mut self, now: Instant) -> Vec<LinkId> {
        self.close(now, |_| true)
    }

    /// Returns the replaced connections to close now, and drops those that the server does not
    /// close.
    pub(super) fn overdue(&mut self, now: Instant) -> Vec<LinkId> {
        self.all.retain(|it| !matches!(it.state, State::Closing { until } if until <= now));
        self.close(now, |state| matches!(state, State::Replaced { until } if until <= now))
    }

    fn close(&mut self, now: Instant, is_due: impl Fn(State) -> bool) -> Vec<LinkId> {
        let until = now + self.intervals.closing;
        let due = self.all.iter_mut().filter(|link| is_due(link.state));
        due.map(|link| {
            link.state = State::Closing { until };
            link.id
        })
        .collect()
    }

    /// Returns the time of the next [`overdue`](Self::overdue).
    pub(super) fn deadline(&self) -> Option<Instant> {
        let deadlines = self.all.iter().filter_map(|link| match link.state {
            State::Current | State::Ending => None,
            State::Replaced { until } | State::Closing { until } => Some(until),
        });
        deadlines.min()
    }

    pub(super) fn get(&self, id: LinkId) -> Option<&C> {
        self.all.iter().find(|link| link.id == id).map(|link| &link.connection)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl State {
    fn is_current(self) -> bool {
        matches!(self, Self::Current | Self::Ending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const RESET: DisconnectReason = DisconnectReason::Reset;

    /// Links with one connection, which was opened then.
    fn connected() -> (Links<()>, LinkId, Instant) {
        let (mut links, start) = (Links::new(Intervals::default()), Instant::now());
        assert_eq!(links.opened(start, |_| ()), None);
        let id = links.last;
        (links, id, start)
    }

    #[test]
    fn a_connection_that_breaks_is_replaced_and_the_gap_is_measured() {
        let (mut links, id, start) = connected();
        let now = start + 70 * SECOND;
        let replace = links.closed(id, RESET, now - 20 * SECOND, now);
        assert_eq!(replace, Some(Replace { lived: 70 * SECOND }));
        assert!(links.is_empty());
        assert_eq!(links.closed(id, RESET, now, now), None);
        let gap = links.opened(now + SECOND, |_| ());
        assert_eq!(gap, Some(Gap { reason: RESET, blind: 21 * SECOND }));
        assert_eq!(links.opened(now + SECOND, |_| ()), None);
    }

    #[test]
    fn a_connection_whose_end_is_announced_is_read_until_long_after_the_next_is_up() {
        let (mut links, id, start) = connected();
        let now = start + 70 * SECOND;
        assert_eq!(links.ending(id, now), Some(Replace { lived: 70 * SECOND }));
        assert_eq!(links.ending(id, now), None);
        assert_eq!((links.get(id), links.deadline()), (Some(&()), None));
        let gap = links.opened(now + SECOND, |_| ());
        let reason = DisconnectReason::Announced;
        assert_eq!(gap, Some(Gap { reason, blind: Duration::ZERO }));

        assert_eq!(links.deadline(), Some(now + 16 * SECOND));
        assert_eq!(links.overdue(now + 15 * SECOND), []);
        assert!(links.get(id).is_some());
        assert_eq!(links.overdue(now + 16 * SECOND), [id]);
        assert_eq!(links.deadline(), Some(now + 17 * SECOND));
        assert_eq!(links.overdue(now + 17 * SECOND), []);
        assert!(links.get(id).is_none() && !links.is_empty());
    }

    #[test]
    fn the_gap_of_an_announced_end_starts_when_the_connection_is_closed() {
        let (mut links, id, start) = connected();
        links.ending(id, start + SECOND);
        let closed = start + 11 * SECOND;
        assert_eq!(links.closed(id, RESET, closed, closed), None);
        let gap = links.opened(start + 14 * SECOND, |_| ());
        let reason = DisconnectReason::Announced;
        assert_eq!(gap, Some(Gap { reason, blind: 3 * SECOND }));
    }

    #[test]
    fn a_replaced_connection_that_closes_needs_no_other() {
        let (mut links, id, start) = connected();
        links.ending(id, start);
        links.opened(start, |_| ());
        assert_eq!(links.closed(id, RESET, start, start), None);
        assert_eq!(links.all.len(), 1);
    }

    #[test]
    fn all_are_closed_in_the_end_and_dropped_if_the_server_is_silent() {
        let (mut links, id, start) = connected();
        links.ending(id, start);
        links.opened(start, |_| ());
        assert_eq!(links.close_all(start), [id, links.last]);
        assert_eq!(links.overdue(start + SECOND), []);
        assert!(links.is_empty());
    }

    #[test]
    fn no_more_than_two_are_kept() {
        let (mut links, id, start) = connected();
        links.ending(id, start);
        links.opened(start, |_| ());
        let second = links.last;
        links.ending(second, start);
        assert_eq!(links.close_replaced(start), [id]);
        links.overdue(start + SECOND);
        assert!(links.get(id).is_none() && links.get(second).is_some());
    }
}
