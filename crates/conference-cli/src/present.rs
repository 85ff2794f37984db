//! Prints responses in the requested format.

mod people;

use std::{
    io::{self, IsTerminal},
    ops::ControlFlow,
};

use conference_models::metadata::Field;
use serde_json::Value;

use crate::{
    cell,
    failure::Failure,
    options::{Options, OutputFormat},
    output,
    select::Selector,
    times::Now,
};

/// Prints responses, or the items of a list.
pub(crate) struct Printer<'a> {
    format: Format,
    selectors: &'a [Selector],
    fields: &'static [Field],
    now: &'a Now,
}

/// Format after `auto` is resolved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Pretty,
    Table,
    /// The selected values, separated by tabs.
    Values,
}

impl<'a> Printer<'a> {
    /// Creates a printer for values with these fields.
    pub(crate) fn new(
        options: &'a Options,
        fields: &'static [Field],
        now: &'a Now,
    ) -> Result<Self, String> {
        options.select.iter().try_for_each(|selector| selector.check(fields))?;
        let selectors = options.select.as_slice();
        Ok(Self { format: format(options), selectors, fields, now })
    }

    /// Returns true if items are printed in aligned tables, one per page.
    pub(crate) fn aligns(&self) -> bool {
        self.format == Format::Table
    }

    /// Prints one value. Breaks if the reader has closed the pipe.
    pub(crate) fn print(&self, value: &Value) -> Result<ControlFlow<()>, Failure> {
        match self.format {
            Format::Json => output::print_line(&self.selected(value)),
            Format::Pretty => output::print(&format!("{:#}\n", self.selected(value))),
            Format::Values => output::print(&self.values(value)),
            Format::Table if self.selectors.is_empty() => {
                output::print(&people::response(self.fields, value, self.now))
            }
            Format::Table => output::print(&people::selection(self, value)),
        }
    }

    /// Prints items, as one table or one by one, and removes them. Breaks if the reader has closed
    /// the pipe.
    pub(crate) fn print_items(&self, items: &mut Vec<Value>) -> Result<ControlFlow<()>, Failure> {
        let items = std::mem::take(items);
        if !self.aligns() {
            let mut printed = items.iter().map(|item| self.print(item));
            return printed
                .find(|it| !matches!(it, Ok(ControlFlow::Continue(()))))
                .unwrap_or(Ok(ControlFlow::Continue(())));
        }
        if items.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let text = match self.selectors {
            [] => people::list(self.fields, &items, self.now),
            _ => people::selections(self, &items),
        };
        output::print(&text)
    }

    fn selected(&self, value: &Value) -> Value {
        match self.selectors {
            [] => value.clone(),
            selectors => {
                let selected = selectors.iter();
                selected.map(|it| (it.text.clone(), it.value(value).clone())).collect()
            }
        }
    }

    fn values(&self, value: &Value) -> String {
        let values = self.selectors.iter().map(|selector| match selector.value(value) {
            Value::Null => String::new(),
            value => cell::raw(value),
        });
        format!("{}\n", values.collect::<Vec<_>>().join("\t"))
    }
}

fn format(options: &Options) -> Format {
    match options.output {
        OutputFormat::Pretty => Format::Pretty,
        OutputFormat::Table => Format::Table,
        OutputFormat::Auto if !options.select.is_empty() => Format::Values,
        OutputFormat::Auto if io::stdout().is_terminal() => Format::Table,
        OutputFormat::Auto | OutputFormat::Json => Format::Json,
    }
}
