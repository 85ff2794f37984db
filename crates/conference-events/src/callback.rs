//! Events as encrypted HTTP requests.

mod cipher;
mod content;
mod error;
mod query;
mod signature;

use std::{fmt, time::SystemTime};

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::Event;
use cipher::Key;
use content::Content;
use query::Query;

pub use error::CallbackError;

/// Verifies and decrypts the requests by which DingTalk pushes events to a URL, and encrypts the
/// replies. Works with any HTTP framework.
///
/// Reply within 2.5 seconds, with status 200 and the JSON of [`reply`](Self::reply). Otherwise
/// DingTalk sends the event again after 10 seconds, and once more 30 seconds later, for the last
/// time. Store the event before you reply, and handle it afterwards. The same event can arrive more
/// than once: see [`Event::idempotency_key`].
///
/// ```
/// use conference_events::{Callback, CallbackError, CallbackMessage};
///
/// fn receive(callback: &Callback, query: &str, body: &[u8]) -> Result<String, CallbackError> {
///     let received = callback.open(query, body)?;
///     if let CallbackMessage::Event(event) = received.message {
///         println!("{}: {}", event.event_type, event.json());
///     }
///     callback.reply(&received.owner_key)
/// }
/// ```
pub struct Callback {
    token: SecretString,
    key: Key,
    owner_keys: Vec<String>,
}

/// Verified and decrypted request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Received {
    /// The event, or a check of the URL.
    pub message: CallbackMessage,
    /// Owner key of the request. Pass it to [`Callback::reply`].
    pub owner_key: String,
}

/// The content of a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CallbackMessage {
    /// An event.
    Event(Box<Event>),
    /// A check of the URL, which is sent when the URL is saved in the developer console. Send the
    /// same reply as for an event. Its type is `check_url`, `check_create_suite_url` or
    /// `check_update_suite_url`.
    Check(Box<Event>),
}

#[derive(Deserialize)]
struct RequestBody {
    encrypt: String,
}

#[derive(Serialize)]
struct ReplyBody<'a> {
    msg_signature: &'a str,
    #[serde(rename = "timeStamp")]
    timestamp: &'a str,
    nonce: &'a str,
    encrypt: &'a str,
}

/// The parts of a message that are random.
struct Fresh {
    random: [u8; 16],
    timestamp: String,
    nonce: String,
}

const REPLY: &str = "success";
const CHECKS: [&str; 3] = ["check_url", "check_create_suite_url", "check_update_suite_url"];

impl Callback {
    /// Creates a callback from the token and the AES key, which are on the app's events page in the
    /// developer console.
    ///
    /// The owner key depends on the registration of the URL. If it was registered on that page, the
    /// owner key is the client id (app key or suite key). If it was registered with the older API
    /// call, it is the corpId for an internal app and the suite key for a third-party app. With
    /// several owner keys, a request with any of them is accepted.
    ///
    /// # Errors
    ///
    /// If the token is empty, if there is no owner key or one of them is empty, or if the AES key
    /// is not 43 characters of Base64.
    pub fn new(
        token: impl Into<String>,
        aes_key: impl Into<String>,
        owner_keys: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, CallbackError> {
        let token = SecretString::from(token.into());
        if token.expose_secret().is_empty() {
            return Err(CallbackError::setting("the token is empty"));
        }
        let owner_keys: Vec<String> = owner_keys.into_iter().map(Into::into).collect();
        if owner_keys.is_empty() || owner_keys.iter().any(String::is_empty) {
            return Err(CallbackError::setting("an owner key is missing or empty"));
        }
        let key = Key::parse(&SecretString::from(aes_key.into()))?;
        Ok(Self { token, key, owner_keys })
    }

    /// Verifies the signature of a request, decrypts it and checks its owner key. `query` is the
    /// part of the URL after the question mark, unchanged.
    ///
    /// # Errors
    ///
    /// If the request is malformed, or the signature, the AES key or the owner key is wrong.
    /// [`CallbackError`] has a predicate for each. Event data that cannot be read is not an error.
    pub fn open(&self, query: &str, body: &[u8]) -> Result<Received, CallbackError> {
        let query = Query::parse(query)?;
        let body: RequestBody =
            serde_json::from_slice(body).map_err(|_| CallbackError::request("no `encrypt`"))?;
        let signature = signature::sign(&self.token, &query.timestamp, &query.nonce, &body.encrypt);
        if !signature::is_any(&signature, &query.signatures) {
            return Err(CallbackError::signature());
        }
        let Content { text, owner_key } = Content::read(self.key.decrypt(&body.encrypt)?)?;
        if !self.owner_keys.contains(&owner_key) {
            return Err(CallbackError::owner(&owner_key));
        }
        Ok(Received { message: CallbackMessage::read(&text)?, owner_key })
    }

    /// Returns the reply to a request as JSON: the encrypted word `success`.
    ///
    /// # Errors
    ///
    /// If the system cannot provide random numbers.
    pub fn reply(&self, owner_key: &str) -> Result<String, CallbackError> {
        Ok(self.seal(REPLY, owner_key, &Fresh::draw()?))
    }

    fn seal(&self, text: &str, owner_key: &str, fresh: &Fresh) -> String {
        let Fresh { random, timestamp, nonce } = fresh;
        let encrypt = self.key.encrypt(content::write(*random, text, owner_key));
        let msg_signature = signature::sign(&self.token, timestamp, nonce, &encrypt);
        let body = ReplyBody { msg_signature: &msg_signature, timestamp, nonce, encrypt: &encrypt };
        serde_json::to_string(&body).expect("strings can be written")
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").field("owner_keys", &self.owner_keys).finish_non_exhaustive()
    }
}

impl CallbackMessage {
    /// Returns the event, or the check in the form of an event.
    #[must_use]
    pub const fn event(&self) -> &Event {
        match self {
            Self::Event(event) | Self::Check(event) => event,
        }
    }

    fn read(json: &[u8]) -> Result<Self, CallbackError> {
        let event = Event::from_slice(json).map_err(CallbackError::event)?;
        let is_check = CHECKS.contains(&event.event_type.as_str());
        let event = Box::new(event);
        Ok(if is_check { Self::Check(event) } else { Self::Event(event) })
    }
}

impl Fresh {
    fn draw() -> Result<Self, CallbackError> {
        let mut random = [0; 16];
        let mut nonce = [0; 8];
        getrandom::fill(&mut random).map_err(|_| CallbackError::random())?;
        getrandom::fill(&mut nonce).map_err(|_| CallbackError::random())?;
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let timestamp = since_1970.unwrap_or_default().as_millis().to_string();
        Ok(Self { random, timestamp, nonce: signature::hex(&nonce) })
    }
}

#[cfg(test)]
mod tests;
