//! Suggestions for an unknown name.

/// Minimum similarity of two names, from 0 to 1.
const ALIKE: f64 = 0.8;

/// Returns `: did you mean …?` if a known name is similar, or else nothing.
pub(super) fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default()
}

/// Returns the suggestion, or else all known names.
pub(super) fn suggestion_or_list(name: &str, known: &[&str]) -> String {
    match suggestion(name, known.iter().copied()) {
        none if none.is_empty() => format!("; known are {}", known.join(", ")),
        suggestion => suggestion,
    }
}

fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |other: &str| strsim::jaro_winkler(&name.to_lowercase(), &other.to_lowercase());
    known
        .into_iter()
        .map(|other| (likeness(other), other))
        .filter(|(likeness, _)| *likeness > ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, other)| other)
}
