use crate::random::Random;

/// Identity of the app: everything that it proves itself with.
pub(crate) struct Identity {
    pub(crate) app_key: String,
    pub(crate) app_secret: String,
    pub(crate) suite_key: String,
    pub(crate) suite_secret: String,
    pub(crate) suite_ticket: String,
    pub(crate) corp_id: String,
}

impl Identity {
    pub(crate) fn new(seed: u64) -> Self {
        let mut values = Random::new(seed, "identity");
        Self {
            app_key: format!("ding{}", values.hex(16)),
            app_secret: values.letters(64),
            suite_key: format!("suite{}", values.hex(15)),
            suite_secret: values.letters(64),
            suite_ticket: values.letters(32),
            corp_id: format!("ding{}", values.hex(32)),
        }
    }

    /// Returns the secrets.
    pub(crate) fn secrets(&self) -> [&str; 3] {
        [&self.app_secret, &self.suite_secret, &self.suite_ticket]
    }

    pub(crate) fn is_app(&self, key: &str, secret: &str) -> bool {
        (key, secret) == (&self.app_key, &self.app_secret)
    }

    pub(crate) fn is_suite(&self, key: &str, secret: &str) -> bool {
        (key, secret) == (&self.suite_key, &self.suite_secret)
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}
