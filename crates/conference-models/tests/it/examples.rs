//! Official payloads decode and encode to the same JSON.

use serde::{Serialize, de::DeserializeOwned};

/// Decodes and encodes the examples of some definitions of a file.
macro_rules! round_trip {
    ($file:literal, $($name:ident),+ $(,)?) => {
        $(crate::examples::check::<conference_models::$name>($file, stringify!($name));)+
    };
}
pub(crate) use round_trip;

/// Decodes each example of a definition and encodes it again.
pub(crate) fn check<T: Serialize + DeserializeOwned>(file: &str, name: &str) {
    let spec = crate::spec(file);
    let examples = spec["$defs"][name]["examples"].as_array().unwrap();
    assert!(!examples.is_empty());
    for example in examples {
        let decoded: T = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::to_value(decoded).unwrap(), *example, "{file} {name}");
    }
}
