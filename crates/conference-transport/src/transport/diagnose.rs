use std::sync::Arc;

use reqwest::Method;

use super::Transport;
use crate::{
    error::{Error, redact::Excerpts},
    http::{Connection, ConnectionReport, Exchange, FirstResponse, Reading, Route, Step},
};

impl Transport {
    /// Connects to the service step by step, with the proxy, certificates and timeouts of calls,
    /// and reports the step that fails. Sends no credentials except those of the proxy, and calls
    /// no operation.
    ///
    /// A name resolver that is set with `configure_http` is not used.
    ///
    /// Requires the feature `diagnose`.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if a proxy or a certificate cannot be
    /// read any more. Failures of the connection are in the report.
    pub async fn diagnose_connection(&self) -> Result<ConnectionReport, Error> {
        let base_url = self.context.urls.base();
        let builder = self.upgrades.builder();
        let proxy = builder.chosen_proxy(base_url)?;
        let connection = Connection {
            base_url,
            roots: builder.roots()?,
            limit: self.context.timeouts.connect,
            route: Arc::new(Route::new(base_url.address(), proxy.as_ref())),
            proxy,
        };
        let mut report = connection.diagnose().await;
        if matches!(report.tls, Step::Done(()) | Step::NotNeeded) {
            report.first_response = self.first_response().await;
        }
        Ok(report)
    }

    async fn first_response(&self) -> Step<FirstResponse> {
        let context = &*self.context;
        let exchange = Exchange {
            method: Method::GET,
            url: context.urls.base().join("/", None),
            access_token: None,
            headers: None,
            body: None,
        };
        let response = match context.http.exchange(exchange, context.timeouts.attempt).await {
            Ok(response) => response,
            Err(error) => return Step::Failed(error.into()),
        };
        let (date, received) = (response.date(), context.clock.system_time());
        let reading =
            Reading { classify: |_| None, secrets: &[], excerpts: Excerpts::PagesAndTexts };
        let error = response.success(reading).err();
        if let Some(error) = &error {
            context.ban.note(error, context.now());
        }
        Step::Done(FirstResponse { date, received, error })
    }
}
