//! Names that are similar to one that is not known.

/// The most similar names, the best first, without this name itself.
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

/// The end of a message that suggests these names.
pub(crate) fn suggestion<T: AsRef<str>>(names: &[T]) -> String {
    let list = names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match names {
        [] => String::new(),
        [_] => format!("; the nearest is {list}"),
        _ => format!("; the nearest are {list}"),
    }
}

/// Typing mistakes reach 0.9 and more (Jaro-Winkler); different fields of one request mostly stay
/// below 0.8.
const SIMILAR: f64 = 0.85;

const MAX_SUGGESTIONS: usize = 3;
