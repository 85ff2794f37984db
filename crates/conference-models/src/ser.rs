//! Serialization of fields.

use std::collections::BTreeMap;

use serde::{Serialize, ser::SerializeMap};

/// A field of an object that is left out if it is absent.
pub(crate) trait Entry {
    fn write<M: SerializeMap>(&self, key: &'static str, entries: &mut M) -> Result<(), M::Error>;
}

impl<T: Serialize> Entry for Option<T> {
    fn write<M: SerializeMap>(&self, key: &'static str, entries: &mut M) -> Result<(), M::Error> {
        self.as_ref().map_or(Ok(()), |value| entries.serialize_entry(key, value))
    }
}

impl<T: Serialize> Entry for Vec<T> {
    fn write<M: SerializeMap>(&self, key: &'static str, entries: &mut M) -> Result<(), M::Error> {
        entries.serialize_entry(key, self)
    }
}

impl<K: Serialize, T: Serialize> Entry for BTreeMap<K, T> {
    fn write<M: SerializeMap>(&self, key: &'static str, entries: &mut M) -> Result<(), M::Error> {
        entries.serialize_entry(key, self)
    }
}
