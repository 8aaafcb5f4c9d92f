//! Bytes to lines and content, replies to bytes, all within bounds: line length, content length,
//! what is thrown away, and time without progress.

use std::sync::Arc;
use std::time::Duration;

use smtp_proto::request::receiver::{DataReceiver, DummyDataReceiver};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Longest command line, CRLF included. RFC 5321 asks for 512, AUTH and DSN need more.
const LINE_BYTES: usize = 4096;
/// How much of one endless line is thrown away before the client is given up.
const DISCARDED_LINE_BYTES: usize = 1024 * 1024;
/// Content beyond the limit is read and thrown away, but no more than this many limits of it.
const DISCARDED_LIMITS: usize = 4;
const CHUNK: usize = 16 * 1024;

/// Why nothing more comes from a client.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// It closed the connection, or the connection broke.
    Closed,
    /// It was silent, or took no replies, for longer than the idle time.
    Idle,
    /// It sent more than anybody would.
    Flood,
}

/// A line from the client.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// With its line ending.
    Whole(Vec<u8>),
    /// Longer than the bound; thrown away up to its end.
    TooLong,
}

/// The content after DATA.
#[derive(Debug)]
pub(super) enum Content {
    /// Without dot-stuffing and without the final dot; the share of memory goes with it.
    Whole(Vec<u8>, Share),
    /// Longer than the limit; thrown away up to the final dot.
    TooLarge,
    /// All memory for content is in use; thrown away up to the final dot.
    NoRoom,
}

/// Bytes of content that stand behind one permit of the memory that all connections share.
pub(super) const PERMIT_BYTES: usize = 1024 * 1024;

/// A connection's share of the memory for content; given back when dropped.
#[derive(Debug)]
pub(super) struct Share(OwnedSemaphorePermit);

impl Share {
    /// The smallest share.
    pub fn first(memory: &Arc<Semaphore>) -> Option<Self> {
        Arc::clone(memory).try_acquire_owned().ok().map(Self)
    }

    /// Whether there is room for `bytes`; takes more if need be.
    pub fn covers(&mut self, bytes: usize) -> bool {
        while self.0.num_permits() * PERMIT_BYTES < bytes {
            match Arc::clone(self.0.semaphore()).try_acquire_owned() {
                Ok(permit) => self.0.merge(permit),
                Err(_) => return false,
            }
        }
        true
    }
}

/// One direction-agnostic end of a connection. Replies are collected and leave together when the
/// client's pipelined commands are used up, as RFC 2920 asks of a server.
pub(super) struct Wire<S> {
    stream: S,
    idle: Duration,
    input: Vec<u8>,
    used: usize,
    output: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// Wraps `stream`; `idle` bounds every single wait.
    pub fn new(stream: S, idle: Duration) -> Self {
        Self {
            stream,
            idle,
            input: Vec::new(),
            used: 0,
            output: Vec::new(),
        }
    }

    /// The bare stream. What the client sent ahead is thrown away: bytes that came in clear must
    /// never be read as if they had come inside TLS (CVE-2011-0411).
    pub fn into_stream(self) -> S {
        self.stream
    }

