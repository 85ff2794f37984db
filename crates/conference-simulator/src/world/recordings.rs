use conference_models::{ConferenceId, RecordingStatus, TimestampMillis, UnionId};

use super::{Meeting, World};
use crate::Cause;

/// Recorder of a meeting: for its cloud recordings or its minutes.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    /// Id of all recordings of the meeting.
    pub(crate) id: i64,
    recordings: Vec<Recording>,
}

/// Recording from a start to a stop.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    pub(crate) by: UnionId,
    pub(crate) owner: UnionId,
    pub(crate) media: String,
    pub(crate) has_audio: bool,
    pub(crate) start: TimestampMillis,
    pub(crate) end: Option<TimestampMillis>,
}

/// Request to a recorder.
#[derive(Debug)]
pub(crate) struct RecordingRequest {
    pub(crate) by: UnionId,
    pub(crate) owner: UnionId,
    pub(crate) has_audio: bool,
}

impl World {
    /// Starts one of the recorders of a meeting.
    pub(crate) fn record(
        &mut self,
        meeting: &ConferenceId,
        recorder: fn(&mut Meeting) -> &mut Recorder,
        request: RecordingRequest,
    ) -> Result<(), Cause> {
        let start = self.clock.now();
        let media = self.ids.recordings.hex(32);
        let digits = self.ids.recordings.digits(15);
        let recorder = recorder(self.meeting_in_progress_mut(meeting)?);
        if recorder.recordings.is_empty() {
            recorder.id = digits.parse().expect("15 digits fit 64 bits");
        }
        recorder.start(Recording {
            by: request.by,
            owner: request.owner,
            media,
            has_audio: request.has_audio,
            start,
            end: None,
        })
    }
}

impl Recorder {
    pub(crate) fn status(&self) -> RecordingStatus {
        match self.recordings.last() {
            None => RecordingStatus::NotStarted,
            Some(recording) if recording.end.is_none() => RecordingStatus::Recording,
            Some(_) => RecordingStatus::Ended,
        }
    }

    /// Returns the owner of the latest recording.
    pub(crate) fn owner(&self) -> Option<&UnionId> {
        self.recordings.last().map(|recording| &recording.owner)
    }

    fn start(&mut self, recording: Recording) -> Result<(), Cause> {
        if self.status() == RecordingStatus::Recording {
            return Err(Cause::AlreadyRecording);
        }
        self.recordings.push(recording);
        Ok(())
    }

    pub(crate) fn stop(&mut self, now: TimestampMillis) -> Result<(), Cause> {
        self.running_mut().ok_or(Cause::NotRecording)?.end = Some(now);
        Ok(())
    }

    pub(super) fn stop_if_running(&mut self, now: TimestampMillis) {
        if let Some(recording) = self.running_mut() {
            recording.end = Some(now);
        }
    }

    /// Returns the finished recordings. Fails if there is none.
    pub(crate) fn finished(&self) -> Result<Vec<&Recording>, Cause> {
        let recordings: Vec<_> =
            self.recordings.iter().filter(|recording| recording.end.is_some()).collect();
        if recordings.is_empty() {
            return Err(Cause::RecordingNotFound);
        }
        Ok(recordings)
    }

    pub(crate) fn running(&self) -> Option<&Recording> {
        self.recordings.last().filter(|recording| recording.end.is_none())
    }

    fn running_mut(&mut self) -> Option<&mut Recording> {
        self.recordings.last_mut().filter(|recording| recording.end.is_none())
    }
}

impl Recording {
    /// Returns the length in milliseconds; 0 until it has ended.
    pub(crate) fn millis(&self) -> i64 {
        self.end.map_or(0, |end| end.as_millis() - self.start.as_millis())
    }

    pub(crate) fn covers(&self, at: TimestampMillis) -> bool {
        self.start <= at && self.end.is_none_or(|end| at <= end)
    }
}
