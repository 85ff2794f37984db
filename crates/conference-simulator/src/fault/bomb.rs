/// Returns a gzip stream that expands to at least this number of zeros.
///
/// In a fixed Huffman block, a copy of 258 bytes from a distance of one takes 13 bits. Eight of
/// them take 13 bytes and expand to 2,064.
pub(super) fn gzip_of_zeros(bytes: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    bits.push_reversed(0b0011_0000, 8);
    for _ in 0..bytes.div_ceil(258) {
        bits.push_reversed(0b1100_0101, 8);
        bits.push(0, 5);
    }
    bits.push(0, 7);
    let mut stream = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    stream.append(&mut bits.into_bytes());
    // No decoder gets to the checksum before it has unfolded everything.
    stream.extend_from_slice(&[0; 8]);
    stream
}

/// Bits, starting with the lowest of each byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, bits: u32, count: u32) {
        self.pending |= bits << self.count;
        self.count += count;
        while self.count >= 8 {
            self.push_byte();
        }
    }

    /// Appends a Huffman code, which starts with its highest bit.
    fn push_reversed(&mut self, bits: u32, count: u32) {
        self.push(bits.reverse_bits() >> (32 - count), count);
    }

    fn push_byte(&mut self) {
        let [lowest, ..] = self.pending.to_le_bytes();
        self.bytes.push(lowest);
        self.pending >>= 8;
        self.count = self.count.saturating_sub(8);
    }

    fn into_bytes(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.push_byte();
        }
        self.bytes
    }
}
