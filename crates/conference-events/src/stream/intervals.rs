use std::time::Duration;

/// Intervals of an [`EventStream`](crate::EventStream). The defaults suit DingTalk; tests shorten
/// them. Each is clamped to one day.
///
/// ```
/// use std::time::Duration;
///
/// use conference_events::Intervals;
///
/// let mut intervals = Intervals::default();
/// intervals.silence = Duration::from_millis(200);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Intervals {
    /// Maximum time from the arrival of an event to its answer. Defaults to 1.9 s, so that the
    /// answer is sent within 2 s. DingTalk's limit is 3 s.
    pub answer: Duration,
    /// Time without a message after which the server is pinged. Defaults to 15 s.
    pub silence: Duration,
    /// Timeout of the answer to a ping. After it the connection counts as dead and is replaced.
    /// Defaults to 5 s.
    pub pong: Duration,
    /// Lifetime after which a connection counts as stable: when it breaks, it is replaced without a
    /// wait. Defaults to 60 s.
    pub settled: Duration,
    /// Initial wait before an unstable connection is replaced, or after a failed attempt to
    /// connect. It doubles each time. Defaults to 1 s.
    pub initial_backoff: Duration,
    /// Upper bound of that wait. Defaults to 60 s.
    pub max_backoff: Duration,
    /// Time for which a replaced connection is still read. Defaults to 15 s. DingTalk closes it 10
    /// s after the announcement.
    pub handover: Duration,
    /// Timeout of the server's answer to a close of the connection. Defaults to 1 s.
    pub closing: Duration,
}

const DAY: Duration = Duration::from_secs(86_400);

impl Intervals {
    /// Clamps the intervals, so that every clock can represent the resulting times.
    pub(super) fn clamped(mut self) -> Self {
        let all = [
            &mut self.answer,
            &mut self.silence,
            &mut self.pong,
            &mut self.settled,
            &mut self.initial_backoff,
            &mut self.max_backoff,
            &mut self.handover,
            &mut self.closing,
        ];
        for interval in all {
            *interval = DAY.min(*interval);
        }
        self
    }
}

impl Default for Intervals {
    fn default() -> Self {
        Self {
            answer: Duration::from_millis(1_900),
            silence: Duration::from_secs(15),
            pong: Duration::from_secs(5),
            settled: Duration::from_secs(60),
            initial_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(60),
            handover: Duration::from_secs(15),
            closing: Duration::from_secs(1),
        }
    }
}
