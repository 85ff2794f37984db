//! Help texts that clap does not generate.

use clap::Command;
use conference_models::metadata::{OPERATIONS, OperationInfo, Unit};
use heck::ToKebabCase;

use crate::{
    fields, times,
    walk::{self, Place},
    words,
};

/// Returns the template of the program's help: commands, operations by group, options.
pub(crate) fn template(root: &Command) -> String {
    let is_operation = |command: &&Command| {
        OPERATIONS.iter().any(|info| command.get_name() == info.name.to_kebab_case())
    };
    let builtins: String = root
        .get_subcommands()
        .filter(|command| !is_operation(command))
        .map(|command| {
            row(command.get_name(), &command.get_about().cloned().unwrap_or_default().to_string())
        })
        .collect();
    format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\nCommands:\n{builtins}\n{}\
         Options for every call:\n{{options}}{{after-help}}",
        groups()
    )
}

/// Lists the operations by group.
fn groups() -> String {
    let mut names: Vec<&str> = Vec::new();
    for info in OPERATIONS {
        if !names.contains(&info.group) {
            names.push(info.group);
        }
    }
    names.into_iter().map(group).collect()
}

fn group(name: &str) -> String {
    let operations = OPERATIONS.iter().filter(|info| info.group == name);
    let rows: String =
        operations.map(|info| row(&info.name.to_kebab_case(), first_sentence(info))).collect();
    format!("Operations, {name}:\n{rows}\n")
}

fn row(name: &str, text: &str) -> String {
    format!("  {name:42}{text}\n")
}

/// Returns the first sentence of the description, without its period.
pub(crate) fn first_sentence(info: &OperationInfo) -> &'static str {
    let end = info.description.find(". ").unwrap_or(info.description.len());
    info.description[..end].trim_end_matches('.')
}

/// Returns the fields without a flag, and the formats of times and durations.
pub(crate) fn of_operation(info: &'static OperationInfo) -> String {
    let nested: String = walk::all(info.fields).iter().filter_map(nested).collect();
    let nested = (!nested.is_empty()).then(|| {
        format!("Fields without a flag; set them with --set PATH=VALUE:\n{}", nested.trim_end())
    });
    let forms = [(Unit::Timestamp, times::TIME_FORMS), (Unit::Duration, times::DURATION_FORMS)];
    let is_used = |unit| info.fields.iter().any(|field| field.unit == Some(unit));
    let forms =
        forms.into_iter().filter(|(unit, _)| is_used(*unit)).map(|(_, text)| text.to_owned());
    nested.into_iter().chain(forms).collect::<Vec<_>>().join("\n\n")
}

fn nested(place: &Place) -> Option<String> {
    let field = place.field;
    if place.path == field.name && fields::has_flag(field) {
        return None;
    }
    let values = words::values(field).map(|values| format!(" Values: {values}."));
    let (path, summary, text) = (&place.path, words::summary(field), field.description);
    Some(format!("  {path}  {summary}\n          {text}{}\n", values.unwrap_or_default()))
}
