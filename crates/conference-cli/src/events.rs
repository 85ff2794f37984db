//! `conference events`

mod decrypt;

use clap::Subcommand;

use crate::failure::Failure;

/// A command about the events that DingTalk pushes.
#[derive(Debug, Subcommand)]
pub(crate) enum EventsCommand {
    /// Decrypt the body of an HTTP callback, and print the event or the reply to it.
    Decrypt(decrypt::DecryptArgs),
}

/// Runs the command.
pub(crate) fn run(command: &EventsCommand) -> Result<(), Failure> {
    match command {
        EventsCommand::Decrypt(arguments) => decrypt::run(arguments),
    }
}
