//! The forms of error bodies.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn parse(json: &str) -> ErrorBody {
    ErrorBody::parse(json.as_bytes()).unwrap()
}

#[test]
fn the_documented_form_is_read() {
    let body = parse(
        r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","requestid":"7A1","message":"no",
            "accessdenieddetail":{"requiredScopes":["VideoConference.Conference.Write"]}}"#,
    );
    assert_eq!(body.code(), Some("Forbidden.AccessDenied.AccessTokenPermissionDenied"));
    assert_eq!(body.message(), Some("no"));
    assert_eq!(body.request_id(), Some("7A1"));
    assert_eq!(body.required_scopes(), ["VideoConference.Conference.Write"]);
}

#[test]
fn pascal_case_and_legacy_keys_are_read() {
    let pascal = parse(
        r#"{"Code":"x","Message":"m","RequestId":"r","AccessDeniedDetail":{"RequiredScopes":["s"]}}"#,
    );
    assert_eq!(
        (pascal.code(), pascal.message(), pascal.request_id()),
        (Some("x"), Some("m"), Some("r"))
    );
    assert_eq!(pascal.required_scopes(), ["s"]);
    for detail in [
        r#"{"requiredscopes":"s"}"#,
        r#"{"REQUIRED_SCOPES":[null,"s"]}"#,
        r#"{"requiredScopes":["s",7]}"#,
    ] {
        let body = parse(&format!(r#"{{"accessDeniedDetail":{detail}}}"#));
        assert_eq!(body.required_scopes(), ["s"], "{detail}");
    }
    let legacy = parse(r#"{"errcode":40014,"errmsg":"bad token"}"#);
    assert_eq!((legacy.code(), legacy.message()), (Some("40014"), Some("bad token")));
    let both = parse(r#"{"errcode":0,"description":"d","code":"c","message":"m"}"#);
    assert_eq!((both.code(), both.message()), (Some("c"), Some("m")));
}

#[test]
fn every_form_of_a_failure_is_one_and_no_word_of_success_is() {
    let failures = [
        r#"{"success":"false"}"#,
        r#"{"success":" False "}"#,
        r#"{"SUCCESS":0}"#,
        r#"{"success":"no"}"#,
        r#"{"success":"failed"}"#,
        r#"{"success":true,"errorCode":"E1"}"#,
        r#"{"error_code":5}"#,
        r#"{"err_code":"5"}"#,
        r#"{"errcode":200}"#,
        r#"{"code":-1}"#,
        r#"{"code":"paramsError%!(EXTRA int=7)"}"#,
    ];
    for body in failures {
        assert!(parse(body).is_failure(), "{body}");
    }
    let successes = [
        r#"{"success":"yes"}"#,
        r#"{"success":"perhaps"}"#,
        r#"{"code":"SUCCEED"}"#,
        r#"{"code":"Ok "}"#,
        r#"{"code":" "}"#,
        r#"{"code":"00000"}"#,
        r#"{"code":200.0}"#,
        r#"{"code":"success%!(EXTRA string=1)"}"#,
        r#"{"code":"%!(EXTRA string=1)"}"#,
        r#"{"errcode":"0","errmsg":"ok"}"#,
        r#"{"errmsg":"no meeting"}"#,
    ];
    for body in successes {
        assert!(!parse(body).is_failure(), "{body}");
    }
}

#[test]
fn a_word_of_success_hides_neither_the_code_nor_the_message_of_a_failure() {
    let failures = [
        (r#"{"code":0,"message":"ok","errcode":40014,"errmsg":"bad"}"#, "40014", "bad"),
        (r#"{"code":"success","success":false,"errorCode":"E","errorMsg":"bad"}"#, "E", "bad"),
        (r#"{"errorCode":"E","errcode":0,"message":"bad"}"#, "E", "bad"),
        (r#"{"Code":"E","code":0,"message":"bad"}"#, "E", "bad"),
        (r#"{"errcode":88,"sub_code":"0","sub_msg":"bad"}"#, "88", "bad"),
        (r#"{"code":200,"errcode":200,"errmsg":"bad"}"#, "200", "bad"),
        (r#"{"code":0,"success":false,"message":"success"}"#, "0", "success"),
    ];
    for (json, code, message) in failures {
        let body = parse(json);
        assert!(body.is_failure(), "{json}");
        assert_eq!((body.code(), body.message()), (Some(code), Some(message)), "{json}");
    }
}

#[test]
fn a_message_of_success_is_no_error_message() {
    for body in [r#"{"errmsg":"ok"}"#, r#"{"errorMsg":"Success"}"#, r#"{"errorMsg":""}"#] {
        assert!(!parse(body).has_error_message(), "{body}");
    }
    for body in [r#"{"errmsg":"no"}"#, r#"{"errorMsg":"E"}"#, r#"{"error_message":"E"}"#] {
        assert!(parse(body).has_error_message(), "{body}");
    }
    assert!(!parse(r#"{"message":"m","description":"d"}"#).has_error_message());
}

#[test]
fn a_code_ends_where_formatting_starts_and_a_byte_order_mark_is_passed_over() {
    for rest in ["%!(EXTRA string=50513)", "%!s(MISSING)", " %!d(string=hi)"] {
        let body = ErrorBody::parse(format!("\u{feff}{{\"code\":\"gone{rest}\"}}").as_bytes());
        assert_eq!(body.unwrap().code(), Some("gone"));
    }
    assert_eq!(parse(r#"{"code":"%!(EXTRA string=1)"}"#).code(), None);
}

#[test]
fn a_field_of_the_wrong_type_counts_as_missing() {
    let body = parse(
        r#"{"code":["a"],"message":{"b":1},"requestid":null,"accessdenieddetail":"no","success":"x"}"#,
    );
    assert_eq!(body, ErrorBody::default());
    assert_eq!(parse(r#"{"code":"","message":"m"}"#).code(), None);
}

#[test]
fn a_key_that_is_not_unicode_is_passed_over() {
    let body = parse(r#"{"\ud83d":1,"code":"x","\u006dessage":"m"}"#);
    assert_eq!((body.code(), body.message()), (Some("x"), Some("m")));
}

#[test]
fn what_is_no_object_is_none() {
    for text in ["", "<html>", "[1]", "\"code\"", "null", "{\"code\":", "{\"a\":1}}"] {
        assert_eq!(ErrorBody::parse(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn deep_nesting_is_no_stack_overflow() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    for key in ["a", "code", "accessdenieddetail"] {
        let body = parse(&format!(r#"{{"{key}":{deep},"message":"m"}}"#));
        assert_eq!(body.message(), Some("m"));
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = ErrorBody::parse(&body);
    }

    #[test]
    fn fields_are_found_in_any_order_and_case(
        mut fields in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        code in "[a-zA-Z.]{1,40}", message in "\\PC{1,40}", id in "\\PC{1,40}", scopes: Vec<String>,
        other in "\\PC{0,40}", upper: [bool; 3], kept in 0_usize..=5,
    ) {
        let key = |name: &str, upper| if upper { name.to_ascii_uppercase() } else { name.to_owned() };
        let all = [
            (key("code", upper[0]), json!(code)),
            (key("message", upper[1]), json!(message)),
            (key("requestid", upper[2]), json!(id)),
            ("accessdenieddetail".to_owned(), json!({ "requiredScopes": scopes })),
            ("other".to_owned(), json!([other, { "code": other }])),
        ];
        let kept = &mut fields[..kept];
        let members: Vec<_> =
            kept.iter().map(|index| format!("{}:{}", json!(all[*index].0), all[*index].1)).collect();
        let body = parse(&format!("{{{}}}", members.join(",")));
        prop_assert_eq!(body.code(), kept.contains(&0).then_some(&*code));
        prop_assert_eq!(body.message(), kept.contains(&1).then_some(&*message));
        prop_assert_eq!(body.request_id(), kept.contains(&2).then_some(&*id));
        let expected = if kept.contains(&3) { scopes } else { Vec::new() };
        prop_assert_eq!(body.required_scopes(), expected);
    }
}
