//! Faults, by layer.

mod body;
mod bomb;
mod connect;
mod constructors;
mod framing;
mod injected;
mod meaning;
mod plan;
#[cfg(feature = "push")]
mod push;
mod scripted;
mod transport;

use std::{fmt, sync::Arc, time::Duration};

use serde_json::Value;

use crate::Reply;

pub(crate) use framing::Framing;
pub use injected::FaultReport;
pub(crate) use injected::InjectedFaults;
pub(crate) use plan::{AcceptPlan, ConnectionEnd, Override, Pace, Plan};
#[cfg(feature = "push")]
pub(crate) use push::{LinkFault, PushPlan};
pub(crate) use scripted::replying;
pub use scripted::{ParseFaultError, ScriptedFault};

/// Fault of a call, a connection or a push, such as a lost response or a throttle.
///
/// [`Simulator::inject`](crate::Simulator::inject) selects the calls that it affects. If several
/// faults affect one call, all of them happen, except for those that another one makes impossible,
/// such as a change of a response that is not sent.
#[derive(Clone)]
pub struct Fault {
    /// Name of the function that creates it.
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
    #[cfg(feature = "push")]
    Push(push::PushEffect),
}

/// Target of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Connection,
    Call,
    #[cfg(feature = "push")]
    Push,
}

impl Fault {
    fn new(name: &'static str, effect: Effect) -> Self {
        Self { name, effect }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    fn subject(&self) -> Subject {
        match self.effect {
            Effect::Accept(..) => Subject::Connection,
            #[cfg(feature = "push")]
            Effect::Push(_) => Subject::Push,
            _ => Subject::Call,
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fault").field(&self.name).finish()
    }
}
