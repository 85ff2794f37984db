use std::collections::{BTreeMap, BTreeSet};

use conference_models::UnionId;

use crate::Cause;

/// Organization, to which everybody belongs who was not removed.
#[derive(Debug, Default)]
pub(crate) struct Organization {
    non_members: BTreeSet<UnionId>,
    nicks: BTreeMap<UnionId, String>,
}

impl Organization {
    pub(crate) fn set_member(&mut self, person: UnionId, is_member: bool) {
        if is_member {
            self.non_members.remove(&person);
        } else {
            self.non_members.insert(person);
        }
    }

    pub(crate) fn rename(&mut self, person: UnionId, nick: String) {
        self.nicks.insert(person, nick);
    }

    pub(crate) fn is_member(&self, person: &UnionId) -> bool {
        !self.non_members.contains(person)
    }

    /// Returns the people who do not belong to it.
    pub(crate) fn strangers(&self) -> impl Iterator<Item = &UnionId> {
        self.non_members.iter()
    }

    /// Returns the display name of a person: the unionId unless another was set.
    pub(crate) fn nick(&self, person: &UnionId) -> String {
        self.nicks.get(person).map_or_else(|| person.as_str().to_owned(), Clone::clone)
    }

    pub(crate) fn check_members<'a>(
        &self,
        people: impl IntoIterator<Item = &'a UnionId>,
    ) -> Result<(), Cause> {
        if people.into_iter().any(|person| !self.is_member(person)) {
            return Err(Cause::NotAMember);
        }
        Ok(())
    }
}
