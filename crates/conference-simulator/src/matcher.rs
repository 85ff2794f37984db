use std::fmt;

use conference_models::Operation;

use crate::{event::EVENT_TYPES, random::Random, routes};

/// Selection of the calls that a fault or a gate affects.
///
/// By default it selects only the first matching call. [`nth`](Self::nth), [`times`](Self::times),
/// [`always`](Self::always) and [`with_probability`](Self::with_probability) change that.
///
/// ```
/// use conference_models::CreateVideoConference;
/// use conference_simulator::CallMatcher;
///
/// let second_creation = CallMatcher::operation::<CreateVideoConference>().nth(2);
/// ```
#[derive(Clone, Debug)]
pub struct CallMatcher {
    calls: Calls,
    connection: Option<u64>,
    turns: Turns,
}

/// Error for a name that belongs to no operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no operation named {name}; the names are {known}")]
pub struct UnknownOperation {
    name: String,
    known: String,
}

#[derive(Clone, Copy, Debug)]
enum Calls {
    Any,
    Named(&'static str),
    Token,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Turns {
    First(u64),
    Nth(u64),
    Always,
    Chance(f64),
}

impl CallMatcher {
    /// Matches any call, including token calls.
    #[must_use]
    pub fn any_call() -> Self {
        Self::calls(Calls::Any)
    }

    /// Matches the calls of one operation.
    #[must_use]
    pub fn operation<O: Operation>() -> Self {
        Self::calls(Calls::Named(O::NAME))
    }

    /// Matches the calls of the operation with this official name.
    ///
    /// The token calls are `GetAccessToken`, `GetCorpAccessToken` and `GetToken`. The calls of an
    /// app that receives events are `OpenConnection`, `ConnectStream` and
    /// `GetCallBackFailedResult`. The type of an event matches its pushes.
    ///
    /// # Errors
    ///
    /// If no operation has this name.
    pub fn named(name: &str) -> Result<Self, UnknownOperation> {
        let names = || routes::names().chain(EVENT_TYPES);
        names().find(|known| *known == name).map(|name| Self::calls(Calls::Named(name))).ok_or_else(
            || UnknownOperation {
                name: name.to_owned(),
                known: names().collect::<Vec<_>>().join(", "),
            },
        )
    }

    /// Matches the calls that request an access token, for any kind of app.
    #[must_use]
    pub fn token_call() -> Self {
        Self::calls(Calls::Token)
    }

    /// Matches the calls on one connection, and the connection itself. Connections are counted from
    /// 1 in the order of acceptance.
    #[must_use]
    pub fn connection(number: u64) -> Self {
        Self::any_call().on_connection(number)
    }

    /// Restricts the match to the calls on this connection. Connections are counted from 1 in the
    /// order of acceptance.
    #[must_use]
    pub fn on_connection(mut self, number: u64) -> Self {
        self.connection = Some(number);
        self
    }

    /// Selects only the n-th match, counted from 1.
    #[must_use]
    pub fn nth(self, n: u64) -> Self {
        self.turns(Turns::Nth(n))
    }

    /// Selects the first `n` matches.
    #[must_use]
    pub fn times(self, n: u64) -> Self {
        self.turns(Turns::First(n))
    }

    /// Selects all matches.
    #[must_use]
    pub fn always(self) -> Self {
        self.turns(Turns::Always)
    }

    /// Selects each match with this probability, from 0 to 1. The seed of the simulator determines
    /// the choice.
    #[must_use]
    pub fn with_probability(self, probability: f64) -> Self {
        self.turns(Turns::Chance(probability))
    }

    pub(crate) fn covers_call(&self, name: Option<&str>, connection: u64) -> bool {
        self.covers_name(name) && self.covers_connection(connection)
    }

    pub(crate) fn covers_name(&self, name: Option<&str>) -> bool {
        match self.calls {
            Calls::Any => true,
            Calls::Named(known) => name == Some(known),
            Calls::Token => name.is_some_and(routes::is_token_call),
        }
    }

    pub(crate) fn covers_connection(&self, connection: u64) -> bool {
        self.connection.is_none_or(|known| known == connection)
    }

    pub(crate) fn is_any_call(&self) -> bool {
        matches!(self.calls, Calls::Any)
    }

    pub(crate) fn is_for_events(&self) -> bool {
        matches!(self.calls, Calls::Named(name) if EVENT_TYPES.contains(&name))
    }

    fn calls(calls: Calls) -> Self {
        Self { calls, connection: None, turns: Turns::First(1) }
    }

    fn turns(mut self, turns: Turns) -> Self {
        self.turns = turns;
        self
    }

    pub(crate) fn turn(&self) -> Turns {
        self.turns
    }
}

impl fmt::Display for CallMatcher {
    /// Writes the part before the `=` of a [`ScriptedFault`](crate::ScriptedFault).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.calls {
            Calls::Any => "any",
            Calls::Named(name) => name,
            Calls::Token => "token",
        })?;
        if let Some(connection) = self.connection {
            write!(f, "@{connection}")?;
        }
        match self.turns {
            Turns::First(1) => Ok(()),
            Turns::First(n) => write!(f, "*{n}"),
            Turns::Nth(n) => write!(f, "#{n}"),
            Turns::Always => f.write_str("*"),
            Turns::Chance(probability) => write!(f, "~{probability}"),
        }
    }
}

impl Turns {
    /// Returns true if the match with this number is selected.
    pub(crate) fn includes(self, number: u64, chances: &mut Random) -> bool {
        match self {
            Self::First(n) => number <= n,
            Self::Nth(n) => number == n,
            Self::Always => true,
            Self::Chance(probability) => chances.chance(probability),
        }
    }

    /// Returns the minimum number of selected matches before the test ends.
    pub(crate) fn expected(self) -> u64 {
        match self {
            Self::First(n) => n,
            Self::Nth(_) | Self::Always => 1,
            Self::Chance(_) => 0,
        }
    }
}
