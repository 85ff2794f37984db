//! Packages of `cargo package`.

use std::{fs, process::Command};

#[test]
fn every_package_contains_its_readme_and_its_license() {
    for folder in fs::read_dir(crate::root().join("crates")).unwrap() {
        let folder = folder.unwrap().path();
        let output = Command::new(env!("CARGO"))
            .args(["package", "--list", "--offline", "--allow-dirty", "--manifest-path"])
            .arg(folder.join("Cargo.toml"))
            .output()
            .unwrap();
        let packed = String::from_utf8(output.stdout).unwrap();
        for file in ["README.md", "LICENSE"] {
            assert!(packed.lines().any(|line| line == file), "{} lacks {file}", folder.display());
        }
    }
}
