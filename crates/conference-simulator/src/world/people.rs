use std::collections::{BTreeMap, BTreeSet};

use conference_models::UnionId;

use crate::Cause;

/// Everyone belongs to the organization but those named as strangers.
#[derive(Debug, Default)]
pub(crate) struct People {
    strangers: BTreeSet<UnionId>,
    nicks: BTreeMap<UnionId, String>,
}

impl People {
    pub(crate) fn make_stranger(&mut self, person: UnionId) {
        self.strangers.insert(person);
    }

    pub(crate) fn rename(&mut self, person: UnionId, nick: String) {
        self.nicks.insert(person, nick);
    }

    /// The name that a person shows: the unionId, if none was given.
    pub(crate) fn nick(&self, person: &UnionId) -> String {
        self.nicks.get(person).map_or_else(|| person.as_str().to_owned(), Clone::clone)
    }

    pub(crate) fn check<'a>(
        &self,
        people: impl IntoIterator<Item = &'a UnionId>,
    ) -> Result<(), Cause> {
        if people.into_iter().any(|person| self.strangers.contains(person)) {
            return Err(Cause::NotAMember);
        }
        Ok(())
    }
}
