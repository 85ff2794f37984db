use bytes::{Buf, Bytes, BytesMut};
use httparse::Status;

use super::request::{MAX_BODY, MalformedRequest};

/// A chunked body at the start of a buffer.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    body: BytesMut,
}

impl Decoder {
    /// Removes the complete chunks from `buffer`. Returns the body after the last one.
    pub(crate) fn take(
        &mut self,
        buffer: &mut BytesMut,
    ) -> Result<Option<Bytes>, MalformedRequest> {
        loop {
            match httparse::parse_chunk_size(buffer) {
                Ok(Status::Partial) => return Ok(None),
                Err(_) => return Err(MalformedRequest::new(400, "a chunk's size is not a number")),
                Ok(Status::Complete((head, size))) => {
                    let size = usize::try_from(size)
                        .ok()
                        .filter(|size| *size <= MAX_BODY - self.body.len())
                        .ok_or_else(|| MalformedRequest::new(413, "the body is too long"))?;
                    let end = head + size + b"\r\n".len();
                    if buffer.len() < end {
                        return Ok(None);
                    }
                    self.body.extend_from_slice(&buffer[head..head + size]);
                    buffer.advance(end);
                    if size == 0 {
                        return Ok(Some(self.body.split().freeze()));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_come_in_pieces() {
        let whole = b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\nGET";
        let mut decoder = Decoder::default();
        let mut buffer = BytesMut::new();
        let mut body = None;
        for byte in whole {
            buffer.extend_from_slice(&[*byte]);
            if body.is_none() {
                body = decoder.take(&mut buffer).unwrap();
            }
        }
        assert_eq!(body.unwrap(), "abcde");
        assert_eq!(buffer, "GET");
    }

    #[test]
    fn a_bad_size_is_malformed() {
        let mut buffer = BytesMut::from("xyz\r\n");
        assert_eq!(Decoder::default().take(&mut buffer).unwrap_err().status, 400);
    }
}
