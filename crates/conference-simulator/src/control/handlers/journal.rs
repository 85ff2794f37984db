//! Calls of the API.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::Answer;
use crate::{
    Journal, RecordedCall,
    control::{ControlError, Request, masked},
    routes,
};

/// Maximum time that a request waits.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Selection of calls in a request.
#[derive(Debug)]
struct Selection {
    after: usize,
    operation: Option<String>,
    wait: Duration,
}

/// Lists calls, and waits for one if there is none yet.
pub(in crate::control) async fn read(request: &Request<'_>) -> Answer {
    let selection = Selection::read(request.query)?;
    let deadline = Instant::now() + selection.wait;
    let mut changes = request.engine.feed().listen();
    loop {
        let journal = request.engine.journal();
        if selection.is_satisfied(&journal) {
            return Ok(selection.view(&journal, request));
        }
        if timeout_at(deadline, changes.recv()).await.is_err() {
            return Ok(selection.view(&request.engine.journal(), request));
        }
    }
}

pub(in crate::control) fn clear(request: &Request<'_>) -> Answer {
    Ok(json!({ "cleared": request.engine.clear_journal() }))
}

impl Selection {
    fn read(query: &str) -> Result<Self, ControlError> {
        let query: BTreeMap<String, String> = serde_urlencoded::from_str(query).unwrap_or_default();
        let operation = query.get("operation").cloned();
        if let Some(name) =
            operation.as_ref().filter(|it| !routes::names().any(|name| name == **it))
        {
            return Err(ControlError::invalid(format!("there is no operation named {name}")));
        }
        let wait = match query.get("wait") {
            None => Duration::ZERO,
            Some(text) => seconds(text).ok_or_else(|| {
                ControlError::invalid(format!("`wait` is a number of seconds, not `{text}`"))
            })?,
        };
        let after = match query.get("after") {
            None => 0,
            Some(text) => text.parse().map_err(|_| {
                ControlError::invalid(format!("`after` is the number of a call, not `{text}`"))
            })?,
        };
        Ok(Self { after, operation, wait })
    }

    fn is_satisfied(&self, journal: &Journal) -> bool {
        self.wait.is_zero() || self.select(journal).any(RecordedCall::is_over)
    }

    fn select<'a>(&'a self, journal: &'a Journal) -> impl Iterator<Item = &'a RecordedCall> {
        journal.calls().iter().filter(|call| {
            let named = self.operation.as_deref();
            call.number() > self.after && named.is_none_or(|it| call.operation() == Some(it))
        })
    }

    fn view(&self, journal: &Journal, request: &Request<'_>) -> Value {
        let identity = request.engine.world().identity.clone();
        let calls: Vec<_> =
            self.select(journal).map(|call| masked::call(call, &identity)).collect();
        let first = journal.cleared + journal.forgotten();
        let last = first + journal.calls().len();
        json!({
            "calls": calls,
            "next": last.max(self.after),
            "dropped": first.saturating_sub(self.after.max(journal.cleared)),
        })
    }
}

fn seconds(text: &str) -> Option<Duration> {
    Some(Duration::try_from_secs_f64(text.parse().ok()?).ok()?.min(LONGEST_WAIT))
}
