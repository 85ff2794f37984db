//! Types of fields, with their limits.

/// Type of a field, an item or a value of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A signed 64-bit integer.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// A definition, by its name.
    Named(String),
    /// An array.
    List(Box<Item>),
    /// A map: an object with arbitrary keys.
    Map(Box<Map>),
}

/// Item of an array, or value of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// Type of each of them.
    pub ty: Type,
    /// Length limits of each of them.
    pub limits: Limits,
}

/// A map: an object with arbitrary keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Map {
    /// Definition of the keys, if they are not arbitrary strings.
    pub key: Option<String>,
    /// Value of each key.
    pub item: Item,
}

/// Length limits of a string or an array.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Minimum.
    pub min: Option<usize>,
    /// Maximum.
    pub max: Option<usize>,
    /// Length after which the service silently cuts a string.
    pub truncated_at: Option<usize>,
}

impl Type {
    /// Returns the definition that it refers to, also in arrays and maps.
    #[must_use]
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(item) => item.ty.named(),
            Self::Map(map) => map.item.ty.named(),
            _ => None,
        }
    }

    /// Returns the definition of its keys.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Map(map) => map.key.as_deref(),
            _ => None,
        }
    }
}

impl Limits {
    /// Returns true if there is no limit.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}
