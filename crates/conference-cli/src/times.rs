//! Times and durations as people write them.

use jiff::{
    SignedDuration, Span, Timestamp, Zoned,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};

/// Formats of a time, for the help.
pub(crate) const TIME_FORMS: &str = "\
Times: milliseconds since 1970, RFC 3339 (2026-12-01T10:00:00+08:00), local times
(\"2026-12-01 10:00\", \"2026-12-01 10:00:30 Asia/Shanghai\", \"tomorrow 09:00\"),
or relative times (\"+90m\", \"7d ago\"). A local time without a zone is in the zone of
--zone, or else of the profile, or else of this machine. \"+90m\" counts from now; in the end
of a period, it counts from the start.";

/// Formats of a duration, for the help.
pub(crate) const DURATION_FORMS: &str = "Durations: milliseconds, or a text such as 45m or 1h30m.";

/// Words for a date, and their distance from today in days.
const DAYS: [(&str, i64); 3] = [("yesterday", -1), ("today", 0), ("tomorrow", 1)];

/// Start time of the command, in the zone of its local times.
#[derive(Debug)]
pub(crate) struct Now(Zoned);

impl Now {
    pub(crate) fn new(zone: Option<&TimeZone>) -> Self {
        let zone = zone.cloned().unwrap_or_else(TimeZone::system);
        Self(Timestamp::now().to_zoned(zone))
    }

    /// Another time in the same zone.
    fn at(&self, millis: i64) -> Result<Zoned, String> {
        let time = Timestamp::from_millisecond(millis).map_err(|error| error.to_string())?;
        Ok(time.to_zoned(self.0.time_zone().clone()))
    }
}

/// Finds a time zone by its name in the IANA database.
pub(crate) fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name)
        .map_err(|_| format!("unknown time zone {name:?}: use an IANA name such as Asia/Shanghai"))
}

/// Reads a time as milliseconds since 1970. A duration with `+` is relative to `start`, also in
/// milliseconds, or else to now.
pub(crate) fn timestamp(text: &str, now: &Now, start: Option<i64>) -> Result<i64, String> {
    if let Some(length) = text.strip_prefix('+') {
        let start = start.map_or_else(|| Ok(now.0.clone()), |millis| now.at(millis))?;
        return shifted(&start, length);
    }
    if let Ok(millis) = text.parse() {
        return Ok(millis);
    }
    if text.ends_with(" ago") {
        return shifted(&now.0, text);
    }
    match text.parse::<Timestamp>() {
        Ok(time) => Ok(time.as_millisecond()),
        Err(_) => local(text, now),
    }
}

/// Reads a duration as milliseconds.
pub(crate) fn duration(text: &str) -> Result<i64, String> {
    if let Ok(millis) = text.parse() {
        return Ok(millis);
    }
    let length: SignedDuration = text.parse().map_err(|_| DURATION_EXPECTED.to_owned())?;
    i64::try_from(length.as_millis()).map_err(|error| error.to_string())
}

/// Formats a time in the zone of local times.
pub(crate) fn local_text(millis: i64, now: &Now) -> Option<String> {
    Some(now.at(millis).ok()?.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// Formats a duration, such as `1h 30m`.
pub(crate) fn duration_text(millis: i64) -> String {
    format!("{:#}", SignedDuration::from_millis(millis))
}

const TIME_EXPECTED: &str = "use milliseconds since 1970, RFC 3339, \
    \"2026-12-01 10:00 [Zone/Name]\", \"tomorrow 09:00\" or \"+90m\"";
const DURATION_EXPECTED: &str = "use milliseconds, or a text such as 45m or 1h30m";

fn shifted(from: &Zoned, length: &str) -> Result<i64, String> {
    let length: Span = length.parse().map_err(|_| TIME_EXPECTED.to_owned())?;
    let time = from.checked_add(length).map_err(|error| error.to_string())?;
    Ok(time.timestamp().as_millisecond())
}

/// Reads a date and a time of day, optionally with the name of a zone.
fn local(text: &str, now: &Now) -> Result<i64, String> {
    let halves = text.split_once(' ').or_else(|| text.split_once('T'));
    let (date, rest) = halves.ok_or(TIME_EXPECTED)?;
    let (time, zone_name) = match rest.trim().split_once([' ', '[']) {
        Some((time, name)) => (time, Some(name.trim_matches([' ', '[', ']']))),
        None => (rest.trim(), None),
    };
    let zone = zone_name.map_or_else(|| Ok(now.0.time_zone().clone()), zone)?;
    let today = now.0.with_time_zone(zone.clone()).date();
    let time: Time = time.parse().map_err(|_| TIME_EXPECTED.to_owned())?;
    exact(self::date(date, today)?.to_datetime(time), &zone)
}

fn date(text: &str, today: Date) -> Result<Date, String> {
    match DAYS.iter().find(|(word, _)| *word == text) {
        Some((_, days)) => {
            today.checked_add(Span::new().days(*days)).map_err(|error| error.to_string())
        }
        None => text.parse().map_err(|_| TIME_EXPECTED.to_owned()),
    }
}

/// Rejects a local time that is skipped or repeated when the clocks change.
fn exact(local: DateTime, zone: &TimeZone) -> Result<i64, String> {
    let time = zone.to_ambiguous_zoned(local);
    let problem = match time.offset() {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Gap { .. } => Some("does not exist"),
        AmbiguousOffset::Fold { .. } => Some("occurs twice"),
    };
    let earlier = time.clone().earlier().map_err(|error| error.to_string())?;
    let Some(problem) = problem else {
        return Ok(earlier.timestamp().as_millisecond());
    };
    let later = time.later().map_err(|error| error.to_string())?;
    let [earlier, later] = [earlier, later]
        .map(|time| time.timestamp().display_with_offset(time.offset()).to_string());
    let zone = zone.iana_name().unwrap_or("the local zone");
    Err(format!("{local} {problem} in {zone}, because the clocks change: use {earlier} or {later}"))
}
