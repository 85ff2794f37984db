//! Error codes of the conference service.

use conference_models::{
    ErrorCode,
    metadata::{ERROR_CODES, OPERATIONS, OperationInfo},
};
use heck::ToKebabCase;

use super::{CLASS, COLON, Language, REMEDY, Text, class, lines};

const OPERATIONS_LABEL: Text = Text { en: "Returned by", zh: "相关接口" };
const COMMA: Text = Text { en: ", ", zh: "、" };

pub(super) fn explain(code: &str, language: Language) -> Option<String> {
    let known = ERROR_CODES.iter().find(|known| known.wire.to_string() == code)?;
    let [meaning, remedy] = match language {
        Language::En => [Some(known.description), known.hint],
        Language::Zh => [known.description_zh, known.hint_zh],
    };
    let class = ErrorCode::KNOWN.iter().find(|known| known.as_str() == code)?.class();
    let class = class.map(|class| class::of_service(class).in_language(language).to_owned());
    let operations: Vec<String> = OPERATIONS.iter().filter_map(|it| documented(it, code)).collect();
    let rows = [
        (CLASS, class),
        (REMEDY, remedy.map(str::to_owned)),
        (OPERATIONS_LABEL, Some(operations.join(COMMA.in_language(language)))),
    ];
    let (colon, meaning) = (COLON.in_language(language), meaning.unwrap_or(known.description));
    Some(format!("{code}{colon}{meaning}\n{}", lines(&rows, language)))
}

/// Names the operation with the status, if it documents this code.
fn documented(info: &OperationInfo, code: &str) -> Option<String> {
    let error = info.errors.iter().find(|error| error.code.as_str() == code)?;
    Some(format!("{} ({})", info.name.to_kebab_case(), error.status))
}
