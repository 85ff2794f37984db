//! `conference doctor`: finds out why calls fail.

mod calls;
mod check;
mod clock;
mod configuration;
mod connection;
mod facts;
mod limits;
mod reason;
mod region;
mod report;
mod scopes;
mod symptoms;
mod token;
mod union_id;

use std::process::ExitCode;

use clap::{Args, builder::NonEmptyStringValueParser};

use crate::{failure::Failure, options::Options, settings::Settings};
use check::Check;
use facts::Facts;
use report::Report;

pub(crate) use calls::documentation;

/// The arguments of `conference doctor`.
#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    /// Do not try the credentials in the other region if this region refuses them.
    #[arg(long)]
    no_other_region: bool,
    /// Id of a person to look up, to check that it is a unionId and not a userId.
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    union_id: Option<String>,
}

/// Makes checks from the facts and the previous checks, of which a failed one may block it.
type Judge = fn(&Facts, &[Check]) -> Vec<Check>;

/// The checks in order.
const CONFIGURATION: &[Judge] = &[configuration::check];
const CONNECTION: &[Judge] =
    &[connection::name, connection::proxy, connection::tcp, connection::tls, clock::check];
const CALLS: &[Judge] =
    &[region::check, token::check, scopes::check, limits::ip_list, union_id::check, limits::quota];

/// Checks everything that a call needs, and prints a line for each check. The exit status is 1 if a
/// check has failed.
pub(crate) async fn run(arguments: &DoctorArgs, options: &Options) -> Result<ExitCode, Failure> {
    let mut report = Report::new(options.output);
    let options = calls::options(options);
    let settings = Settings::new(&options);
    let (mut facts, target) = Facts::of_configuration(arguments, &settings);
    report.judge(CONFIGURATION, &facts)?;
    if let Some(target) = &target {
        let unusable = |error: conference_api::Error| {
            Failure::invalid_request(None, error.message().to_owned())
        };
        facts.connect(&target.client).await.map_err(unusable)?;
    }
    report.judge(CONNECTION, &facts)?;
    if let (Ok(settings), Some(target)) = (&settings, target.filter(|_| facts.is_connected())) {
        facts.call(&target.client, arguments, settings).await;
    }
    report.judge(CALLS, &facts)?;
    report.finish()
}
