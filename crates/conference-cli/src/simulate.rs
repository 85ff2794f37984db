//! `conference simulate`: runs the simulator.

mod announcement;
mod program;

use std::{ffi::OsString, io::Write, process::ExitCode, time::Duration};

use clap::Args;
use conference_simulator::{
    CallWatcher, CallbackTarget, RecordedCall, ScriptedFault, SimulatedClock, Simulator,
};

use crate::{environment, failure::Failure, output, shutdown};

/// Maximum number of calls and of events in the journal.
const JOURNAL_LIMIT: usize = 1_000;

/// Time limit for printing the last lines of `-v`.
const LAST_LINES: Duration = Duration::from_secs(1);

/// The arguments of `conference simulate`.
#[derive(Args, Debug)]
#[command(after_help = format!("\
Environment, with --push-to:
  DINGTALK_CALLBACK_TOKEN    token of the callback
  DINGTALK_CALLBACK_AES_KEY  AES key of the callback, 43 characters

Faults:\n\n{}", ScriptedFault::GRAMMAR))]
pub(crate) struct SimulateArgs {
    /// Port to listen on; 0 selects a free port.
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Seed of ids, tokens, app key and app secret: the same seed gives the same values.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Fault to inject, in the format described below; may be repeated.
    #[arg(long = "fault", value_name = "WHEN=FAULT")]
    faults: Vec<ScriptedFault>,
    /// Push events as HTTP callbacks to this URL, instead of over Stream:
    /// `http://127.0.0.1:PORT/PATH`, on this machine. Its server must be running, since the
    /// simulator first sends it a check. The owner key is the app key.
    #[arg(long, value_name = "URL")]
    push_to: Option<String>,
    /// Turn off the control over HTTP, under /_simulator/v1, and the page, under /_simulator/.
    #[arg(long)]
    no_control: bool,
    /// Host name to accept in the `Host` header of control requests, in addition to the loopback
    /// names; may be repeated.
    #[arg(long = "allow-host", value_name = "NAME", conflicts_with = "no_control")]
    allowed_hosts: Vec<String>,
    /// Format in which the address and the credentials are printed.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, conflicts_with = "command")]
    format: announcement::Format,
    /// Program to run with the simulator's `DINGTALK_` variables. The simulator stops when the
    /// program ends, and exits with its status.
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// Runs a simulator until a signal stops it, or until its program ends.
pub(crate) async fn run(arguments: SimulateArgs, verbose: bool) -> Result<ExitCode, Failure> {
    let end = shutdown::signal().map_err(no_signals)?;
    let simulator = start(&arguments).await?;
    if let Some(url) = &arguments.push_to {
        push_to(&simulator, url).await?;
    }
    for scripted in arguments.faults {
        simulator.inject(scripted.matcher, scripted.fault);
    }
    let lines = verbose.then(|| tokio::spawn(print_calls(simulator.watch_calls())));
    let result = match &*arguments.command {
        [] => match output::print(&announcement::text(&simulator, arguments.format)) {
            Ok(_) => {
                end.await;
                Ok(ExitCode::SUCCESS)
            }
            Err(failure) => Err(failure),
        },
        [program, rest @ ..] => program::run(program, rest, &simulator).await,
    };
    // The simulator would report faults that have not fired, which is not an error here.
    simulator.clear_faults();
    drop(simulator);
    if let Some(lines) = lines {
        // Later lines are dropped.
        let _ = tokio::time::timeout(LAST_LINES, lines).await;
    }
    result
}

async fn start(arguments: &SimulateArgs) -> Result<Simulator, Failure> {
    let mut builder = Simulator::builder()
        .seed(arguments.seed)
        .port(arguments.port)
        .clock(SimulatedClock::system())
        .journal_limit(JOURNAL_LIMIT)
        .link_to_page();
    if arguments.no_control {
        builder = builder.without_control();
    }
    for host in &arguments.allowed_hosts {
        builder = builder.allow_host(host);
    }
    let port = arguments.port;
    builder.start().await.map_err(|error| {
        Failure::environment(format!("cannot listen on 127.0.0.1:{port}: {error}"))
    })
}

async fn push_to(simulator: &Simulator, url: &str) -> Result<(), Failure> {
    let (token, aes_key) = environment::callback_secrets()?;
    let callback = CallbackTarget::new(url, token, &aes_key, simulator.app_key())
        .map_err(|error| Failure::invalid_request(None, error.to_string()))?;
    simulator.push_to(callback).await.map_err(|error| Failure::environment(error.to_string()))
}

/// Prints a line per call on standard error.
async fn print_calls(mut calls: CallWatcher) {
    while let Some(call) = calls.next().await {
        // Errors of standard error itself cannot be reported.
        let _ = writeln!(std::io::stderr(), "{}", line(&call));
    }
}

/// Formats a call without its query and its bodies, which may contain secrets.
fn line(call: &RecordedCall) -> String {
    let path = call.target().split('?').next().unwrap_or_default();
    let status = call.status().map_or_else(|| "no response".to_owned(), |it| it.to_string());
    let operation = call.operation().map(|name| format!(" ({name})")).unwrap_or_default();
    let faults = match call.faults() {
        [] => String::new(),
        faults => format!(" [{}]", faults.join(", ")),
    };
    format!("#{} {} {path}{operation} -> {status}{faults}", call.number(), call.method())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err passes it by value")]
fn no_signals(error: std::io::Error) -> Failure {
    Failure::environment(format!("cannot listen for signals: {error}"))
}
