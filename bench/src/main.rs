//! Programs of `cargo xtask bench`: a server with fixed responses, and clients that call it in
//! different ways, each in a process of its own.

mod by_hand;
mod contender;
mod data;
mod measure;
mod program;
mod server;

use std::{error::Error, path::Path, process::ExitCode};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match &arguments[..] {
        ["server", certificate] => server::run(Path::new(certificate)).await,
        ["client", contender, base_url, task @ ..] => program::run(contender, base_url, task).await,
        _ => Err("server CERTIFICATE_FILE | client CONTENDER BASE_URL TASK".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
