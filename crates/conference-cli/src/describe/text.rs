//! The description of an operation as text.

use conference_models::{DocumentedError, metadata::OperationInfo};
use heck::ToKebabCase;

use super::{example, known, repeat};
use crate::{
    walk::{self, Place},
    words,
};

pub(super) fn operation(info: &'static OperationInfo) -> String {
    let fields: String = walk::all(info.fields).iter().map(field).collect();
    let mut errors: Vec<String> = info.errors.iter().map(error).collect();
    errors.dedup();
    let parts = [
        format!("{} ({})\n{}\n", info.name, info.name.to_kebab_case(), info.description),
        facts(info),
        section("Fields", &fields),
        section("Errors", &errors.concat()),
        section("Example", &format!("  {}\n", example::command(info))),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn facts(info: &OperationInfo) -> String {
    let parameter = info.path_parameter().zip(info.path_description);
    let facts = [
        ("Request", Some(format!("{} {}", info.method.as_str(), info.path))),
        ("Parameter", parameter.map(|(name, text)| format!("{name}: {text}"))),
        ("Permission", info.scope.map(str::to_owned)),
        ("Repeating", Some(repeat(info))),
        ("Document", info.documentation.map(str::to_owned)),
    ];
    let facts = facts.into_iter().filter_map(|(name, text)| Some((name, text?)));
    facts.map(|(name, text)| fact(name, &text)).collect()
}

fn fact(name: &str, text: &str) -> String {
    format!("{name:12}{text}\n")
}

fn section(title: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{title}:\n{text}") }
}

fn field(place: &Place) -> String {
    let (name, summary) = (place.name(), words::summary(place.field));
    let values = words::values(place.field).map(|values| format!("      Values: {values}.\n"));
    let values = values.unwrap_or_default();
    format!("  {name}  {summary}\n      {}\n{values}", place.field.description)
}

fn error(error: &DocumentedError) -> String {
    let known = known(error);
    let meaning = known.map(|known| known.description).unwrap_or_default();
    let hint = known.and_then(|known| known.hint).map(|hint| format!("      {hint}\n"));
    format!("  {} {}  {meaning}\n{}", error.status, error.code, hint.unwrap_or_default())
}
