//! Standard output.

use std::{
    io::{self, ErrorKind, IsTerminal, Write},
    ops::ControlFlow,
};

use serde_json::Value;

use crate::failure::Failure;

/// Prints a value: indented on a terminal, or else on one line.
pub(crate) fn print_value(value: &Value) -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        print(&format!("{value:#}\n")).map(drop)
    } else {
        print_line(value).map(drop)
    }
}

/// Prints a value on one line. Breaks if the reader has closed the pipe.
pub(crate) fn print_line(value: &Value) -> Result<ControlFlow<()>, Failure> {
    print(&format!("{value}\n"))
}

/// Prints text and flushes it. Breaks if the reader has closed the pipe, which is not an error.
pub(crate) fn print(text: &str) -> Result<ControlFlow<()>, Failure> {
    let mut output = io::stdout().lock();
    let written = output.write_all(text.as_bytes());
    match written.and_then(|()| output.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => Err(Failure::output(format!("cannot write to standard output: {error}"))),
    }
}
