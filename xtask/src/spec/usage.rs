//! Definitions that requests and responses contain.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, Model, Operation};

impl Model {
    /// Marks the definitions that requests and responses contain.
    pub(super) fn mark_usage(&mut self) {
        let requests = self.reachable(self.operations().filter_map(Operation::request_type));
        let events = self.events().map(|event| event.ty.as_str());
        let answers = self.operations().filter_map(Operation::response_type);
        let responses = self.reachable(answers.chain(events));
        for file in &mut self.files {
            for definition in &mut file.definitions {
                definition.in_request = requests.contains(&definition.name);
                definition.in_response = responses.contains(&definition.name);
            }
        }
    }

    pub(crate) fn reachable<'a>(
        &'a self,
        roots: impl Iterator<Item = &'a str>,
    ) -> BTreeSet<String> {
        let fields: BTreeMap<&str, &[Field]> = self
            .definitions()
            .map(|definition| (definition.name.as_str(), definition.fields()))
            .collect();
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = roots.collect();
        while let Some(name) = open.pop() {
            if found.insert(name.to_owned()) {
                let fields = fields.get(name).copied().unwrap_or_default();
                open.extend(fields.iter().filter_map(|field| field.ty.named()));
            }
        }
        found
    }
}
