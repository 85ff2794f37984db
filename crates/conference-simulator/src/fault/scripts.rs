use super::{AcceptPlan, Fault, Plan};
use crate::{When, seed::Stream};

/// The faults that were scripted, in that order.
#[derive(Debug)]
pub(crate) struct Scripts {
    scripts: Vec<Script>,
    chances: Stream,
}

#[derive(Debug)]
struct Script {
    when: When,
    fault: Fault,
    covered: u64,
    fired: u64,
}

impl Scripts {
    pub(crate) fn new(seed: u64) -> Self {
        Self { scripts: Vec::new(), chances: Stream::new(seed, "fault") }
    }

    pub(crate) fn add(&mut self, when: When, fault: Fault) {
        self.scripts.push(Script { when, fault, covered: 0, fired: 0 });
    }

    pub(crate) fn for_connection(&mut self, connection: u64) -> AcceptPlan {
        let mut plan = AcceptPlan::default();
        for script in &mut self.scripts {
            let covers = script.fault.is_for_connection()
                && script.when.is_any_call()
                && script.when.covers_connection(connection);
            if covers && script.fires(&mut self.chances) {
                plan.add(&script.fault);
            }
        }
        plan
    }

    pub(crate) fn for_call(&mut self, name: Option<&str>, connection: u64) -> Plan {
        let mut plan = Plan::default();
        for script in &mut self.scripts {
            let covers =
                !script.fault.is_for_connection() && script.when.covers_call(name, connection);
            if covers && script.fires(&mut self.chances) {
                plan.add(&script.fault);
            }
        }
        plan
    }

    /// The faults that have not fired as often as they should have.
    pub(crate) fn unfired(&self) -> Vec<String> {
        self.scripts
            .iter()
            .filter(|script| script.fired < script.when.turn().expected())
            .map(Script::complaint)
            .collect()
    }

    pub(crate) fn clear(&mut self) {
        self.scripts.clear();
    }
}

impl Script {
    fn fires(&mut self, chances: &mut Stream) -> bool {
        self.covered += 1;
        let fires = self.when.turn().includes(self.covered, chances);
        self.fired += u64::from(fires);
        fires
    }

    fn complaint(&self) -> String {
        format!(
            "{:?} for {:?} fired {} of {} times",
            self.fault,
            self.when,
            self.fired,
            self.when.turn().expected(),
        )
    }
}
