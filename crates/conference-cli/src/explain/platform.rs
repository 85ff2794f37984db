//! Error codes of the platform, which any operation can return.

use conference_api::transport::PLATFORM_CODES;

use super::{CLASS, COLON, Language, REMEDY, SOURCE, Text, class, lines};

const PLATFORM: Text = Text {
    en: "An error code of the platform, which any operation can return.",
    zh: "平台公共错误码，任何接口都可能返回。",
};
const WAIT: Text = Text { en: "Wait", zh: "等待" };
const SECONDS: Text = Text { en: "s", zh: "秒" };

pub(super) fn explain(code: &str, language: Language) -> Option<String> {
    let row = PLATFORM_CODES.iter().find(|row| row.code == code)?;
    let remedy = match language {
        Language::En => row.hint,
        Language::Zh => row.hint_zh,
    };
    let unit = SECONDS.in_language(language);
    let rows = [
        (CLASS, Some(class::of_platform(row.class).in_language(language).to_owned())),
        (WAIT, row.wait.map(|wait| format!("{} {unit}", wait.as_secs()))),
        (REMEDY, remedy.map(str::to_owned)),
        (SOURCE, Some(row.source.to_owned())),
    ];
    let [colon, meaning] = [COLON, PLATFORM].map(|text| text.in_language(language));
    Some(format!("{code}{colon}{meaning}\n{}", lines(&rows, language)))
}
