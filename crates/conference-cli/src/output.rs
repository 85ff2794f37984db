//! What goes to standard output.

use std::{
    io::{self, ErrorKind, IsTerminal, Write},
    ops::ControlFlow,
};

use clap_complete::Shell;
use serde_json::Value;

use crate::{command, failure::Failure};

/// An answer: for people on a terminal, else in one line.
pub(crate) fn answer(answer: &Value) -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        print(&format!("{answer:#}\n")).map(drop)
    } else {
        print(&format!("{answer}\n")).map(drop)
    }
}

/// One value a line; says whether anybody reads on.
pub(crate) fn lines(values: &[Value]) -> Result<ControlFlow<()>, Failure> {
    let mut text = String::new();
    for value in values {
        text.push_str(&value.to_string());
        text.push('\n');
    }
    print(&text)
}

/// A script that completes commands in a shell.
pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command::root(), command::NAME, &mut script);
    print(&String::from_utf8_lossy(&script)).map(drop)
}

/// Text, at once; says whether anybody reads on. That nobody does is no
/// failure: they have what they wanted.
pub(crate) fn print(text: &str) -> Result<ControlFlow<()>, Failure> {
    let mut output = io::stdout().lock();
    let written = output.write_all(text.as_bytes());
    match written.and_then(|()| output.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => {
            Err(Failure::undelivered(format!("cannot write to standard output: {error}")))
        }
    }
}
