use std::collections::{HashMap, VecDeque};

use super::deliveries::DeliveryId;

/// Ids of known events: those in progress, and the latest acknowledged ones.
#[derive(Debug)]
pub(super) struct Repeats {
    known: HashMap<String, Known>,
    /// Acknowledged ids, the oldest first.
    acknowledged: VecDeque<String>,
    window: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Open(DeliveryId),
    Acknowledged,
}

impl Repeats {
    pub(super) fn new(window: usize) -> Self {
        Self { known: HashMap::new(), acknowledged: VecDeque::new(), window }
    }

    pub(super) fn get(&self, id: &str) -> Option<Known> {
        self.known.get(id).copied()
    }

    pub(super) fn open(&mut self, id: String, delivery: DeliveryId) {
        self.known.insert(id, Known::Open(delivery));
    }

    /// Remembers the id, and forgets the oldest beyond the window.
    pub(super) fn acknowledge(&mut self, id: String) {
        self.known.insert(id.clone(), Known::Acknowledged);
        self.acknowledged.push_back(id);
        if self.acknowledged.len() > self.window {
            let oldest = self.acknowledged.pop_front();
            oldest.map(|oldest| self.known.remove(&oldest));
        }
    }

    #[cfg(test)]
    pub(super) fn acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// Forgets the id, so that the event counts as new.
    pub(super) fn forget(&mut self, id: &str) {
        if self.known.remove(id) == Some(Known::Acknowledged) {
            self.acknowledged.retain(|known| known != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_holds_the_last_acknowledged_and_all_that_are_handled() {
        let mut repeats = Repeats::new(2);
        repeats.open("open".to_owned(), DeliveryId(7));
        for id in ["a", "b", "c"] {
            repeats.acknowledge(id.to_owned());
        }
        assert_eq!(repeats.get("a"), None);
        assert_eq!(repeats.get("b"), Some(Known::Acknowledged));
        assert_eq!(repeats.get("c"), Some(Known::Acknowledged));
        assert_eq!(repeats.get("open"), Some(Known::Open(DeliveryId(7))));
        assert_eq!(repeats.known.len(), 3);
    }

    #[test]
    fn an_event_that_was_forgotten_is_new() {
        let mut repeats = Repeats::new(2);
        repeats.open("a".to_owned(), DeliveryId(1));
        repeats.forget("a");
        assert_eq!(repeats.get("a"), None);
        for _ in 0..3 {
            repeats.acknowledge("b".to_owned());
            assert_eq!(repeats.get("b"), Some(Known::Acknowledged));
            repeats.forget("b");
            assert_eq!((repeats.get("b"), repeats.acknowledged.len()), (None, 0));
        }
    }

    #[test]
    fn without_a_window_nothing_acknowledged_is_kept() {
        let mut repeats = Repeats::new(0);
        repeats.acknowledge("a".to_owned());
        assert_eq!((repeats.get("a"), repeats.known.len()), (None, 0));
    }
}
