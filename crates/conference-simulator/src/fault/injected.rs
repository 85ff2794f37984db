#[cfg(feature = "push")]
use super::PushPlan;
use super::{AcceptPlan, Fault, Plan, Subject};
use crate::{CallMatcher, random::Random};

/// The injected faults, in their order.
#[derive(Debug)]
pub(crate) struct InjectedFaults {
    injected: Vec<InjectedFault>,
    /// Number of faults injected so far.
    count: u64,
    chances: Random,
}

#[derive(Debug)]
struct InjectedFault {
    id: u64,
    /// Text of the fault, complete if it was scripted by one.
    text: String,
    matcher: CallMatcher,
    fault: Fault,
    covered: u64,
    fired: u64,
}

/// Injected fault, with the number of times that it fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultReport {
    id: u64,
    text: String,
    fired: u64,
}

impl FaultReport {
    /// Returns the id, counted from 1 in the order of injection.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Returns the text of the fault, as in a [`ScriptedFault`](crate::ScriptedFault). It includes
    /// the argument only if the fault was parsed from text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the number of times that it fired.
    #[must_use]
    pub fn fired(&self) -> u64 {
        self.fired
    }
}

impl InjectedFaults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { injected: Vec::new(), count: 0, chances: Random::new(seed, "fault") }
    }

    /// Adds a fault, and returns its id.
    pub(crate) fn add(&mut self, matcher: CallMatcher, fault: Fault) -> u64 {
        let text = format!("{matcher}={}", fault.name());
        self.add_written(text, matcher, fault)
    }

    /// Adds a fault with its text, and returns its id.
    pub(crate) fn add_written(&mut self, text: String, matcher: CallMatcher, fault: Fault) -> u64 {
        self.count += 1;
        let id = self.count;
        self.injected.push(InjectedFault { id, text, matcher, fault, covered: 0, fired: 0 });
        id
    }

    pub(crate) fn reports(&self) -> Vec<FaultReport> {
        self.injected.iter().map(InjectedFault::report).collect()
    }

    /// Removes a fault. Returns false if there is none with this id.
    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.injected.len();
        self.injected.retain(|fault| fault.id != id);
        self.injected.len() < before
    }

    pub(crate) fn for_connection(&mut self, connection: u64) -> AcceptPlan {
        let mut plan = AcceptPlan::default();
        for fault in &mut self.injected {
            let covers = fault.fault.subject() == Subject::Connection
                && fault.matcher.is_any_call()
                && fault.matcher.covers_connection(connection);
            if covers && fault.fires(&mut self.chances) {
                plan.add(&fault.fault);
            }
        }
        plan
    }

    pub(crate) fn for_call(&mut self, name: Option<&str>, connection: u64) -> Plan {
        let mut plan = Plan::default();
        for fault in &mut self.injected {
            let covers = fault.fault.subject() == Subject::Call
                && fault.matcher.covers_call(name, connection);
            if covers && fault.fires(&mut self.chances) {
                plan.add(&fault.fault);
            }
        }
        plan
    }

    /// Returns the faults of a push over a connection, or without one.
    #[cfg(feature = "push")]
    pub(crate) fn for_push(&mut self, event_type: &str, connection: u64) -> PushPlan {
        let mut plan = PushPlan::default();
        for fault in &mut self.injected {
            let covers = fault.fault.subject() == Subject::Push
                && fault.matcher.covers_call(Some(event_type), connection);
            if covers && fault.fires(&mut self.chances) {
                plan.add(&fault.fault);
            }
        }
        plan
    }

    /// Returns the faults that fired less often than expected.
    pub(crate) fn unfired(&self) -> Vec<String> {
        self.injected
            .iter()
            .filter(|fault| fault.fired < fault.matcher.turn().expected())
            .map(InjectedFault::complaint)
            .collect()
    }

    /// Removes all faults, and returns their number.
    pub(crate) fn clear(&mut self) -> usize {
        self.injected.drain(..).count()
    }
}

impl InjectedFault {
    fn fires(&mut self, chances: &mut Random) -> bool {
        self.covered += 1;
        let fires = self.matcher.turn().includes(self.covered, chances);
        self.fired += u64::from(fires);
        fires
    }

    fn report(&self) -> FaultReport {
        FaultReport { id: self.id, text: self.text.clone(), fired: self.fired }
    }

    fn complaint(&self) -> String {
        format!(
            "{:?} for {:?} fired {} of {} times",
            self.fault,
            self.matcher,
            self.fired,
            self.matcher.turn().expected(),
        )
    }
}
