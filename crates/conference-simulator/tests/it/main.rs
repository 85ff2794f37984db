//! The simulator, as a plain client on a socket sees it.
#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod bookings;
mod callback_receiver;
mod callbacks;
mod client;
mod control;
mod domain;
mod event_stream;
mod events;
mod every_operation;
mod example;
mod faults;
mod gates;
mod good_requests;
mod history;
mod in_meeting;
mod journal;
mod official_clients;
mod openapi;
mod packages;
mod page;
mod python_sdk;
mod queries;
mod recordings;
mod requests;
mod running;
mod scripted;
mod spec;
mod stage;
mod stream;
mod stream_client;
mod stream_faults;
mod stream_opening;
mod streams;
mod tokens;
mod validation;
