//! What happens to a call between its request and its answer.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use bytes::Bytes;

use crate::{
    fault::{AcceptPlan, InjectedFaults, Plan},
    gate::GateState,
    http::{Reply, RequestHead},
    journal::{CallLog, Journal, RecordedCall, RecordedResponse},
    operations::{Endpoint, RawCall},
    refusal::Refusal,
    routes::{self, Target},
    validate::UnknownFields,
    world::World,
};

const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";

/// All that a simulator's connections share.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) unknown_fields: UnknownFields,
    world: Mutex<World>,
    faults: Mutex<InjectedFaults>,
    gates: Mutex<Vec<Arc<GateState>>>,
    log: Mutex<CallLog>,
    connections: AtomicU64,
    started: Instant,
}

/// A call on its way.
#[derive(Debug)]
pub(crate) struct RequestContext {
    target: Option<Target>,
    parameter: String,
    connection: u64,
    head: RequestHead,
    request_id: String,
    /// The number in the journal.
    number: usize,
}

impl Engine {
    pub(crate) fn new(
        seed: u64,
        world: World,
        log: CallLog,
        unknown_fields: UnknownFields,
    ) -> Self {
        Self {
            unknown_fields,
            world: Mutex::new(world),
            faults: Mutex::new(InjectedFaults::new(seed)),
            gates: Mutex::default(),
            log: Mutex::new(log),
            connections: AtomicU64::new(0),
            started: Instant::now(),
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, InjectedFaults> {
        lock(&self.faults)
    }

    pub(crate) fn journal(&self) -> Journal {
        lock(&self.log).journal()
    }

    pub(crate) fn add_gate(&self, gate: Arc<GateState>) {
        lock(&self.gates).push(gate);
    }

    pub(crate) fn register_connection(&self) -> (u64, AcceptPlan) {
        let connection = self.connections.fetch_add(1, Ordering::SeqCst) + 1;
        (connection, self.faults().for_connection(connection))
    }

    /// Enters a call into the journal and settles what will go wrong with it.
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

        let mut log = lock(&self.log);
        let (number, request_id) = log.next_id();
        log.push(RecordedCall {
            number,
            connection,
            operation: name,
            parameter: parameter.clone(),
            head: head.clone(),
            body: Bytes::new(),
            request_id: request_id.clone(),
            token_generation,
            at,
            arrived: self.started.elapsed(),
            faults: plan.faults.clone(),
            answer: None,
        });
        let context = RequestContext { target, parameter, connection, head, request_id, number };
        (context, plan)
    }

    pub(crate) fn record_body(&self, context: &RequestContext, body: &Bytes) {
        lock(&self.log).record_body(context.number, body);
    }

    pub(crate) fn record_response(&self, context: &RequestContext, status: u16, bytes: &Bytes) {
        let answer =
            RecordedResponse { status, bytes: bytes.clone(), after: self.started.elapsed() };
        lock(&self.log).record_response(context.number, answer);
    }

    /// Waits at the gates that stand in the way of a call.
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
        let mut world = self.world();
        let answer = match &context.target {
            None => Err(Refusal::new(
                404,
                "InvalidAction.NotFound",
                "no operation has this method and path",
            )),
            Some(Target::Token(call)) => (call.handle)(&mut world, &context.parameter, body),
            Some(Target::Operation(endpoint)) => {
                self.authorize_and_handle(&mut world, *endpoint, context, body)
            }
        };
        match answer {
            Ok(body) => Reply::json(200, &body),
            Err(refusal) => refusal.into_reply(&context.request_id),
        }
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
    /// The answer with the headers that every answer of the platform has.
    pub(crate) fn sign(&self, reply: Reply) -> Reply {
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
