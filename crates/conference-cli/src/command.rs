//! The command line as a whole.

use clap::{Arg, ArgAction, Args, Command, Subcommand, builder::TypedValueParser};
use clap_complete::Shell;
use conference_models::metadata::{OPERATIONS, OperationInfo};
use heck::{ToKebabCase, ToShoutySnakeCase};

use crate::{
    describe, doctor, events::EventsCommand, explain, fields, help, operations, options::Options,
    set, simulate, skeleton,
};

pub(crate) const NAME: &str = "conference";
/// The ids of the arguments that are no fields.
pub(crate) const PATH_PARAMETER: &str = "path parameter";
pub(crate) const JSON: &str = "the request as JSON";
pub(crate) const DRY_RUN: &str = "no call";
pub(crate) const ALL: &str = "all pages";
pub(crate) const MAX_PAGES: &str = "maximum of pages";
pub(crate) const MAX_ITEMS: &str = "maximum of items";

const ENVIRONMENT: &str = "\
Environment:
  DINGTALK_ACCESS_TOKEN  a ready access token, or else:
  DINGTALK_APP_KEY       the key of an internal app
  DINGTALK_APP_SECRET    its secret
  DINGTALK_CORP_ID       the organization, to get the token by the unified call
  DINGTALK_SUITE_KEY     the suite key of a third-party app, instead of these; with
                         DINGTALK_SUITE_SECRET, DINGTALK_SUITE_TICKET and
                         DINGTALK_CORP_ID
  DINGTALK_REGION        international (if it is not set) or domestic
  DINGTALK_BASE_URL      another host than the region's, such as a simulator's
  DINGTALK_PROFILE       a profile of the configuration file, for what is not set here

Exit status: 0 done, 1 failed, 2 refused before anything was sent.";

/// A subcommand that is no operation.
#[derive(Debug, Subcommand)]
pub(crate) enum Builtin {
    /// List the operations.
    Operations(operations::OperationsArgs),
    /// Say what an operation does, takes, and fails with.
    Describe(describe::DescribeArgs),
    /// Print a request of an operation as JSON, to fill in.
    Skeleton(skeleton::SkeletonArgs),
    /// Say what an error code means, when it comes, and what to do.
    Explain(explain::ExplainArgs),
    /// Find out why nothing works: check configuration, connection, credentials and permissions.
    #[command(after_help = doctor::documentation())]
    Doctor(doctor::DoctorArgs),
    /// Run a simulator of the API on loopback until it is interrupted.
    Simulate(simulate::SimulateArgs),
    /// Work with the events that DingTalk pushes.
    Events {
        #[command(subcommand)]
        command: EventsCommand,
    },
    /// Print a script that completes commands in a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// The program's command, with a subcommand for every operation.
pub(crate) fn root() -> Command {
    let command = Builtin::augment_subcommands(Options::augment_args(Command::new(NAME)));
    let command = command.subcommands(OPERATIONS.iter().map(operation));
    let template = help::template(&command);
    command
        .help_template(template)
        .version(env!("CARGO_PKG_VERSION"))
        .about("DingTalk's video-conference API from a terminal")
        .long_about(None)
        .after_help(ENVIRONMENT)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
}

fn operation(info: &'static OperationInfo) -> Command {
    let path = info.path_parameter().map(|name| path_parameter(name, info.path_description));
    let fields = info.fields.iter().filter_map(fields::flag);
    let paging = info.paging.map(|_| paging()).into_iter().flatten();
    Command::new(info.name.to_kebab_case())
        .alias(info.name)
        .about(help::first_sentence(info))
        .long_about(long_about(info))
        .after_help(help::of_operation(info))
        .args(path)
        .arg(json())
        .arg(set())
        .arg(dry_run())
        .args(paging)
        .args(fields)
}

fn request_line(info: &OperationInfo) -> String {
    format!("{} {}", info.method.as_str(), info.path)
}

fn long_about(info: &OperationInfo) -> String {
    let scope = info.scope.map(|scope| format!("The app needs the permission {scope}."));
    let repeat = if info.idempotent {
        "It is safe to repeat."
    } else {
        "It is not safe to repeat: done twice, it does it twice."
    };
    let documentation = info.documentation.map(|url| format!("Documented at {url}"));
    let description = Some(format!("{}\n", info.description));
    let parts =
        [description, Some(request_line(info)), scope, Some(repeat.to_owned()), documentation];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn path_parameter(name: &'static str, description: Option<&'static str>) -> Arg {
    Arg::new(PATH_PARAMETER)
        .value_name(name.to_shouty_snake_case())
        .required(true)
        .help(description.unwrap_or("What stands in the path"))
}

fn json() -> Arg {
    Arg::new(JSON)
        .long("json")
        .value_name("FILE|-|TEXT")
        .help("The whole request, with the names of the wire; flags go before it")
        .long_help(
            "The whole request as a JSON object with the names of the wire, without what stands in \
             the path: in a file, on standard input (`-`), or as text that begins with `{`. A flag \
             goes before the field of the same name.",
        )
}

fn set() -> Arg {
    Arg::new(set::ID)
        .long("set")
        .value_name("PATH=VALUE")
        .value_parser(set::parse)
        .action(ArgAction::Append)
        .help("A field at any depth, such as a.b=1 or 'list[0].name=x'; may be repeated")
        .long_help(
            "A field at any depth, with the names of the wire: `a.b=1`, `list[0].name=x`. Objects \
             and lists on the way are created. A list without an index gets one more item. It \
             goes before --json, and a flag goes before it. May be repeated.",
        )
}

fn dry_run() -> Arg {
    Arg::new(DRY_RUN)
        .long("dry-run")
        .action(ArgAction::SetTrue)
        .help("Print the request as it would be sent, and send nothing")
        .long_help(
            "Print the request as JSON, as it would be sent (method, url, headers, body), and send \
             nothing. It needs no credentials; `***` is in place of the access token.",
        )
}

fn paging() -> [Arg; 3] {
    let all = Arg::new(ALL)
        .long("all")
        .action(ArgAction::SetTrue)
        .help("Read all pages and print their items, one JSON object per line");
    let limit = |id: &'static str, name: &'static str| {
        let number = clap::value_parser!(u64).range(1..).map(usize_or_max);
        Arg::new(id).long(name).value_name("N").requires(ALL).value_parser(number)
    };
    [
        all,
        limit(MAX_PAGES, "max-pages").help("End after N pages, and print the token to continue at"),
        limit(MAX_ITEMS, "max-items").help("End after N items, and print the token to continue at"),
    ]
}

fn usize_or_max(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_arguments_of_an_operation_have_one_name() {
        root().debug_assert();
    }
}
