//! `conference simulate`

use clap::Args;
use conference_simulator::{ScriptedFault, SimulatedClock, Simulator};

use crate::{failure::Failure, output, shutdown};

/// How many calls it remembers; nobody looks at them here.
const JOURNAL_LIMIT: usize = 100;

/// What the simulator is to be like.
#[derive(Args, Debug)]
#[command(after_help = format!("Faults:\n\n{}", ScriptedFault::GRAMMAR))]
pub(crate) struct Wanted {
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
}

/// Runs a simulator until the program is told to end.
pub(crate) async fn run(wanted: Wanted) -> Result<(), Failure> {
    let end = shutdown::requested()
        .map_err(|error| Failure::local(format!("cannot listen for signals: {error}")))?;
    let simulator = start(&wanted).await?;
    for scripted in wanted.faults {
        simulator.inject(scripted.matcher, scripted.fault);
    }
    let told = announce(&simulator);
    if told.is_ok() {
        end.await;
    }
    // One that never fired is no failure here.
    simulator.clear_faults();
    told
}

async fn start(wanted: &Wanted) -> Result<Simulator, Failure> {
    let simulator = Simulator::builder()
        .seed(wanted.seed)
        .port(wanted.port)
        .clock(SimulatedClock::system())
        .journal_limit(JOURNAL_LIMIT)
        .start();
    let port = wanted.port;
    simulator
        .await
        .map_err(|error| Failure::local(format!("cannot listen on 127.0.0.1:{port}: {error}")))
}

/// Tells where it is and how to call it. Whoever reads that may then go.
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
