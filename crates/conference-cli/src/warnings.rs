//! Warnings about values that the service truncates without an error.

use conference_models::metadata::OperationInfo;
use serde_json::Value;

use crate::walk::{self, Place};

/// Returns a warning for each string of a request that the service truncates.
pub(crate) fn of_request(info: &OperationInfo, request: &Value) -> Vec<String> {
    let fields = request.as_object().map(|request| walk::of_request(info.fields, request));
    let fields = fields.into_iter().flatten();
    fields.filter_map(|(place, value)| truncated(&place, value?.as_str()?)).collect()
}

fn truncated(place: &Place, text: &str) -> Option<String> {
    let (length, kept) = (text.chars().count(), place.field.limits.truncated_at?);
    let name = place.name();
    (length > kept)
        .then(|| format!("{name} has {length} characters, and the service keeps the first {kept}"))
}
