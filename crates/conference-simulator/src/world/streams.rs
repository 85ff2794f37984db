use conference_models::{ConferenceId, StreamUrl};

use super::World;
use crate::Cause;

/// Streams of a meeting.
#[derive(Debug, Default)]
pub(crate) struct Streams(Vec<StreamOut>);

#[derive(Debug)]
struct StreamOut {
    id: String,
    url: StreamUrl,
    is_running: bool,
}

impl World {
    /// Starts a stream to an address. Returns its id, or the reason for the failure.
    pub(crate) fn start_stream(
        &mut self,
        meeting: &ConferenceId,
        url: &StreamUrl,
    ) -> Result<Result<String, &'static str>, Cause> {
        let id = self.ids.streams.hex(24);
        let streams = &mut self.meeting_in_progress_mut(meeting)?.streams;
        Ok(streams.start(id, url))
    }
}

impl Streams {
    fn start(&mut self, id: String, url: &StreamUrl) -> Result<String, &'static str> {
        if !is_rtmp(url.as_str()) {
            return Err("the address is not an RTMP URL");
        }
        if self.running().any(|stream| stream.url == *url) {
            return Err("a stream to this address already exists");
        }
        self.0.push(StreamOut { id: id.clone(), url: url.clone(), is_running: true });
        Ok(id)
    }

    pub(crate) fn stop(&mut self, id: &str) -> Result<(), Cause> {
        let stream = self.0.iter_mut().find(|stream| stream.id == id);
        stream.ok_or(Cause::StreamNotFound)?.is_running = false;
        Ok(())
    }

    pub(crate) fn stop_all(&mut self) {
        for stream in &mut self.0 {
            stream.is_running = false;
        }
    }

    fn running(&self) -> impl Iterator<Item = &StreamOut> {
        self.0.iter().filter(|stream| stream.is_running)
    }
}

fn is_rtmp(url: &str) -> bool {
    let host = url.strip_prefix("rtmp://").or_else(|| url.strip_prefix("rtmps://"));
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
}
