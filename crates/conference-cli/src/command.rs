//! The command line: subcommands, their arguments and their help.

use clap::{Arg, ArgAction, Args, Command, Subcommand};
use clap_complete::Shell;
use conference_models::metadata::{OPERATIONS, OperationInfo};
use heck::{ToKebabCase, ToShoutySnakeCase};

use crate::{
    describe, doctor, events::EventsCommand, explain, fields, help, operations, options::Options,
    set, simulate, skeleton,
};

pub(crate) const NAME: &str = "conference";
/// Ids of the arguments that are not fields.
pub(crate) const PATH_PARAMETER: &str = "path parameter";
pub(crate) const JSON: &str = "the request as JSON";
pub(crate) const DRY_RUN: &str = "no call";
pub(crate) const ALL: &str = "all pages";
pub(crate) const MAX_PAGES: &str = "maximum of pages";
pub(crate) const MAX_ITEMS: &str = "maximum of items";

const ENVIRONMENT: &str = "\
Environment:
  DINGTALK_ACCESS_TOKEN  access token, instead of the credentials of an app
  DINGTALK_APP_KEY       app key of an internal app
  DINGTALK_APP_SECRET    app secret of the internal app
  DINGTALK_CORP_ID       corpId of the organization; makes an internal app use the newer,
                         unified token call
  DINGTALK_SUITE_KEY     suite key of a third-party app, instead of an internal app; needs
                         DINGTALK_SUITE_SECRET, DINGTALK_SUITE_TICKET and DINGTALK_CORP_ID
  DINGTALK_REGION        international (default) or domestic
  DINGTALK_BASE_URL      URL to call instead of the region's, such as a simulator's
  DINGTALK_PROFILE       profile of the configuration file; variables and flags override it

Exit status: 0 for success, 1 for a failure, 2 for a request that is rejected before anything
is sent.";

/// A subcommand that is not an operation.
#[derive(Debug, Subcommand)]
pub(crate) enum Builtin {
    /// List the operations with their method, path and permission.
    Operations(operations::OperationsArgs),
    /// Describe an operation: its fields, its errors, and an example.
    Describe(describe::DescribeArgs),
    /// Print the request of an operation as a JSON template, to fill in.
    Skeleton(skeleton::SkeletonArgs),
    /// Explain an error code: its meaning, the operations that return it, and the remedy.
    Explain(explain::ExplainArgs),
    /// Find out why calls fail: check configuration, connection, credentials and permissions.
    #[command(after_help = doctor::documentation())]
    Doctor(doctor::DoctorArgs),
    /// Run a simulator of the API on this machine, until it is interrupted.
    Simulate(simulate::SimulateArgs),
    /// Receive or decrypt the events that DingTalk pushes.
    Events {
        #[command(subcommand)]
        command: EventsCommand,
    },
    /// Print a completion script for a shell.
    Completions {
        /// Shell to complete commands in.
        shell: Shell,
    },
}

/// Returns the root command, with a subcommand for every operation.
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
    let repeat = describe::repeat(info);
    let documentation = info.documentation.map(|url| format!("Documented at {url}"));
    let description = Some(format!("{}\n", info.description));
    let parts = [description, Some(request_line(info)), scope, Some(repeat), documentation];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn path_parameter(name: &'static str, description: Option<&'static str>) -> Arg {
    Arg::new(PATH_PARAMETER)
        .value_name(name.to_shouty_snake_case())
        .required(true)
        .help(description.unwrap_or("Value of the path parameter"))
}

fn json() -> Arg {
    Arg::new(JSON)
        .long("json")
        .value_name("FILE|-|TEXT")
        .help("The request as a JSON object; --set and flags override its fields")
        .long_help(
            "The request as a JSON object with the field names of the API, without the path \
             parameter: the name of a file, `-` for standard input, or text that starts with `{`. \
             --set and flags override its fields.",
        )
}

fn set() -> Arg {
    Arg::new(set::ID)
        .long("set")
        .value_name("PATH=VALUE")
        .value_parser(set::parse)
        .action(ArgAction::Append)
        .help("Set a field at any depth, such as a.b=1 or 'list[0].name=x'; may be repeated")
        .long_help(
            "Set a field at any depth, with the field names of the API: `a.b=1`, `list[0].name=x`. \
             Objects and arrays in the path are created. A path to an array, without an index, \
             appends an item. Overrides --json; flags override it. May be repeated.",
        )
}

fn dry_run() -> Arg {
    Arg::new(DRY_RUN)
        .long("dry-run")
        .action(ArgAction::SetTrue)
        .help("Print the request that would be sent, without sending it")
        .long_help(
            "Print the request that would be sent as JSON (method, url, headers, body), without \
             sending it. Needs no credentials: `***` stands for the access token.",
        )
}

fn paging() -> [Arg; 3] {
    let all = Arg::new(ALL)
        .long("all")
        .action(ArgAction::SetTrue)
        .help("Read all pages, and print their items: one JSON object per line, or tables");
    let limit = |id: &'static str, name: &'static str| {
        Arg::new(id).long(name).value_name("N").requires(ALL).value_parser(at_least_one)
    };
    [
        all,
        limit(MAX_PAGES, "max-pages")
            .help("Stop after N pages, and print the page token to continue with"),
        limit(MAX_ITEMS, "max-items")
            .help("Stop after N items, and print the page token to continue with"),
    ]
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("must be an integer of at least 1".to_owned()),
        Ok(number) => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_arguments_of_an_operation_have_one_name() {
        root().debug_assert();
    }
}
