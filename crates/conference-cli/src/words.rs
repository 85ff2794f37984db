//! Fields in words, for help and descriptions.

use conference_models::metadata::{ElementType, Field, FieldType, KnownValue, Limits, Unit};
use heck::ToKebabCase;

/// Describes a field: its type, its limits, and that it is required.
pub(crate) fn summary(field: &Field) -> String {
    let required = field.required.then(|| "required".to_owned());
    let parts = [Some(shape(field)), required, limits(field)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Lists the known values of a field, each with its value in the API if that differs.
pub(crate) fn values(field: &Field) -> Option<String> {
    let values: Vec<String> = field.values.iter().map(value).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn value(value: &KnownValue) -> String {
    let (name, wire) = (value.name.to_kebab_case(), value.wire.to_string());
    if name == wire { name } else { format!("{name} ({wire})") }
}

/// Names the type of a field: its unit, if it is a time or a duration.
pub(crate) fn shape(field: &Field) -> String {
    match field.unit {
        Some(Unit::Timestamp) => "time".to_owned(),
        Some(Unit::Duration) => "duration".to_owned(),
        _ => kind(field.kind),
    }
}

fn kind(kind: FieldType) -> String {
    let (collection, item): (_, &ElementType) = match kind {
        FieldType::Boolean => return "boolean".to_owned(),
        FieldType::Integer => return "integer".to_owned(),
        FieldType::Number => return "number".to_owned(),
        FieldType::String => return "string".to_owned(),
        FieldType::List(item) => ("list", item),
        FieldType::Map(item) => ("map", item),
        _ => return "object".to_owned(),
    };
    format!("{collection} of {}s", self::kind(item.kind))
}

/// Describes the limits of a field, if it has any.
pub(crate) fn limits(field: &Field) -> Option<String> {
    let Limits { min, max, truncated_at, .. } = field.limits;
    let noun = match (field.kind, max.or(min)) {
        (FieldType::List(_), Some(1)) => "item",
        (FieldType::List(_), _) => "items",
        (_, Some(1)) => "character",
        _ => "characters",
    };
    let range = match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {noun}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {noun}")),
        (Some(min), None) => Some(format!("at least {min} {noun}")),
        (None, Some(max)) => Some(format!("at most {max} {noun}")),
        (None, None) => None,
    };
    let cut = truncated_at.map(|kept| format!("truncated to {kept}"));
    let parts: Vec<String> = [range, cut].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
