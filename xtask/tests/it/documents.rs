//! The documents at the root name files that exist, and agree with each other.

use std::{collections::BTreeSet, fs, path::Path};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The spans of a text between backticks that look like a path of the project.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let spans = text.split('`').skip(1).step_by(2);
    spans.filter(|span| span.contains('/') && !span.contains(|char: char| " <>{*:".contains(char)))
}

/// The rows of the table below a heading, without its head.
fn rows<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let (_, section) = text.split_once(heading).unwrap();
    let lines = section.lines().skip_while(|line| !line.starts_with('|'));
    lines.take_while(|line| line.starts_with('|')).skip(2).collect()
}

fn missing<'a>(text: &'a str, folder: &Path) -> Vec<&'a str> {
    let exists = |path: &&str| folder.join(path).exists();
    paths(text).filter(|path| !exists(path)).collect()
}

fn architecture() -> String {
    fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).unwrap()
}

#[test]
fn every_row_of_the_table_names_files_that_exist() {
    let text = architecture();
    let rows = rows(&text, "## Additions");
    assert!(rows.len() >= 6, "{rows:?}");
    for row in rows {
        assert!(paths(row).next().is_some(), "no path in {row}");
        assert_eq!(missing(row, Path::new(ROOT)), [""; 0], "{row}");
    }
}

/// The modules of tests that the lines of "Tests:" name, as paths.
fn test_modules(text: &str) -> Vec<String> {
    let lists = text.split("\nTests: ").skip(1).filter_map(|rest| rest.split("\n\n").next());
    let spans = lists.flat_map(|list| list.split('`').skip(1).step_by(2));
    let modules = spans.filter(|span| !span.starts_with("conference-"));
    modules.map(|module| format!("tests/it/{}.rs", module.replace("::", "/"))).collect()
}

#[test]
fn every_failure_case_names_modules_that_exist() {
    let crates = Path::new(ROOT).join("crates");
    let text = crates.join("conference-transport/src/failure_cases.md");
    let modules = test_modules(&fs::read_to_string(text).unwrap());
    assert!(modules.len() >= 30, "{modules:?}");
    let folders: Vec<_> =
        fs::read_dir(crates).unwrap().map(|entry| entry.unwrap().path()).collect();
    for module in modules {
        assert!(folders.iter().any(|folder| folder.join(&module).exists()), "no {module}");
    }
}

/// The relative links of a page.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.starts_with("https://") && !target.starts_with('#'))
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let pages = ["README.md", CHINESE, "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"];
    for page in pages {
        let text = fs::read_to_string(Path::new(ROOT).join(page)).unwrap();
        let broken: Vec<_> =
            links(&text).filter(|link| !Path::new(ROOT).join(link).exists()).collect();
        assert_eq!(broken, [""; 0], "{page}");
    }
}

/// The documentation tests compile the one of conference-api.
#[test]
fn the_example_of_the_readme_is_that_of_conference_api() {
    let example = |page: &str, fence: &str| {
        let text = fs::read_to_string(Path::new(ROOT).join(page)).unwrap();
        let (_, rest) = text.split_once(fence).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    assert_eq!(
        example("README.md", "```rust\n"),
        example("crates/conference-api/README.md", "```no_run\n")
    );
}

const CHINESE: &str = "README.zh-CN.md";

/// The structure of a page that its translation shares.
#[derive(Debug, PartialEq)]
struct Outline<'a> {
    heading_levels: Vec<usize>,
    code: Vec<&'a str>,
    /// Links, sorted, without those to the languages of the page.
    links: Vec<&'a str>,
}

impl<'a> Outline<'a> {
    fn of(page: &'a str) -> Self {
        let parts: Vec<&str> = page.split("```").collect();
        let prose = parts.iter().step_by(2).flat_map(|part| part.lines());
        let levels = prose.map(|line| line.len() - line.trim_start_matches('#').len());
        let mut links: Vec<_> = links(page).filter(|it| !it.starts_with("README")).collect();
        links.sort_unstable();
        Self {
            heading_levels: levels.filter(|level| *level > 0).collect(),
            code: parts.into_iter().skip(1).step_by(2).collect(),
            links,
        }
    }
}

#[test]
fn the_readmes_agree_in_headings_code_and_links() {
    let pages = ["README.md", CHINESE];
    let [english, chinese] =
        pages.map(|page| fs::read_to_string(Path::new(ROOT).join(page)).unwrap());
    let outline = Outline::of(&english);
    assert_eq!(outline.heading_levels, [1, 2, 2, 2, 2, 2]);
    assert_eq!((outline.code.len(), outline), (5, Outline::of(&chinese)));
    assert!(english.contains(CHINESE) && chinese.contains("](README.md)"));
    assert!(english.lines().count() <= 110);
}

#[test]
fn the_readme_lists_every_example() {
    let text = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let listed: BTreeSet<_> = links(&text).filter(|link| link.contains("/examples/")).collect();
    let crates = fs::read_dir(Path::new(ROOT).join("crates")).unwrap();
    let folders = crates.map(|entry| entry.unwrap().path().join("examples"));
    let files = folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let files = files.map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|it| it == "rs"));
    let files: Vec<_> = files.map(|file| relative(&file)).collect();
    assert_eq!(listed, files.iter().map(String::as_str).collect());
}

fn relative(file: &Path) -> String {
    file.strip_prefix(ROOT).unwrap().to_str().unwrap().trim_start_matches('/').to_owned()
}

#[test]
fn a_path_that_does_not_exist_is_found() {
    let text = "| a | `spec/operations/`, then `spec/gone.json` and `cargo xtask gen --check` |";
    assert_eq!(missing(text, Path::new(ROOT)), ["spec/gone.json"]);
}
