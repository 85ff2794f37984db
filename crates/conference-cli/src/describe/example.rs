//! An example command with the required fields of an operation.

use conference_models::metadata::{Field, FieldType, OperationInfo, Unit};
use heck::{ToKebabCase, ToShoutySnakeCase};

use crate::{fields, walk::Place};

/// Returns the command, for a POSIX shell.
pub(super) fn command(info: &'static OperationInfo) -> String {
    let path = info.path_parameter().map(ToShoutySnakeCase::to_shouty_snake_case);
    let arguments = crate::walk::all(info.fields)
        .into_iter()
        .filter_map(|place| is_needed(info.fields, &place).then(|| argument(&place)));
    let words = ["conference".to_owned(), info.name.to_kebab_case()].into_iter();
    words.chain(path).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// Returns true if the field and everything in its path are required, and it is not an object.
fn is_needed(fields: &[Field], place: &Place) -> bool {
    let mut inside = fields;
    let names = place.path.split('.').map(|name| name.trim_end_matches("[0]"));
    let all_required = names.into_iter().all(|name| {
        let field = inside.iter().find(|field| field.name == name);
        inside = field.map(|field| fields_of(field.kind)).unwrap_or_default();
        field.is_some_and(|field| field.required)
    });
    all_required && fields_of(place.field.kind).is_empty()
}

fn fields_of(kind: FieldType) -> &'static [Field] {
    match kind {
        FieldType::Object(fields) => fields,
        FieldType::List(item) | FieldType::Map(item) => fields_of(item.kind),
        _ => &[],
    }
}

fn argument(place: &Place) -> String {
    let value = value(place.field);
    if place.path == place.field.name && fields::has_flag(place.field) {
        return format!("{} {}", fields::long(place.field), quoted(&value));
    }
    format!("--set {}", quoted(&format!("{}={value}", place.path)))
}

fn value(field: &Field) -> String {
    let kind = match field.kind {
        FieldType::List(item) => item.kind,
        kind => kind,
    };
    match (field.values.first(), field.unit, kind) {
        (Some(known), ..) => known.name.to_kebab_case(),
        (_, Some(Unit::Timestamp), _) if field.after.is_some() => "+1h".to_owned(),
        (_, Some(Unit::Timestamp), _) => "tomorrow 10:00".to_owned(),
        (_, Some(Unit::Duration), _) => "45m".to_owned(),
        (.., FieldType::Boolean) => "true".to_owned(),
        (.., FieldType::String) => field.name.to_shouty_snake_case(),
        (.., FieldType::Map(_)) => "{}".to_owned(),
        _ => "1".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_+:.=".contains(char);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{text}'") }
}
