//! Transcript of a meeting, while it was recorded.

use conference_models::{
    self as models, DurationMillis, SpeechWord, TimestampMillis, TranscriptSentence,
    TranscriptWord, UnionId,
};

use super::{Recorder, Recording};
use crate::Cause;

const MILLIS_PER_CHARACTER: i64 = 100;

/// Speech of a person.
#[derive(Debug)]
pub(crate) struct Speech {
    pub(crate) person: UnionId,
    pub(crate) text: String,
    pub(crate) at: TimestampMillis,
}

/// A speech within a recording.
#[derive(Debug)]
pub(crate) struct Paragraph<'a> {
    pub(crate) number: i64,
    pub(crate) speech: &'a Speech,
    /// Start, in milliseconds from the start of the recording.
    start: i64,
}

/// Returns the transcript in the order of speaking.
pub(crate) fn paragraphs<'a>(
    speeches: &'a [Speech],
    recorder: &Recorder,
) -> Result<Vec<Paragraph<'a>>, Cause> {
    let recordings = recorder.finished()?;
    let said = recordings.iter().flat_map(|recording| during(speeches, recording));
    Ok((1..)
        .zip(said)
        .map(|(number, (speech, start))| Paragraph { number, speech, start })
        .collect())
}

/// Returns the last speech in the form of an event, with its number in the current recording.
pub(super) fn recognized(
    speeches: &[Speech],
    recorder: &Recorder,
) -> Option<(usize, models::Speech)> {
    let said: Vec<_> = during(speeches, recorder.running()?).collect();
    let (speech, start) = said.last()?;
    let end = start + speaking_time(&speech.text);
    let recognized = filled!(Speech {
        result: Some(speech.text.clone()),
        speaker_union_id: Some(speech.person.clone()),
        words: pieces(&speech.text, *start, |text| text.split_inclusive(' '))
            .map(|(text, start)| spoken_word(text, start))
            .collect(),
        index: Some(said.len().to_string()),
        begin_time: Some(start.to_string()),
        time: Some(end.to_string()),
    });
    Some((said.len(), recognized))
}

fn spoken_word(text: &str, start: i64) -> SpeechWord {
    filled!(SpeechWord {
        text: Some(text.trim().to_owned()),
        start_time: Some(DurationMillis::from_millis(start)),
        end_time: Some(DurationMillis::from_millis(start + speaking_time(text))),
    })
}

fn during<'a>(
    speeches: &'a [Speech],
    recording: &Recording,
) -> impl Iterator<Item = (&'a Speech, i64)> {
    let start = recording.start.as_millis();
    speeches
        .iter()
        .filter(|speech| recording.covers(speech.at))
        .map(move |speech| (speech, speech.at.as_millis() - start))
}

impl Paragraph<'_> {
    pub(crate) fn start(&self) -> DurationMillis {
        DurationMillis::from_millis(self.start)
    }

    pub(crate) fn end(&self) -> DurationMillis {
        DurationMillis::from_millis(self.start + speaking_time(&self.speech.text))
    }

    pub(crate) fn sentences(&self) -> Vec<TranscriptSentence> {
        pieces(&self.speech.text, self.start, |text| {
            text.split_inclusive(['.', '!', '?', '。', '！', '？'])
        })
        .map(|(text, start)| {
            let mut sentence = TranscriptSentence::default();
            sentence.union_id = Some(self.speech.person.clone());
            sentence.start_time = Some(DurationMillis::from_millis(start));
            sentence.end_time = Some(DurationMillis::from_millis(start + speaking_time(text)));
            sentence.word_list = self.words(text, start);
            sentence.sentence = Some(text.trim().to_owned());
            sentence
        })
        .collect()
    }

    fn words(&self, sentence: &str, start: i64) -> Vec<TranscriptWord> {
        pieces(sentence, start, |text| text.split_inclusive(' '))
            .map(|(text, start)| {
                let mut word = TranscriptWord::default();
                word.start_time = Some(DurationMillis::from_millis(start));
                word.end_time = Some(DurationMillis::from_millis(start + speaking_time(text)));
                word.word_id = Some(format!("{}#{start}", self.number));
                word.word = Some(text.trim().to_owned());
                word
            })
            .collect()
    }
}

/// Returns the pieces of a text that are not blank, with their positions.
fn pieces<'a, I: Iterator<Item = &'a str>>(
    text: &'a str,
    start: i64,
    split: impl FnOnce(&'a str) -> I,
) -> impl Iterator<Item = (&'a str, i64)> {
    split(text)
        .scan(start, |at, piece| {
            let begins = *at;
            *at += speaking_time(piece);
            Some((piece, begins))
        })
        .filter(|(piece, _)| !piece.trim().is_empty())
}

fn speaking_time(text: &str) -> i64 {
    let characters = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    characters.saturating_mul(MILLIS_PER_CHARACTER)
}
