/// Access to the control of a simulator over HTTP.
#[derive(Clone, Debug)]
pub(crate) struct ControlAccess {
    /// True if the control is on.
    pub(crate) is_on: bool,
    /// Allowed names in `Host`, besides those of the loopback interface.
    pub(crate) hosts: Vec<String>,
    /// True if the links to meetings lead to the page.
    #[cfg(feature = "page")]
    pub(crate) has_links: bool,
}
