use proptest::prelude::*;

use super::*;

const MASK: [u8; 4] = [1, 2, 3, 4];

/// A frame as a client sends it.
fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = frame(first, payload);
    let header = bytes.len() - payload.len();
    bytes[1] |= MASKED;
    for (byte, mask) in bytes[header..].iter_mut().zip(MASK.iter().cycle()) {
        *byte ^= mask;
    }
    bytes.splice(header..header, MASK);
    bytes
}

fn decode(bytes: &[u8]) -> Result<Vec<Message>, Violation> {
    let mut buffer = BytesMut::from(bytes);
    let mut decoder = Decoder::default();
    std::iter::from_fn(|| decoder.take(&mut buffer).transpose()).collect()
}

fn violation(bytes: &[u8]) -> u16 {
    decode(bytes).unwrap_err().0
}

#[test]
fn the_accept_key_is_that_of_the_rfc() {
    assert_eq!(accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assert!(is_key("dGhlIHNhbXBsZSBub25jZQ=="));
    assert!(!is_key("c2hvcnQ="));
}

#[test]
fn frames_are_unmasked_and_messages_of_each_kind_told_apart() {
    let bytes = [
        masked(0x81, b"Hello"),
        masked(0x82, &[0xff]),
        masked(0x89, b"p"),
        masked(0x8a, b""),
        masked(0x88, &[0x03, 0xe8, b'x']),
        masked(0x88, b""),
    ];
    let expected = [
        Message::Text("Hello".to_owned()),
        Message::Binary,
        Message::Ping(Bytes::from_static(b"p")),
        Message::Pong,
        Message::Close(Some(1000)),
        Message::Close(None),
    ];
    assert_eq!(decode(&bytes.concat()).unwrap(), expected);
}

#[test]
fn fragments_are_joined_around_a_control_frame_and_within_a_character() {
    let text = "钉".as_bytes();
    let parts = [
        masked(0x01, &text[..1]),
        masked(0x89, b""),
        masked(0x00, &text[1..2]),
        masked(0x80, &text[2..]),
    ];
    let expected = [Message::Ping(Bytes::new()), Message::Text("钉".to_owned())];
    assert_eq!(decode(&parts.concat()).unwrap(), expected);
}

#[test]
fn each_breach_closes_with_its_code() {
    let unmasked = encode(Opcode::Text, b"x");
    assert_eq!(violation(&unmasked), 1002);
    for (first, payload) in [
        (0xc1, &b"x"[..]),     // A reserved bit.
        (0x83, b"x"),          // A reserved kind.
        (0x80, b"x"),          // A continuation of nothing.
        (0x09, b"x"),          // A control frame in fragments.
        (0x89, &[0; 126]),     // A long control frame.
        (0x88, &[3]),          // Half a code.
        (0x88, &[0x03, 0xed]), // 1005 is not for the wire.
        (0x88, &[0x00, 0x01]),
    ] {
        assert_eq!(violation(&masked(first, payload)), 1002, "{first:x}");
    }
    assert_eq!(violation(&[masked(0x01, b"x"), masked(0x81, b"y")].concat()), 1002);
    assert_eq!(violation(&[0x81, 0xfe, 0, 5, 1, 2, 3, 4]), 1002);
    assert_eq!(violation(&masked(0x81, &[0xff])), 1007);
    assert_eq!(violation(&masked(0x88, &[0x03, 0xe8, 0xff])), 1007);
}

#[test]
fn a_message_is_at_most_one_mebibyte_over_all_fragments() {
    let most = vec![b'x'; MAX_MESSAGE];
    assert_eq!(decode(&masked(0x81, &most)).unwrap().len(), 1);
    assert_eq!(violation(&masked(0x81, &[&*most, b"y"].concat())), 1009);
    assert_eq!(violation(&[masked(0x01, &most), masked(0x80, b"y")].concat()), 1009);
    // It is refused by its header, before the payload has come.
    assert_eq!(violation(&[0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 1009);
}

proptest! {
    #[test]
    fn any_text_in_any_pieces_is_read(text in ".{0,300}", at in 0_usize..300, piece in 1_usize..50) {
        let (first, second) = text.as_bytes().split_at(at.min(text.len()));
        let bytes = [masked(0x01, first), masked(0x80, second)].concat();
        let mut buffer = BytesMut::new();
        let mut decoder = Decoder::default();
        let mut messages = Vec::new();
        for piece in bytes.chunks(piece) {
            buffer.extend_from_slice(piece);
            messages.extend(decoder.take(&mut buffer).unwrap());
        }
        prop_assert_eq!(messages, [Message::Text(text)]);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }
}
