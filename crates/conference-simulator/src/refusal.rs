use conference_models::ErrorCode;
use serde_json::json;

use crate::http::Reply;

/// Error response without its request id.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    /// The permissions that the app lacks.
    pub(crate) required_scopes: Vec<String>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), required_scopes: Vec::new() }
    }

    /// Creates a documented error whose message contains the detail.
    pub(crate) fn documented(status: u16, code: &ErrorCode, detail: &str) -> Self {
        Self::new(status, code.as_str(), message(code, detail))
    }

    pub(crate) fn missing_scope(scope: &str) -> Self {
        Self {
            required_scopes: vec![scope.to_owned()],
            ..Self::new(
                403,
                "Forbidden.AccessDenied.AccessTokenPermissionDenied",
                format!("the app lacks the permission {scope}"),
            )
        }
    }

    pub(crate) fn token_rejected(why: impl Into<String>) -> Self {
        Self::new(400, "InvalidAuthentication", why)
    }

    #[cfg(feature = "push")]
    pub(crate) fn ticket_rejected() -> Self {
        Self::new(401, "invalidTicket", "the ticket is unknown, has expired or was used")
    }

    pub(crate) fn into_reply(self, request_id: &str) -> Reply {
        let mut body = json!({
            "code": self.code,
            "requestid": request_id,
            "message": self.message,
        });
        if !self.required_scopes.is_empty() {
            body["accessdenieddetail"] = json!({ "requiredScopes": self.required_scopes });
        }
        Reply::json(self.status, &body)
    }
}

/// Fills in the documented pattern of a code's message.
fn message(code: &ErrorCode, detail: &str) -> String {
    match code {
        ErrorCode::ParamsError | ErrorCode::ParamsTitleError => format!("error:{detail}"),
        ErrorCode::ResourceClose => "The meeting has ended".to_owned(),
        code => format!("{code}:{detail}"),
    }
}
