//! What has no size: pipes, FIFOs, terminals. Read with a bound on the bytes, and on the time where nobody could
//! press Ctrl+C.

use std::io::{self, IsTerminal as _};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::read_error::ReadFault;

/// For the first writer of a FIFO: a script starts it at once or not at all.
const WRITER: Duration = Duration::from_secs(5);
/// Maximum silence when nobody is watching.
const IDLE: Duration = Duration::from_secs(10 * 60);
/// Maximum total time when nobody is watching.
const WHOLE: Duration = Duration::from_secs(60 * 60);
const CHUNK: usize = 64 * 1024;

/// How long to wait for a stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For a writer to appear; `None` if there is one or it cannot be known.
    pub writer: Option<Duration>,
    /// For the next bytes.
    pub idle: Option<Duration>,
    /// For the end.
    pub whole: Option<Duration>,
}

impl Patience {
    /// For standard input. A person at a terminal may take any time.
    pub fn inherited() -> Self {
        let watched = io::stdin().is_terminal() || io::stderr().is_terminal();
        Self {
            writer: None,
            idle: (!watched).then_some(IDLE),
            whole: (!watched).then_some(WHOLE),
        }
    }

    /// For a path that was opened, which may be a FIFO without a writer.
    pub fn opened() -> Self {
        Self {
            writer: Some(WRITER),
            ..Self::inherited()
        }
    }
}

/// Reads to the end, at most `limit` bytes.
pub(super) fn drain(
    from: impl AsFd,
    limit: u64,
    patience: &Patience,
) -> Result<Vec<u8>, ReadFault> {
    let from = from.as_fd();
    let start = Instant::now();
    let mut bytes = Vec::new();
    let mut writer = patience.writer;
    loop {
        let next = writer.or(patience.idle);
        let ends = [
            next.map(|time| Instant::now() + time),
            patience.whole.map(|time| start + time),
        ];
        let is_ready = is_ready(from, ends.into_iter().flatten().min())?;
        if !is_ready && writer.is_none() {
            return Err(match (patience.whole, patience.idle) {
                (Some(whole), _) if start.elapsed() >= whole => ReadFault::Slow(whole),
                (_, idle) => ReadFault::Silent(idle.unwrap_or_default()),
            });
        }
        bytes.reserve(CHUNK);
        match rustix::io::read(from, spare_capacity(&mut bytes)) {
            // A FIFO that nobody has opened yet ends at once, too.
            Ok(0) if !is_ready => return Err(ReadFault::NoWriter(writer.unwrap_or_default())),
            Ok(0) => return Ok(bytes),
            Ok(_) if bytes.len() as u64 > limit => return Err(ReadFault::TooLarge),
            Ok(_) | Err(Errno::AGAIN) => writer = None,
            Err(Errno::INTR) => {}
            Err(error) => return Err(io::Error::from(error).into()),
        }
    }
}

/// Waits for data or the end; `false` after `end`.
fn is_ready(from: impl AsFd, end: Option<Instant>) -> Result<bool, ReadFault> {
    loop {
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        let left = left.map(Timespec::try_from).transpose();
        let left = left.map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        match poll(&mut [PollFd::new(&from, PollFlags::IN)], left.as_ref()) {
            Ok(0) => return Ok(false),
            Ok(_) => return Ok(true),
            Err(Errno::INTR) => {}
            Err(error) => return Err(io::Error::from(error).into()),
        }
    }
}
