//! Strings, numbers and booleans in the forms that the service writes.

use std::{fmt, marker::PhantomData};

use serde::de::{Deserializer, Error, Unexpected, Visitor};

/// Reads a string, or the digits of an integer.
pub(crate) fn text<'de, D: Deserializer<'de>, T: From<String> + for<'a> From<&'a str>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(TextVisitor(PhantomData))
}

/// Reads an integer, a string of digits, or a number without a fraction.
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer.deserialize_any(IntegerVisitor { or_boolean: false })
}

/// Reads an integer, or a boolean as 0 or 1.
pub(crate) fn switch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer.deserialize_any(IntegerVisitor { or_boolean: true })
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: From<String> + for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<T>, E> {
        Ok(Some(value.into()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Option<T>, E> {
        Ok(Some(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<T>, E> {
        Ok(Some(value.to_string().into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<T>, E> {
        Ok(Some(value.to_string().into()))
    }
}

struct IntegerVisitor {
    or_boolean: bool,
}

/// The largest integer up to which every integer has a floating-point number of its own.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

impl Visitor<'_> for IntegerVisitor {
    type Value = Option<i64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a 64-bit integer")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<i64>, E> {
        Ok(None)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<i64>, E> {
        Ok(Some(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<i64>, E> {
        let refused = |_| E::invalid_value(Unexpected::Unsigned(value), &self);
        i64::try_from(value).map(Some).map_err(refused)
    }

    #[expect(clippy::cast_possible_truncation, reason = "it is exact within the bounds")]
    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<i64>, E> {
        if value.fract() == 0.0 && value.abs() <= MAX_EXACT {
            return Ok(Some(value as i64));
        }
        Err(E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<i64>, E> {
        if value.is_empty() {
            return Ok(None);
        }
        value.parse().map(Some).map_err(|_| E::invalid_value(Unexpected::Str(value), &self))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<i64>, E> {
        if self.or_boolean {
            return Ok(Some(i64::from(value)));
        }
        Err(E::invalid_type(Unexpected::Bool(value), &self))
    }
}

pub(super) struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Option<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<f64>, E> {
        Ok(None)
    }

    #[expect(clippy::cast_precision_loss, reason = "a field of this type holds no exact integers")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<f64>, E> {
        Ok(Some(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "a field of this type holds no exact integers")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<f64>, E> {
        Ok(Some(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<f64>, E> {
        Ok(Some(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<f64>, E> {
        if value.is_empty() {
            return Ok(None);
        }
        let number = value.parse().ok().filter(|number: &f64| number.is_finite());
        number.map(Some).ok_or_else(|| E::invalid_value(Unexpected::Str(value), &self))
    }
}

pub(super) struct BooleanVisitor;

impl Visitor<'_> for BooleanVisitor {
    type Value = Option<bool>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<bool>, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<bool>, E> {
        Ok(Some(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<bool>, E> {
        Err(E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<bool>, E> {
        match value {
            0 => Ok(Some(false)),
            1 => Ok(Some(true)),
            _ => Err(E::invalid_value(Unexpected::Unsigned(value), &self)),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<bool>, E> {
        match value.to_ascii_lowercase().as_str() {
            "" => Ok(None),
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => Err(E::invalid_value(Unexpected::Str(value), &self)),
        }
    }
}
