//! `conference explain`

use conference_api::transport::PLATFORM_CODES;
use conference_models::ErrorCode;

use crate::program::{Run, conference};

fn explained(code: &str, language: &str) -> String {
    let run = Run::of(&mut conference(&["explain", code, "--lang", language]));
    assert_eq!((run.status, run.errors.as_str()), (0, ""), "{code}");
    run.output
}

fn codes() -> Vec<&'static str> {
    let service = ErrorCode::KNOWN.iter().map(ErrorCode::as_str);
    service.chain(PLATFORM_CODES.iter().map(|row| row.code)).collect()
}

#[test]
fn every_code_is_explained_in_both_languages() {
    for code in codes() {
        let english = explained(code, "en");
        assert!(
            english.starts_with(&format!("{code}: ")) && !english.contains("类别"),
            "{english}"
        );
        assert!(english.lines().count() >= 3, "{english}");
        let chinese = explained(code, "zh");
        assert!(chinese.lines().count() >= 3, "{chinese}");
        assert!(chinese.contains("类别") && !chinese.contains("Class"), "{chinese}");
    }
}

#[test]
fn a_code_of_the_service_has_its_remedy_and_operations() {
    let text = explained("roomNotFound", "en");
    for part in [
        "roomNotFound: No meeting has this id.",
        "Class        not found",
        "Remedy       Pass the conferenceId of a meeting",
        "query-conference-info (404)",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let text = explained("roomNotFound", "zh");
    assert!(
        text.contains("roomNotFound：该 ID 对应的会议不存在。") && text.contains("请传入会议的"),
        "{text}"
    );
}

#[test]
fn a_code_of_the_platform_has_its_wait_and_source() {
    let text = explained("Forbidden.AccessDenied.QpmLimitForAppkeyAndApi", "en");
    for part in ["throttled", "Wait    60 s", "calls_per_second", "Source  https://"] {
        assert!(text.contains(part), "{text}");
    }
    for row in PLATFORM_CODES {
        assert_eq!(row.hint.is_some(), row.hint_zh.is_some(), "{}", row.code);
        let (english, chinese) = (explained(row.code, "en"), explained(row.code, "zh"));
        assert!(english.contains(row.hint.unwrap_or_default()), "{english}");
        assert!(chinese.contains(row.hint_zh.unwrap_or_default()), "{chinese}");
    }
}

#[test]
fn an_unknown_code_is_refused_with_the_nearest() {
    let run = Run::of(&mut conference(&["explain", "roomNotfound"]));
    assert!(run.error_text(2).contains("did you mean roomNotFound?"), "{}", run.errors);
}
