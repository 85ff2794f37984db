//! The subcommand of an operation.

use std::{ops::ControlFlow, path::Path};

use clap::ArgMatches;
use conference_api::RawPager;
use conference_models::metadata::{Field, OperationInfo};
use serde_json::Value;

use crate::{
    command::{ALL, DRY_RUN, JSON, MAX_ITEMS, MAX_PAGES, PATH_PARAMETER},
    dry_run::{self, DryRunError},
    explain,
    failure::{self, Failure},
    lookup,
    options::{ErrorFormat, Options},
    output,
    present::Printer,
    request, select,
    settings::Settings,
    target::{self, Target},
    times::Now,
    warnings,
};

/// Calls the operation of this subcommand.
pub(crate) async fn run(
    options: &Options,
    subcommand: &str,
    arguments: &ArgMatches,
) -> Result<(), Failure> {
    let info = lookup::find_operation(subcommand).expect("all other subcommands are operations");
    let invalid = |message| Failure::invalid_request(Some(info.name), message);
    let settings = Settings::new(options).map_err(invalid)?;
    let now = Now::new(settings.zone());
    let call = Call::new(info, options, arguments, &now).map_err(invalid)?;
    for warning in warnings::of_request(info, &call.request) {
        failure::print_warning(&warning, options.error_format);
    }
    if argument(arguments, DRY_RUN) == Some(true) {
        return call.print_request(&target::base_url(&settings).map_err(invalid)?).await;
    }
    let operation = OperationCommand { target: Target::new(&settings).map_err(invalid)?, call };
    let all = argument(arguments, ALL) == Some(true);
    let fields = if all { item_fields(info) } else { info.response_fields };
    let printer = Printer::new(options, fields, &now).map_err(invalid)?;
    let result = if all {
        operation.print_all_items(arguments, &printer, options.error_format).await
    } else {
        operation.print_response(&printer).await
    };
    result.map_err(|failure| failure.with_operation(Some(info.name)))
}

/// A call that the arguments describe.
struct Call {
    info: &'static OperationInfo,
    path_parameter: Option<String>,
    request: Value,
}

struct OperationCommand {
    call: Call,
    target: Target,
}

impl Call {
    fn new(
        info: &'static OperationInfo,
        options: &Options,
        arguments: &ArgMatches,
        now: &Now,
    ) -> Result<Self, String> {
        let reads_request = argument::<String>(arguments, JSON).is_some_and(|source| source == "-");
        let reads_secret = options.app_secret_file.as_deref() == Some(Path::new("-"));
        if reads_request && reads_secret {
            return Err("--json and --app-secret-file cannot both be standard input".to_owned());
        }
        Ok(Self {
            info,
            path_parameter: argument(arguments, PATH_PARAMETER),
            request: request::build(info, arguments, now)?,
        })
    }

    /// Prints the request without sending it.
    async fn print_request(&self, base_url: &str) -> Result<(), Failure> {
        let (info, path_parameter) = (self.info, self.path_parameter.as_deref());
        let request = dry_run::request(base_url, info.name, path_parameter, &self.request).await;
        output::print_value(&request.map_err(|error| {
            match error {
                DryRunError::Refused(error) => Failure::call(info.name, &error),
                DryRunError::Socket(error) => Failure::environment(format!(
                    "cannot open a loopback socket for --dry-run: {error}"
                ))
                .with_operation(Some(info.name)),
            }
        })?)
    }
}

impl OperationCommand {
    async fn print_response(&self, printer: &Printer<'_>) -> Result<(), Failure> {
        let Call { info, path_parameter, request } = &self.call;
        let call = self.target.client.call_raw(info.name, path_parameter.as_deref(), request);
        let response = call.await.map_err(|error| self.failure(&error))?;
        let request_id = response.request_id().unwrap_or("none");
        tracing::info!(request_id, attempts = response.attempts(), "received a response");
        printer.print(&response).map(drop)
    }

    async fn print_all_items(
        &self,
        arguments: &ArgMatches,
        printer: &Printer<'_>,
        format: ErrorFormat,
    ) -> Result<(), Failure> {
        let mut items = self.pages(arguments).map_err(|error| self.failure(&error))?.items();
        let mut page = Vec::new();
        loop {
            let token = items.resume_token().map(str::to_owned);
            let item = items
                .next()
                .await
                .transpose()
                .map_err(|error| self.failure(&error).with_page_token(items.resume_token()))?;
            let is_last = item.is_none();
            page.extend(item);
            let ends = is_last || !printer.aligns() || items.resume_token() != token.as_deref();
            let read =
                if ends { printer.print_items(&mut page)? } else { ControlFlow::Continue(()) };
            if read == ControlFlow::Break(()) {
                return Ok(());
            }
            if is_last {
                break;
            }
        }
        match items.resume_token() {
            Some(token) => failure::print_page_token(token, format),
            None if items.has_more() => {
                failure::print_warning(STOPPED_ON_FIRST_PAGE, format);
            }
            None => {}
        }
        Ok(())
    }

    fn pages(&self, arguments: &ArgMatches) -> Result<RawPager, conference_api::Error> {
        let Call { info, path_parameter, request } = &self.call;
        let client = &self.target.client;
        let mut pages = client.call_raw_pages(info.name, path_parameter.as_deref(), request)?;
        if let Some(limit) = argument(arguments, MAX_PAGES) {
            pages = pages.max_pages(limit);
        }
        if let Some(limit) = argument(arguments, MAX_ITEMS) {
            pages = pages.max_items(limit);
        }
        Ok(pages)
    }

    fn failure(&self, error: &conference_api::Error) -> Failure {
        let failure = Failure::call(self.call.info.name, error);
        match error.code() {
            Some(code) if explain::is_known(code.as_str()) => {
                failure.with_explanation(code.as_str())
            }
            _ => failure,
        }
    }
}

const STOPPED_ON_FIRST_PAGE: &str = "--max-items stopped on the first page, which has no page token \
                                     to continue with: raise it to read more";

/// Returns the fields of the items of a paged list.
fn item_fields(info: &OperationInfo) -> &'static [Field] {
    let path = info.paging.map(|paging| paging.items.split('.'));
    path.into_iter().flatten().fold(info.response_fields, |fields, name| {
        let field = fields.iter().find(|field| field.name == name);
        field.map(|field| select::fields_of(field.kind)).unwrap_or_default()
    })
}

/// Returns the value of an argument, if the operation has this argument.
fn argument<T: Clone + Send + Sync + 'static>(arguments: &ArgMatches, id: &str) -> Option<T> {
    arguments.try_get_one::<T>(id).ok().flatten().cloned()
}
