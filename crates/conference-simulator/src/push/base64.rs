//! Base64 with the alphabet of RFC 4648, without a library.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes bytes, with padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    bytes.chunks(3).flat_map(encode_group).collect()
}

/// Decodes text, with or without padding. Left-over bits are ignored: the platform's keys have such
/// bits.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').bytes().map(value).collect::<Option<Vec<_>>>()?;
    let groups = digits.chunks(4).map(|group| {
        let bits = group.iter().fold(0, |bits, digit| bits << 6 | digit);
        let bytes = (bits << (6 * (4 - group.len()))).to_be_bytes();
        bytes[1..group.len()].to_vec()
    });
    Some(groups.collect::<Vec<_>>().concat())
}

fn encode_group(group: &[u8]) -> [char; 4] {
    let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
    let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    [18, 12, 6, 0].map(|shift| {
        let is_padding = shift < 6 * (3 - group.len());
        let digit = ALPHABET[(bits >> shift & 63) as usize];
        if is_padding { '=' } else { char::from(digit) }
    })
}

fn value(digit: u8) -> Option<u32> {
    let position = ALPHABET.iter().position(|known| *known == digit)?;
    u32::try_from(position).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_rfc_agree_both_ways() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn stray_bits_are_dropped_and_other_characters_refused() {
        assert_eq!(decode("Zh").unwrap(), b"f");
        assert_eq!(decode("Zm9v-"), None);
        assert_eq!(decode("Z=m9"), None);
    }
}
