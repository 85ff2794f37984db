//! Generation of files from the model.

use std::{collections::BTreeMap, path::Path};

use crate::spec::{self, File, Model, Shape};

pub(crate) use enums::is_switch;

mod checks;
mod documentation;
mod enums;
mod events;
mod index;
mod metadata;
mod openapi;
mod operations;
mod paging;
mod refusals;
mod requests;
mod rust;
mod rustfmt;
mod structs;
mod tests;
mod text;
mod texts;

/// Folders with only generated files.
pub const FOLDERS: [&str; 2] = [FOLDER, refusals::FOLDER];

/// The folder of the generated models.
pub const FOLDER: &str = "crates/conference-models/src/generated";

/// The generated file of tests.
const TESTS: &str = "crates/conference-models/tests/it/generated.rs";

/// The generated page of documentation.
const PAGE: &str = "crates/conference-api/doc/operations.md";

/// Returns the text of each generated file, by its path from the root of the project, formatted
/// like the files in `root`.
///
/// # Errors
///
/// If typify cannot make structs of the definitions, or rustfmt cannot format the result.
pub fn files(root: &Path, model: &Model) -> Result<BTreeMap<String, String>, String> {
    let types = structs::types(model)?;
    let mut sources = BTreeMap::new();
    for file in &model.files {
        let text = rust::file(&file.name, &shared(model, file), &items(model, file, &types));
        sources.insert(format!("{FOLDER}/{}.rs", module(file)), text);
    }
    sources.insert(format!("{FOLDER}.rs"), index::generate(model));
    sources.insert(format!("{FOLDER}/metadata.rs"), metadata::generate(model));
    sources.insert(format!("{FOLDER}/operation_docs.rs"), documentation::generate(model));
    sources.insert(TESTS.to_owned(), tests::generate(model));
    sources.insert(format!("{}/refusals.rs", refusals::FOLDER), refusals::source(model));
    let mut files = rustfmt::format(root, &sources)?;
    files.insert(format!("{}/refusals.md", refusals::FOLDER), refusals::page(model));
    files.insert(PAGE.to_owned(), documentation::page(model));
    files.insert(openapi::FILE.to_owned(), openapi::document(model)?);
    Ok(files)
}

/// Returns the shared types that a file imports. The shared file itself imports those that are
/// written by hand.
fn shared<'a>(model: &'a Model, file: &File) -> Vec<&'a str> {
    let shared = model.definitions().filter(|definition| definition.file == spec::SHARED);
    shared
        .filter(|definition| file.name != spec::SHARED || matches!(definition.shape, Shape::Millis))
        .map(|definition| definition.name.as_str())
        .collect()
}

/// The name of the module of a spec file.
fn module(file: &File) -> &str {
    let name = file.name.rsplit('/').next().unwrap_or(&file.name);
    name.strip_suffix(".json").unwrap_or(name)
}

fn items(model: &Model, file: &File, types: &BTreeMap<String, structs::Types>) -> Vec<String> {
    let mut items = Vec::new();
    if let Some(operation) = &file.operation {
        items.push(operations::generate(model, operation));
        items.extend(paging::generate(model, operation));
    }
    items.extend(events::generate(file));
    for definition in &file.definitions {
        items.extend(enums::generate(definition));
        items.extend(texts::generate(definition));
        if let Some(types) = types.get(&definition.name) {
            items.push(structs::declaration(definition, types));
            items.extend(requests::generate(definition));
            items.extend(checks::generate(model, definition));
        }
    }
    items
}
