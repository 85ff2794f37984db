//! Model of a spec, in the generator's terms.

mod definition;
mod operation;
mod ty;

pub use definition::*;
pub use operation::*;
pub use ty::*;

/// The whole spec.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Model {
    /// Files: the shared one first, then those of operations by file name.
    pub files: Vec<File>,
}

/// A file of the spec.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct File {
    /// Its path below `spec/`.
    pub name: String,
    /// Its definitions, in their order.
    pub definitions: Vec<Definition>,
    /// Operation, except in the shared file and the file of the events.
    pub operation: Option<Operation>,
    /// Events, only in the file of the events.
    pub events: Vec<Event>,
    /// Causes for which the simulator refuses, with their messages, only in the shared file.
    pub causes: Vec<(String, String)>,
}

/// A type of events.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// Its name on the wire.
    pub name: String,
    /// Its name in Rust.
    pub variant: String,
    /// Description of the event.
    pub description: String,
    /// The definition of its data.
    pub ty: String,
}

impl Model {
    /// Returns all definitions, in the order of the files.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.files.iter().flat_map(|file| &file.definitions)
    }

    /// Returns all operations, in the order of the files.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.files.iter().filter_map(|file| file.operation.as_ref())
    }

    /// Returns all types of events.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.files.iter().flat_map(|file| &file.events)
    }

    /// Returns the causes for which the simulator refuses, with their messages.
    pub fn causes(&self) -> impl Iterator<Item = &(String, String)> {
        self.files.iter().flat_map(|file| &file.causes)
    }

    /// Returns a definition by its name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions().find(|definition| definition.name == name)
    }
}
