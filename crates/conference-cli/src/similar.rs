//! Suggestions for unknown names.

/// Returns the most similar names, the best first, without this name itself.
pub(crate) fn find<T: AsRef<str>>(name: &str, names: impl IntoIterator<Item = T>) -> Vec<T> {
    let similarity = |other: &T| {
        let (name, other) = (name.to_lowercase(), other.as_ref().to_lowercase());
        strsim::jaro_winkler(&name, &other)
    };
    let names = names.into_iter().filter(|other| other.as_ref() != name);
    let names = names.map(|other| (similarity(&other), other));
    let mut similar: Vec<_> = names.filter(|(similarity, _)| *similarity >= SIMILAR).collect();
    similar.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    similar.into_iter().take(MAX_SUGGESTIONS).map(|(_, name)| name).collect()
}

/// Returns the end of a message that suggests these names.
pub(crate) fn suggestion<T: AsRef<str>>(names: &[T]) -> String {
    let list = names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match names {
        [] => String::new(),
        _ => format!("; did you mean {list}?"),
    }
}

/// Returns the end of a message that suggests the similar names, or else lists all of them.
pub(crate) fn suggestion_or_all(name: &str, known: &[&str], noun: &str) -> String {
    match find(name, known.iter().copied()).as_slice() {
        [] if known.is_empty() => String::new(),
        [] => format!("; known {noun}: {}", known.join(", ")),
        similar => suggestion(similar),
    }
}

/// Typing mistakes reach 0.9 and more (Jaro-Winkler); different fields of one request mostly stay
/// below 0.8.
const SIMILAR: f64 = 0.85;

const MAX_SUGGESTIONS: usize = 3;
