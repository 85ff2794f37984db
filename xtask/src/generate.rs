//! The model, turned into the files of `conference-models`.

use std::collections::BTreeMap;

use crate::spec::{self, File, Model, Shape};

pub(crate) use enums::is_switch;

mod checks;
mod enums;
mod events;
mod index;
mod metadata;
mod operations;
mod paging;
pub mod refusals;
mod requests;
mod rust;
mod structs;
mod tests;
mod texts;

/// The folder that holds nothing but generated files.
pub const FOLDERS: [&str; 3] = [
    "crates/conference-models/src/generated",
    "crates/conference-models/tests/it/generated",
    refusals::FOLDER,
];

/// The text of each generated file, by its path from the root of the project.
///
/// # Errors
///
/// If typify cannot make structs of the definitions.
pub fn files(model: &Model) -> Result<BTreeMap<String, String>, String> {
    let structs = structs::generate(model)?;
    let [source, tests, ..] = FOLDERS;
    let mut files = BTreeMap::new();
    for file in &model.files {
        let path = format!("{source}/{}.rs", module(file));
        files.insert(
            path,
            rust::file(&file.name, &shared(model, file), &items(model, file, &structs)),
        );
    }
    files.insert(format!("{source}/mod.rs"), index::generate(model));
    files.insert(format!("{tests}/mod.rs"), tests::generate(model));
    Ok(files)
}

/// The shared types that a file takes from elsewhere. Those of the shared file
/// that are written by hand are elsewhere for itself, too.
fn shared<'a>(model: &'a Model, file: &File) -> Vec<&'a str> {
    let shared = model.definitions().filter(|definition| definition.file == spec::SHARED);
    let mut names: Vec<&str> = shared
        .filter(|definition| file.name != spec::SHARED || matches!(definition.shape, Shape::Millis))
        .map(|definition| definition.name.as_str())
        .collect();
    names.sort_unstable();
    names
}

/// The name of the module of a spec file.
fn module(file: &File) -> &str {
    let name = file.name.rsplit('/').next().unwrap_or(&file.name);
    name.strip_suffix(".json").unwrap_or(name)
}

fn items(model: &Model, file: &File, structs: &structs::Structs) -> Vec<String> {
    let mut items = Vec::new();
    if let Some(operation) = &file.operation {
        items.push(operations::generate(model, operation));
        items.extend(paging::generate(model, operation));
    }
    items.extend(events::generate(file));
    for definition in &file.definitions {
        items.extend(enums::generate(definition));
        items.extend(texts::generate(definition));
        if let Some(item) = structs.get(&definition.name) {
            items.push(rust::item(item));
            items.extend(requests::generate(definition));
            items.extend(checks::generate(model, definition));
            items.extend(metadata::generate(model, definition));
        }
    }
    items
}
