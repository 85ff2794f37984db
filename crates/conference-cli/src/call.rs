//! Calls of operations.

use std::{
    io::{self, IsTerminal, Write},
    ops::ControlFlow,
    path::Path,
};

use clap::ArgMatches;
use conference_api::Response;
use conference_models::metadata::OperationInfo;
use serde_json::Value;

use crate::{
    command::{self, ALL, JSON, PATH_PARAMETER},
    failure::Failure,
    options::Options,
    output, request,
    target::Target,
};

/// Calls the operation with this subcommand.
pub(crate) async fn run(
    options: &Options,
    subcommand: &str,
    arguments: &ArgMatches,
) -> Result<(), Failure> {
    let info = command::find(subcommand).expect("every other subcommand is an operation");
    let call = Call::prepare(info, options, arguments)
        .map_err(|error| Failure::refused(Some(info.name), error))?;
    match given::<bool>(arguments, ALL) {
        Some(true) => call.all().await,
        _ => call.once().await,
    }
}

struct Call {
    info: &'static OperationInfo,
    path: Option<String>,
    request: Value,
    target: Target,
}

impl Call {
    fn prepare(
        info: &'static OperationInfo,
        options: &Options,
        arguments: &ArgMatches,
    ) -> Result<Self, String> {
        let reads_request = given::<String>(arguments, JSON).is_some_and(|source| source == "-");
        let reads_secret = options.app_secret_file.as_deref() == Some(Path::new("-"));
        if reads_request && reads_secret {
            return Err("--json and --app-secret-file cannot both be standard input".to_owned());
        }
        Ok(Self {
            info,
            path: given(arguments, PATH_PARAMETER),
            request: request::build(info, arguments)?,
            target: Target::of(options)?,
        })
    }

    async fn once(self) -> Result<(), Failure> {
        let client = &self.target.client;
        let answer = client.call_raw(self.info.name, self.path.as_deref(), &self.request);
        let answer = answer.await.map_err(|error| self.failure(&error))?;
        log(&answer);
        output::answer(&answer).map_err(|failure| failure.during(Some(self.info.name)))
    }

    async fn all(self) -> Result<(), Failure> {
        let client = &self.target.client;
        let mut pages = client
            .call_raw_pages(self.info.name, self.path.as_deref(), &self.request)
            .map_err(|error| self.failure(&error))?;
        let (mut page_count, mut item_count) = (0, 0);
        while let Some(page) = pages.next_page().await {
            let page = page.map_err(|error| self.failure(&error))?;
            log(&page);
            let items = pages.items(&page);
            let printed = output::lines(items);
            if printed.map_err(|failure| failure.during(Some(self.info.name)))?
                == ControlFlow::Break(())
            {
                break;
            }
            page_count += 1;
            item_count += items.len();
            show_progress(page_count, item_count);
        }
        Ok(())
    }

    fn failure(&self, error: &conference_api::Error) -> Failure {
        Failure::of_call(self.info.name, error, self.target.hint(error))
    }
}

/// What was given for an argument, if the operation has it.
fn given<T: Clone + Send + Sync + 'static>(arguments: &ArgMatches, id: &str) -> Option<T> {
    arguments.try_get_one::<T>(id).ok().flatten().cloned()
}

fn log(answer: &Response<Value>) {
    let request_id = answer.request_id().unwrap_or("none");
    tracing::info!(request_id, attempts = answer.attempts(), "answered");
}

fn show_progress(pages: usize, items: usize) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() {
        // Whoever does not see it misses nothing else.
        let _ = writeln!(terminal, "{pages} pages, {items} items so far");
    }
}
