use std::{path::PathBuf, time::Duration};

use clap::{ArgMatches, Args, FromArgMatches, ValueEnum};
use jiff::tz::TimeZone;

use crate::{
    select::{self, Selector},
    times,
};

/// What applies to every call.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options for every call")]
pub(crate) struct Options {
    /// The key of an internal app, instead of `DINGTALK_APP_KEY`.
    #[arg(long, global = true, value_name = "KEY")]
    pub(crate) app_key: Option<String>,
    /// A file that holds the app's secret (`-`: standard input), instead of
    /// `DINGTALK_APP_SECRET`.
    #[arg(long, global = true, value_name = "PATH|-")]
    pub(crate) app_secret_file: Option<PathBuf>,
    /// The organization, to get the token by the newer, unified call, instead
    /// of `DINGTALK_CORP_ID`.
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) corp_id: Option<String>,
    /// Where the organization's data is, instead of `DINGTALK_REGION`;
    /// international unless one of them says otherwise.
    #[arg(long, global = true, value_name = "REGION", value_parser = ["international", "domestic"])]
    pub(crate) region: Option<String>,
    /// Another host than the region's, instead of `DINGTALK_BASE_URL`.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// The settings `[profiles.NAME]` of `conference/config.toml` in the user's configuration
    /// folder, instead of `DINGTALK_PROFILE`.
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// A PEM file with certificates to trust besides those of this machine.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) root_certificate: Option<PathBuf>,
    /// Neither use nor keep an access token in the user's cache folder.
    #[arg(long, global = true)]
    pub(crate) no_token_cache: bool,
    /// The time zone of local times, such as `Asia/Shanghai` [default: that of the profile, else of
    /// this machine].
    #[arg(long, global = true, value_name = "ZONE", value_parser = times::zone)]
    pub(crate) zone: Option<TimeZone>,
    /// How long a call may take in all [default: 30].
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// How often a call is sent again at most, where that does no harm
    /// [default: 2].
    #[arg(long, global = true, value_name = "N")]
    pub(crate) retries: Option<u32>,
    /// The format of responses on standard output.
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) output: OutputFormat,
    /// Print only these parts of a response, with tabs between them: `a.b`, or a JSON pointer;
    /// several with commas.
    #[arg(
        long, global = true, value_name = "FIELD", value_delimiter = ',', value_parser = select::parse
    )]
    pub(crate) select: Vec<Selector>,
    /// How errors are told on standard error.
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) error_format: ErrorFormat,
    /// Tell on standard error what goes on.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// The format of responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// A table on a terminal, else `json`.
    #[default]
    Auto,
    /// Aligned for people: times in the local zone, enums by name.
    Table,
    /// One line of JSON, or one for each item.
    Json,
    /// Indented JSON.
    Pretty,
}

/// How errors are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorFormat {
    /// For people.
    #[default]
    Text,
    /// One line of JSON.
    Json,
}

impl Options {
    pub(crate) fn from_matches(matches: &ArgMatches) -> Self {
        Self::from_arg_matches(matches).expect("they stand in the command that was matched")
    }
}

pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "it is not a number".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(Duration::ZERO) | Err(_) => Err("it has to be more than 0 seconds".to_owned()),
        Ok(duration) => Ok(duration),
    }
}
