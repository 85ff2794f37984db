//! What a field holds, and how long it may be.

/// What a field, a list or a map holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A signed 64-bit integer.
    Integer,
    /// A number.
    Number,
    /// Text.
    String,
    /// A definition, by its name.
    Named(String),
    /// A list.
    List(Box<Item>),
    /// An object with free keys.
    Map(Box<Map>),
}

/// What a list or a map holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// What each of them is.
    pub ty: Type,
    /// How long each of them may be.
    pub limits: Limits,
}

/// An object with free keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Map {
    /// The definition of the keys, where they are not any text.
    pub key: Option<String>,
    /// What stands under each key.
    pub item: Item,
}

/// How long a text or a list may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// At least.
    pub min: Option<usize>,
    /// At most.
    pub max: Option<usize>,
    /// Where the service cuts without saying so.
    pub truncated_at: Option<usize>,
}

impl Type {
    /// The definition that it holds, in lists and maps too.
    #[must_use]
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(item) => item.ty.named(),
            Self::Map(map) => map.item.ty.named(),
            _ => None,
        }
    }

    /// The definition of its keys.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Map(map) => map.key.as_deref(),
            _ => None,
        }
    }
}

impl Limits {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}
