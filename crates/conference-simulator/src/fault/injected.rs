#[cfg(feature = "push")]
use super::PushPlan;
use super::{AcceptPlan, Fault, Plan, Subject};
use crate::{CallMatcher, random::Random};

/// The faults that were scripted, in that order.
#[derive(Debug)]
pub(crate) struct InjectedFaults {
    injected: Vec<InjectedFault>,
    chances: Random,
}

#[derive(Debug)]
struct InjectedFault {
    matcher: CallMatcher,
    fault: Fault,
    covered: u64,
    fired: u64,
}

impl InjectedFaults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { injected: Vec::new(), chances: Random::new(seed, "fault") }
    }

    pub(crate) fn add(&mut self, matcher: CallMatcher, fault: Fault) {
        self.injected.push(InjectedFault { matcher, fault, covered: 0, fired: 0 });
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

    /// For a push over a connection, or over none.
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

    /// The faults that have not fired as often as they should have.
    pub(crate) fn unfired(&self) -> Vec<String> {
        self.injected
            .iter()
            .filter(|fault| fault.fired < fault.matcher.turn().expected())
            .map(InjectedFault::complaint)
            .collect()
    }

    /// Forgets all faults, and returns how many there were.
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
