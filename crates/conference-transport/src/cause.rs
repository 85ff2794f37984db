use std::{error::Error, io};

/// Whether an error or anything that caused it is what is looked for.
pub(crate) fn any(
    error: &(dyn Error + 'static),
    is_it: fn(&(dyn Error + 'static)) -> bool,
) -> bool {
    is_it(error) || cause(error).is_some_and(|cause| any(cause, is_it))
}

/// An I/O error names its content's cause as its own, and skips the content.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let content = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    content.map(|content| content as &(dyn Error + 'static)).or_else(|| error.source())
}
