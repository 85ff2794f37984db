//! What a spec says, in the generator's own terms.

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
    /// The shared file first, then the operations by file name.
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
    /// The operation, in every file but the shared one and that of the events.
    pub operation: Option<Operation>,
    /// The events, in the file of the events alone.
    pub events: Vec<Event>,
    /// The causes for which the simulator refuses, and what each says, in the shared file alone.
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
    /// What has happened.
    pub description: String,
    /// The definition of its data.
    pub ty: String,
}

impl Model {
    /// All definitions, in the order of the files.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.files.iter().flat_map(|file| &file.definitions)
    }

    /// All operations, in the order of the files.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.files.iter().filter_map(|file| file.operation.as_ref())
    }

    /// All types of events.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.files.iter().flat_map(|file| &file.events)
    }

    /// The causes for which the simulator refuses, and what each says.
    pub fn causes(&self) -> impl Iterator<Item = &(String, String)> {
        self.files.iter().flat_map(|file| &file.causes)
    }

    /// A definition by its name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions().find(|definition| definition.name == name)
    }
}
