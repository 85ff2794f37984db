//! Every error code is known in one place: the platform's in the transport, the conference's in the
//! specification.

use conference_models::{ErrorCode, metadata::OPERATIONS};
use conference_transport::PLATFORM_CODES;

fn is_of_the_platform(code: &str) -> bool {
    PLATFORM_CODES.iter().any(|row| row.code == code)
}

fn is_of_the_conference(code: &str) -> bool {
    ErrorCode::from(code).class().is_some()
}

#[test]
fn a_documented_code_is_in_exactly_one_table() {
    let documented = OPERATIONS.iter().flat_map(|operation| operation.errors);
    let mut seen = 0;
    for error in documented {
        let code = &*error.code.to_string();
        assert!(
            is_of_the_platform(code) != is_of_the_conference(code),
            "{code} stands in both tables, or in neither"
        );
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn no_code_of_the_platform_has_a_class_in_the_specification() {
    for row in PLATFORM_CODES {
        assert!(!is_of_the_conference(row.code), "{}", row.code);
    }
}
