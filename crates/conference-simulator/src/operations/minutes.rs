//! Minutes of a meeting and their summaries.

use std::collections::BTreeMap;

use conference_models::{
    AddRecordPermission, AddRecordPermissionRequest, AddRecordPermissionResponse, DurationMillis,
    GenerateFlashMinutesDocumentUrl, GenerateFlashMinutesDocumentUrlRequest,
    GenerateFlashMinutesDocumentUrlResponse, MinutesAudio, MinutesChapter, MinutesHighlight,
    MinutesParagraph, MinutesSummary, QueryFlashMinutesSummary, QueryFlashMinutesSummaryRequest,
    QueryFlashMinutesSummaryResponse, QueryMinutesAudio, QueryMinutesAudioRequest,
    QueryMinutesAudioResponse, QueryMinutesMeetingResult, QueryMinutesMeetingResultRequest,
    QueryMinutesMeetingResultResponse, QueryMinutesSummary, QueryMinutesSummaryRequest,
    QueryMinutesSummaryResponse, QueryMinutesText, QueryMinutesTextRequest,
    QueryMinutesTextResponse, QueryRecordMinutesUrl, QueryRecordMinutesUrlRequest,
    QueryRecordMinutesUrlResponse, SpeakerSummary, SpeechSource, StartMinutes, StartMinutesRequest,
    StartMinutesResponse, StopMinutes, StopMinutesRequest, StopMinutesResponse, TextOrder, UnionId,
};

use super::{Call, Handler};
use crate::{
    Cause,
    page::Page,
    world::{
        Meeting, Organization, Paragraph, Recorder, Recording, RecordingRequest, World, paragraphs,
    },
};

const BYTES_PER_MILLISECOND: i64 = 4;
const CLOUD_RECORD: &str = "cloud_record";

impl Handler for StartMinutes {
    fn handle(
        world: &mut World,
        call: Call<'_, StartMinutesRequest>,
    ) -> Result<StartMinutesResponse, Cause> {
        let request = call.request;
        let id = call.path_parameter.into();
        world.organization.check_members(request.union_id.iter().chain(&request.owner_union_id))?;
        let host = &world.meeting_in_progress(&id)?.host;
        let by = request.union_id.unwrap_or_else(|| host.clone());
        let request = RecordingRequest {
            owner: request.owner_union_id.unwrap_or_else(|| by.clone()),
            by,
            has_audio: request.record_audio == Some(true),
        };
        world.record(&id, |meeting| &mut meeting.minutes, request)?;
        Ok(filled!(StartMinutesResponse { code: Some("200".to_owned()) }))
    }
}

impl Handler for StopMinutes {
    fn handle(
        world: &mut World,
        call: Call<'_, StopMinutesRequest>,
    ) -> Result<StopMinutesResponse, Cause> {
        world.organization.check_members([&call.request.union_id])?;
        let now = world.clock.now();
        let id = call.path_parameter.into();
        world.meeting_in_progress_mut(&id)?.minutes.stop(now)?;
        world.publish_minutes_change(&id, SpeechSource::Minutes);
        Ok(filled!(StopMinutesResponse { code: Some("200".to_owned()) }))
    }
}

impl Handler for QueryMinutesAudio {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryMinutesAudioRequest>,
    ) -> Result<QueryMinutesAudioResponse, Cause> {
        world.organization.check_members([&call.request.union_id])?;
        let minutes = &world.meeting(&call.path_parameter.into())?.minutes;
        let recordings = minutes.finished()?.into_iter();
        Ok(filled!(QueryMinutesAudioResponse {
            audio_list: recordings
                .filter(|recording| recording.has_audio)
                .map(|recording| audio(recording, minutes.id))
                .collect(),
        }))
    }
}

