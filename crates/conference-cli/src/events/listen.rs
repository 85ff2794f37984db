//! `conference events listen`: receives events over a WebSocket.

use std::{
    future,
    io::{self, Write},
    ops::ControlFlow,
    time::Duration,
};

use clap::Args;
use conference_events::{Event, EventStream, StreamError, StreamNotice};
use conference_models::TimestampMillis;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    failure::{Failure, causes},
    options::{self, Options},
    output,
    settings::Settings,
    shutdown, target,
};

/// The arguments of `conference events listen`.
#[derive(Args, Debug)]
#[command(after_help = "\
An event is acknowledged after it is printed. In the developer console, the app needs Stream mode
and subscriptions to events: see the documentation of conference-events.

Exit status: 0 after a limit or a signal, 1 if the credentials are refused, 2 if a setting is
missing or invalid.")]
pub(crate) struct ListenArgs {
    /// Stop after N events.
    #[arg(long, value_name = "N")]
    max: Option<usize>,
    /// Stop after this time.
    #[arg(long = "for", value_name = "SECONDS", value_parser = options::seconds)]
    time: Option<Duration>,
}

/// Prints events until a limit is reached or a signal arrives.
pub(crate) async fn run(arguments: &ListenArgs, options: &Options) -> Result<(), Failure> {
    let signal = shutdown::signal()
        .map_err(|error| Failure::environment(format!("cannot listen for signals: {error}")))?;
    let stream = Settings::new(options)
        .and_then(|settings| target::event_stream(&settings))
        .map_err(|message| Failure::invalid_request(None, message))?
        .observer(report)
        .start();
    let mut stream = stream.map_err(|error| failure(&error))?;
    let stopper = stream.stopper();
    let printed = tokio::select! {
        printed = print_events(&mut stream, arguments.max) => printed,
        () = signal => Ok(()),
        () = elapsed(arguments.time) => Ok(()),
    };
    stopper.stop();
    printed?;
    while stream.next().await.map_err(|error| failure(&error))?.is_some() {}
    Ok(())
}

async fn print_events(stream: &mut EventStream, max: Option<usize>) -> Result<(), Failure> {
    let mut count = 0;
    while max.is_none_or(|max| count < max) {
        let delivery = stream.next().await.map_err(|error| failure(&error))?;
        let Some(delivery) = delivery else { break };
        if output::print(&format!("{}\n", line(&delivery.event)?))? == ControlFlow::Break(()) {
            break;
        }
        delivery.ack();
        count += 1;
    }
    Ok(())
}

async fn elapsed(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => future::pending().await,
    }
}

/// An event on one line.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    event_type: &'a str,
    event_id: Option<&'a str>,
    corp_id: Option<&'a str>,
    created_at: Option<i64>,
    data: Box<RawValue>,
}

fn line(event: &Event) -> Result<String, Failure> {
    let wrong = |error: serde_json::Error| Failure::output(error.to_string());
    // JSON has line breaks only between its tokens: strings escape them.
    let data = RawValue::from_string(event.json().replace(['\n', '\r'], " "));
    let line = Line {
        event_type: &event.event_type,
        event_id: event.event_id.as_deref(),
        corp_id: event.corp_id.as_deref(),
        created_at: event.created_at.map(TimestampMillis::as_millis),
        data: data.or_else(|_| serde_json::value::to_raw_value(event.json())).map_err(wrong)?,
    };
    serde_json::to_string(&line).map_err(wrong)
}

/// Prints on standard error when the stream is connected, and why it cannot connect.
fn report(notice: &StreamNotice<'_>) {
    let text = match notice {
        StreamNotice::Connected => "connected".to_owned(),
        StreamNotice::Reconnected { reason, .. } => format!("reconnected ({reason})"),
        StreamNotice::OpeningFailed { error, wait, .. } => {
            format!("cannot connect: {}; next attempt in {:.1} s", text(error), wait.as_secs_f64())
        }
        _ => return,
    };
    // Errors of standard error itself cannot be reported.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Formats the error with its causes and its hint. A transport error is both part of the stream's
/// error text and its cause, so that only the transport error is printed.
fn text(error: &StreamError) -> String {
    let Some(error) = error.transport_error() else {
        return format!("{error}{}", causes(error));
    };
    let hint = error.hint().map(|hint| format!(" (hint: {hint})")).unwrap_or_default();
    format!("{error}{}{hint}", causes(error))
}

fn failure(error: &StreamError) -> Failure {
    if error.is_invalid_setting() {
        return Failure::invalid_request(None, error.to_string());
    }
    match error.transport_error() {
        Some(error) => Failure::call("EventStream", &error.clone().into()),
        None => Failure::event(error.to_string()),
    }
}
