//! Runs a program that calls the simulator.

use std::{
    ffi::{OsStr, OsString},
    process::{ExitCode, ExitStatus},
    time::Duration,
};

use conference_simulator::Simulator;
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use super::{announcement, no_signals};
use crate::{failure::Failure, shutdown};

/// Variables that would make the program call another host or use another token.
const REMOVED: [&str; 2] = ["DINGTALK_ACCESS_TOKEN", "DINGTALK_REGION"];

/// Time limit of the program to end after a signal.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs the program to its end. A terminal sends an interrupt to both: the program handles it.
pub(super) async fn run(
    program: &OsStr,
    arguments: &[OsString],
    simulator: &Simulator,
) -> Result<ExitCode, Failure> {
    let termination = shutdown::termination().map_err(no_signals)?;
    let mut command = Command::new(program);
    command.args(arguments).envs(announcement::variables(simulator)).kill_on_drop(true);
    for name in REMOVED {
        command.env_remove(name);
    }
    let name = program.to_string_lossy();
    let failed = |error| Failure::environment(format!("cannot run {name}: {error}"));
    let mut child = command.spawn().map_err(failed)?;
    let status = tokio::select! {
        status = child.wait() => status,
        () = termination => end(&mut child).await,
    };
    status.map(exit_code).map_err(failed)
}

/// Asks the program to end, and kills it after a time limit.
async fn end(child: &mut Child) -> std::io::Result<ExitStatus> {
    if let Some(id) = child.id() {
        let terminate = ["-c", "kill -TERM \"$0\"", &id.to_string()].map(str::to_owned);
        // It fails if the program has just ended.
        let _ = Command::new("sh").args(terminate).status().await;
    }
    if let Ok(status) = timeout(PATIENCE, child.wait()).await {
        return status;
    }
    child.kill().await?;
    child.wait().await
}

/// Returns the exit status as a shell does: 128 plus the signal, if a signal ended the program.
fn exit_code(status: ExitStatus) -> ExitCode {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    let code = status.code().or(signal.map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}
