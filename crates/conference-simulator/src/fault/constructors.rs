//! Faults that can be written as text.

use std::time::Duration;

use self::Constructor::{Difference, Durations, Pieces, Plain, Size, Status, Text};
use super::Fault;

const LARGEST_SIZE: usize = 1 << 30;

/// Constructor of a fault, by the type of its argument.
#[derive(Clone, Copy)]
enum Constructor {
    Plain(fn() -> Fault),
    Size(fn(usize) -> Fault),
    Difference(fn(i64) -> Fault),
    Status(fn(u16) -> Fault),
    Durations(fn(Duration) -> Fault),
    Pieces(fn(usize, Duration) -> Fault),
    Text(fn(&str) -> Fault),
}

static CONSTRUCTORS: &[(&str, Constructor)] = &[
    ("reset_on_accept", Plain(Fault::reset_on_accept)),
    ("close_on_accept", Plain(Fault::close_on_accept)),
    ("delay_on_accept", Durations(Fault::delay_on_accept)),
    ("latency", Durations(Fault::latency)),
    ("drop_request", Plain(Fault::drop_request)),
    ("reset_request", Plain(Fault::reset_request)),
    ("stall_request", Plain(Fault::stall_request)),
    ("trickle", Pieces(Fault::trickle)),
    ("cut_after", Size(Fault::cut_after)),
    ("reset_after", Size(Fault::reset_after)),
    ("stall_after", Size(Fault::stall_after)),
    ("close_afterwards", Plain(Fault::close_afterwards)),
    ("length_off_by", Difference(Fault::length_off_by)),
    ("two_lengths", Plain(Fault::two_lengths)),
    ("bad_chunk", Plain(Fault::bad_chunk)),
    ("garbage", Text(|text| Fault::garbage(text.to_owned()))),
    ("early_hints", Plain(Fault::early_hints)),
    ("huge_header", Size(Fault::huge_header)),
    ("many_headers", Size(Fault::many_headers)),
    ("http_1_0", Plain(Fault::http_1_0)),
    ("throttled", Plain(Fault::throttled)),
    ("throttled_for_a_minute", Plain(Fault::throttled_for_a_minute)),
    ("quota_used_up", Plain(Fault::quota_used_up)),
    ("address_not_allowed", Plain(Fault::address_not_allowed)),
    ("missing_scope", Text(Fault::missing_scope)),
    ("token_rejected", Plain(Fault::token_rejected)),
    ("busy", Plain(Fault::busy)),
    ("address_banned", Plain(Fault::address_banned)),
    ("html", Status(Fault::html)),
    ("empty", Status(Fault::empty)),
    ("half_a_body", Plain(Fault::half_a_body)),
    ("compressed_bomb", Size(Fault::compressed_bomb)),
    ("endless_body", Plain(Fault::endless_body)),
    ("revoke_tokens", Plain(Fault::revoke_tokens)),
    ("same_page_token", Plain(Fault::same_page_token)),
    ("lost_reply", Plain(Fault::lost_reply)),
    #[cfg(feature = "push")]
    ("push_twice", Plain(Fault::push_twice)),
    #[cfg(feature = "push")]
    ("push_late", Durations(Fault::push_late)),
    #[cfg(feature = "push")]
    ("push_after_next", Plain(Fault::push_after_next)),
    #[cfg(feature = "push")]
    ("push_in_fragments", Plain(Fault::push_in_fragments)),
    #[cfg(feature = "push")]
    ("unknown_event_type", Plain(Fault::unknown_event_type)),
    #[cfg(feature = "push")]
    ("odd_payload", Text(|text| Fault::odd_payload(text))),
    #[cfg(feature = "push")]
    ("bad_signature", Plain(Fault::bad_signature)),
    #[cfg(feature = "push")]
    ("reset_stream", Plain(Fault::reset_stream)),
    #[cfg(feature = "push")]
    ("half_open", Plain(Fault::half_open)),
    #[cfg(feature = "push")]
    ("disconnect", Plain(Fault::disconnect)),
    #[cfg(feature = "push")]
    ("disconnect_without_close", Plain(Fault::disconnect_without_close)),
    #[cfg(feature = "push")]
    ("close_without_disconnect", Plain(Fault::close_without_disconnect)),
    #[cfg(feature = "push")]
    ("used_ticket", Plain(Fault::used_ticket)),
    #[cfg(feature = "push")]
    ("ticket_refused", Plain(Fault::ticket_refused)),
];

