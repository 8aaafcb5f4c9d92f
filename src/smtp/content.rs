//! The message's bytes, the final dot, and what the server says to it.

use std::io;
use std::time::Duration;

use tokio::time::timeout;

use super::fault::{Fault, Result, expect_positive, is_negative};
use super::line_stream::{Pushed, Stalled};
use super::reply_reader::read_reply;
use super::session::stalled;
use super::text::{grouped, in_words};
use super::{Journal, Session};
use crate::record::{EnhancedCode, FailureKind, Reply, Stage};

/// Bytes of content per step: one TLS record.
const CHUNK: usize = 16 * 1024;

/// Properties of a message's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Survey {
    /// Whether any byte is above 127.
    pub eight_bit: bool,
    /// Position of a bare CR or LF. Servers disagree on its meaning, which allows SMTP smuggling; such a
    /// message is not sent.
    pub bare_line_end: Option<usize>,
}

/// Scans the bytes of a message once.
pub fn survey(bytes: &[u8]) -> Survey {
    let mut found = Survey::default();
    let mut before = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        found.eight_bit |= byte > 127;
        if (byte == b'\n') != (before == b'\r') {
            // The lone CR stands one before.
            let place = if byte == b'\n' { at } else { at - 1 };
            found.bare_line_end = found.bare_line_end.or(Some(place));
        }
        before = byte;
    }
    if before == b'\r' {
        found.bare_line_end = found.bare_line_end.or(Some(bytes.len() - 1));
    }
    found
}

/// Content with the dots at line starts doubled (RFC 5321 section 4.5.2), piece by piece.
struct Stuffing<'a> {
    rest: &'a [u8],
    line_start: bool,
}

impl<'a> Stuffing<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            line_start: true,
        }
    }

    /// Replaces `out` with the next piece; empty at the end. The last piece terminates an open line.
    fn next_into(&mut self, out: &mut Vec<u8>) {
        out.clear();
        let take = self.rest.len().min(CHUNK);
        let (mut piece, rest) = self.rest.split_at(take);
        self.rest = rest;
        while !piece.is_empty() {
            if self.line_start && piece[0] == b'.' {
                out.push(b'.');
            }
            let end = piece.iter().position(|byte| *byte == b'\n');
            let line = end.map_or(piece.len(), |at| at + 1);
            out.extend_from_slice(&piece[..line]);
            self.line_start = end.is_some();
            piece = &piece[line..];
        }
        if rest.is_empty() && !self.line_start {
            out.extend_from_slice(b"\r\n");
            self.line_start = true;
        }
    }
}

impl Session {
    /// Sends the content without the final dot. Dropping this future cancels the send: the server discards an
    /// unfinished message.
    ///
    /// # Errors
    ///
    /// A fault if the connection stalls, is too slow or breaks, or if the server rejects early. The message
    /// was not sent.
    pub async fn content(&mut self, bytes: &[u8], journal: &mut Journal) -> Result<()> {
        let total = bytes.len() as u64;
        journal.begin(Stage::Content);
        journal.note(&format!("({} bytes of message)", grouped(total)));
        journal.progress(0, total);
        journal.flush().await;
        let limit = self.limits.content_in_all(bytes.len());
        let written = timeout(limit, self.pass_all(bytes, journal)).await;
        written.unwrap_or_else(|_| Err(too_slow(total, limit)))?;
        journal.done(&format!("{} bytes", grouped(total)));
        journal.flush().await;
        Ok(())
    }

    async fn pass_all(&mut self, bytes: &[u8], journal: &mut Journal) -> Result<()> {
        let total = bytes.len() as u64;
        let mut stuffing = Stuffing::new(bytes);
        let mut piece = Vec::with_capacity(CHUNK + CHUNK / 8);
        loop {
            stuffing.next_into(&mut piece);
            if piece.is_empty() {
                return self.hand_over(journal).await;
            }
            self.pass_on(&piece, journal).await?;
            journal.progress(total - stuffing.rest.len() as u64, total);
        }
    }

    async fn pass_on(&mut self, piece: &[u8], journal: &mut Journal) -> Result<()> {
        let limit = self.limits.content;
        match self.line_stream.push(piece, limit).await {
            Ok(Ok(Pushed::Took(_))) => Ok(()),
            Ok(Ok(Pushed::Interrupted)) => Err(self.interrupted(journal).await),
            Ok(Err(error)) => Err(self.broken(journal, &error).await),
            Err(Stalled) => Err(stalled(limit)),
        }
    }

