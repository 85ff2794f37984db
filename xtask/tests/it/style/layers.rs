//! Layers: no two top-level modules of a crate use each other, directly or in a longer circle. What
//! is generated is no layer: the modules by hand name its types, and it is built of them.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, UseTree};

use super::{Source, sources};

/// Upper bound of the top-level modules of conference-transport.
const TRANSPORT_MODULES: usize = 18;

#[test]
fn no_modules_of_a_crate_use_each_other() {
    let root = crate::root();
    let circles: Vec<String> = crates(&root).iter().flat_map(|it| circles(&root, it)).collect();
    assert!(circles.is_empty(), "{} circles of modules:\n{}", circles.len(), circles.join("\n"));
}

#[test]
fn the_transport_has_few_top_level_modules() {
    let modules = Crate::read(&crate::root(), "crates/conference-transport").modules;
    let count = modules.len();
    assert!(count <= TRANSPORT_MODULES, "{count} of {TRANSPORT_MODULES}: {modules:?}");
}

/// Returns the folder of every crate that has layers.
fn crates(root: &Path) -> Vec<String> {
    let folders = fs::read_dir(root.join("crates")).unwrap();
    let names = folders.map(|it| it.unwrap().file_name().into_string().unwrap());
    let crates = names.map(|name| format!("crates/{name}"));
    crates.chain(["xtask".to_owned()]).collect()
}

/// A crate: its top-level modules, and which of them uses which.
#[derive(Default)]
struct Crate {
    modules: BTreeSet<String>,
    /// Modules behind the names that the root re-exports or imports.
    names: BTreeMap<String, String>,
    /// Modules of which the root re-exports everything.
    globs: Vec<String>,
    /// For each pair of modules, the first line that makes one use the other.
    uses: BTreeMap<String, BTreeMap<String, String>>,
}

impl Crate {
    fn read(root: &Path, folder: &str) -> Self {
        let mut this = Self::default();
        let (roots, files): (Vec<Source>, Vec<Source>) = sources(root, &format!("{folder}/src"))
            .into_iter()
            .partition(|source| is_root(&module_path(folder, source)));
        let paths = files.iter().map(|source| module_path(folder, source));
        this.modules = paths.map(|path| path[0].clone()).collect();
        for source in roots {
            this.read_root(&source);
        }
        for source in files {
            this.read_file(&module_path(folder, &source), &source);
        }
        this
    }

    fn read_root(&mut self, source: &Source) {
        for item in syn::parse_file(&source.text).unwrap().items {
            if let Item::Use(import) = item {
                self.read_names(&import.tree, None);
            }
        }
    }

    fn read_names(&mut self, tree: &UseTree, module: Option<&str>) {
        match (tree, module) {
            (UseTree::Path(path), None) if path.ident == "self" || path.ident == "crate" => {
                self.read_names(&path.tree, None);
            }
            (UseTree::Path(path), None) => {
                let name = path.ident.to_string();
                if self.modules.contains(&name) {
                    self.read_names(&path.tree, Some(&name));
                }
            }
            (UseTree::Path(path), _) => self.read_names(&path.tree, module),
            (UseTree::Group(group), _) => {
                group.items.iter().for_each(|tree| self.read_names(tree, module));
            }
            (UseTree::Name(name), Some(module)) => {
                self.names.insert(name.ident.to_string(), module.to_owned());
            }
            (UseTree::Rename(name), Some(module)) => {
                self.names.insert(name.rename.to_string(), module.to_owned());
            }
            (UseTree::Glob(_), Some(module)) => self.globs.push(module.to_owned()),
            (_, None) => {}
        }
    }

    fn read_file(&mut self, path: &[String], source: &Source) {
        let mut found = Vec::new();
        let file = syn::parse_file(&source.text).unwrap();
        references_of_items(&file.items, path.len(), &mut found);
        for name in found {
            let line = name.span().start().line;
            let text = source.text.lines().nth(line - 1).unwrap_or_default().trim();
            let modules = self.modules_behind(&name.to_string());
            for module in modules.into_iter().filter(|module| *module != path[0]) {
                let uses = self.uses.entry(path[0].clone()).or_default();
                uses.entry(module).or_insert_with(|| format!("{}:{line}: {text}", source.path));
            }
        }
    }

    /// Returns the modules that a name in the root of the crate stands for. A name that only a
    /// re-export of everything can give counts for each of these.
    fn modules_behind(&self, name: &str) -> Vec<String> {
        if self.modules.contains(name) {
            return vec![name.to_owned()];
        }
        match self.names.get(name) {
            Some(module) => vec![module.clone()],
            None if name.starts_with(char::is_uppercase) => self.globs.clone(),
            None => Vec::new(),
        }
    }

    /// Returns the shortest way from a module back to itself.
    fn circle(&self, start: &str) -> Option<Vec<String>> {
        let mut ways = VecDeque::from([vec![start.to_owned()]]);
        let mut seen = BTreeSet::new();
        while let Some(way) = ways.pop_front() {
            let used = self.uses.get(way.last()?);
            for next in used.into_iter().flat_map(BTreeMap::keys) {
                let longer = [way.clone(), vec![next.clone()]].concat();
                if next == start {
                    return Some(longer);
                }
                if seen.insert(next.clone()) {
                    ways.push_back(longer);
                }
            }
        }
        None
    }
}

