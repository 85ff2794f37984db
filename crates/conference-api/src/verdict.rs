//! What an answer says of its own success, noted while it is decoded, so that
//! a large answer is read once.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, IgnoredAny, IntoDeserializer as _, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};
use serde_json::value::RawValue;

/// A body as a value, and whether it says in the fields that all operations
/// share that nothing was done.
pub(crate) fn read<T: de::DeserializeOwned>(body: &[u8]) -> Result<(T, bool), BoxError> {
    let mut json = serde_json::Deserializer::from_str(std::str::from_utf8(body)?);
    let mut failed = false;
    let value = T::deserialize(Watched { inner: &mut json, failed: &mut failed })?;
    json.end()?;
    Ok((value, failed))
}

/// The same of a body that cannot be decoded.
pub(crate) fn is_failure(body: &[u8]) -> bool {
    let mut failed = false;
    let inner = &mut serde_json::Deserializer::from_slice(body);
    let skipped = IgnoredAny::deserialize(Watched { inner, failed: &mut failed });
    skipped.is_ok() && failed
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A field that tells of success.
#[derive(Clone, Copy)]
enum Field {
    Success,
    Errcode,
    Code,
}

impl Field {
    fn of(key: &str) -> Option<Self> {
        match key {
            "success" => Some(Self::Success),
            "errcode" => Some(Self::Errcode),
            "code" => Some(Self::Code),
            _ => None,
        }
    }

    fn tells_of_failure(self, json: &str) -> bool {
        match self {
            Self::Success => json == "false",
            Self::Errcode => !is_one_of(json, &[0]),
            Self::Code => !is_one_of(json, &[0, 200]),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Code {
    Number(i64),
    Text(String),
}

/// What is neither a number nor a text is no code.
fn is_one_of(json: &str, good: &[i64]) -> bool {
    match serde_json::from_str(json) {
        Ok(Code::Number(number)) => good.contains(&number),
        Ok(Code::Text(text)) => text.parse().is_ok_and(|number| good.contains(&number)),
        Err(_) => true,
    }
}

/// Hands everything on, and looks at the fields of the outermost object.
struct Watched<'a, T> {
    inner: T,
    failed: &'a mut bool,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Watched<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, inner: V) -> Result<V::Value, D::Error> {
        let Self { inner: json, failed } = self;
        json.deserialize_any(Watched { inner, failed })
    }

    fn deserialize_option<V: Visitor<'de>>(self, inner: V) -> Result<V::Value, D::Error> {
        let Self { inner: json, failed } = self;
        json.deserialize_option(Watched { inner, failed })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        inner: V,
    ) -> Result<V::Value, D::Error> {
        let Self { inner: json, failed } = self;
        json.deserialize_newtype_struct(name, Watched { inner, failed })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

macro_rules! hand_on {
    ($($visit:ident($type:ty);)+) => {
        $(fn $visit<E: de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.inner.$visit(value)
        })+
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Watched<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    hand_on! {
        visit_bool(bool);
        visit_i64(i64);
        visit_u64(u64);
        visit_f64(f64);
        visit_str(&str);
        visit_borrowed_str(&'de str);
        visit_string(String);
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(items)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Watched { inner, failed: self.failed })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Watched { inner, failed: self.failed })
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(WatchedMap { entries, failed: self.failed, field: None })
    }
}

struct WatchedMap<'a, A> {
    entries: A,
    failed: &'a mut bool,
    field: Option<Field>,
}

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for WatchedMap<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(Key(key)) = self.entries.next_key()? else {
            return Ok(None);
        };
        self.field = Field::of(&key);
        let key = match key {
            Cow::Borrowed(key) => seed.deserialize(de::value::BorrowedStrDeserializer::new(key)),
            Cow::Owned(key) => seed.deserialize(key.into_deserializer()),
        };
        key.map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let Some(field) = self.field.take() else {
            return self.entries.next_value_seed(seed);
        };
        let json = self.entries.next_value::<&RawValue>()?.get();
        *self.failed |= field.tells_of_failure(json);
        let value = seed.deserialize(&mut serde_json::Deserializer::from_str(json));
        value.map_err(de::Error::custom)
    }

    fn size_hint(&self) -> Option<usize> {
        self.entries.size_hint()
    }
}