    async fn hand_over(&mut self, journal: &mut Journal) -> Result<()> {
        match self.line_stream.flush(self.limits.content).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.broken(journal, &error).await),
            Err(Stalled) => Err(stalled(self.limits.content)),
        }
    }

    /// The server replied or closed before the message was complete.
    async fn interrupted(&mut self, journal: &mut Journal) -> Fault {
        match self.read_reply(journal).await {
            Ok(reply) if is_negative(&reply) => refused(reply),
            Ok(reply) => Fault::out_of_turn(&reply, "silence before the final dot"),
            Err(fault) => fault,
        }
    }

    /// Writing failed; a size limit in an earlier reply explains more than a broken pipe.
    async fn broken(&mut self, journal: &mut Journal, error: &io::Error) -> Fault {
        match self.read_reply(journal).await {
            Ok(reply) if is_negative(&reply) => refused(reply),
            _ => Fault::lost(error),
        }
    }

    /// Writes the final dot. On success the message may be accepted whatever happens next; on failure the
    /// kernel did not take the whole dot, or the server had already rejected the message, and it was not
    /// sent.
    ///
    /// # Errors
    ///
    /// As [`Session::content`].
    pub async fn final_dot(&mut self, journal: &mut Journal) -> Result<()> {
        journal.begin(Stage::Verdict);
        if self.line_stream.has_spoken().await {
            return Err(self.interrupted(journal).await);
        }
        journal.client(".");
        journal.flush().await;
        let limit = self.limits.content;
        let written = timeout(limit, self.line_stream.send(b".\r\n", limit)).await;
        match written.unwrap_or(Err(Stalled)) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.broken(journal, &error).await),
            Err(Stalled) => Err(stalled(self.limits.content)),
        }
    }

    /// Reads the reply to the final dot.
    ///
    /// # Errors
    ///
    /// A fault with [`Fault::is_refusal`] if the message was rejected; after any other fault the outcome is
    /// unknown.
    pub async fn verdict(&mut self, journal: &mut Journal) -> Result<Reply> {
        let reply = read_reply(&mut self.line_stream, journal, self.limits.verdict).await?;
        // The content is over: QUIT is a command again.
        self.in_data = false;
        if is_negative(&reply) {
            return Err(refused(reply));
        }
        let reply = expect_positive(reply, FailureKind::MessageRefused)?;
        journal.done(&reply.to_string());
        journal.flush().await;
        Ok(reply)
    }
}

fn too_slow(total: u64, limit: Duration) -> Fault {
    let cause = format!(
        "the server did not accept the {} bytes of the message within {}",
        grouped(total),
        in_words(limit)
    );
    Fault::new(FailureKind::Timeout, cause)
}

/// The server rejected the message. Includes 421: it closes the connection but also answers the message,
/// which was then not accepted (RFC 5321 sections 3.8 and 4.2.1).
///
/// 552 is used for large messages and for full mailboxes; the enhanced code tells which, if there is one.
fn refused(reply: Reply) -> Fault {
    let about_size = matches!(
        reply.enhanced,
        None | Some(EnhancedCode(_, 3, 4) | EnhancedCode(_, 2, 3))
    );
    let kind = if reply.code == 552 && about_size {
        FailureKind::MessageTooLarge
    } else {
        FailureKind::MessageRefused
    };
    Fault::of_reply(kind, reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stuffed(bytes: &[u8]) -> Vec<u8> {
        let mut stuffing = Stuffing::new(bytes);
        let (mut all, mut piece) = (Vec::new(), Vec::new());
        loop {
            stuffing.next_into(&mut piece);
            if piece.is_empty() {
                return all;
            }
            all.extend_from_slice(&piece);
        }
    }

    #[test]
    fn dots_are_doubled_at_line_starts_only() {
        let cases: [(&[u8], &[u8]); 6] = [
            (b"", b""),
            (b".", b"..\r\n"),
            (b"a.\r\n.\r\n..b\r\n", b"a.\r\n..\r\n...b\r\n"),
            (b"a", b"a\r\n"),
            (b"\r\n.\r\n", b"\r\n..\r\n"),
            (b"a\r\n", b"a\r\n"),
        ];
        for (plain, wanted) in cases {
            assert_eq!(stuffed(plain), wanted, "{plain:?}");
        }
    }

    #[test]
    fn dots_are_doubled_at_the_seams_of_pieces() {
        for shift in 0..4 {
            let mut plain = vec![b'x'; CHUNK - 3 + shift];
            plain.extend_from_slice(b"\r\n.y\r\n");
            let mut wanted = vec![b'x'; CHUNK - 3 + shift];
            wanted.extend_from_slice(b"\r\n..y\r\n");
            assert_eq!(stuffed(&plain), wanted, "{shift}");
        }
    }

    #[test]
    fn lone_line_ends_are_found() {
        let cases: [(&[u8], Option<usize>); 8] = [
            (b"a\r\nb\r\n", None),
            (b"a\nb", Some(1)),
            (b"a\rb", Some(1)),
            (b"a\r\r\nb", Some(1)),
            (b"a\r\n\n", Some(3)),
            (b"a\r", Some(1)),
            (b"\n", Some(0)),
            (b"", None),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(survey(bytes).bare_line_end, wanted, "{bytes:?}");
        }
        assert!(survey("é\r\n".as_bytes()).eight_bit && !survey(b"e\r\n").eight_bit);
    }
}
