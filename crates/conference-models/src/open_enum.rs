/// Declares an open enum over integers or strings, which keeps unknown values. Each error code has
/// a class, and some have a hint.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: i64 { $($(#[$docs:meta])* $variant:ident = $code:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$docs])* $variant,)+
            /// A value that this version does not know.
            Unknown(i64),
        }

        impl $name {
            /// The values that this version knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the integer on the wire.
            #[must_use]
            pub const fn code(self) -> i64 {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown(code) => code,
                }
            }
        }

        /// Writes the name of the variant, or the integer of an unknown value.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match Self::from(self.code()) {
                    Self::Unknown(code) => code.fmt(f),
                    known => write!(f, "{known:?}"),
                }
            }
        }

        impl From<i64> for $name {
            fn from(code: i64) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    _ => Self::Unknown(code),
                }
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.code()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                i64::deserialize(deserializer).map(Self::from)
            }
        }

        impl crate::de::Lenient for $name {
            fn read<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                const IS_SWITCH: bool = $(($code == 0 || $code == 1))&&+;
                let read = if IS_SWITCH { crate::de::switch } else { crate::de::integer };
                Ok(read(deserializer)?.map(Self::from))
            }
        }

        open_enum!(@equality $name, code);
        open_enum!(@schema $name: "integer", $($variant = $code,)+);
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident: String {
            $($(#[$docs:meta])* $variant:ident = $text:literal => $class:ident $(hint $hint:literal)?,)+
        }
    ) => {
        open_enum! {
            $(#[$meta])*
            pub enum $name: String { $($(#[$docs])* $variant = $text,)+ }
        }

        impl $name {
            /// Returns the class of the code. `None` if this version does not know the code.
            #[must_use]
            pub fn class(&self) -> Option<crate::ErrorClass> {
                match self {
                    $(Self::$variant => Some(crate::ErrorClass::$class),)+
                    Self::Unknown(code) => Self::known(code)?.class(),
                }
            }

            /// Returns the usual cause and the remedy. `None` if the meaning says it all, or if
            /// this version does not know the code.
            #[must_use]
            pub fn hint(&self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => open_enum!(@hint $($hint)?),)+
                    Self::Unknown(code) => Self::known(code)?.hint(),
                }
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident: String { $($(#[$docs:meta])* $variant:ident = $text:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$docs])* $variant,)+
            /// A value that this version does not know.
            Unknown(String),
        }

        impl $name {
            /// The values that this version knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the string on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }

            fn known(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        /// Writes the string on the wire.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::known(text).unwrap_or_else(|| Self::Unknown(text.to_owned()))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::known(&text).unwrap_or(Self::Unknown(text))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }

        impl crate::de::Lenient for $name {
            fn read<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                crate::de::text(deserializer)
            }
        }

        open_enum!(@equality $name, as_str);
        open_enum!(@schema $name: "string", $($variant = $text,)+);
    };
    (@hint) => { None };
    (@hint $hint:literal) => { Some($hint) };
    // A value equals itself, even if one was read by a version that did not know it.
    (@equality $name:ident, $wire:ident) => {
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.$wire() == other.$wire()
            }
        }

        impl Eq for $name {}

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.$wire().hash(state);
            }
        }
    };
    // The schema has the form of `spec/`.
    (@schema $name:ident: $type:literal, $($variant:ident = $value:literal,)+) => {
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": $type,
                    "anyOf": [
                        $({ "const": $value, "title": stringify!($variant) },)+
                        { "title": "Unknown" }
                    ]
                })
            }
        }
    };
}

pub(crate) use open_enum;
