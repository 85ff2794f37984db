//! The subcommand of an operation.

use std::{ops::ControlFlow, path::Path};

use clap::ArgMatches;
use conference_api::RawPager;
use conference_models::metadata::OperationInfo;
use serde_json::Value;

use crate::{
    command::{ALL, JSON, MAX_ITEMS, MAX_PAGES, PATH_PARAMETER},
    failure::{self, Failure},
    lookup,
    options::{ErrorFormat, Options},
    output, request,
    target::Target,
    times::Now,
    warnings,
};

/// Calls the operation with this subcommand.
pub(crate) async fn run(
    options: &Options,
    subcommand: &str,
    arguments: &ArgMatches,
) -> Result<(), Failure> {
    let info = lookup::find_operation(subcommand).expect("every other subcommand is an operation");
    let operation = OperationCommand::new(info, options, arguments)
        .map_err(|message| Failure::invalid_request(Some(info.name), message))?;
    for warning in warnings::of_request(info, &operation.request) {
        failure::print_warning(&warning, options.error_format);
    }
    let result = match argument::<bool>(arguments, ALL) {
        Some(true) => operation.print_all_items(arguments, options.error_format).await,
        _ => operation.print_response().await,
    };
    result.map_err(|failure| failure.with_operation(Some(info.name)))
}

struct OperationCommand {
    info: &'static OperationInfo,
    path_parameter: Option<String>,
    request: Value,
    target: Target,
}

impl OperationCommand {
    fn new(
        info: &'static OperationInfo,
        options: &Options,
        arguments: &ArgMatches,
    ) -> Result<Self, String> {
        let reads_request = argument::<String>(arguments, JSON).is_some_and(|source| source == "-");
        let reads_secret = options.app_secret_file.as_deref() == Some(Path::new("-"));
        if reads_request && reads_secret {
            return Err("--json and --app-secret-file cannot both be standard input".to_owned());
        }
        Ok(Self {
            info,
            path_parameter: argument(arguments, PATH_PARAMETER),
            request: request::build(info, arguments, &Now::new(options.zone.as_ref()))?,
            target: Target::new(options)?,
        })
    }

    async fn print_response(&self) -> Result<(), Failure> {
        let path_parameter = self.path_parameter.as_deref();
        let call = self.target.client.call_raw(self.info.name, path_parameter, &self.request);
        let response = call.await.map_err(|error| self.failure(&error))?;
        let request_id = response.request_id().unwrap_or("none");
        tracing::info!(request_id, attempts = response.attempts(), "answered");
        output::print_value(&response)
    }

    async fn print_all_items(
        &self,
        arguments: &ArgMatches,
        format: ErrorFormat,
    ) -> Result<(), Failure> {
        let mut items = self.pages(arguments).map_err(|error| self.failure(&error))?.items();
        while let Some(item) = items.next().await {
            let item =
                item.map_err(|error| self.failure(&error).with_page_token(items.resume_token()))?;
            if output::print_line(&item)? == ControlFlow::Break(()) {
                return Ok(());
            }
        }
        match items.resume_token() {
            Some(token) => failure::print_page_token(token, format),
            None if items.has_more() => {
                failure::print_warning("the first page has more items", format);
            }
            None => {}
        }
        Ok(())
    }

    fn pages(&self, arguments: &ArgMatches) -> Result<RawPager, conference_api::Error> {
        let path_parameter = self.path_parameter.as_deref();
        let client = &self.target.client;
        let mut pages = client.call_raw_pages(self.info.name, path_parameter, &self.request)?;
        if let Some(limit) = argument(arguments, MAX_PAGES) {
            pages = pages.max_pages(limit);
        }
        if let Some(limit) = argument(arguments, MAX_ITEMS) {
            pages = pages.max_items(limit);
        }
        Ok(pages)
    }

    fn failure(&self, error: &conference_api::Error) -> Failure {
        Failure::call(self.info.name, error)
    }
}

/// The value of an argument, if the operation has it.
fn argument<T: Clone + Send + Sync + 'static>(arguments: &ArgMatches, id: &str) -> Option<T> {
    arguments.try_get_one::<T>(id).ok().flatten().cloned()
}
