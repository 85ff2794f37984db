use crate::error::Error;

/// Refuses a value that cannot be what `name` says. The error does not show the value.
pub(crate) fn check(name: &str, value: &str) -> Result<(), Error> {
    match DEFECTS.iter().find(|(is_defect, _)| is_defect(value)) {
        Some((_, defect)) => Err(Error::invalid(format!("the {name} {defect}"))),
        None => Ok(()),
    }
}

type Defect = (fn(&str) -> bool, &'static str);

/// The first one that applies is reported.
const DEFECTS: [Defect; 8] = [
    (str::is_empty, "is empty"),
    (
        |value| value.starts_with(BYTE_ORDER_MARK) || value.ends_with(BYTE_ORDER_MARK),
        "has a byte order mark: remove it where it is read",
    ),
    (|value| value.ends_with(['\r', '\n']), "ends with a line break: trim it where it is read"),
    (|value| value.trim() != value, "has whitespace around it: trim it where it is read"),
    (
        |value| value.starts_with(QUOTES) || value.ends_with(QUOTES),
        "has quotes around it: remove them where it is set",
    ),
    (
        |value| MISSING.iter().any(|missing| value.eq_ignore_ascii_case(missing)),
        "is a placeholder for a missing value: check where it is set",
    ),
    (|value| value.contains("://"), "is a URL: check where it is set"),
    (
        |value| !value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()),
        "contains control or non-ASCII characters",
    ),
];

/// The missing values of JavaScript, JSON, Python and Go.
const MISSING: [&str; 6] = ["undefined", "null", "none", "nil", "nan", "[object Object]"];
const BYTE_ORDER_MARK: char = '\u{feff}';
const QUOTES: [char; 3] = ['"', '\'', '`'];
