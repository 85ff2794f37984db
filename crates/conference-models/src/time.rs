use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize};

use crate::de::Lenient;

/// Point in time, in milliseconds since 1970-01-01T00:00:00Z.
///
/// Converts from [`SystemTime`], rounded down to the millisecond and saturating at the bounds of
/// `i64`. In a response it may be an integer or a string of digits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct TimestampMillis(i64);

impl TimestampMillis {
    /// Creates a time from milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Creates a time from seconds since 1970-01-01T00:00:00Z. Saturates at the bounds of `i64`.
    #[must_use]
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000))
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Returns the time as a [`SystemTime`]. `None` if the system cannot represent it.
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

/// Duration in milliseconds.
///
/// Converts from [`Duration`], rounded down to the millisecond and saturating at the bounds of
/// `i64`. In a response it may be an integer or a string of digits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct DurationMillis(i64);

impl DurationMillis {
    /// Creates a duration from milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Returns the [`Duration`]. `None` if it is negative.
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
