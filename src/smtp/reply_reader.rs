//! A reply as it comes in (RFC 5321 section 4.2), bounded in lines and bytes.

use std::time::Duration;

use tokio::time::timeout;

use super::Journal;
use super::fault::{Fault, Result};
use super::line_stream::{LineStream, NoLine};
use super::text::{decode, in_words};
use crate::record::{FailureKind, Reply};

/// Maximum lines of one reply.
const LINES: usize = 128;
/// Maximum bytes of one reply.
const BYTES: usize = 64 * 1024;

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct ReplyReader {
    /// The prefix of each line (`250-`) and its text; neither redacted nor shortened.
    lines: Vec<(String, String)>,
    bytes: usize,
}

/// Why no reply was read.
#[derive(Debug)]
pub(super) enum ReadError {
    /// A line is not a reply line.
    Malformed,
    TooLong,
    Closed,
    /// An I/O or TLS error.
    Failed(std::io::Error),
}

/// One line: its code, and whether another follows.
struct Part {
    code: u16,
    more: bool,
}

impl ReplyReader {
    /// Reads a whole reply and returns its code. Has no timeout. What was read stays in `self`, even on
    /// failure.
    pub(super) async fn listen(
        &mut self,
        line_stream: &mut LineStream,
    ) -> std::result::Result<u16, ReadError> {
        let mut first = None;
        loop {
            let line = line_stream.line().await.map_err(ReadError::from)?;
            self.bytes += line.len() + 2;
            let part = self.take(&decode(&line));
            if self.lines.len() > LINES || self.bytes > BYTES {
                return Err(ReadError::TooLong);
            }
            let part = part.ok_or(ReadError::Malformed)?;
            if *first.get_or_insert(part.code) != part.code {
                return Err(ReadError::Malformed);
            }
            if !part.more {
                return Ok(part.code);
            }
        }
    }

    fn take(&mut self, line: &str) -> Option<Part> {
        let part = Part::read(line);
        // The code is ASCII, so four bytes are four characters; a bare code has no separator.
        let cut = if part.is_some() { line.len().min(4) } else { 0 };
        let (prefix, text) = line.split_at(cut);
        self.lines.push((prefix.to_owned(), text.to_owned()));
        part
    }

    /// Writes the lines to the transcript and returns their texts for display.
    pub(super) fn record(&self, journal: &mut Journal) -> Vec<String> {
        journal.server(&self.lines)
    }

    /// The first line: not redacted, and cut to the maximum line length.
    pub(super) fn first_line(&self) -> String {
        let line = self.lines.first();
        line.map_or_else(String::new, |(prefix, text)| format!("{prefix}{text}"))
    }

    /// The reply, not redacted.
    pub(super) fn raw_reply(&self, code: u16) -> Reply {
        let texts = self.lines.iter().map(|(_, text)| text.clone());
        Reply::new(code, texts.collect())
    }
}

impl Part {
    fn read(line: &str) -> Option<Self> {
        let bytes = line.as_bytes();
        let digits = bytes.get(..3)?;
        let code = digits
            .iter()
            .all(u8::is_ascii_digit)
            .then_some(line.get(..3)?)?;
        let more = match bytes.get(3) {
            None | Some(b' ') => false,
            Some(b'-') => true,
            Some(_) => return None,
        };
        let code: u16 = code.parse().ok()?;
        (200..600).contains(&code).then_some(Self { code, more })
    }
}

impl From<NoLine> for ReadError {
    fn from(reason: NoLine) -> Self {
        match reason {
            NoLine::Closed => Self::Closed,
            NoLine::TooLong => Self::TooLong,
            NoLine::Failed(error) => Self::Failed(error),
        }
    }
}

impl ReadError {
    /// The error as a fault.
    pub(super) fn fault(&self) -> Fault {
        match self {
            Self::Malformed => Fault::new(
                FailureKind::ReplyMalformed,
                "the server's words are no SMTP reply",
            ),
            Self::TooLong => Fault::new(
                FailureKind::ReplyTooLong,
                "the reply is longer than 128 lines, 64 KiB, or 4 KiB in one line",
            ),
            Self::Closed => Fault::closed(),
            Self::Failed(error) => Fault::lost(error),
        }
    }
}

/// Reads one reply within `limit`, however the server spaces it out, and records it.
pub(super) async fn read_reply(
    line_stream: &mut LineStream,
    journal: &mut Journal,
    limit: Duration,
) -> Result<Reply> {
    let mut reply_reader = ReplyReader::default();
    let ended = timeout(limit, reply_reader.listen(line_stream)).await;
    let texts = reply_reader.record(journal);
    journal.flush().await;
    match ended {
        Ok(Ok(code)) => Ok(Reply::new(code, texts)),
        Ok(Err(unheard)) => Err(unheard.fault()),
        Err(_) => Err(Fault::new(FailureKind::Timeout, silence(limit))),
    }
}

/// "no complete reply within 15 s"
pub(super) fn silence(limit: Duration) -> String {
    format!("no complete reply within {}", in_words(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_reply_line_is() {
        let read = |line: &str| Part::read(line).map(|part| (part.code, part.more));
        assert_eq!(read("250-SIZE 1"), Some((250, true)));
        assert_eq!(read("250 ok"), Some((250, false)));
        assert_eq!(read("250"), Some((250, false)));
        for line in [
            "",
            "25",
            "25O ok",
            "250_ok",
            "150 x",
            "600 x",
            "HTTP/1.1 400",
            "é50 x",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
