//! Difference of two texts, word by word, as HTML for a pull request.

use similar::{ChangeTag, TextDiff};

use crate::diff::judge::Finding;

pub(super) fn diff(finding: &Finding) -> String {
    let diff = TextDiff::from_words(&finding.before, &finding.after);
    let mut parts: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match parts.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => parts.push((change.tag(), change.value().to_owned())),
        }
    }
    parts.iter().map(|(tag, text)| marked(*tag, text)).collect()
}

/// Number of unchanged words on either side of a change.
const AROUND: usize = 8;

fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    if words.len() <= 2 * AROUND {
        return text.to_owned();
    }
    let (start, end) = (&words[..AROUND], &words[words.len() - AROUND..]);
    format!("{}… {}", start.concat(), end.concat())
}

fn marked(tag: ChangeTag, text: &str) -> String {
    let text = match tag {
        ChangeTag::Equal => escaped(&shortened(text)),
        _ => escaped(text),
    };
    match tag {
        ChangeTag::Equal => text,
        ChangeTag::Delete => format!("<del>{text}</del>"),
        ChangeTag::Insert => format!("<ins>{text}</ins>"),
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('\n', "<br>")
}
