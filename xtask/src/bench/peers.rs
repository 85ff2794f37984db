//! The official SDKs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Result,
    program::{Bench, output},
};

const PYTHON: &str = "alibabacloud_dingtalk==2.2.65";
const NODE: &str = "@alicloud/dingtalk@2.2.27";

/// A program in another language.
pub(super) struct Peer {
    pub(super) name: &'static str,
    interpreter: PathBuf,
    arguments: Vec<PathBuf>,
    modules: PathBuf,
}

impl Peer {
    pub(super) fn command(&self, base_url: &str, task: &[&str]) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.args(&self.arguments).arg(base_url).args(task).env("NODE_PATH", &self.modules);
        command
    }
}

/// Installs the SDKs into the target directory, unless they are there.
pub(super) fn install(bench: &Bench) -> Result<Vec<Peer>> {
    let (python, node) = (bench.file("python"), bench.file("node"));
    let interpreter = python.join("bin/python");
    install_once(&python, PYTHON, || {
        output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&python))?;
        let pip = ["-m", "pip", "install", "--quiet", "--no-input", PYTHON];
        output(Command::new(&interpreter).args(pip))?;
        Ok(())
    })?;
    install_once(&node, NODE, || {
        fs::create_dir_all(&node)?;
        let npm = ["install", "--silent", NODE, "--prefix"];
        output(Command::new("npm").args(npm).arg(&node))?;
        Ok(())
    })?;
    let peer = |name, interpreter: &Path, script: &str, mode: Option<&str>| Peer {
        name,
        interpreter: interpreter.to_owned(),
        arguments: [bench.root.join("bench/peers").join(script)]
            .into_iter()
            .chain(mode.map(PathBuf::from))
            .collect(),
        modules: node.join("node_modules"),
    };
    Ok(vec![
        peer("python", &interpreter, "peer.py", Some("sync")),
        peer("python-async", &interpreter, "peer.py", Some("async")),
        peer("node", Path::new("node"), "peer.js", None),
    ])
}

fn install_once(folder: &Path, package: &str, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let mark = folder.join("installed");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == package) {
        return Ok(());
    }
    install()?;
    Ok(fs::write(mark, package)?)
}
