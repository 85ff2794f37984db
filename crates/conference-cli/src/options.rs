use std::{path::PathBuf, time::Duration};

use clap::{ArgMatches, Args, FromArgMatches, ValueEnum};
use jiff::tz::TimeZone;

use crate::{
    select::{self, Selector},
    times,
};

/// Options for every call.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options for every call")]
pub(crate) struct Options {
    /// App key of an internal app; overrides `DINGTALK_APP_KEY`.
    #[arg(long, global = true, value_name = "KEY")]
    pub(crate) app_key: Option<String>,
    /// File with the app secret, or `-` for standard input; overrides `DINGTALK_APP_SECRET`.
    #[arg(long, global = true, value_name = "PATH|-")]
    pub(crate) app_secret_file: Option<PathBuf>,
    /// The corpId of the organization, which makes an internal app use the newer, unified token
    /// call; overrides `DINGTALK_CORP_ID`.
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) corp_id: Option<String>,
    /// Region of the organization's data; overrides `DINGTALK_REGION` [default: international].
    #[arg(long, global = true, value_name = "REGION", value_parser = ["international", "domestic"])]
    pub(crate) region: Option<String>,
    /// URL to call instead of the region's, such as a simulator's; overrides `DINGTALK_BASE_URL`.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Profile with further settings: the table `[profiles.NAME]` of `conference/config.toml` in
    /// the user's configuration folder; overrides `DINGTALK_PROFILE`.
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// PEM file with certificates to trust in addition to those of this machine.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) root_certificate: Option<PathBuf>,
    /// Do not read or store access tokens in the user's cache folder.
    #[arg(long, global = true)]
    pub(crate) no_token_cache: bool,
    /// Time zone of local times, such as `Asia/Shanghai` [default: the profile's, or else this
    /// machine's].
    #[arg(long, global = true, value_name = "ZONE", value_parser = times::zone)]
    pub(crate) zone: Option<TimeZone>,
    /// Total timeout of a call, including retries [default: 30].
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Maximum number of retries of a call, if a retry is safe [default: 2].
    #[arg(long, global = true, value_name = "N", allow_negative_numbers = true)]
    pub(crate) retries: Option<u32>,
    /// Format of responses on standard output.
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) output: OutputFormat,
    /// Print only these fields of a response, separated by tabs. FIELD is a list, separated by
    /// commas, of names such as `a.b` or JSON pointers such as `/a/b`.
    #[arg(
        long, global = true, value_name = "FIELD", value_delimiter = ',', value_parser = select::parse
    )]
    pub(crate) select: Vec<Selector>,
    /// Format of errors and warnings on standard error.
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) error_format: ErrorFormat,
    /// Print a log on standard error.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// Format of responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// `table` on a terminal, or else `json`.
    #[default]
    Auto,
    /// Aligned text: times in the local zone, enums by name.
    Table,
    /// JSON on one line, or on one line per item with `--all`.
    Json,
    /// Indented JSON.
    Pretty,
}

/// Format of errors and warnings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorFormat {
    /// Text for people.
    #[default]
    Text,
    /// JSON on one line.
    Json,
}

impl Options {
    pub(crate) fn from_matches(matches: &ArgMatches) -> Self {
        Self::from_arg_matches(matches).expect("the command that was matched has them")
    }
}

pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(Duration::ZERO) | Err(_) => Err("must be more than 0 seconds".to_owned()),
        Ok(duration) => Ok(duration),
    }
}
