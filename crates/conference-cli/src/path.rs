//! Paths to fields, in the format of `--set`.

/// Returns the path of a field in the object at a path, which is empty for the request itself.
pub(crate) fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Returns the path of the field at a JSON pointer.
pub(crate) fn of_pointer(pointer: &str) -> String {
    pointer.split('/').skip(1).fold(String::new(), |path, step| match step.parse::<usize>() {
        Ok(index) => format!("{path}[{index}]"),
        Err(_) => below(&path, step),
    })
}
