/// Who may control a simulator over HTTP.
#[derive(Clone, Debug)]
pub(crate) struct ControlAccess {
    /// Whether anybody may.
    pub(crate) is_on: bool,
    /// Names in `Host`, beside those of the loopback interface.
    pub(crate) hosts: Vec<String>,
    /// Whether the links to meetings lead to the page.
    #[cfg(feature = "page")]
    pub(crate) has_links: bool,
}
