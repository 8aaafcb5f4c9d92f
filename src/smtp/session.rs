//! A connection that speaks SMTP: say, hear, leave.

use std::io;
use std::time::Duration;

use tokio::time::timeout;

use super::commands::{self, Command};
use super::fault::{Fault, Result, expect_positive, is_negative};
use super::line_stream::{LineStream, Stalled};
use super::reply_reader::read_reply;
use super::text::in_words;
use super::{Journal, Offer};
use crate::record::{FailureKind, Reply, Stage};

/// How long each thing may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A command and its reply, and the TLS handshake.
    pub command: Duration,
    /// Content that does not move.
    pub content: Duration,
    /// The reply to the final dot.
    pub verdict: Duration,
    /// Bytes per second below which a connection counts as stalled, however steadily it moves.
    pub slowest: u64,
}

impl Limits {
    /// The deadline for writing `bytes`: `limit` for standing still, and what the slowest acceptable
    /// connection needs.
    fn in_all(&self, limit: Duration, bytes: usize) -> Duration {
        limit.saturating_add(Duration::from_secs(bytes as u64 / self.slowest.max(1)))
    }

    /// The deadline for the whole content of a message of `bytes`.
    pub fn content_in_all(&self, bytes: usize) -> Duration {
        self.in_all(self.content, bytes)
    }
}

/// One connection, from its greeting on. Each step is a method; each reports its stage to the journal
/// that it is given. After a fault the connection is only good for [`Session::quit`] or for dropping.
#[derive(Debug)]
pub struct Session {
    pub(super) line_stream: LineStream,
    pub(super) limits: Limits,
    pub(super) offer: Offer,
    /// 354 was said: the only way out is closing without the final dot.
    pub(super) in_data: bool,
}

impl Session {
    pub(super) fn new(line_stream: LineStream, limits: Limits) -> Self {
        Self {
            line_stream,
            limits,
            offer: Offer::default(),
            in_data: false,
        }
    }

    /// Says `commands` in one write. If that fails, what the server has said already explains more than
    /// the broken pipe: a refusal there becomes a fault of kind `refused`.
    pub(super) async fn send_commands(
        &mut self,
        journal: &mut Journal,
        commands: &[Command],
        refused: FailureKind,
    ) -> Result<()> {
        let bytes: usize = commands.iter().map(|command| command.sent().len()).sum();
        let mut sent = zeroize::Zeroizing::new(String::with_capacity(bytes));
        for command in commands {
            sent.push_str(command.sent());
            journal.client(command.shown());
        }
        journal.flush().await;
        let limit = self.limits.command;
        let in_all = self.limits.in_all(limit, bytes);
        let written = timeout(in_all, self.line_stream.send(sent.as_bytes(), limit)).await;
        match written.unwrap_or(Err(Stalled)) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.last_words(journal, &error, refused).await),
            Err(Stalled) => Err(stalled(limit)),
        }
    }

    /// Hears one reply.
    pub(super) async fn read_reply(&mut self, journal: &mut Journal) -> Result<Reply> {
        read_reply(&mut self.line_stream, journal, self.limits.command).await
    }

    /// Says one command and hears its reply, whatever it is.
    pub(super) async fn exchange(
        &mut self,
        journal: &mut Journal,
        command: Command,
        refused: FailureKind,
    ) -> Result<Reply> {
        self.send_commands(journal, &[command], refused).await?;
        self.read_reply(journal).await
    }

    /// Writing failed. The server may have said why before it closed: that is read first.
    pub(super) async fn last_words(
        &mut self,
        journal: &mut Journal,
        error: &io::Error,
        refused: FailureKind,
    ) -> Fault {
        match self.read_reply(journal).await {
            Ok(reply) if is_negative(&reply) => Fault::refused(refused, reply),
            _ => Fault::lost(error),
        }
    }

    /// Whether the connection still stands and the server has nothing to say: only then may a
    /// transaction begin. What a server says unasked is written down; it is a 421 before it closes.
    pub async fn is_idle(&mut self, journal: &mut Journal) -> bool {
        if !self.line_stream.has_spoken().await {
            return true;
        }
        // Either words or the end of the stream; both are there already.
        let _ = self.read_reply(journal).await;
        false
    }

    /// Ends a transaction in which something was refused, so that another can begin (RFC 5321 section 4.1.1.5). Not
    /// needed after a message was accepted.
    ///
    /// # Errors
    ///
    /// A fault when the server does not go on: inside DATA there is no way back.
    pub async fn reset(&mut self, journal: &mut Journal) -> Result<()> {
        let kind = FailureKind::ConnectionLost;
        if self.in_data {
            let cause = "the server waits for a message that will not come";
            return Err(Fault::new(kind, cause));
        }
        let reply = self.exchange(journal, commands::reset(), kind).await?;
        expect_positive(reply, kind).map(drop)
    }

    /// Waits until the server says something unasked or closes the connection.
    pub async fn until_disturbed(&mut self) {
        self.line_stream.until_spoken().await;
    }

    /// Says QUIT, does not wait for the answer, and closes. Inside DATA it only closes, because QUIT
    /// would become content.
    pub async fn quit(mut self, journal: &mut Journal) {
        if self.in_data {
            return;
        }
        let quit = commands::quit();
        journal.begin(Stage::Quit);
        journal.client(quit.shown());
        let said = self.line_stream.leave(quit.sent().as_bytes()).await;
        journal.done(if said {
            "not waited for"
        } else {
            "the connection was gone"
        });
        journal.flush().await;
    }
}

pub(super) fn stalled(limit: Duration) -> Fault {
    let cause = format!("the server accepted nothing for {}", in_words(limit));
    Fault::new(FailureKind::Timeout, cause)
}
