//! Bytes: a bounded line reader and a writer on one stream, before and after TLS.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, sleep};

use crate::net::Stream;

/// Maximum bytes of a reply line. RFC 5321 section 4.5.3.1.5 allows 512.
const LINE_BYTES: usize = 4_096;

/// Why no line was read.
#[derive(Debug)]
pub(super) enum NoLine {
    Closed,
    /// The line exceeds the limit.
    TooLong,
    /// An I/O or TLS error.
    Failed(io::Error),
}

/// Result of a write.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pushed {
    /// This many bytes were accepted.
    Took(usize),
    /// The server replied or closed its side: read first.
    Interrupted,
}

/// No progress within the limit.
#[derive(Debug)]
pub(super) struct Stalled;

/// A stream and its unread input. Never reads more than one line's limit plus one read ahead.
#[derive(Debug)]
pub(super) struct LineStream {
    stream: Stream,
    held: Vec<u8>,
}

impl LineStream {
    pub(super) fn new(stream: Stream) -> Self {
        let held = Vec::new();
        Self { stream, held }
    }

    /// Returns the stream for the TLS upgrade, or the number of bytes still buffered.
    pub(super) fn into_stream(self) -> Result<Stream, usize> {
        match self.held.len() {
            0 => Ok(self.stream),
            bytes => Err(bytes),
        }
    }

    /// Reads what the server has already said, without waiting. Whether there is anything to read, including
    /// end of stream.
    pub(super) async fn has_spoken(&mut self) -> bool {
        let mut came = false;
        poll_fn(|cx| {
            came = self.poll_fill(cx).is_ready();
            Poll::Ready(())
        })
        .await;
        came || !self.held.is_empty()
    }

    /// Waits until the server says something or closes its side.
    pub(super) async fn until_spoken(&mut self) {
        if self.held.is_empty() {
            // Whether it was a word, an end or an error: the next read tells.
            let _ = poll_fn(|cx| self.poll_fill(cx)).await;
        }
    }

    /// Peeks at the next byte.
    pub(super) async fn first_byte(&mut self) -> Option<u8> {
        self.until_spoken().await;
        self.held.first().copied()
    }

    /// Reads the next line without its end; a bare LF also ends a line. Cancel-safe.
    pub(super) async fn line(&mut self) -> Result<Vec<u8>, NoLine> {
        let mut seen = 0;
        loop {
            let found = self.held[seen..].iter().position(|byte| *byte == b'\n');
            if let Some(at) = found.map(|at| seen + at) {
                return self.cut(at);
            }
            if self.held.len() > LINE_BYTES {
                return Err(NoLine::TooLong);
            }
            seen = self.held.len();
            match poll_fn(|cx| self.poll_fill(cx)).await {
                Ok(0) => return Err(NoLine::Closed),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(NoLine::Closed);
                }
                Err(error) => return Err(NoLine::Failed(error)),
            }
        }
    }

    fn cut(&mut self, end: usize) -> Result<Vec<u8>, NoLine> {
        if end > LINE_BYTES {
            return Err(NoLine::TooLong);
        }
        let mut line: Vec<u8> = self.held.drain(..=end).collect();
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(line)
    }

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut space = [0; LINE_BYTES];
        let mut buffer = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
        self.held.extend_from_slice(buffer.filled());
        Poll::Ready(Ok(buffer.filled().len()))
    }

    /// Writes and flushes all of `bytes` while listening to the server. [`Pushed::Interrupted`] if the server
    /// replied before everything was written.
    ///
    /// `limit` is the maximum time without progress.
    pub(super) async fn push(
        &mut self,
        bytes: &[u8],
        limit: Duration,
    ) -> Result<io::Result<Pushed>, Stalled> {
        let mut done = 0;
        self.moving(limit, |line_stream, cx| {
            while done < bytes.len() {
                match ready!(line_stream.poll_push(cx, &bytes[done..])) {
                    Ok(Pushed::Took(some)) => done += some,
                    other => return Poll::Ready(other),
                }
            }
            Poll::Ready(Ok(Pushed::Took(done)))
        })
        .await
    }

    fn poll_push(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<Pushed>> {
        if !self.held.is_empty() || self.poll_fill(cx).is_ready() {
            return Poll::Ready(Ok(Pushed::Interrupted));
        }
        let taken = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        if taken == 0 {
            return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
        }
        Poll::Ready(Ok(Pushed::Took(taken)))
    }

    /// Writes all of `bytes` without listening: for commands, which are short.
    pub(super) async fn send(
        &mut self,
        bytes: &[u8],
        limit: Duration,
    ) -> Result<io::Result<()>, Stalled> {
        let mut done = 0;
        self.moving(limit, |line_stream, cx| {
            while done < bytes.len() {
                done += ready!(Pin::new(&mut line_stream.stream).poll_write(cx, &bytes[done..]))?;
            }
            Pin::new(&mut line_stream.stream).poll_flush(cx)
        })
        .await
    }

    /// Flushes TLS and the kernel.
    pub(super) async fn flush(&mut self, limit: Duration) -> Result<io::Result<()>, Stalled> {
        self.send(&[], limit).await
    }

    /// Sends a last command and closes, as far as possible without waiting.
    pub(super) async fn leave(&mut self, words: &[u8]) -> bool {
        let mut said = false;
        poll_fn(|cx| {
            let written = Pin::new(&mut self.stream).poll_write(cx, words);
            said = matches!(written, Poll::Ready(Ok(taken)) if taken == words.len());
            // Writes close_notify and FIN; what the kernel has no room for is not waited for.
            let _ = Pin::new(&mut self.stream).poll_shutdown(cx);
            Poll::Ready(())
        })
        .await;
        said
    }

    async fn moving<T>(
        &mut self,
        limit: Duration,
        mut step: impl FnMut(&mut Self, &mut Context<'_>) -> Poll<T>,
    ) -> Result<T, Stalled> {
        let mut patience = pin!(sleep(limit));
        poll_fn(|cx| {
            let before = self.stream.written();
            if let Poll::Ready(done) = step(self, cx) {
                return Poll::Ready(Ok(done));
            }
            if self.stream.written() > before {
                patience.as_mut().reset(Instant::now() + limit);
            }
            patience.as_mut().poll(cx).map(|()| Err(Stalled))
        })
        .await
    }
}