impl Handler for QueryMinutesText {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryMinutesTextRequest>,
    ) -> Result<QueryMinutesTextResponse, Cause> {
        let request = call.request;
        world.organization.check_members(&request.union_id)?;
        let page = Page::new(request.next_token.as_deref(), request.max_results)?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        let mut said = paragraphs(&meeting.speeches, &meeting.minutes)?;
        if request.direction == TextOrder::NewestFirst {
            said.reverse();
        }
        let (page, said) = page.of(said.into_iter())?;
        Ok(filled!(QueryMinutesTextResponse {
            has_more: Some(page.next_token.is_some()),
            next_token: page.next_token,
            paragraph_list: said
                .map(|said| paragraph(&said, meeting, &world.organization))
                .collect(),
        }))
    }
}

impl Handler for QueryMinutesSummary {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryMinutesSummaryRequest>,
    ) -> Result<QueryMinutesSummaryResponse, Cause> {
        world.organization.check_members([&call.request.union_id])?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        Ok(filled!(QueryMinutesSummaryResponse {
            summary: Some(summary(meeting, &world.organization)?)
        }))
    }
}

impl Handler for QueryMinutesMeetingResult {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryMinutesMeetingResultRequest>,
    ) -> Result<QueryMinutesMeetingResultResponse, Cause> {
        world.organization.check_members([&call.request.union_id])?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        let said = paragraphs(&meeting.speeches, &meeting.minutes)?;
        Ok(filled!(QueryMinutesMeetingResultResponse { full_summary: Some(joined_text(&said)) }))
    }
}

impl Handler for QueryFlashMinutesSummary {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryFlashMinutesSummaryRequest>,
    ) -> Result<QueryFlashMinutesSummaryResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.recorder_union_id])?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        let recorder = recorder(meeting, &request.biz_type);
        recordings_by(recorder, &request.recorder_union_id)?;
        Ok(filled!(QueryFlashMinutesSummaryResponse {
            flash_minutes_summary: Some(filled!(FlashMinutesSummary {
                status: Some(1),
                summary: vec![chapter(meeting, recorder)?],
            })),
        }))
    }
}

impl Handler for QueryRecordMinutesUrl {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryRecordMinutesUrlRequest>,
    ) -> Result<QueryRecordMinutesUrlResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.recorder_union_id])?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        let recorder = recorder(meeting, &request.biz_type);
        Ok(filled!(QueryRecordMinutesUrlResponse {
            record_minutes_urls: recordings_by(recorder, &request.recorder_union_id)?
                .into_iter()
                .map(|recording| {
                    filled!(RecordMinutesUrl {
                        record_minutes_url: Some(minutes_link(recording)),
                        task_uuid: Some(recording.media.clone()),
                    })
                })
                .collect(),
        }))
    }
}

impl Handler for GenerateFlashMinutesDocumentUrl {
    fn handle(
        world: &mut World,
        call: Call<'_, GenerateFlashMinutesDocumentUrlRequest>,
    ) -> Result<GenerateFlashMinutesDocumentUrlResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.union_id])?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        let recordings = recorder(meeting, &request.biz_type).finished()?;
        Ok(filled!(GenerateFlashMinutesDocumentUrlResponse {
            minutes_doc_url: recordings
                .last()
                .map(|recording| format!("{}/document", minutes_link(recording))),
        }))
    }
}

impl Handler for AddRecordPermission {
    fn handle(
        world: &mut World,
        call: Call<'_, AddRecordPermissionRequest>,
    ) -> Result<AddRecordPermissionResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.owner_union_id, &request.union_id])?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        let recordings = recorder(meeting, &request.biz_type).finished()?;
        let recording = recordings
            .into_iter()
            .rfind(|recording| recording.owner == request.owner_union_id)
            .ok_or(Cause::RecordingNotFound)?;
        Ok(filled!(AddRecordPermissionResponse {
            code: Some("200".to_owned()),
            task_uuid: Some(recording.media.clone()),
        }))
    }
}

/// Returns the recorder for a kind of recording.
fn recorder<'a>(meeting: &'a Meeting, kind: &str) -> &'a Recorder {
    if kind == CLOUD_RECORD { &meeting.cloud_record } else { &meeting.minutes }
}

