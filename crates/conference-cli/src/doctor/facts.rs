//! Facts that the checks judge.

use conference_api::{
    Client, Error, ErrorKind, Region,
    transport::{ConnectionReport, Step},
};

use super::{
    DoctorArgs,
    calls::{self, Call, OtherRegion},
    check::Check,
    configuration::{self, Value},
};
use crate::{
    settings::Settings,
    target::{self, Target},
};

/// Everything that is known so far.
pub(super) struct Facts {
    /// The settings that there are.
    pub(super) values: Vec<Value>,
    /// Reason why there is no client.
    pub(super) problem: Option<String>,
    /// The region that calls go to. `None` if a base URL is set.
    pub(super) region: Option<Region>,
    /// `None` if it was not tried.
    pub(super) connection: Option<ConnectionReport>,
    /// The failure that the first response reports, to a request without credentials.
    pub(super) first_error: Option<Error>,
    /// One for each scope, up to the first without a token. Empty if none was made.
    pub(super) calls: Vec<Call>,
    pub(super) other_region: OtherRegion,
    /// The call with the unionId.
    pub(super) person: Option<Call>,
    /// A unionId is to be looked up.
    pub(super) has_person: bool,
}

impl Facts {
    /// Reads the configuration as calls do.
    pub(super) fn of_configuration(
        arguments: &DoctorArgs,
        settings: &Result<Settings<'_>, String>,
    ) -> (Self, Option<Target>) {
        let target = settings.as_ref().map_err(Clone::clone).and_then(Target::new);
        let settings = settings.as_ref().ok();
        let facts = Self {
            values: configuration::values(settings),
            problem: target.as_ref().err().cloned(),
            region: settings.and_then(|it| target::region(it).ok()).flatten(),
            connection: None,
            first_error: None,
            calls: Vec::new(),
            other_region: OtherRegion::NotAsked,
            person: None,
            has_person: arguments.union_id.is_some(),
        };
        (facts, target.ok())
    }

    /// Makes a connection.
    pub(super) async fn connect(&mut self, client: &Client) -> Result<(), Error> {
        let mut report = client.diagnose_connection().await?;
        if let Step::Done(response) = &mut report.first_response {
            self.first_error = response.error.take().map(Error::from);
        }
        self.connection = Some(report);
        Ok(())
    }

    /// Returns true if there was a connection to the service.
    pub(super) fn is_connected(&self) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|report| matches!(report.tls, Step::Done(()) | Step::NotNeeded))
    }

    /// Returns true if what listens at a base URL that is set does not speak HTTP.
    pub(super) fn is_not_http(&self) -> bool {
        let response = self.connection.as_ref().map(|report| &report.first_response);
        let is_broken = matches!(
            response,
            Some(Step::Failed(error)) if error.kind() == ErrorKind::Transport
        );
        self.region.is_none() && is_broken
    }

    /// Makes the calls: one for each scope, and one with the unionId.
    pub(super) async fn call(
        &mut self,
        client: &Client,
        arguments: &DoctorArgs,
        settings: &Settings<'_>,
    ) {
        self.calls = calls::of_scopes(client).await;
        let Some(first) = self.calls.first() else {
            return;
        };
        if let (Some(region), true) = (self.region, first.may_be_of_another_region()) {
            self.other_region = if arguments.no_other_region {
                OtherRegion::NotWanted
            } else {
                calls::ask_other_region(region, settings).await
            };
        }
        if let (Some(id), true) = (&arguments.union_id, first.symptom().is_none()) {
            self.person = Some(calls::of_person(client, id).await);
        }
    }

    /// A check for which there was no call, or none that got far enough.
    pub(super) fn not_called(&self, name: impl Into<String>, before: &[Check]) -> Check {
        match self.calls.first().and_then(Call::symptom) {
            Some((symptom, _)) => {
                Check::skipped(name, format!("the first call failed with {}", symptom.reason))
            }
            None => Check::blocked(name, before),
        }
    }

    /// The failures of all requests.
    pub(super) fn errors(&self) -> impl Iterator<Item = &Error> {
        let calls = self.calls.iter().chain(&self.person);
        self.first_error.iter().chain(calls.filter_map(Call::error))
    }
}
