//! Facts for the checks.

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

/// Facts that are known so far.
pub(super) struct Facts {
    /// The settings that are set.
    pub(super) values: Vec<Value>,
    /// Reason why the client cannot be built.
    pub(super) problem: Option<String>,
    /// The region of calls. `None` if a base URL is set.
    pub(super) region: Option<Region>,
    /// `None` if it was not tried.
    pub(super) connection: Option<ConnectionReport>,
    /// The error in the response to the first request, which has no credentials.
    pub(super) first_error: Option<Error>,
    /// One call per scope, up to the first whose token is not accepted. Empty if no call was made.
    pub(super) calls: Vec<Call>,
    pub(super) other_region: OtherRegion,
    /// The call with the unionId.
    pub(super) person: Option<Call>,
    /// True if a unionId is to be looked up.
    pub(super) has_person: bool,
}

impl Facts {
    /// Reads the configuration in the same way as calls.
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

    /// Tries a connection.
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

    /// Returns true if a base URL is set and its server does not speak HTTP.
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

    /// Creates a check that is skipped because no call was made for it, or the first call failed.
    pub(super) fn not_called(&self, name: impl Into<String>, before: &[Check]) -> Check {
        match self.calls.first().and_then(Call::symptom) {
            Some((symptom, _)) => {
                Check::skipped(name, format!("the first call failed with {}", symptom.reason))
            }
            None => Check::blocked(name, before),
        }
    }

    /// Returns the errors of all requests.
    pub(super) fn errors(&self) -> impl Iterator<Item = &Error> {
        let calls = self.calls.iter().chain(&self.person);
        self.first_error.iter().chain(calls.filter_map(Call::error))
    }
}
