//! Puts the tables where people read them.

use std::{fs, path::Path};

use super::Result;

const FILE: &str = "docs/performance.md";

/// Replaces what is between `<!-- name: begin -->` and `<!-- name: end -->`.
pub(super) fn write(root: &Path, tables: &[(&str, &str)]) -> Result<()> {
    let file = root.join(FILE);
    let mut text = fs::read_to_string(&file)?;
    for (name, table) in tables {
        text = replace(&text, name, table)
            .ok_or_else(|| format!("{FILE} has no place for the table `{name}`"))?;
    }
    fs::write(&file, text)?;
    println!("the tables are in {FILE}");
    Ok(())
}

fn replace(text: &str, name: &str, table: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some([before, &begin, table, &end, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let text = "one\n<!-- a: begin -->\nold\n<!-- a: end -->\ntwo\n";
        let new = "one\n<!-- a: begin -->\nnew\n<!-- a: end -->\ntwo\n";
        assert_eq!(replace(text, "a", "new\n").as_deref(), Some(new));
        assert_eq!(replace(text, "b", "new\n"), None);
    }
}