fn is_root(path: &[String]) -> bool {
    path == ["lib"] || path == ["main"]
}

/// `src/a/b.rs` is `[a, b]`, `src/a/mod.rs` and `src/a.rs` are `[a]`.
fn module_path(folder: &str, source: &Source) -> Vec<String> {
    let path = source.path.strip_prefix(&format!("{folder}/src/")).unwrap();
    let path = PathBuf::from(path.trim_end_matches(".rs").trim_end_matches("/mod"));
    path.iter().map(|part| part.to_str().unwrap().to_owned()).collect()
}

/// Finds the names in the root of the crate that the items of a module so deep use.
fn references_of_items(items: &[Item], depth: usize, found: &mut Vec<Ident>) {
    for item in items {
        match item {
            Item::Mod(module) if module.attrs.iter().any(is_test) => {}
            Item::Mod(module) => {
                let items = module.content.as_ref().map(|(_, items)| items.as_slice());
                references_of_items(items.unwrap_or_default(), depth + 1, found);
            }
            item => references(item.to_token_stream(), depth, found),
        }
    }
}

fn is_test(attribute: &syn::Attribute) -> bool {
    attribute.to_token_stream().to_string().replace(' ', "") == "#[cfg(test)]"
}

/// Finds them in tokens, so that paths in the arguments of macros count too.
fn references(tokens: TokenStream, depth: usize, found: &mut Vec<Ident>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            references(group.stream(), depth, found);
        }
        match root_path(&tokens[index..], depth) {
            Some([TokenTree::Ident(name), ..]) => found.push(name.clone()),
            Some([TokenTree::Group(group), ..]) => found.extend(first_names(group.stream())),
            _ => {}
        }
    }
}

/// Returns what follows `crate::` or as many `super::` as lead to the root of the crate.
fn root_path(tokens: &[TokenTree], depth: usize) -> Option<&[TokenTree]> {
    match tokens {
        [TokenTree::Ident(name), TokenTree::Punct(one), TokenTree::Punct(two), rest @ ..]
            if one.as_char() == ':' && two.as_char() == ':' =>
        {
            match depth {
                _ if name == "crate" => Some(rest),
                1 if name == "super" => Some(rest),
                _ if name == "super" => root_path(rest, depth - 1),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Returns the first name of each path in the braces of a `use`.
fn first_names(tokens: TokenStream) -> Vec<Ident> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ',');
    let paths = tokens.split(is_comma);
    let names = paths.filter_map(|path| match path.first() {
        Some(TokenTree::Ident(name)) => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

/// Returns the circles of a crate, each with the lines that make it.
fn circles(root: &Path, folder: &str) -> Vec<String> {
    let this = Crate::read(root, folder);
    let circles = this.modules.iter().filter_map(|module| this.circle(module));
    let mut circles: Vec<Vec<String>> = circles.collect();
    let mut seen: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    circles.retain(|circle| seen.insert(circle.iter().cloned().collect()));
    let shown = circles.iter().map(|circle| {
        let lines =
            circle.windows(2).map(|pair| format!("\n    {}", this.uses[&pair[0]][&pair[1]]));
        format!("{folder}: {}{}", circle.join(" -> "), lines.collect::<String>())
    });
    shown.collect()
}

/// Writes the sources of a crate of its own, and returns its circles.
fn circles_of(name: &str, files: &[(&str, &str)]) -> Vec<String> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layers").join(name);
    let _ = fs::remove_dir_all(&root);
    for (path, text) in files {
        let path = root.join("a/src").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    circles(&root, "a")
}

#[test]
fn two_modules_that_use_each_other_are_a_circle_with_its_lines() {
    let found = circles_of(
        "pair",
        &[
            ("one.rs", "use std::fs;\n\nuse crate::{\n    two::{self, Two},\n};\n"),
            ("two/deep.rs", "fn f() {\n    super::super::one::f();\n}\n"),
            ("lib.rs", "mod one;\nmod two;\n"),
        ],
    );
    let lines =
        "    a/src/one.rs:4: two::{self, Two},\n    a/src/two/deep.rs:2: super::super::one::f();";
    assert_eq!(found, [format!("a: one -> two -> one\n{lines}")]);
}

#[test]
fn a_longer_circle_is_found_once_also_through_reexports_and_macros() {
    let found = circles_of(
        "longer",
        &[
            ("lib.rs", "pub use one::One as First;\npub use three::*;\nmod four;\n"),
            ("one.rs", "macro_rules! m { () => { $crate::two::f() } }\n"),
            ("two.rs", "fn f() { g!(x, crate::Third) }\n"),
            ("three.rs", "mod inner { use super::super::First; }\n"),
            ("four.rs", "use super::{one, two, three};\n"),
        ],
    );
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("a: one -> two -> three -> one\n"), "{found:?}");
}

#[test]
fn the_inside_of_a_module_and_its_tests_are_no_circle() {
    let found = circles_of(
        "none",
        &[
            ("lib.rs", "pub use one::One;\nfn f() { crate::two::f() }\n"),
            ("main.rs", "use a::one;\n"),
            (
                "one.rs",
                "mod child;\nuse child::C;\n#[cfg(test)]\nmod tests { use crate::two::T; }\n",
            ),
            ("one/child.rs", "use super::One;\nuse crate::one::Two;\n"),
            ("two.rs", "use crate::One;\n"),
        ],
    );
    assert_eq!(found, [""; 0]);
}
