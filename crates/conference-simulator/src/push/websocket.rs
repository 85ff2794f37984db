//! Server side of RFC 6455 without a library, so that no client is tested against its own library.

use bytes::{Buf, Bytes, BytesMut};
use sha1::{Digest, Sha1};

use super::base64;

/// Maximum length of a message in bytes, including all fragments.
pub(super) const MAX_MESSAGE: usize = 1024 * 1024;

const MAX_CONTROL: usize = 125;
const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;
const MASK_LENGTH: usize = 4;

/// Message of a client.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Message {
    Text(String),
    Binary,
    Ping(Bytes),
    Pong,
    /// With the code, if there is one.
    Close(Option<u16>),
}

/// Violation of the protocol: the code to close with, and the reason.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Violation(pub(super) u16, pub(super) &'static str);

/// The kinds of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// Reads messages from bytes as they arrive.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// Fragments of an incomplete message.
    begun: Option<(Opcode, BytesMut)>,
}

struct Frame {
    is_final: bool,
    opcode: Opcode,
    payload: BytesMut,
}

impl Decoder {
    /// Removes the next message from `buffer`. `None` until it is complete.
    pub(super) fn take(&mut self, buffer: &mut BytesMut) -> Result<Option<Message>, Violation> {
        while let Some(frame) = self.frame(buffer)? {
            if let Some(message) = self.add(frame)? {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    fn add(&mut self, frame: Frame) -> Result<Option<Message>, Violation> {
        let Frame { is_final, opcode, payload } = frame;
        let (opcode, payload) = match (opcode, self.begun.take()) {
            (Opcode::Text | Opcode::Binary, None) => (opcode, payload),
            (Opcode::Text | Opcode::Binary, Some(_)) => {
                return Err(Violation(1002, "a message starts inside another"));
            }
            (Opcode::Continuation, None) => {
                return Err(Violation(1002, "a message is continued that was not started"));
            }
            (Opcode::Continuation, Some((opcode, mut begun))) => {
                begun.unsplit(payload);
                (opcode, begun)
            }
            (control, begun) => {
                self.begun = begun;
                return control_message(control, payload).map(Some);
            }
        };
        if !is_final {
            self.begun = Some((opcode, payload));
            return Ok(None);
        }
        match opcode {
            Opcode::Text => text(&payload).map(Message::Text).map(Some),
            _ => Ok(Some(Message::Binary)),
        }
    }

    fn frame(&self, buffer: &mut BytesMut) -> Result<Option<Frame>, Violation> {
        let Some(&[first, second]) = buffer.first_chunk() else { return Ok(None) };
        let (is_final, opcode) = (first & FINAL != 0, opcode(first)?);
        if second & MASKED == 0 {
            return Err(Violation(1002, "the frame is not masked"));
        }
        let Some((header, length)) = length(second & !MASKED, buffer)? else { return Ok(None) };
        let begun = self.begun.as_ref().map_or(0, |(_, payload)| payload.len());
        match opcode {
            Opcode::Close | Opcode::Ping | Opcode::Pong if length > MAX_CONTROL || !is_final => {
                return Err(Violation(1002, "the control frame is long or a fragment"));
            }
            Opcode::Close | Opcode::Ping | Opcode::Pong => {}
            _ if length > MAX_MESSAGE - begun => {
                return Err(Violation(1009, "the message is too long"));
            }
            _ => {}
        }
        if buffer.len() < header + MASK_LENGTH + length {
            return Ok(None);
        }
        buffer.advance(header);
        let mask = buffer.split_to(MASK_LENGTH);
        let mut payload = buffer.split_to(length);
        for (byte, mask) in payload.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= mask;
        }
        Ok(Some(Frame { is_final, opcode, payload }))
    }
}

/// Encodes a message in one frame.
pub(super) fn encode(opcode: Opcode, payload: &[u8]) -> Vec<u8> {
    frame(FINAL | opcode as u8, payload)
}

/// Encodes a text in two frames, with a ping between them.
pub(super) fn encode_in_fragments(text: &str) -> Vec<u8> {
    let (first, second) = text.as_bytes().split_at(text.len() / 2);
    [
        frame(Opcode::Text as u8, first),
        encode(Opcode::Ping, b"between"),
        encode(Opcode::Continuation, second),
    ]
    .concat()
}

pub(super) fn close(code: u16, reason: &str) -> Vec<u8> {
    encode(Opcode::Close, &[&code.to_be_bytes(), reason.as_bytes()].concat())
}

/// Returns the handshake's answer to a client's key.
pub(super) fn accept(key: &str) -> String {
    base64::encode(&Sha1::digest(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")))
}

pub(super) fn is_key(key: &str) -> bool {
    base64::decode(key).is_some_and(|nonce| nonce.len() == 16)
}

fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = payload.len();
    let mut frame = match (u8::try_from(length), u16::try_from(length)) {
        (Ok(length @ ..=125), _) => vec![first, length],
        (_, Ok(length)) => [&[first, 126][..], &length.to_be_bytes()].concat(),
        _ => [&[first, 127][..], &(length as u64).to_be_bytes()].concat(),
    };
    frame.extend_from_slice(payload);
    frame
}

fn opcode(first: u8) -> Result<Opcode, Violation> {
    match first & !FINAL {
        0 => Ok(Opcode::Continuation),
        1 => Ok(Opcode::Text),
        2 => Ok(Opcode::Binary),
        8 => Ok(Opcode::Close),
        9 => Ok(Opcode::Ping),
        10 => Ok(Opcode::Pong),
        _ => Err(Violation(1002, "the opcode of the frame is unknown")),
    }
}

/// Returns the lengths of the header before the mask and of the payload, if the header is complete.
fn length(short: u8, buffer: &[u8]) -> Result<Option<(usize, usize)>, Violation> {
    let (header, length, least) = match short {
        126 => match buffer.get(2..4).and_then(|bytes| bytes.first_chunk()) {
            None => return Ok(None),
            Some(bytes) => (4, u64::from(u16::from_be_bytes(*bytes)), 126),
        },
        127 => match buffer.get(2..10).and_then(|bytes| bytes.first_chunk()) {
            None => return Ok(None),
            Some(bytes) => (10, u64::from_be_bytes(*bytes), 1 << 16),
        },
        short => (2, u64::from(short), 0),
    };
    if length < least {
        return Err(Violation(1002, "the length is not in its shortest form"));
    }
    Ok(Some((header, usize::try_from(length).unwrap_or(usize::MAX))))
}

fn control_message(opcode: Opcode, payload: BytesMut) -> Result<Message, Violation> {
    match opcode {
        Opcode::Ping => Ok(Message::Ping(payload.freeze())),
        Opcode::Pong => Ok(Message::Pong),
        _ => close_message(&payload),
    }
}

fn close_message(payload: &[u8]) -> Result<Message, Violation> {
    let Some((code, reason)) = payload.split_first_chunk() else {
        return if payload.is_empty() {
            Ok(Message::Close(None))
        } else {
            Err(Violation(1002, "the close frame has an incomplete code"))
        };
    };
    text(reason)?;
    match u16::from_be_bytes(*code) {
        code @ (1000..=1003 | 1007..=1014 | 3000..=4999) => Ok(Message::Close(Some(code))),
        _ => Err(Violation(1002, "the close frame has a code that may not be sent")),
    }
}

fn text(bytes: &[u8]) -> Result<String, Violation> {
    String::from_utf8(bytes.to_vec()).map_err(|_| Violation(1007, "the text is not UTF-8"))
}

#[cfg(test)]
mod tests;
