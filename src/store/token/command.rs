//! A token that a command prints: pass, op, gpg and the like. Run without a shell, without input and without our own
//! tokens; its output is the token. It is bounded in time and size, and ended with all that it started.

use std::io::{self, Read};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::postmark::{Credential, Redactor};
use crate::system;

/// Maximum output: more than a token and its notes.
const OUTPUT: usize = 16 * 1024;
/// Maximum error output kept.
const COMPLAINTS: usize = 4 * 1024;
/// Characters of error output that are shown.
const SHOWN: usize = 300;
/// For remaining output after the command has exited: a child it left running may hold the pipe open.
const GRACE: Duration = Duration::from_millis(500);

/// Why a command provides no token.
#[derive(Debug, Error)]
pub enum CommandError {
    /// It could not be started.
    #[error(
        "`{program}` was not started: {why}; is it installed, and the first word of token-command?"
    )]
    NotStarted { program: String, why: io::Error },
    /// It failed.
    #[error("`{program}` ended with {status}{said}")]
    Failed {
        program: String,
        /// Its exit status.
        status: ExitStatus,
        /// Its error output after a colon, redacted and sanitized.
        said: String,
    },
    /// It timed out.
    #[error(
        "`{program}` did not end within {} s and was stopped; it cannot ask in this terminal, so unlock what it reads from first",
        limit.as_secs_f32()
    )]
    TimedOut {
        program: String,
        /// The time limit.
        limit: Duration,
    },
    /// It printed too much.
    #[error(
        "`{program}` printed more than {} kB and was stopped; it should print the token alone",
        OUTPUT / 1024
    )]
    TooMuch { program: String },
    /// It printed no token.
    #[error("`{program}` printed no token; its first line should be the server token")]
    Empty { program: String },
}

/// Events of a running command.
enum News {
    /// It has exited.
    Ended,
    /// One of its pipes was closed.
    Closed,
    /// It printed too much.
    TooMuch,
}

/// How waiting ended.
enum End {
    Ended,
    TooMuch,
    TimedOut,
}

/// Runs a command and returns the token that it prints within `limit`. Kills it on timeout.
pub(super) fn run(words: &[String], limit: Duration) -> Result<Credential, CommandError> {
    let program = words.first().cloned().unwrap_or_default();
    let start = Instant::now();
    let mut child = spawn(words).map_err(|why| CommandError::NotStarted {
        program: program.clone(),
        why,
    })?;
    let (sender, news) = channel();
    let printed = gather(child.stdout.take(), OUTPUT, Some(News::TooMuch), &sender);
    let complained = gather(child.stderr.take(), COMPLAINTS, None, &sender);
    system::on_exit(&child, move || drop(sender.send(News::Ended)));
    let end = wait(&news, child.id(), start + limit);
    let status = stop(&mut child);
    let text = Zeroizing::new(String::from_utf8_lossy(&printed.lock()).into_owned());
    let credential = Credential::parse(&text);
    match (end, status) {
        (End::TooMuch, _) => Err(CommandError::TooMuch { program }),
        (End::TimedOut, _) => Err(CommandError::TimedOut { program, limit }),
        (End::Ended, Ok(status)) if status.success() => {
            credential.ok_or(CommandError::Empty { program })
        }
        (End::Ended, Ok(status)) => Err(CommandError::Failed {
            said: complaint(&complained.lock(), credential.as_ref()),
            program,
            status,
        }),
        (End::Ended, Err(why)) => Err(CommandError::NotStarted { program, why }),
    }
}

fn spawn(words: &[String]) -> io::Result<Child> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(io::ErrorKind::NotFound.into());
    };
    let mut command = system::command(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // In a group of its own, so that what it starts ends with it, and the terminal stays ours.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

/// The beginning of a pipe's output.
#[derive(Clone)]
struct Gathered(Arc<Mutex<Zeroizing<Vec<u8>>>>);

impl Gathered {
    fn lock(&self) -> MutexGuard<'_, Zeroizing<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends as much as fits; returns whether everything did.
    fn add(&self, chunk: &[u8], most: usize) -> bool {
        let mut bytes = self.lock();
        let room = chunk.len().min(most - bytes.len());
        bytes.extend_from_slice(&chunk[..room]);
        room == chunk.len()
    }
}

/// Reads a pipe to its end on its own thread. Excess output is reported as `full` and ends the reading;
/// without `full` it is discarded.
fn gather(
    pipe: Option<impl Read + Send + 'static>,
    most: usize,
    full: Option<News>,
    news: &Sender<News>,
) -> Gathered {
    // With room for all of it no copy is left behind by growing.
    let gathered = Gathered(Arc::new(Mutex::new(Zeroizing::new(Vec::with_capacity(
        most,
    )))));
    let (into, news) = (gathered.clone(), news.clone());
    thread::spawn(move || {
        let (mut pipe, mut full) = (pipe, full);
        let mut chunk = Zeroizing::new([0; 4096]);
        while let Some(pipe) = &mut pipe {
            let count = match pipe.read(&mut chunk[..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // What was read before an error counts.
                Ok(0) | Err(_) => break,
                Ok(count) => count,
            };
            let is_all = into.add(&chunk[..count], most);
            if let Some(full) = full.take_if(|_| !is_all) {
                let _ = news.send(full);
                return;
            }
        }
        let _ = news.send(News::Closed);
    });
    gathered
}

/// Waits for the command and both pipes. Processes it started are killed with it, and pipes held open by
/// something that cannot be killed, such as a daemon, are abandoned.
fn wait(news: &Receiver<News>, group: u32, mut end: Instant) -> End {
    let (mut has_ended, mut open) = (false, 2);
    while !has_ended || open > 0 {
        match news.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(News::Ended) => {
                has_ended = true;
                system::end_group(group);
                end = end.min(Instant::now() + GRACE);
            }
            Ok(News::Closed) => open -= 1,
            Ok(News::TooMuch) => return End::TooMuch,
            Err(_) if has_ended => break,
            Err(_) => return End::TimedOut,
        }
    }
    End::Ended
}

/// Kills the command, if it is running, and what it started.
fn stop(child: &mut Child) -> io::Result<ExitStatus> {
    system::end_group(child.id());
    let _ = child.kill();
    child.wait()
}

/// The error output in one line, without what it printed, safe for a terminal.
fn complaint(complaints: &[u8], printed: Option<&Credential>) -> String {
    let mut redactor = Redactor::new();
    if let Some(login) = printed {
        redactor.learn(login.user_name());
        redactor.learn(login.password());
    }
    let text = redactor.scrub(&String::from_utf8_lossy(complaints));
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line: String = words.join(" ").chars().take(SHOWN).collect();
    if !line.is_empty() {
        line.insert_str(0, ": ");
    }
    line
}

#[cfg(all(test, unix))]
mod tests;
