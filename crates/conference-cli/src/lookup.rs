//! Operations by name.

use conference_models::metadata::{OPERATIONS, OperationInfo};
use heck::ToKebabCase;

use crate::similar;

/// Finds the operation with this subcommand.
pub(crate) fn find_operation(subcommand: &str) -> Option<&'static OperationInfo> {
    let mut operations = OPERATIONS.iter();
    operations.find(|info| info.name == subcommand || info.name.to_kebab_case() == subcommand)
}

/// Finds the operation with this name, or fails with the most similar ones.
pub(crate) fn parse_operation(name: &str) -> Result<&'static OperationInfo, String> {
    find_operation(name).ok_or_else(|| {
        let names = OPERATIONS.iter().map(|info| info.name.to_kebab_case());
        match similar::find(name, names).as_slice() {
            [] => "unknown operation; `conference operations` lists all operations".to_owned(),
            similar => format!("unknown operation{}", similar::suggestion(similar)),
        }
    })
}
