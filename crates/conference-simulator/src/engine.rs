//! Handling of a call, from its request to its response.

use std::{
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use bytes::Bytes;
use conference_models::TimestampMillis;

use crate::{
    access::ControlAccess,
    fault::{AcceptPlan, InjectedFaults, Plan},
    feed::{Change, Feed},
    gate::GateState,
    http::{Reply, RequestHead},
    journal::{CallId, Journal, RecordedCall, RecordedResponse},
    operations::{Endpoint, RawCall},
    refusal::Refusal,
    routes::{self, Target},
    state::{State, lock},
    validate::UnknownFields,
    world::World,
};

const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";

/// The state that all connections of a simulator share.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) unknown_fields: UnknownFields,
    pub(crate) control: ControlAccess,
    state: Arc<State>,
    #[cfg(feature = "push")]
    pub(crate) push: Arc<crate::push::Push>,
    gates: Mutex<Vec<Arc<GateState>>>,
    connections: AtomicU64,
}

/// A call in progress.
#[derive(Debug)]
pub(crate) struct RequestContext {
    target: Option<Target>,
    parameter: String,
    connection: u64,
    head: RequestHead,
    request_id: String,
    /// Id in the journal.
    id: CallId,
}

impl Engine {
    pub(crate) fn new(state: State, unknown_fields: UnknownFields, control: ControlAccess) -> Self {
        let state = Arc::new(state);
        Self {
            unknown_fields,
            control,
            #[cfg(feature = "push")]
            push: Arc::new(crate::push::Push::new(Arc::clone(&state))),
            state,
            gates: Mutex::default(),
            connections: AtomicU64::new(0),
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.state.world()
    }

    /// Revokes all tokens, and returns how many of them were valid.
    pub(crate) fn revoke_tokens(&self) -> usize {
        let mut world = self.world();
        let now = world.clock.now();
        world.tokens.revoke_all(now)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, InjectedFaults> {
        self.state.faults()
    }

    pub(crate) fn journal(&self) -> Journal {
        self.state.log().journal()
    }

    pub(crate) fn add_gate(&self, gate: Arc<GateState>) {
        lock(&self.gates).push(gate);
    }

    pub(crate) fn register_connection(&self) -> (u64, AcceptPlan) {
        let connection = self.connections.fetch_add(1, Ordering::SeqCst) + 1;
        (connection, self.faults().for_connection(connection))
    }

    /// Adds a call to the journal and chooses its faults.
    pub(crate) fn register_call(
        &self,
        connection: u64,
        head: RequestHead,
    ) -> (RequestContext, Plan) {
        let (target, parameter) = routes::find(&head.method, head.path()).unzip();
        let name = target.as_ref().map(Target::name);
        let plan = self.faults().for_call(name, connection);
        let parameter = parameter.unwrap_or_default();
        let token_generation = self.token_generation(&head);
        let at = self.world().clock.now();

        let mut log = self.state.log();
        let (id, request_id) = log.next_id();
        log.push(RecordedCall {
            number: id.number,
            connection,
            operation: name,
            parameter: parameter.clone(),
            head: head.clone(),
            body: Bytes::new(),
            request_id: request_id.clone(),
            token_generation,
            at,
            arrived: self.state.elapsed(),
            faults: plan.faults.clone(),
            answer: None,
            is_over: false,
        });
        let context = RequestContext { target, parameter, connection, head, request_id, id };
        (context, plan)
    }

    pub(crate) fn record_body(&self, context: &RequestContext, body: &Bytes) {
        self.state.log().record_body(context.id, body);
    }

    pub(crate) fn record_response(&self, context: &RequestContext, status: u16, bytes: &Bytes) {
        let answer = RecordedResponse { status, bytes: bytes.clone(), after: self.state.elapsed() };
        self.state.log().record_response(context.id, answer);
        self.state.announce_call(context.id);
    }

    /// Records the end of a call.
    pub(crate) fn record_end(&self, context: &RequestContext) {
        let is_news = self.state.log().record_end(context.id);
        if is_news {
            self.state.announce_call(context.id);
        }
    }

    pub(crate) fn feed(&self) -> &Feed {
        &self.state.feed
    }

    /// Removes all calls and pushes, and returns the number of calls.
    pub(crate) fn clear_journal(&self) -> usize {
        let cleared = self.state.log().clear();
        self.feed().send(|| Change::Cleared);
        cleared
    }

    /// Restarts with another seed, or with the initial one.
    pub(crate) fn reset(&self, seed: Option<u64>) {
        let seed = seed.unwrap_or(self.state.seed);
        #[cfg(feature = "push")]
        let outbox = self.push.restart(seed);
        let mut world = self.world();
        world.restart(seed);
        #[cfg(feature = "push")]
        {
            world.events.outbox = Some(outbox);
        }
        drop(world);
        *self.faults() = InjectedFaults::new(seed);
        self.state.log().restart(seed);
        self.feed().send(|| Change::Cleared);
        self.feed().send(|| Change::State);
    }

    /// Waits at the gates that hold a call.
    pub(crate) async fn wait_at_gates(&self, context: &RequestContext) {
        let name = context.target.as_ref().map(Target::name);
        let gates: Vec<_> = {
            let mut gates = lock(&self.gates);
            gates.retain(|gate| !gate.is_open());
            gates.iter().filter(|gate| gate.covers(name, context.connection)).cloned().collect()
        };
        for gate in gates {
            gate.wait_until_open().await;
        }
    }

    pub(crate) fn execute(&self, context: &RequestContext, body: &[u8]) -> Reply {
        let json = |body| Reply::json(200, &body);
        let answer = match &context.target {
            None => Err(Refusal::new(
                404,
                "InvalidAction.NotFound",
                "no operation has this method and path",
            )),
            Some(Target::Token(call)) => {
                (call.handle)(&mut self.world(), &context.parameter, body).map(json)
            }
            Some(Target::Operation(endpoint)) => {
                self.authorize_and_handle(&mut self.world(), *endpoint, context, body).map(json)
            }
            #[cfg(feature = "push")]
            Some(Target::Gateway(call)) => {
                self.push.answer(call.kind, &context.head, context.connection, body)
            }
        };
        answer.unwrap_or_else(|refusal| refusal.into_reply(&context.request_id))
    }

    fn authorize_and_handle(
        &self,
        world: &mut World,
        endpoint: Endpoint,
        context: &RequestContext,
        body: &[u8],
    ) -> Result<serde_json::Value, Refusal> {
        world
            .tokens
            .check(context.head.header(TOKEN_HEADER), world.clock.now())
            .map_err(|rejection| Refusal::token_rejected(rejection.to_string()))?;
        if let Some(scope) = endpoint.info.scope {
            world.check_scope(scope)?;
        }
        let call = RawCall {
            path_parameter: &context.parameter,
            query: context.head.query(),
            body,
            request_id: &context.request_id,
            unknown_fields: self.unknown_fields,
        };
        (endpoint.handle)(world, call)
    }

    fn token_generation(&self, head: &RequestHead) -> Option<u64> {
        self.world().tokens.generation(head.header(TOKEN_HEADER)?)
    }
}

impl RequestContext {
    /// Adds the headers that every response of the platform has.
    pub(crate) fn sign(&self, reply: Reply, now: TimestampMillis) -> Reply {
        let reply = if reply.has("date") { reply } else { reply.header("date", http_date(now)) };
        reply
            .header("x-acs-request-id", &*self.request_id)
            .header("x-acs-trace-id", self.request_id.replace('-', "").to_lowercase())
    }

    pub(crate) fn refuse(&self, refusal: Refusal) -> Reply {
        refusal.into_reply(&self.request_id)
    }

    pub(crate) fn head(&self) -> &RequestHead {
        &self.head
    }
}

/// Formats an HTTP date from 1970 to 9999.
fn http_date(at: TimestampMillis) -> String {
    const NEWEST: i64 = 253_402_300_799;
    let seconds = (at.as_millis() / 1000).clamp(0, NEWEST).unsigned_abs();
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}
