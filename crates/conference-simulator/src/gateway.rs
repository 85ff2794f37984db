//! Calls by which an app gets its events.

/// A call of the gateway as a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GatewayCall {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) kind: GatewayCallKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GatewayCallKind {
    /// Returns the address and a ticket for a connection.
    Open,
    /// Upgrades an HTTP connection to a WebSocket.
    Connect,
    /// Lists the events whose callbacks failed.
    ListFailed,
}

pub(crate) static GATEWAY_CALLS: &[GatewayCall] = &[
    GatewayCall {
        name: "OpenConnection",
        method: "POST",
        path: "/v1.0/gateway/connections/open",
        kind: GatewayCallKind::Open,
    },
    GatewayCall {
        name: "ConnectStream",
        method: "GET",
        path: "/connect",
        kind: GatewayCallKind::Connect,
    },
    GatewayCall {
        name: "GetCallBackFailedResult",
        method: "GET",
        path: "/call_back/get_call_back_failed_result",
        kind: GatewayCallKind::ListFailed,
    },
];
