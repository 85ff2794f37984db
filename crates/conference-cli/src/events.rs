//! `conference events`: receives and decrypts events.

mod decrypt;
mod listen;

use clap::Subcommand;

use crate::{failure::Failure, options::Options};

/// A command about the events that DingTalk pushes.
#[derive(Debug, Subcommand)]
pub(crate) enum EventsCommand {
    /// Receive events over a WebSocket, and print each as one line of JSON.
    Listen(listen::ListenArgs),
    /// Decrypt the body of an HTTP callback, and print the event or the encrypted reply.
    Decrypt(decrypt::DecryptArgs),
}

/// Runs the command.
pub(crate) async fn run(command: &EventsCommand, options: &Options) -> Result<(), Failure> {
    match command {
        EventsCommand::Listen(arguments) => listen::run(arguments, options).await,
        EventsCommand::Decrypt(arguments) => decrypt::run(arguments),
    }
}
