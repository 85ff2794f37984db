//! HTTP callbacks: encrypted and signed requests, with encrypted and signed answers.

use std::{fmt, time::Duration};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Push, cipher::Cipher};
use crate::{
    SimulatedEvent,
    fault::PushPlan,
    http::{self, LoopbackUrl},
    journal::PushAnswer,
};

/// Time that the platform waits for the response, in real time.
const DEADLINE: Duration = Duration::from_millis(2_500);

/// URL that events are pushed to, with the secrets that the app shares with the platform.
pub struct CallbackTarget {
    url: LoopbackUrl,
    cipher: Cipher,
    /// Cipher of a fault.
    wrong_cipher: Cipher,
}

/// Error for a callback that the simulator cannot push to, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot push to the callback: {0}")]
pub struct PushError(String);

/// The response to a callback.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(rename = "msg_signature")]
    signature: String,
    time_stamp: String,
    nonce: String,
    encrypt: String,
}

impl CallbackTarget {
    /// Creates a target with the app's token and its AES key of 43 characters. `owner_key` is sent
    /// at the end of the encrypted text: the app key if the URL is set in the developer console,
    /// the corpId if it is registered with the older API call.
    ///
    /// # Errors
    ///
    /// If the URL is not `http://` to a loopback address, or the key is not 32 bytes in Base64.
    pub fn new(
        url: &str,
        token: impl Into<String>,
        aes_key: &str,
        owner_key: impl Into<String>,
    ) -> Result<Self, PushError> {
        let (token, owner_key) = (token.into(), owner_key.into());
        let url = LoopbackUrl::parse(url).map_err(PushError)?;
        let cipher = |token| {
            let problem = "the AES key is not 43 characters of Base64";
            Cipher::new(token, aes_key, owner_key.clone())
                .ok_or_else(|| PushError(problem.to_owned()))
        };
        Ok(Self { url, wrong_cipher: cipher(format!("not {token}"))?, cipher: cipher(token)? })
    }

    /// Checks the URL, before events are pushed.
    pub(super) async fn check(&self, push: &Push) -> Result<(), PushError> {
        let check = json!({ "EventType": "check_url" }).to_string();
        let answer = self.post(push, &check, &self.cipher).await;
        if answer.is_acknowledgement { Ok(()) } else { Err(PushError(answer.summary)) }
    }

    /// Pushes an event once.
    pub(super) async fn push(
        &self,
        push: &Push,
        event: &SimulatedEvent,
        plan: &PushPlan,
    ) -> PushAnswer {
        let data = plan.data(event);
        let text = match serde_json::from_str(&data) {
            Ok(data @ Value::Object(_)) => {
                clear_text(plan.event_type(event), event, &data).to_string()
            }
            _ => data,
        };
        let cipher = if plan.has_bad_signature { &self.wrong_cipher } else { &self.cipher };
        self.post(push, &text, cipher).await
    }

    async fn post(&self, push: &Push, text: &str, cipher: &Cipher) -> PushAnswer {
        let (timestamp, id) = (push.now().as_millis().to_string(), push.new_message_id());
        let (random, nonce) = (&id[..16], &id[16..24]);
        let sealed = cipher.seal(random, text);
        let signature = cipher.signature(&timestamp, nonce, &sealed);
        let query = format!(
            "signature={signature}&msg_signature={signature}&timestamp={timestamp}&nonce={nonce}"
        );
        let body = json!({ "encrypt": sealed }).to_string();
        let exchange = http::post(&self.url, &query, &body);
        match tokio::time::timeout(DEADLINE, exchange).await {
            Err(_) => failure(format!("timed out after {DEADLINE:?}"), String::new()),
            Ok(Err(error)) => failure(error.to_string(), String::new()),
            Ok(Ok((status, body))) => self.judge(status, body),
        }
    }

    fn judge(&self, status: u16, body: String) -> PushAnswer {
        match self.read(status, &body) {
            Ok(text) if text == "success" => PushAnswer {
                summary: format!("{status} {text}"),
                is_acknowledgement: true,
                text: body,
            },
            Ok(text) => failure(format!("the response says `{text}`, not `success`"), body),
            Err(problem) => failure(problem, body),
        }
    }

    fn read(&self, status: u16, body: &str) -> Result<String, String> {
        if status != 200 {
            return Err(format!("the response has the status {status}"));
        }
        let response: Response = serde_json::from_str(body)
            .map_err(|error| format!("the response is not a reply to a callback: {error}"))?;
        let Response { signature, time_stamp, nonce, encrypt } = response;
        if time_stamp.len() != 13 || time_stamp.parse::<u64>().is_err() {
            return Err("timeStamp in the response is not in milliseconds".to_owned());
        }
        if signature != self.cipher.signature(&time_stamp, &nonce, &encrypt) {
            return Err("the signature of the response is wrong".to_owned());
        }
        self.cipher.open(&encrypt).map_err(|problem| format!("in the response, {problem}"))
    }
}

impl fmt::Debug for CallbackTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackTarget").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Returns an event in the form of a callback: one flat object.
pub(super) fn clear_text(event_type: &str, event: &SimulatedEvent, data: &Value) -> Value {
    let mut text = data.clone();
    text["EventType"] = json!(event_type);
    text["EventTime"] = json!(event.created_at.as_millis());
    text["CorpId"] = json!(event.corp_id);
    text["BizId"] = json!(event.created_at.as_millis().to_string());
    text["eventId"] = json!(event.event_id);
    text
}

fn failure(summary: String, text: String) -> PushAnswer {
    PushAnswer { summary, is_acknowledgement: false, text }
}
