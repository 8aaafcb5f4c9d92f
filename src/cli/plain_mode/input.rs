//! Lines from the terminal, one when it is asked for. Reading waits on a thread of its own, so that a signal
//! is heard meanwhile.

use std::io::{self, BufRead as _};
use std::sync::mpsc as std_mpsc;
use std::thread;

use tokio::sync::mpsc;

use crate::cli::signals::Caught;

/// The reader's end of it.
pub(super) struct Lines {
    wanted: std_mpsc::Sender<()>,
    lines: mpsc::Receiver<Option<String>>,
}

/// What became of a question.
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
            while asked.recv().is_ok() {
                let line = read();
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

/// A line; what is not UTF-8 in it is replaced, so that a stray byte does not end the message.
fn read() -> Option<String> {
    let mut line = Vec::new();
    match io::stdin().lock().read_until(b'\n', &mut line) {
        Ok(1..) => {
            let line = String::from_utf8_lossy(&line);
            Some(line.trim_end_matches(['\r', '\n']).to_owned())
        }
        Ok(0) | Err(_) => None,
    }
}
