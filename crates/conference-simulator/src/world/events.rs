//! Events about meetings: one of a general type, and one for the app that created the meeting. This
//! app has created every meeting, so it gets both.

use conference_models::{
    ConferenceChange, ConferenceId, DurationMillis, EventConference, EventMember, MemberChange,
    SpeechSource, UnionId,
};
use serde::Serialize;

use super::{JoinMethod, Meeting, Organization, Participant, World, transcript};
use crate::event::EVENT_TYPES;

type Types = [&'static str; 2];

const CONFERENCE: Types = [EVENT_TYPES[0], EVENT_TYPES[1]];
const MEMBERS: Types = [EVENT_TYPES[2], EVENT_TYPES[3]];
const SPEECH: Types = [EVENT_TYPES[4], EVENT_TYPES[5]];
const MINUTES: Types = [EVENT_TYPES[6], EVENT_TYPES[7]];

/// The only documented value of `minutesEventType`.
const SUMMARY_GENERATED: &str = "summary_generated";

/// The only documented name of a message.
const SPEECH_NAME: &str = "TranscriptionResultChanged";

impl World {
    pub(super) fn publish_conference_change(
        &mut self,
        id: &ConferenceId,
        change: ConferenceChange,
    ) {
        let Some(meeting) = self.meetings.get_mut(id) else { return };
        let change = filled!(ConferenceStatusChange {
            status_seq_num: Some(meeting.next_sequence_number()),
            conference: Some(conference(meeting, &self.organization)),
            change_scene: Some(change),
        });
        self.publish(CONFERENCE, &change);
    }

    /// Publishes that people joined, left, were invited or were removed.
    pub(crate) fn publish_member_change<'a>(
        &mut self,
        id: &ConferenceId,
        change: MemberChange,
        people: impl IntoIterator<Item = &'a UnionId>,
    ) {
        let Some(meeting) = self.meetings.get_mut(id) else { return };
        let members: Vec<_> = people
            .into_iter()
            .filter_map(|person| meeting.participants.iter().find(|one| one.person == *person))
            .map(|participant| member(participant, meeting, &self.organization))
            .collect();
        if members.is_empty() {
            return;
        }
        let change = filled!(MemberStatusChange {
            status_seq_num: Some(meeting.next_sequence_number()),
            members: members,
            change_scene: Some(change),
        });
        self.publish(MEMBERS, &change);
    }

    /// Publishes the last speech of a meeting, from each recorder that runs.
    pub(super) fn publish_speech(&mut self, id: &ConferenceId) {
        let Some(meeting) = self.meetings.get(id) else { return };
        let message_id = self.events.new_id();
        let recognized: Vec<_> = meeting
            .running_recorders()
            .into_iter()
            .filter_map(|source| {
                let recorder = meeting.recorder(&source);
                let (number, payload) = transcript::recognized(&meeting.speeches, recorder)?;
                Some(filled!(SpeechRecognized {
                    record_id: Some(recorder.id.to_string()),
                    conference: Some(conference_ids(meeting)),
                    biz_type: Some(source),
                    payload: Some(payload),
                    header: Some(filled!(SpeechHeader {
                        message_no: Some(number.to_string()),
                        name: Some(SPEECH_NAME.to_owned()),
                        message_id: Some(message_id.clone()),
                    })),
                    timestamp: Some(self.clock.now()),
                }))
            })
            .collect();
        for speech in recognized {
            self.publish(SPEECH, &speech);
        }
    }

    /// Publishes that a recording or minutes have ended and can be queried.
    pub(crate) fn publish_minutes_change(&mut self, id: &ConferenceId, source: SpeechSource) {
        let Some(meeting) = self.meetings.get(id) else { return };
        let change = filled!(MinutesChange {
            conference: Some(conference_ids(meeting)),
            minutes_task_id: Some(meeting.recorder(&source).id.to_string()),
            biz_type: Some(source),
            minutes_event_type: Some(SUMMARY_GENERATED.to_owned()),
        });
        self.publish(MINUTES, &change);
    }

    fn publish(&mut self, types: Types, data: &impl Serialize) {
        let data = serde_json::to_value(data).expect("an event is plain data");
        for event_type in types {
            self.events.publish(event_type, data.clone(), self.clock.now());
        }
    }
}

fn conference_ids(meeting: &Meeting) -> EventConference {
    filled!(EventConference {
        conference_id: Some(meeting.id.clone()),
        schedule_conference_id: meeting.booking.clone(),
    })
}

fn conference(meeting: &Meeting, organization: &Organization) -> EventConference {
    let count = |number: usize| i64::try_from(number).ok();
    filled!(EventConference {
        conference_id: Some(meeting.id.clone()),
        schedule_conference_id: meeting.booking.clone(),
        title: Some(meeting.title.clone()),
        room_code: Some(meeting.room_code.clone()),
        external_link_url: Some(meeting.link.clone()),
        status: Some(meeting.status),
        biz_type: Some(meeting.biz_type.clone()),
        creator_id: Some(meeting.creator.clone()),
        creator_nick: Some(meeting.shown_name(&meeting.creator, organization)),
        start_time: meeting.started,
        end_time: meeting.ended,
        conf_duration: meeting.duration(),
        active_num: count(meeting.present().count()),
        attend_num: count(meeting.attended().count()),
        invited_num: count(meeting.participants.iter().filter(|one| one.invited).count()),
    })
}

fn member(
    participant: &Participant,
    meeting: &Meeting,
    organization: &Organization,
) -> EventMember {
    filled!(EventMember {
        user_id: Some(participant.union_id().unwrap_or_else(|| UnionId::new(""))),
        user_nick: Some(participant.shown_name(organization)),
        conference_id: Some(meeting.id.clone()),
        attend_status: Some(participant.attendance),
        join_time: participant.joined(),
        leave_time: participant.left(),
        duration: participant.attended_for().or(Some(DurationMillis::from_millis(0))),
        pstn_join: Some(participant.join_method == JoinMethod::Telephone),
        host: Some(meeting.host == participant.person),
        co_host: Some(meeting.cohosts.contains(&participant.person)),
    })
}
