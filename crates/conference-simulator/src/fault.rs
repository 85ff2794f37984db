//! What can go wrong, in five layers.

mod body;
mod bomb;
mod connect;
mod constructors;
mod framing;
mod injected;
mod meaning;
mod plan;
mod scripted;
mod transport;

use std::{fmt, sync::Arc, time::Duration};

use serde_json::Value;

use crate::Reply;

pub(crate) use framing::Framing;
pub(crate) use injected::InjectedFaults;
pub(crate) use plan::{AcceptPlan, ConnectionEnd, Override, Pace, Plan};
pub use scripted::{ParseFaultError, ScriptedFault};

/// One thing that goes wrong with a call or a connection.
///
/// [`Simulator::inject`](crate::Simulator::inject) says when it does. Faults
/// that meet in one call all happen, unless one leaves nothing for another to
/// spoil.
#[derive(Clone)]
pub struct Fault {
    /// The name of the function that makes it.
    name: &'static str,
    effect: Effect,
}

type Edit = Arc<dyn Fn(&mut Value) + Send + Sync>;

#[derive(Clone)]
enum Effect {
    Accept(Duration, Option<ConnectionEnd>),
    Early(Reply),
    Delay(Duration),
    RevokeTokens,
    Override(Override),
    Edit(Edit),
    HalfBody,
    Frame(Framing),
    Pace(Pace),
    Cut(usize, ConnectionEnd),
    EndAfterwards,
}

impl Fault {
    fn new(name: &'static str, effect: Effect) -> Self {
        Self { name, effect }
    }

    /// Whether it is for a connection rather than a call.
    fn is_for_connection(&self) -> bool {
        matches!(self.effect, Effect::Accept(..))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fault").field(&self.name).finish()
    }
}