/// Parses the name of a fault and, after a colon, its argument.
pub(super) fn parse(text: &str) -> Result<Fault, String> {
    let (name, argument) = match text.split_once(':') {
        Some((name, argument)) => (name, Some(argument)),
        None => (text, None),
    };
    let (_, constructor) =
        CONSTRUCTORS.iter().find(|(known, _)| *known == name).ok_or_else(|| unknown(name))?;
    constructor.make(argument).ok_or_else(|| match constructor.takes() {
        "" => format!("{name} takes no argument"),
        takes => format!("{name} is written {name}:{takes}"),
    })
}

fn unknown(name: &str) -> String {
    let known: Vec<_> = CONSTRUCTORS.iter().map(|(known, _)| *known).collect();
    format!("there is no fault named `{name}`; the names are {}, documented", known.join(", "))
}

impl Constructor {
    fn make(self, argument: Option<&str>) -> Option<Fault> {
        match (self, argument) {
            (Plain(make), None) => Some(make()),
            (Size(make), Some(text)) => Some(make(size(text)?)),
            (Difference(make), Some(text)) => Some(make(text.parse().ok()?)),
            (Status(make), Some(text)) => Some(make(status(text)?)),
            (Durations(make), Some(text)) => Some(make(duration(text)?)),
            (Pieces(make), Some(text)) => {
                let (bytes, every) = text.split_once(',')?;
                Some(make(size(bytes)?, duration(every)?))
            }
            (Text(make), Some(text)) => Some(make(text)),
            _ => None,
        }
    }

    /// Describes the argument; empty if there is none.
    fn takes(self) -> &'static str {
        match self {
            Plain(_) => "",
            Size(_) => "SIZE, a number up to 1073741824",
            Difference(_) => "DIFFERENCE, a number such as -5",
            Status(_) => "STATUS, from 200 to 599",
            Durations(_) => "DURATION, such as 200ms or 2s",
            Pieces(_) => "SIZE,DURATION, such as 10,200ms",
            Text(_) => "TEXT",
        }
    }
}

fn size(text: &str) -> Option<usize> {
    text.parse().ok().filter(|size| *size <= LARGEST_SIZE)
}

fn status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (200..=599).contains(status))
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit): (_, fn(u64) -> Duration) = match text.strip_suffix("ms") {
        Some(number) => (number, Duration::from_millis),
        None => (text.strip_suffix('s')?, Duration::from_secs),
    };
    number.parse().ok().map(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(constructor: Constructor) -> &'static str {
        match constructor {
            Plain(_) => "",
            Size(_) => ":10",
            Difference(_) => ":-5",
            Status(_) => ":502",
            Durations(_) => ":2s",
            Pieces(_) => ":10,200ms",
            Text(_) => ":x",
        }
    }

    #[test]
    fn each_name_makes_the_fault_of_that_name() {
        for (name, constructor) in CONSTRUCTORS {
            let fault = parse(&format!("{name}{}", example(*constructor))).unwrap();
            assert_eq!(fault.name, *name);
        }
    }

    #[test]
    fn the_documentation_has_each_form() {
        let documentation = include_str!("grammar.md");
        for (name, constructor) in CONSTRUCTORS {
            let takes = constructor.takes().split([' ', '.']).next().unwrap();
            let takes = takes.trim_end_matches(',');
            let colon = if takes.is_empty() { "" } else { ":" };
            let constructor = format!("`{name}{colon}{takes}`");
            assert!(documentation.contains(&constructor), "{constructor}");
        }
    }

    #[test]
    fn what_a_fault_does_not_take_is_refused() {
        for text in [
            "busy:1",
            "cut_after",
            "cut_after:",
            "cut_after:-1",
            "cut_after:1073741825",
            "length_off_by:x",
            "html:199",
            "html:600",
            "latency:200",
            "latency:1.5s",
            "latency:s",
            "trickle:10",
            "trickle:10,20",
            "missing_scope",
        ] {
            let error = parse(text).unwrap_err();
            let (name, _) = text.split_once(':').unwrap_or((text, ""));
            assert!(error.starts_with(name), "{text}: {error}");
        }
    }
}
