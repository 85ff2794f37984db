//! Objects of requests: strict reading, and writing.
//!
//! Derived implementations would do the same, but read arrays by position too, and take a third of
//! the time to compile the crate.

use serde::{
    Deserialize, Serialize,
    de::{Error, MapAccess},
    ser::SerializeMap,
};

use crate::ser::Entry;

/// Lists the fields of an object of a request by their wire names, each `required` or `optional`.
macro_rules! request_object {
    ($(#[$meta:meta])* $name:ident { $($presence:ident $wire:literal => $field:ident,)* }) => {
        $(#[$meta])*
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut entries = serializer.serialize_map(None)?;
                $(crate::request::$presence::write(&self.$field, $wire, &mut entries)?;)*
                serde::ser::SerializeMap::end(entries)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct ObjectVisitor;

                $(#[$meta])*
                impl<'de> serde::de::Visitor<'de> for ObjectVisitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut entries: A,
                    ) -> Result<$name, A::Error> {
                        $(let mut $field = None;)*
                        while let Some(crate::de::Key(key)) = entries.next_key()? {
                            match &*key {
                                $($wire => crate::request::read(&mut $field, $wire, &mut entries)?,)*
                                _ => crate::de::skip(&mut entries)?,
                            }
                        }
                        Ok($name { $($field: crate::request::$presence::value($field, $wire)?,)* })
                    }
                }

                deserializer.deserialize_map(ObjectVisitor)
            }
        }
    };
}

pub(crate) use request_object;

/// Reads the value of a field, which may be there once.
pub(crate) fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    field: &mut Option<T>,
    key: &'static str,
    entries: &mut A,
) -> Result<(), A::Error> {
    if field.is_some() {
        return Err(A::Error::duplicate_field(key));
    }
    *field = Some(entries.next_value()?);
    Ok(())
}

/// Fields that are always present.
pub(crate) mod required {
    use super::{Error, Serialize, SerializeMap};

    pub(crate) fn write<M: SerializeMap>(
        field: &impl Serialize,
        key: &'static str,
        entries: &mut M,
    ) -> Result<(), M::Error> {
        entries.serialize_entry(key, field)
    }

    pub(crate) fn value<T, E: Error>(read: Option<T>, key: &'static str) -> Result<T, E> {
        read.ok_or_else(|| E::missing_field(key))
    }
}

/// Fields that are left out if they are absent.
pub(crate) mod optional {
    use super::{Entry, Error, SerializeMap};

    pub(crate) fn write<M: SerializeMap>(
        field: &impl Entry,
        key: &'static str,
        entries: &mut M,
    ) -> Result<(), M::Error> {
        field.write(key, entries)
    }

    #[expect(clippy::unnecessary_wraps, reason = "the same form as for a required field")]
    pub(crate) fn value<T: Default, E: Error>(read: Option<T>, _key: &'static str) -> Result<T, E> {
        Ok(read.unwrap_or_default())
    }
}
