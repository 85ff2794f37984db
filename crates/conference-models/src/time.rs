use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize};

use crate::de::Lenient;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// From a [`SystemTime`] it is floored to the millisecond, and saturates far
/// outside of history. A response may write it as a string of its digits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct TimestampMillis(i64);

impl TimestampMillis {
    /// From milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Creates a time from seconds since 1970-01-01T00:00:00Z. Saturates.
    #[must_use]
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000))
    }

    /// In milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// As the system's time; `None` if the system cannot tell such a time.
    #[must_use]
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_millis(self.0.unsigned_abs());
        if self.0 < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        }
    }
}

impl From<SystemTime> for TimestampMillis {
    fn from(time: SystemTime) -> Self {
        Self(match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => saturated(after.as_millis()),
            Err(before) => -saturated(before.duration().as_nanos().div_ceil(1_000_000)),
        })
    }
}

impl Lenient for TimestampMillis {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(i64::read(deserializer)?.map(Self))
    }
}

/// A length of time in milliseconds.
///
/// From a [`Duration`] it is floored to the millisecond, and saturates. A
/// response may write it as a string of its digits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct DurationMillis(i64);

impl DurationMillis {
    /// From milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// In milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// As a [`Duration`]; `None` if it is negative.
    #[must_use]
    pub fn to_duration(self) -> Option<Duration> {
        u64::try_from(self.0).ok().map(Duration::from_millis)
    }
}

impl From<Duration> for DurationMillis {
    fn from(duration: Duration) -> Self {
        Self(saturated(duration.as_millis()))
    }
}

impl Lenient for DurationMillis {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(i64::read(deserializer)?.map(Self))
    }
}

fn saturated(millis: u128) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}
