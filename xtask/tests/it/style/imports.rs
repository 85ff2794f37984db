//! Grouping of imports, which rustfmt does on nightly only.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Item, ItemUse, UseTree, Visibility, spanned::Spanned};

use super::{Source, complaints};

#[test]
fn imports_stand_in_three_blocks_with_one_statement_a_crate() {
    let found = complaints(check);
    let rule = "imports stand in three blocks (std, crates, crate), one `use` for each crate";
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

fn check(source: &Source) -> Vec<String> {
    let file = syn::parse_file(&source.text).unwrap();
    let mut found = Vec::new();
    check_items(source, &file.items, &mut found);
    found
}

/// Checks each run of private imports, here and in nested modules.
fn check_items(source: &Source, items: &[Item], found: &mut Vec<String>) {
    let modules = items.iter().filter_map(|item| match item {
        Item::Mod(module) => Some(module.ident.to_string()),
        _ => None,
    });
    let modules: BTreeSet<String> = modules.collect();
    for run in items.chunk_by(|one, next| import(one).is_some() && import(next).is_some()) {
        let imports = run.iter().filter_map(import).map(|it| Import::new(it, &modules));
        check_run(source, &imports.collect::<Vec<_>>(), found);
    }
    for item in items {
        if let Item::Mod(module) = item {
            let items = module.content.as_ref().map(|(_, items)| items.as_slice());
            check_items(source, items.unwrap_or_default(), found);
        }
    }
}

/// A re-export is no import.
fn import(item: &Item) -> Option<&ItemUse> {
    match item {
        Item::Use(import) if matches!(import.vis, Visibility::Inherited) => Some(import),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    Std,
    Crates,
    Local,
}

struct Import {
    block: Block,
    root: String,
    /// Imports with different attributes cannot be one statement.
    attributes: String,
    span: Span,
}

impl Import {
    fn new(import: &ItemUse, modules: &BTreeSet<String>) -> Self {
        let root = root(&import.tree);
        let is_item = root.starts_with(char::is_uppercase);
        let block = match root.as_str() {
            "std" | "core" | "alloc" => Block::Std,
            "crate" | "super" | "self" => Block::Local,
            name if is_item || modules.contains(name) => Block::Local,
            _ => Block::Crates,
        };
        let attributes = import.attrs.iter().map(|it| it.to_token_stream().to_string()).collect();
        Self { block, root, attributes, span: import.span() }
    }
}

fn root(tree: &UseTree) -> String {
    match tree {
        UseTree::Path(path) => path.ident.to_string(),
        UseTree::Name(name) => name.ident.to_string(),
        UseTree::Rename(rename) => rename.ident.to_string(),
        UseTree::Glob(_) | UseTree::Group(_) => String::new(),
    }
}

fn check_run(source: &Source, imports: &[Import], found: &mut Vec<String>) {
    let mut complain = |import: &Import, fault: &str| {
        let line = import.span.start().line;
        found.push(format!("{}:{line}: `use {}`: {fault}", source.path, import.root));
    };
    for pair in imports.windows(2) {
        let [before, after] = pair else { continue };
        let (end, start) = (before.span.end().line, after.span.start().line);
        let between = source.text.lines().skip(end).take(start - end - 1);
        let is_apart = between.into_iter().any(|line| line.trim().is_empty());
        if after.block < before.block {
            complain(after, "the order is std, crates, crate");
        } else if is_apart && after.block == before.block {
            complain(after, "a blank line inside of a block");
        } else if !is_apart && after.block != before.block {
            complain(after, "no blank line before the block");
        }
    }
    let mut seen = BTreeSet::new();
    for import in imports {
        if !seen.insert((&import.root, &import.attributes)) {
            complain(import, "a second statement for this crate");
        }
    }
}

#[test]
fn each_fault_of_imports_is_found() {
    let faults = |text: &str| {
        let text = text.to_owned();
        let found = check(&Source { path: "a.rs".to_owned(), text });
        found.join("\n")
    };
    let good = "use std::fs;\n\nuse syn::Item;\nuse toml::Table;\n\nuse super::A;\nuse crate::B;\n";
    assert_eq!(faults(good), "");
    assert_eq!(faults("mod a;\nuse std::fs;\n\nuse a::A;\npub use crate::B;\nuse std::io;\n"), "");
    assert_eq!(faults("use crate::A;\n#[cfg(unix)]\nuse crate::B;\n"), "");
    for (text, fault) in [
        ("use syn::A;\n\nuse std::fs;\n", "a.rs:3: `use std`: the order is std, crates, crate"),
        ("use std::fs;\nuse syn::A;\n", "a.rs:2: `use syn`: no blank line before the block"),
        ("use syn::A;\n\nuse toml::B;\n", "a.rs:3: `use toml`: a blank line inside of a block"),
        ("use syn::A;\nuse syn::B;\n", "a.rs:2: `use syn`: a second statement for this crate"),
        (
            "mod m {\n    use syn::A;\n    use syn::B;\n}\n",
            "a.rs:3: `use syn`: a second statement for this crate",
        ),
    ] {
        assert_eq!(faults(text), fault);
    }
}
