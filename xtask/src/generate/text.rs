//! Text: sentences and lines.

/// Splits a text into its first sentence and the rest.
pub(super) fn first_sentence(text: &str) -> (&str, &str) {
    match text.split_once(". ") {
        Some((first, rest)) => (&text[..=first.len()], rest),
        None => (text, ""),
    }
}

/// Returns a text with its first letter in lower case.
pub(super) fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_lowercase().to_string());
    format!("{}{}", first.unwrap_or_default(), characters.as_str())
}

/// Wraps a paragraph. The item of a list has a hanging indent.
pub(super) fn wrap(paragraph: &str, width: usize) -> Vec<String> {
    let hang = if paragraph.starts_with("- ") { "  " } else { "" };
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ') {
        let last = lines.last().map_or(0, |last| last.chars().count());
        if last > 0 && last + 1 + word.chars().count() > width {
            lines.push(format!("{hang}{word}"));
        } else if let Some(last) = lines.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

/// Joins the parts of a text.
pub(super) fn concat(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect()
}
