//! `conference simulate`

use clap::Args;
use conference_simulator::{CallbackTarget, ScriptedFault, SimulatedClock, Simulator};

use crate::{environment, failure::Failure, output, shutdown};

/// Number of recorded calls. Nothing reads them here.
const JOURNAL_LIMIT: usize = 100;

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
    /// Do not let programs of this machine control it over HTTP, under /_simulator/v1.
    #[arg(long)]
    no_control: bool,
}

/// Runs a simulator until a signal ends the program.
pub(crate) async fn run(arguments: SimulateArgs) -> Result<(), Failure> {
    let end = shutdown::signal()
        .map_err(|error| Failure::environment(format!("cannot listen for signals: {error}")))?;
    let simulator = start(&arguments).await?;
    if let Some(url) = &arguments.push_to {
        push_to(&simulator, url).await?;
    }
    for scripted in arguments.faults {
        simulator.inject(scripted.matcher, scripted.fault);
    }
    let announced = announce(&simulator);
    if announced.is_ok() {
        end.await;
    }
    // One that never fired is no failure here.
    simulator.clear_faults();
    announced
}

async fn start(arguments: &SimulateArgs) -> Result<Simulator, Failure> {
    let mut builder = Simulator::builder()
        .seed(arguments.seed)
        .port(arguments.port)
        .clock(SimulatedClock::system())
        .journal_limit(JOURNAL_LIMIT);
    if arguments.no_control {
        builder = builder.without_control();
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

/// Prints the base URL and the credentials. The reader may be gone after that.
fn announce(simulator: &Simulator) -> Result<(), Failure> {
    let text = format!(
        "listening on {}\napp key: {}\napp secret: {}\ncorp id: {}\n",
        simulator.base_url(),
        simulator.app_key(),
        simulator.app_secret(),
        simulator.corp_id(),
    );
    output::print(&text).map(drop)
}
