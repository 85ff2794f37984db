//! Open enums keep what they do not know.

use std::collections::HashSet;

use conference_models::{BizType, ConferenceStatus, ErrorClass, ErrorCode, MuteOnJoin, Toggle};
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #[test]
    fn any_number_round_trips(code: i64) {
        let status: ConferenceStatus = serde_json::from_value(json!(code)).unwrap();
        prop_assert_eq!(serde_json::to_value(status).unwrap(), json!(code));
        prop_assert_eq!(i64::from(status), code);
    }

    #[test]
    fn any_text_round_trips(text: String) {
        let kind: BizType = serde_json::from_value(json!(text)).unwrap();
        prop_assert_eq!(serde_json::to_value(kind).unwrap(), json!(text));
    }
}

#[test]
fn known_values_have_names() {
    assert!(matches!(MuteOnJoin::from(-1), MuteOnJoin::On));
    assert!(matches!(BizType::from("3"), BizType::Scheduled));
    assert!(matches!(ConferenceStatus::from(7), ConferenceStatus::Unknown(7)));
}

#[test]
fn a_known_value_equals_itself_however_it_was_made() {
    assert_eq!(ConferenceStatus::Unknown(2), ConferenceStatus::Started);
    assert_eq!(BizType::Unknown("3".to_owned()), BizType::Scheduled);
    let set = HashSet::from([ConferenceStatus::Unknown(2), ConferenceStatus::Started]);
    assert_eq!(set.len(), 1);
}

#[test]
fn an_enum_of_integers_displays_the_name_and_an_unknown_value_its_integer() {
    assert_eq!(ConferenceStatus::Started.to_string(), "Started");
    assert_eq!(ConferenceStatus::Unknown(2).to_string(), "Started");
    assert_eq!(ConferenceStatus::from(7).to_string(), "7");
    assert_eq!(MuteOnJoin::from(-9).to_string(), "-9");
}

#[test]
fn an_enum_of_integers_is_written_as_an_integer_only() {
    for wrong in [json!("2"), json!(1.5), json!(true), json!(u64::MAX)] {
        assert!(serde_json::from_value::<ConferenceStatus>(wrong).is_err());
    }
}

#[test]
fn a_toggle_is_made_from_a_bool() {
    assert_eq!(Toggle::from(true).code(), 1);
    assert_eq!(Toggle::from(false).code(), 0);
}

#[test]
fn an_error_code_knows_its_class() {
    assert_eq!(ErrorCode::from("waterLimitError").class(), Some(ErrorClass::Throttled));
    assert_eq!(ErrorCode::Unknown("systemError".to_owned()).class(), Some(ErrorClass::Server));
    assert_eq!(ErrorCode::from("somethingNew").class(), None);
    let hint = ErrorCode::UnknownUserError.hint().unwrap();
    assert!(hint.contains("unionId"), "{hint}");
    assert_eq!(ErrorCode::Unknown("unknownUserError".to_owned()).hint(), Some(hint));
    assert_eq!(
        (ErrorCode::SystemError.hint(), ErrorCode::from("somethingNew").hint()),
        (None, None)
    );
}
