//! `conference events decrypt`: decrypts the body of an HTTP callback.

use clap::Args;
use conference_events::{Callback, CallbackError};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    environment::{self, CALLBACK_AES_KEY, CALLBACK_TOKEN},
    failure::Failure,
    input, output,
};

/// The arguments of `conference events decrypt`.
#[derive(Args, Debug)]
#[command(after_help = "\
Environment:
  DINGTALK_CALLBACK_TOKEN    token of the callback, from the developer console
  DINGTALK_CALLBACK_AES_KEY  AES key of the callback, 43 characters")]
pub(crate) struct DecryptArgs {
    /// Body of the request: the name of a file, or `-` for standard input.
    #[arg(value_name = "FILE|-", default_value = "-")]
    body: String,
    /// Parameter `signature` or `msg_signature` in the URL of the request.
    #[arg(long, value_name = "HEX")]
    signature: String,
    /// Parameter `timestamp` in the URL of the request.
    #[arg(long, value_name = "TEXT")]
    timestamp: String,
    /// Parameter `nonce` in the URL of the request.
    #[arg(long, value_name = "TEXT")]
    nonce: String,
    /// Owner key that the request may contain: the app key (client id), the suite key or the
    /// corpId; may be repeated.
    #[arg(long = "owner", value_name = "KEY", required = true, value_delimiter = ',')]
    owners: Vec<String>,
    /// Print the encrypted reply instead of the event.
    #[arg(long)]
    reply: bool,
}

/// Decrypts a request, and prints its event or the reply.
pub(crate) fn run(arguments: &DecryptArgs) -> Result<(), Failure> {
    let wrong_input = |message| Failure::invalid_request(None, message);
    let (token, aes_key) = environment::callback_secrets()?;
    let body = input::read(&arguments.body).map_err(wrong_input)?;
    let callback = Callback::new(token, aes_key, &arguments.owners).map_err(|it| failure(&it))?;
    let received = callback.open(&query(arguments), &body).map_err(|it| failure(&it))?;
    if arguments.reply {
        let reply = callback.reply(&received.owner_key).map_err(|it| failure(&it))?;
        return output::print(&format!("{reply}\n")).map(drop);
    }
    output::print(&format!("{}\n", received.message.event().json())).map(drop)
}

/// Returns the parameters as the query of a URL.
fn query(arguments: &DecryptArgs) -> String {
    let DecryptArgs { signature, timestamp, nonce, .. } = arguments;
    let pairs = [("signature", signature), ("timestamp", timestamp), ("nonce", nonce)];
    let pairs = pairs
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    pairs.join("&")
}

fn failure(error: &CallbackError) -> Failure {
    if error.is_invalid_setting() {
        let places = format!("{CALLBACK_TOKEN}, {CALLBACK_AES_KEY}, --owner");
        return Failure::invalid_request(None, format!("{error} ({places})"));
    }
    Failure::event(error.to_string())
}
