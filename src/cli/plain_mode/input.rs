//! Lines from the terminal, one when it is asked for. Reading waits on a thread of its own, so that a signal
//! is heard meanwhile.

use std::io::{self, BufRead as _, Read as _};
use std::sync::mpsc as std_mpsc;
use std::thread;

use tokio::sync::mpsc;

use crate::cli::signals::Caught;
use crate::system;

/// The reader's end of it.
pub(super) struct Lines {
    wanted: std_mpsc::Sender<()>,
    lines: mpsc::Receiver<Option<String>>,
}

/// The answer to a question.
pub(super) enum Heard {
    /// A line without its end.
    Line(String),
    /// A signal.
    Interrupted,
    /// The input is over, or cannot be read.
    Ended,
}

impl Lines {
    /// Starts the thread. It ends with the program: a read cannot be called off.
    pub fn start() -> io::Result<Self> {
        let (wanted, asked) = std_mpsc::channel();
        let (sender, lines) = mpsc::channel(1);
        thread::Builder::new().name("lines".into()).spawn(move || {
            // More than the whole message may have is no conversation: the input ends there.
            let mut left = system::TEXT.bytes;
            while asked.recv().is_ok() {
                let line = read(&mut left);
                if sender.blocking_send(line).is_err() {
                    break;
                }
            }
        })?;
        Ok(Self { wanted, lines })
    }

    /// The next line.
    pub async fn next(&mut self, caught: &mut Caught) -> Heard {
        if self.wanted.send(()).is_err() {
            return Heard::Ended;
        }
        tokio::select! {
            line = self.lines.recv() => line.flatten().map_or(Heard::Ended, Heard::Line),
            _ = caught.next() => Heard::Interrupted,
        }
    }
}

/// A line, of what is `left` to be read; what is not UTF-8 in it is replaced, so that a stray byte does not end the
/// message.
fn read(left: &mut u64) -> Option<String> {
    let mut line = Vec::new();
    let read = io::stdin().lock().take(*left).read_until(b'\n', &mut line);
    *left = left.saturating_sub(line.len() as u64);
    if read.is_err() || line.is_empty() || *left == 0 {
        return None;
    }
    let line = String::from_utf8_lossy(&line);
    Some(line.trim_end_matches(['\r', '\n']).to_owned())
}