fn recordings_by<'a>(
    recorder: &'a Recorder,
    person: &UnionId,
) -> Result<Vec<&'a Recording>, Cause> {
    let mut recordings = recorder.finished()?;
    recordings.retain(|recording| recording.by == *person);
    if recordings.is_empty() {
        return Err(Cause::RecordingNotFound);
    }
    Ok(recordings)
}

fn minutes_link(recording: &Recording) -> String {
    format!("https://minutes.dingtalk.example/{}", recording.media)
}

fn audio(recording: &Recording, record: i64) -> MinutesAudio {
    filled!(MinutesAudio {
        duration: Some(DurationMillis::from_millis(recording.millis())),
        end_time: recording.end,
        file_size: Some(recording.millis() * BYTES_PER_MILLISECOND),
        play_url: Some(format!("https://vod.dingtalk.example/{}.m4a", recording.media)),
        record_id: Some(record.to_string()),
        start_time: Some(recording.start),
        union_id: Some(recording.by.clone()),
    })
}

fn paragraph(
    said: &Paragraph<'_>,
    meeting: &Meeting,
    organization: &Organization,
) -> MinutesParagraph {
    filled!(MinutesParagraph {
        paragraph_id: Some(said.number),
        record_id: Some(meeting.minutes.id),
        union_id: Some(said.speech.person.clone()),
        nick_name: Some(meeting.shown_name(&said.speech.person, organization)),
        start_time: Some(said.start()),
        end_time: Some(said.end()),
        paragraph: Some(said.speech.text.clone()),
        sentence_list: said.sentences(),
    })
}

/// Arranges all speech as a summary, without leaving anything out.
fn summary(meeting: &Meeting, organization: &Organization) -> Result<MinutesSummary, Cause> {
    let said = paragraphs(&meeting.speeches, &meeting.minutes)?;
    Ok(filled!(MinutesSummary {
        auto_chapters: vec![chapter(meeting, &meeting.minutes)?],
        conversational_summary: speakers(&said, meeting, organization),
        key_sentences: said.iter().map(highlight).collect(),
        paragraph_summary: Some(joined_text(&said)),
    }))
}

fn chapter(meeting: &Meeting, recorder: &Recorder) -> Result<MinutesChapter, Cause> {
    let said = paragraphs(&meeting.speeches, recorder)?;
    let bounds = said.first().zip(said.last());
    let (start, end) = bounds.map(|(first, last)| (first.start(), last.end())).unzip();
    Ok(filled!(MinutesChapter {
        id: Some(1),
        headline: Some(meeting.title.clone()),
        summary: Some(joined_text(&said)),
        start: start.map(DurationMillis::as_millis),
        end: end.map(DurationMillis::as_millis),
    }))
}

fn speakers(
    said: &[Paragraph<'_>],
    meeting: &Meeting,
    organization: &Organization,
) -> Vec<SpeakerSummary> {
    let mut speakers = BTreeMap::<&UnionId, Vec<&str>>::new();
    for paragraph in said {
        let texts = speakers.entry(&paragraph.speech.person).or_default();
        texts.push(&paragraph.speech.text);
    }
    speakers
        .into_iter()
        .map(|(person, texts)| {
            filled!(SpeakerSummary {
                speaker_id: Some(person.as_str().to_owned()),
                speaker_name: Some(meeting.shown_name(person, organization)),
                summary: Some(texts.join(" ")),
            })
        })
        .collect()
}

fn highlight(said: &Paragraph<'_>) -> MinutesHighlight {
    filled!(MinutesHighlight {
        id: Some(said.number),
        sentence_id: Some(said.number),
        text: Some(said.speech.text.clone()),
        start: Some(said.start().as_millis()),
        end: Some(said.end().as_millis()),
    })
}

fn joined_text(said: &[Paragraph<'_>]) -> String {
    let texts: Vec<_> = said.iter().map(|said| &*said.speech.text).collect();
    texts.join(" ")
}
