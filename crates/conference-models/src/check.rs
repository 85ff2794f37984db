//! Limits of requests, checked before anything is sent.

use std::fmt;

use crate::TimestampMillis;

/// Minimum distance of a time from 1970-01-01T00:00:00Z, in milliseconds: about three years. No
/// meeting is that old, and today's times in seconds have one digit less.
const EARLIEST: u64 = 100_000_000_000;

/// Check of a request against the limits of its fields.
pub trait Check {
    /// Adds each violation of a limit and each truncation to `violations`. `path` leads to this
    /// object. Adds nothing by default, for a request without limits.
    fn collect_violations(&self, _path: &FieldPath<'_>, _violations: &mut Violations) {}

    /// Checks the limits that the service documents.
    ///
    /// # Errors
    ///
    /// An error that lists each violation: a field that is too short or too long, a time that is
    /// not in milliseconds, or an end that is not after its start.
    fn check(&self) -> Result<(), Violations> {
        let violations = collect(self);
        if violations.violations.is_empty() { Ok(()) } else { Err(violations) }
    }

    /// Returns the strings that the service silently cuts.
    fn truncations(&self) -> Vec<Truncation> {
        collect(self).truncations
    }
}

impl Check for () {}

/// Implements [`Check`] for requests whose fields have no limits.
macro_rules! without_limits {
    ($($request:ident,)+) => {
        $(impl crate::check::Check for $request {})+
    };
}
pub(crate) use without_limits;

/// Length limits of a field: characters (Unicode scalar values) of a string, items of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Minimum that the service accepts.
    pub min: Option<usize>,
    /// Maximum that the service accepts.
    pub max: Option<usize>,
    /// Length after which the service silently cuts a string.
    pub truncated_at: Option<usize>,
}

impl Limits {
    /// No limits.
    pub const NONE: Self = Self { min: None, max: None, truncated_at: None };

    pub(crate) const fn min(mut self, min: usize) -> Self {
        self.min = Some(min);
        self
    }

    pub(crate) const fn max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }

    pub(crate) const fn truncated_at(mut self, length: usize) -> Self {
        self.truncated_at = Some(length);
        self
    }
}

/// All violations in a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    violations: Vec<Violation>,
    truncations: Vec<Truncation>,
}

impl Violations {
    /// Returns the violations, one per field and rule.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.violations
    }

    pub(crate) fn text(&mut self, path: &FieldPath<'_>, text: impl AsRef<str>, limits: Limits) {
        let length = text.as_ref().chars().count();
        self.length(path, length, limits);
        if let Some(kept) = limits.truncated_at.filter(|kept| length > *kept) {
            self.truncations.push(Truncation { pointer: path.to_string(), length, kept });
        }
    }

    pub(crate) fn length(&mut self, path: &FieldPath<'_>, length: usize, limits: Limits) {
        let rule = match (limits.min, limits.max) {
            (Some(min), _) if length < min => Rule::TooShort { length, min },
            (_, Some(max)) if length > max => Rule::TooLong { length, max },
            _ => return,
        };
        self.violations.push(Violation { pointer: path.to_string(), rule });
    }

    pub(crate) fn time(&mut self, path: &FieldPath<'_>, time: TimestampMillis) {
        let value = time.as_millis();
        if value.unsigned_abs() < EARLIEST {
            let rule = Rule::NotMillis { value };
            self.violations.push(Violation { pointer: path.to_string(), rule });
        }
    }

    /// Compares an end with its start. A time that is not in milliseconds is reported as such
    /// instead.
    pub(crate) fn after(
        &mut self,
        path: &FieldPath<'_>,
        end: impl Into<Option<TimestampMillis>>,
        start_field: &'static str,
        start: impl Into<Option<TimestampMillis>>,
    ) {
        let (Some(end), Some(start)) = (end.into(), start.into()) else {
            return;
        };
        let [value, start] = [end, start].map(TimestampMillis::as_millis);
        if value <= start && value.unsigned_abs() >= EARLIEST && start.unsigned_abs() >= EARLIEST {
            let rule = Rule::NotAfter { value, start_field, start };
            self.violations.push(Violation { pointer: path.to_string(), rule });
        }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// A field that the service would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// JSON pointer of the field, with wire names.
    pub pointer: String,
    /// Rule that the field violates.
    pub rule: Rule,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.pointer, self.rule)
    }
}

/// Rule that a field violates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// Shorter than `min`.
    TooShort {
        /// Length of the field.
        length: usize,
        /// Minimum that the service accepts.
        min: usize,
    },
    /// Longer than `max`.
    TooLong {
        /// Length of the field.
        length: usize,
        /// Maximum that the service accepts.
        max: usize,
    },
    /// A time with too few digits for milliseconds, such as one in seconds.
    NotMillis {
        /// Value of the field.
        value: i64,
    },
    /// The end of a period that is not after its start.
    NotAfter {
        /// End, in milliseconds since 1970.
        value: i64,
        /// Wire name of the field with the start.
        start_field: &'static str,
        /// Start, in milliseconds since 1970.
        start: i64,
    },
}

/// The rule as the rest of a sentence that begins with the field.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { length: 0, .. } => f.write_str("is empty"),
            Self::TooShort { length, min } => {
                write!(f, "has a length of {length}, at least {min} is required")
            }
            Self::TooLong { length, max } => {
                write!(f, "has a length of {length}, at most {max} is allowed")
            }
            Self::NotMillis { value } => write!(
                f,
                "is {value}, which looks like seconds: a time is in milliseconds since 1970 \
                 (multiply it by 1000, or use TimestampMillis::from_secs)"
            ),
            Self::NotAfter { value, start_field, start } => {
                write!(f, "is {value}, which is not after {start_field} ({start})")
            }
        }
    }
}

/// A string that the service silently cuts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Truncation {
    /// JSON pointer of the field, with wire names.
    pub pointer: String,
    /// Length of the string in characters.
    pub length: usize,
    /// Number of characters that the service keeps.
    pub kept: usize,
}

/// Path to a field of a request. `Display` writes it as a JSON pointer.
#[derive(Clone, Copy, Debug)]
pub struct FieldPath<'a>(Segment<'a>);

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Root,
    Field(&'a FieldPath<'a>, &'a str),
    Item(&'a FieldPath<'a>, usize),
}

impl FieldPath<'_> {
    pub(crate) fn field<'a>(&'a self, name: &'a str) -> FieldPath<'a> {
        FieldPath(Segment::Field(self, name))
    }

    pub(crate) fn item(&self, index: usize) -> FieldPath<'_> {
        FieldPath(Segment::Item(self, index))
    }
}

impl fmt::Display for FieldPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Segment::Root => Ok(()),
            Segment::Field(parent, name) => write!(f, "{parent}/{name}"),
            Segment::Item(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

fn collect<T: Check + ?Sized>(request: &T) -> Violations {
    let mut violations = Violations::default();
    request.collect_violations(&FieldPath(Segment::Root), &mut violations);
    violations
}
