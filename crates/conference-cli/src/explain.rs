//! `conference explain`: explains an error code.

mod class;
mod platform;
mod service;

use clap::{Args, ValueEnum};
use conference_api::transport::PLATFORM_CODES;
use conference_models::metadata::ERROR_CODES;

use crate::{failure::Failure, output, similar};

/// The arguments of `conference explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// Error code, such as roomNotFound.
    code: String,
    /// Language of the explanation.
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t)]
    lang: Language,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// A text in both languages.
#[derive(Clone, Copy, Debug)]
struct Text {
    en: &'static str,
    zh: &'static str,
}

impl Text {
    fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Zh => self.zh,
        }
    }
}

/// Prints the meaning of an error code, the operations that return it, and the remedy.
pub(crate) fn print(arguments: &ExplainArgs) -> Result<(), Failure> {
    let ExplainArgs { code, lang } = arguments;
    let explained = service::explain(code, *lang).or_else(|| platform::explain(code, *lang));
    match explained {
        Some(text) => output::print(&text).map(drop),
        None => Err(Failure::invalid_request(None, unknown(code))),
    }
}

/// Returns true if the code has an explanation.
pub(crate) fn is_known(code: &str) -> bool {
    codes().any(|known| known == code)
}

fn codes() -> impl Iterator<Item = String> {
    let service = ERROR_CODES.iter().map(|known| known.wire.to_string());
    service.chain(PLATFORM_CODES.iter().map(|row| row.code.to_owned()))
}

fn unknown(code: &str) -> String {
    match similar::find(code, codes()).as_slice() {
        [] => format!(
            "unknown error code {code:?}; `conference describe <OPERATION>` lists the codes of an \
             operation"
        ),
        similar => format!("unknown error code {code:?}{}", similar::suggestion(similar)),
    }
}

/// Formats aligned lines of a label and a text.
fn lines(rows: &[(Text, Option<String>)], language: Language) -> String {
    let rows = rows.iter().filter_map(|(label, text)| {
        Some(vec![label.in_language(language).to_owned(), text.clone()?])
    });
    crate::table::aligned(&rows.collect::<Vec<_>>())
}

const COLON: Text = Text { en: ": ", zh: "：" };
const CLASS: Text = Text { en: "Class", zh: "类别" };
const REMEDY: Text = Text { en: "Remedy", zh: "解决办法" };
const SOURCE: Text = Text { en: "Source", zh: "出处" };
