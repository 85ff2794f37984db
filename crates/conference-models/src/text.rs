/// What the newtypes over text have in common. `converts` ones are made from
/// any text, `explicit` ones only with `new`; `sensitive` ones do not show
/// their text unless asked.
macro_rules! text {
    ($name:ident, converts) => {
        crate::text::text!(@common $name);
        crate::text::text!(@shown $name);
        crate::text::text!(@converts $name);
    };
    ($name:ident, explicit) => {
        crate::text::text!(@common $name);
        crate::text::text!(@shown $name);
    };
    ($name:ident, sensitive) => {
        crate::text::text!(@common $name);
        crate::text::text!(@converts $name);

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
    (@common $name:ident) => {
        impl $name {
            /// From its text.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Its text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
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
pub(crate) use text;
