/// Declares a newtype over a string. `converts` allows conversion from any string, `explicit` only
/// `new`. `sensitive` hides the string in `Debug`.
macro_rules! text_type {
    ($(#[$meta:meta])* pub struct $name:ident: converts;) => {
        text_type!(@declaration $(#[$meta])* $name);
        text_type!(@shown $name);
        text_type!(@converts $name);

        impl crate::de::MapKey for $name {
            const IS_SECRET: bool = false;
        }
    };
    ($(#[$meta:meta])* pub struct $name:ident: explicit;) => {
        text_type!(@declaration $(#[$meta])* $name);
        text_type!(@shown $name);
    };
    ($(#[$meta:meta])* pub struct $name:ident: sensitive;) => {
        text_type!(@declaration $(#[$meta])* $name);
        text_type!(@converts $name);

        impl crate::de::MapKey for $name {
            const IS_SECRET: bool = true;
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
    (@declaration $(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Creates a value from its string.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the string.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl crate::de::Lenient for $name {
            fn read<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                Ok(String::read(deserializer)?.map(Self))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl From<&$name> for $name {
            fn from(value: &$name) -> Self {
                value.clone()
            }
        }

        impl crate::PathParameter for $name {
            fn segment(&self) -> Option<&str> {
                Some(&self.0)
            }
        }
    };
    (@shown $name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
    (@converts $name:ident) => {
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

pub(crate) use text_type;
