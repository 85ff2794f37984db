//! Lenient deserialization: each type accepts the forms that the service is known to mix.
//!
//! Requests do not use it: `request` reads them strictly.

mod scalar;

use std::{borrow::Cow, collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize,
    de::{
        DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
    },
};

use scalar::{BooleanVisitor, NumberVisitor};

pub(crate) use scalar::{integer, switch, text};

/// A value in any form that the service writes.
pub(crate) trait Lenient: Sized {
    /// Reads the value. `None` for `null` and, except for a string, for an empty string.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;
}

/// A field of an object, absent until it is read.
pub(crate) trait Field {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error>;
}

/// An object whose fields are read one by one.
pub(crate) trait Object: Default {
    /// Reads the value of a key, or skips it.
    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        entries: &mut A,
    ) -> Result<(), A::Error>;
}

/// A key of a map. A secret key does not appear in the pointer of an unreadable value.
pub(crate) trait MapKey: From<String> + Ord {
    const IS_SECRET: bool;
}

impl MapKey for String {
    const IS_SECRET: bool = false;
}

/// Lists the fields of an object of a response by their wire names. An `owned` object is always
/// read leniently, and is written too; another one is read leniently only inside of such an object.
macro_rules! response_object {
    ($(#[$meta:meta])* owned $name:ident { $($wire:literal => $field:ident,)* }) => {
        crate::de::response_object! { $(#[$meta])* $name { $($wire => $field,)* } }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::de::object(deserializer)
            }
        }

        $(#[$meta])*
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut entries = serializer.serialize_map(None)?;
                $(crate::ser::Entry::write(&self.$field, $wire, &mut entries)?;)*
                serde::ser::SerializeMap::end(entries)
            }
        }
    };
    ($(#[$meta:meta])* $name:ident { $($wire:literal => $field:ident,)* }) => {
        $(#[$meta])*
        impl crate::de::Object for $name {
            fn read_field<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                entries: &mut A,
            ) -> Result<(), A::Error> {
                match key {
                    $($wire => entries.next_value_seed(crate::de::Slot(&mut self.$field)),)*
                    _ => crate::de::skip(entries),
                }
            }
        }
    };
}

pub(crate) use response_object;

/// Reads an object, but never from an array by position.
pub(crate) fn object<'de, D: Deserializer<'de>, T: Object>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// Skips the value of an unknown key.
pub(crate) fn skip<'de, A: MapAccess<'de>>(entries: &mut A) -> Result<(), A::Error> {
    entries.next_value::<IgnoredAny>().map(drop)
}

/// The place for the next value.
pub(crate) struct Slot<'a, T>(pub(crate) &'a mut T);

impl<'de, T: Field> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.read_into(deserializer)
    }
}

impl<T: Lenient> Field for Option<T> {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        *self = T::read(deserializer)?;
        Ok(())
    }
}

impl<T: Lenient> Field for Vec<T> {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        *self = Self::read(deserializer)?.unwrap_or_default();
        Ok(())
    }
}

impl<K: MapKey, T: Lenient> Field for BTreeMap<K, T> {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        *self = Self::read(deserializer)?.unwrap_or_default();
        Ok(())
    }
}

impl Lenient for String {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        text(deserializer)
    }
}

impl Lenient for i64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        integer(deserializer)
    }
}

impl Lenient for f64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

impl Lenient for bool {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(BooleanVisitor)
    }
}

impl<T: Object> Lenient for T {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(OrAbsent(ObjectVisitor(PhantomData)))
    }
}

impl<T: Lenient> Lenient for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(OrAbsent(ListVisitor(PhantomData)))
    }
}

impl<K: MapKey, T: Lenient> Lenient for BTreeMap<K, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(OrAbsent(MapVisitor(PhantomData)))
    }
}

/// Accepts `null` and the empty string as absent.
struct OrAbsent<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for OrAbsent<V> {
    type Value = Option<V::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        if value.is_empty() {
            return Ok(None);
        }
        Err(E::invalid_type(Unexpected::Str(value), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        self.0.visit_seq(items).map(Some)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Self::Value, A::Error> {
        self.0.visit_map(entries).map(Some)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

/// A key, borrowed if it has no escapes. A derived newtype would hide it from the tracking of error
/// paths.
pub(crate) struct Key<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }
}

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<T, A::Error> {
        let mut object = T::default();
        while let Some(Key(key)) = entries.next_key()? {
            object.read_field(&key, &mut entries)?;
        }
        Ok(object)
    }
}

/// An item of an array or a map. `None` for `null`.
struct Item<T>(Option<T>);

impl<'de, T: Lenient> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

/// Length from which unused capacity is released: it adds up in a large response.
const SHORT: usize = 8;

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Lenient> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(Item(item)) = items.next_element()? {
            list.extend(item);
        }
        if list.len() > SHORT {
            list.shrink_to_fit();
        }
        Ok(list)
    }
}

struct MapVisitor<K, T>(PhantomData<(K, T)>);

impl<'de, K: MapKey, T: Lenient> Visitor<'de> for MapVisitor<K, T> {
    type Value = BTreeMap<K, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = next_key::<K, A>(&mut entries)? {
            let Item(value) = entries.next_value()?;
            map.extend(value.map(|value| (K::from(key), value)));
        }
        Ok(map)
    }
}

fn next_key<'de, K: MapKey, A: MapAccess<'de>>(
    entries: &mut A,
) -> Result<Option<String>, A::Error> {
    if K::IS_SECRET {
        return Ok(entries.next_key::<HiddenKey>()?.map(|HiddenKey(key)| key));
    }
    entries.next_key()
}

/// A key that the tracking of error paths does not see, because it is a newtype.
#[derive(Deserialize)]
struct HiddenKey(String);
