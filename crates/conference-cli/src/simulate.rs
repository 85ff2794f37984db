//! `conference simulate`

mod announcement;
mod program;

use std::{ffi::OsString, io::Write, process::ExitCode, time::Duration};

use clap::Args;
use conference_simulator::{
    CallWatcher, CallbackTarget, RecordedCall, ScriptedFault, SimulatedClock, Simulator,
};

use crate::{environment, failure::Failure, output, shutdown};

/// Number of calls and events that are kept for the control over HTTP.
const JOURNAL_LIMIT: usize = 1_000;

/// The time limit for the last lines of `-v`.
const LAST_LINES: Duration = Duration::from_secs(1);

/// The arguments of `conference simulate`.
#[derive(Args, Debug)]
#[command(after_help = format!("\
Environment, with --push-to:
  DINGTALK_CALLBACK_TOKEN    a token that the callback knows
  DINGTALK_CALLBACK_AES_KEY  an AES key that it knows, 43 characters

Faults:\n\n{}", ScriptedFault::GRAMMAR))]
pub(crate) struct SimulateArgs {
    /// The port to listen on; any free one if it is 0.
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// What ids, tokens, the app's key and secret are made from: the same seed
    /// gives the same ones.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Something that goes wrong, as told below; may be repeated.
    #[arg(long = "fault", value_name = "WHEN=FAULT")]
    faults: Vec<ScriptedFault>,
    /// A URL of this machine that events are pushed to as HTTP callbacks, instead of over Stream:
    /// `http://127.0.0.1:PORT/PATH`. It has to listen already, since it is checked first. The
    /// owner key is the app key.
    #[arg(long, value_name = "URL")]
    push_to: Option<String>,
    /// Do not let programs of this machine control it over HTTP, under /_simulator/v1, and have no
    /// page under /_simulator/.
    #[arg(long)]
    no_control: bool,
    /// Another name of this machine that may stand in the `Host` of requests that control it; may
    /// be repeated.
    #[arg(long = "allow-host", value_name = "NAME", conflicts_with = "no_control")]
    allowed_hosts: Vec<String>,
    /// The form in which the address and the credentials are printed.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, conflicts_with = "command")]
    format: announcement::Format,
    /// A program to run with the `DINGTALK_` variables of the simulator, which ends with it. The
    /// exit status is that of the program.
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// Runs a simulator until a signal ends it, or the program that it is for.
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
    // One that never fired is no failure here.
    simulator.clear_faults();
    drop(simulator);
    if let Some(lines) = lines {
        // Those that are late are lost.
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

/// Prints a line a call on standard error.
async fn print_calls(mut calls: CallWatcher) {
    while let Some(call) = calls.next().await {
        // There is nowhere else to print it.
        let _ = writeln!(std::io::stderr(), "{}", line(&call));
    }
}

/// A call without its query and its bodies, which may have secrets.
fn line(call: &RecordedCall) -> String {
    let path = call.target().split('?').next().unwrap_or_default();
    let status = call.status().map_or_else(|| "no answer".to_owned(), |it| it.to_string());
    let operation = call.operation().map(|name| format!(" ({name})")).unwrap_or_default();
    let faults = match call.faults() {
        [] => String::new(),
        faults => format!(" [{}]", faults.join(", ")),
    };
    format!("#{} {} {path}{operation} -> {status}{faults}", call.number(), call.method())
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn no_signals(error: std::io::Error) -> Failure {
    Failure::environment(format!("cannot listen for signals: {error}"))
}
