//! `spec/`, read into a [`Model`].

use std::{collections::BTreeMap, fmt, fs, io, path::Path};

mod constructors;
mod definition;
mod enums;
mod event;
mod examples;
mod json;
mod lint;
mod model;
mod node;
mod operation;
mod references;
mod refusals;
mod suggest;
mod usage;

pub use json::Json;
pub use model::*;

use node::Node;

/// The text of each spec file, by its path below `spec/`.
pub type Sources = BTreeMap<String, String>;

/// The file of the types that more than one operation uses.
pub const SHARED: &str = "shared.json";

/// Capabilities that operations belong to, in the order of listing.
pub const GROUPS: [&str; 8] = [
    "lifecycle",
    "scheduling",
    "in-meeting control",
    "cloud recording",
    "minutes",
    "queries",
    "history and metrics",
    "streaming",
];

/// File of the events, which a spec may lack.
pub const EVENTS: &str = "events.json";

/// Reads the files of a folder: the shared one, that of the
/// events, and one for each operation.
///
/// # Errors
///
/// Names the file that could not be read.
pub fn read(folder: &Path) -> io::Result<Sources> {
    let named = |path: &Path, error: io::Error| {
        io::Error::new(error.kind(), format!("{}: {error}", path.display()))
    };
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| named(path, error));
    let mut sources = Sources::new();
    sources.insert(SHARED.to_owned(), read(&folder.join(SHARED))?);
    if folder.join(EVENTS).exists() {
        sources.insert(EVENTS.to_owned(), read(&folder.join(EVENTS))?);
    }
    let operations = folder.join("operations");
    for entry in fs::read_dir(&operations).map_err(|error| named(&operations, error))? {
        let entry = entry?;
        let name = format!("operations/{}", entry.file_name().to_string_lossy());
        sources.insert(name, read(&entry.path())?);
    }
    Ok(sources)
}

/// Parses the spec into a model.
///
/// # Errors
///
/// Names all faults, each with the file and the JSON pointer.
pub fn parse(sources: &Sources) -> Result<Model, Errors> {
    let (jsons, mut errors) = jsons(sources);
    references::check(&jsons, &mut errors);
    let mut files: Vec<File> =
        jsons.iter().map(|(name, json)| file(&Node::root(name, json), &mut errors)).collect();
    files.sort_by_key(|file| (file.name != SHARED, file.name.clone()));
    let mut model = Model { files };
    if errors.is_empty() {
        lint::check(&model, &mut errors);
    }
    if errors.is_empty() {
        model.mark_usage();
        lint::check_usage(&model, &mut errors);
    }
    if errors.is_empty() { Ok(model) } else { Err(Errors(errors)) }
}

/// Checks the current spec for rules that do not apply to older ones: constructors, groups, and
/// valid examples.
///
/// # Errors
///
/// Names all faults, each with the file and the JSON pointer.
pub fn check(sources: &Sources, model: &Model) -> Result<(), Errors> {
    let (jsons, mut errors) = jsons(sources);
    errors.extend(constructors::check(model));
    errors.extend(lint::groups(model));
    errors.extend(examples::check(&jsons));
    if errors.is_empty() { Ok(()) } else { Err(Errors(errors)) }
}

fn jsons(sources: &Sources) -> (BTreeMap<&str, Json>, Vec<Error>) {
    let mut errors = Vec::new();
    let mut jsons = BTreeMap::new();
    for (name, text) in sources {
        match json::parse(text) {
            Ok(json) => drop(jsons.insert(name.as_str(), json)),
            Err(error) => errors.push(Error::at(name, "", error.to_string())),
        }
    }
    (jsons, errors)
}

/// All faults of a spec.
#[derive(Debug, thiserror::Error)]
pub struct Errors(Vec<Error>);

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

/// A fault in a spec, with its position.
#[derive(Debug, thiserror::Error)]
#[error("spec/{file}#{pointer}: {message}")]
pub struct Error {
    file: String,
    pointer: String,
    message: String,
}

impl Error {
    fn at(file: &str, pointer: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), pointer: pointer.to_owned(), message: message.into() }
    }
}

fn file(root: &Node<'_>, errors: &mut Vec<Error>) -> File {
    let mut keep = |result: Result<(), Error>| errors.extend(result.err());
    keep(root.only(&["$schema", "description", "x-operation", "x-events", "x-causes", "$defs"]));
    let mut definitions = Vec::new();
    match root.entries("$defs") {
        Ok(entries) => {
            for (name, node) in entries {
                keep(definition::parse(name, &node).map(|definition| definitions.push(definition)));
            }
        }
        Err(error) => keep(Err(error)),
    }
    let mut operation = None;
    keep(operation::parse(root).map(|parsed| operation = parsed));
    let mut events = Vec::new();
    keep(event::parse(root).map(|parsed| events = parsed));
    let mut causes = Vec::new();
    keep(refusals::parse(root, "x-causes").map(|parsed| causes = parsed));
    File { name: root.file().to_owned(), definitions, operation, events, causes }
}