    /// Queues a reply; CRLF is added. Replies of several lines carry CRLF between them.
    pub fn say(&mut self, reply: &str) {
        self.output.extend_from_slice(reply.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    /// Queues bytes as they are.
    pub fn say_raw(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    /// The stream.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// Sends what is queued, then `text` a byte at a time with `pause` between two. The timer lives as
    /// long as the reply.
    pub async fn drip(&mut self, text: &str, pause: Duration) -> Result<(), Gone> {
        self.flush().await?;
        for byte in text.bytes() {
            tokio::time::sleep(pause).await;
            self.say_raw(&[byte]);
            self.flush().await?;
        }
        Ok(())
    }

    /// Sends what is queued and says nothing more: reads, and forgets what it reads, until the client
    /// leaves or has been silent for the idle time.
    pub async fn hush(&mut self) -> Result<(), Gone> {
        loop {
            self.used = self.input.len();
            self.fill().await?;
        }
    }

    /// Reads nothing any more and says nothing, for the idle time: what the client sends piles up until
    /// it cannot send.
    pub async fn stall(&mut self) {
        tokio::time::sleep(self.idle).await;
    }

    /// Waits until more than `bytes` of what follows have come in; they stay to be read.
    pub async fn gather(&mut self, bytes: usize) -> Result<(), Gone> {
        while self.pending().len() <= bytes {
            self.fill().await?;
        }
        Ok(())
    }

    /// Waits until more than `bytes` of content have come in, or all of it: a small message has no middle.
    pub async fn gather_content(&mut self, bytes: usize) -> Result<(), Gone> {
        while self.pending().len() <= bytes && !self.pending().ends_with(b"\r\n.\r\n") {
            self.fill().await?;
        }
        Ok(())
    }

    /// Sends what is queued.
    pub async fn flush(&mut self) -> Result<(), Gone> {
        if self.output.is_empty() {
            return Ok(());
        }
        let output = std::mem::take(&mut self.output);
        let stream = &mut self.stream;
        let send = async move {
            stream.write_all(&output).await?;
            stream.flush().await
        };
        match timeout(self.idle, send).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Gone::Closed),
            Err(_) => Err(Gone::Idle),
        }
    }

    /// Sends what is queued and closes the sending side; every failure is the client's own.
    pub async fn close(&mut self) {
        if self.flush().await.is_ok() {
            let _ = timeout(self.idle, self.stream.shutdown()).await;
        }
    }

    /// The next line.
    pub async fn line(&mut self) -> Result<Line, Gone> {
        let mut discarded = 0;
        loop {
            let pending = self.pending();
            if let Some(end) = pending.iter().position(|&byte| byte == b'\n') {
                let too_long = discarded > 0 || end >= LINE_BYTES;
                let line = pending[..=end].to_vec();
                self.used += end + 1;
                return Ok(if too_long {
                    Line::TooLong
                } else {
                    Line::Whole(line)
                });
            }
            if pending.len() >= LINE_BYTES {
                discarded += pending.len();
                self.used = self.input.len();
            }
            if discarded > DISCARDED_LINE_BYTES {
                return Err(Gone::Flood);
            }
            self.fill().await?;
        }
    }

    /// Everything up to the final dot, unless it is more than `limit` bytes or than `memory` has left.
    pub async fn content(
        &mut self,
        limit: usize,
        memory: &Arc<Semaphore>,
    ) -> Result<Content, Gone> {
        let mut receiver = primed_receiver();
        let mut content = Vec::new();
        let mut share = Share::first(memory);
        let refusal = loop {
            let mut bytes = self.pending().iter();
            let done = receiver.ingest(&mut bytes, &mut content);
            self.used = self.input.len() - bytes.len();
            let refusal = refusal(content.len(), limit, share.as_mut());
            match (done, refusal, share) {
                (true, None, Some(share)) => return Ok(Content::Whole(content, share)),
                (true, refusal, _) => return Ok(refusal.unwrap_or(Content::NoRoom)),
                (false, Some(refusal), _) => break refusal,
                (false, None, held) => share = held,
            }
            self.fill().await?;
        };
        drop(content);
        let bound = limit.saturating_mul(DISCARDED_LIMITS);
        self.discard(&receiver, bound).await.map(|()| refusal)
    }

    async fn discard(&mut self, seen: &DataReceiver, bound: usize) -> Result<(), Gone> {
        let mut receiver = DummyDataReceiver::new_data(seen);
        let mut discarded = 0;
        while discarded <= bound {
            let pending = self.pending();
            discarded += pending.len();
            let mut bytes = pending.iter();
            let done = receiver.ingest(&mut bytes);
            self.used = self.input.len() - bytes.len();
            if done {
                return Ok(());
            }
            self.fill().await?;
        }
        Err(Gone::Flood)
    }

    fn pending(&self) -> &[u8] {
        &self.input[self.used..]
    }

    /// Reads once. Replies go out first: the client may be waiting for them.
    async fn fill(&mut self) -> Result<(), Gone> {
        self.flush().await?;
        self.input.drain(..self.used);
        self.used = 0;
        let start = self.input.len();
        self.input.resize(start + CHUNK, 0);
        let read = timeout(self.idle, self.stream.read(&mut self.input[start..])).await;
        let count = match &read {
            Ok(Ok(count)) => *count,
            _ => 0,
        };
        self.input.truncate(start + count);
        match read {
            Ok(Ok(1..)) => Ok(()),
            Ok(_) => Err(Gone::Closed),
            Err(_) => Err(Gone::Idle),
        }
    }
}

/// Why `bytes` of content are not taken, if they are not.
fn refusal(bytes: usize, limit: usize, share: Option<&mut Share>) -> Option<Content> {
    if bytes > limit {
        return Some(Content::TooLarge);
    }
    let room = share.is_some_and(|share| share.covers(bytes));
    (!room).then_some(Content::NoRoom)
}

/// A receiver that knows it stands at the beginning of a line, so that a dot may come first.
fn primed_receiver() -> DataReceiver {
    let mut receiver = DataReceiver::new();
    receiver.ingest(&mut b"\r\n".iter(), &mut Vec::new());
    receiver
}
