//! Official payloads decode and encode to the same JSON.

use serde::{Serialize, de::DeserializeOwned};

/// Decodes each example of a definition and encodes it again.
pub(crate) fn round_trip<T: Serialize + DeserializeOwned>(file: &str, name: &str) {
    let spec = crate::spec(file);
    let examples = spec["$defs"][name]["examples"].as_array().unwrap();
    assert!(!examples.is_empty());
    for example in examples {
        let decoded: T = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::to_value(decoded).unwrap(), *example, "{file} {name}");
    }
}
