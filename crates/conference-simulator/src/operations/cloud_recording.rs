//! Cloud recordings of a meeting.

use conference_models::{
    CloudRecordParagraph, CloudRecordVideo, DurationMillis, OptRecordWhiteAccount,
    OptRecordWhiteAccountRequest, OptRecordWhiteAccountResponse, QueryCloudRecordText,
    QueryCloudRecordTextRequest, QueryCloudRecordTextResponse, QueryCloudRecordVideo,
    QueryCloudRecordVideoPlayInfo, QueryCloudRecordVideoPlayInfoRequest,
    QueryCloudRecordVideoPlayInfoResponse, QueryCloudRecordVideoRequest,
    QueryCloudRecordVideoResponse, RecordType, SpeechSource, StartCloudRecord,
    StartCloudRecordRequest, StartCloudRecordResponse, StopCloudRecord, StopCloudRecordRequest,
    StopCloudRecordResponse, TextOrder,
};

use super::{Call, Handler};
use crate::{
    Cause,
    page::Page,
    world::{Meeting, Organization, Paragraph, Recording, RecordingRequest, World, paragraphs},
};

const REGION: &str = "cn-shenzhen";
const BYTES_PER_MILLISECOND: i64 = 125;
const MAX_PARAGRAPHS: i64 = 2_000;

impl Handler for StartCloudRecord {
    fn handle(
        world: &mut World,
        call: Call<'_, StartCloudRecordRequest>,
    ) -> Result<StartCloudRecordResponse, Cause> {
        let host = call.request.union_id;
        let id = call.path_parameter.into();
        world.meeting_in_progress(&id)?.check_host(&host)?;
        let request = RecordingRequest { owner: host.clone(), by: host, has_audio: true };
        world.record(&id, |meeting| &mut meeting.cloud_record, request)?;
        Ok(filled!(StartCloudRecordResponse { code: Some("200".to_owned()) }))
    }
}

impl Handler for StopCloudRecord {
    fn handle(
        world: &mut World,
        call: Call<'_, StopCloudRecordRequest>,
    ) -> Result<StopCloudRecordResponse, Cause> {
        let now = world.clock.now();
        let id = call.path_parameter.into();
        let meeting = world.meeting_in_progress_mut(&id)?;
        meeting.check_host(&call.request.union_id)?;
        meeting.cloud_record.stop(now)?;
        world.publish_minutes_change(&id, SpeechSource::CloudRecord);
        Ok(filled!(StopCloudRecordResponse { code: Some("200".to_owned()) }))
    }
}

impl Handler for QueryCloudRecordVideo {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryCloudRecordVideoRequest>,
    ) -> Result<QueryCloudRecordVideoResponse, Cause> {
        world.organization.check_members([&call.request.union_id])?;
        let recorder = &world.meeting(&call.path_parameter.into())?.cloud_record;
        let recordings = recorder.finished()?;
        Ok(filled!(QueryCloudRecordVideoResponse {
            video_list: recordings
                .into_iter()
                .map(|recording| video(recording, recorder.id))
                .collect(),
        }))
    }
}

impl Handler for QueryCloudRecordVideoPlayInfo {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryCloudRecordVideoPlayInfoRequest>,
    ) -> Result<QueryCloudRecordVideoPlayInfoResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.union_id])?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        let recording = meeting
            .cloud_record
            .finished()?
            .into_iter()
            .find(|recording| recording.media == request.media_id && request.region_id == REGION)
            .ok_or(Cause::RecordingNotFound)?;
        let link = format!("https://vod.dingtalk.example/{}", recording.media);
        Ok(filled!(QueryCloudRecordVideoPlayInfoResponse {
            play_url: Some(format!("{link}.m3u8")),
            mp4_file_url: Some(format!("{link}.mp4")),
            file_size: Some(file_size(recording)),
            size: Some(file_size(recording)),
            duration: Some(DurationMillis::from_millis(recording.millis())),
            status: Some(1),
        }))
    }
}

impl Handler for QueryCloudRecordText {
    fn handle(
        world: &mut World,
        call: Call<'_, QueryCloudRecordTextRequest>,
    ) -> Result<QueryCloudRecordTextResponse, Cause> {
        let request = call.request;
        world.organization.check_members(&request.union_id)?;
        if request.max_results > Some(MAX_PARAGRAPHS) {
            return Err(Cause::PageTooLarge);
        }
        let token = request.next_token.map(|token| token.to_string());
        let page = Page::new(token.as_deref(), request.max_results)?;

        let meeting = world.meeting(&call.path_parameter.into())?;
        let mut said = paragraphs(&meeting.speeches, &meeting.cloud_record)?;
        said.retain(|paragraph| request.start_time.is_none_or(|from| paragraph.start() >= from));
        if request.direction == Some(TextOrder::NewestFirst) {
            said.reverse();
        }
        let numbered = (1..).zip(said).collect::<Vec<(i64, _)>>();
        let (page, said) = page.of(numbered.into_iter())?;
        Ok(filled!(QueryCloudRecordTextResponse {
            has_more: Some(page.next_token.is_some()),
            paragraph_list: said
                .map(|(next, said)| paragraph(next, &said, meeting, &world.organization))
                .collect(),
        }))
    }
}

impl Handler for OptRecordWhiteAccount {
    fn handle(
        world: &mut World,
        call: Call<'_, OptRecordWhiteAccountRequest>,
    ) -> Result<OptRecordWhiteAccountResponse, Cause> {
        world.organization.check_members([&call.request.union_id])?;
        Ok(filled!(OptRecordWhiteAccountResponse { code: Some("200".to_owned()) }))
    }
}

fn video(recording: &Recording, record: i64) -> CloudRecordVideo {
    filled!(CloudRecordVideo {
        record_id: Some(record.to_string()),
        union_id: Some(recording.by.clone()),
        start_time: Some(recording.start),
        end_time: recording.end,
        record_type: Some(RecordType::Recorded),
        duration: Some(DurationMillis::from_millis(recording.millis())),
        file_size: Some(file_size(recording)),
        media_id: Some(recording.media.clone()),
        region_id: Some(REGION.to_owned()),
    })
}

fn file_size(recording: &Recording) -> i64 {
    recording.millis() * BYTES_PER_MILLISECOND
}

/// Returns a paragraph. `next` is the position of the page after it.
fn paragraph(
    next: i64,
    said: &Paragraph<'_>,
    meeting: &Meeting,
    organization: &Organization,
) -> CloudRecordParagraph {
    filled!(CloudRecordParagraph {
        next_ttoken: Some(next),
        status: Some(1),
        union_id: Some(said.speech.person.clone()),
        nick_name: Some(meeting.shown_name(&said.speech.person, organization)),
        record_id: Some(meeting.cloud_record.id),
        start_time: Some(said.start()),
        end_time: Some(said.end()),
        paragraph: Some(said.speech.text.clone()),
        sentence_list: said.sentences(),
    })
}
