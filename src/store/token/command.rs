//! A token that a command prints: pass, op, gpg and the like. Run without a shell and without input; its
//! output is the token.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::postmark::{Credential, Redactor};

/// More than a token and the notes below it have.
const OUTPUT: u64 = 16 * 1024;
/// What is kept of its complaints.
const COMPLAINTS: u64 = 4 * 1024;
/// Characters of them that are told.
const TOLD: usize = 300;

/// Why a command gives no token.
#[derive(Debug, Error)]
pub enum CommandError {
    /// It could not be started.
    #[error(
        "`{program}` was not started: {why}; is it installed, and the first word of token-command?"
    )]
    NotStarted {
        /// Its first word.
        program: String,
        /// Why.
        why: io::Error,
    },
    /// It failed.
    #[error("`{program}` ended with {status}{said}")]
    Failed {
        /// Its first word.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// What it complained of, behind a colon; without secrets and control characters.
        said: String,
    },
    /// It took too long.
    #[error(
        "`{program}` did not end within {} s and was stopped; it cannot ask in this terminal, so unlock what it reads from first",
        limit.as_secs_f32()
    )]
    TimedOut {
        /// Its first word.
        program: String,
        /// How long it was given.
        limit: Duration,
    },
    /// It printed no token.
    #[error("`{program}` printed no token; its first line should be the server token")]
    Empty {
        /// Its first word.
        program: String,
    },
}

/// The token that the command prints within `limit`. The command is ended when that is over.
pub(super) fn run(words: &[String], limit: Duration) -> Result<Credential, CommandError> {
    let program = words.first().cloned().unwrap_or_default();
    let end = Instant::now() + limit;
    let mut child = spawn(words).map_err(|why| CommandError::NotStarted {
        program: program.clone(),
        why,
    })?;
    let printed = gather(child.stdout.take(), OUTPUT);
    let complained = gather(child.stderr.take(), COMPLAINTS);
    let group = child.id();
    let status = match (wait(&printed, end), wait(&complained, end)) {
        (Some(printed), Some(complained)) => {
            reap(child, end).map(|status| (status, printed, complained))
        }
        _ => {
            stop(group, Some(child));
            None
        }
    };
    let Some((status, printed, complained)) = status else {
        stop(group, None);
        return Err(CommandError::TimedOut { program, limit });
    };
    let text = Zeroizing::new(String::from_utf8_lossy(&printed).into_owned());
    let credential = Credential::parse(&text);
    if !status.success() {
        let said = told(&complained, credential.as_ref());
        return Err(CommandError::Failed {
            program,
            status,
            said,
        });
    }
    credential.ok_or(CommandError::Empty { program })
}

fn spawn(words: &[String]) -> io::Result<Child> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(io::ErrorKind::NotFound.into());
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    alone(&mut command);
    command.spawn()
}

/// In a group of its own, so that what it starts ends with it, and the terminal stays ours.
#[cfg(unix)]
fn alone(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn alone(_: &mut Command) {}

/// Reads a pipe to its end on a thread of its own and gives its beginning.
fn gather(pipe: Option<impl Read + Send + 'static>, most: u64) -> Receiver<Zeroizing<Vec<u8>>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let Some(mut pipe) = pipe else { return };
        // With room for all of it no copy is left behind by growing.
        let room = usize::try_from(most).unwrap_or_default() + 64;
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        // What was read before an error counts; a command without output is told as such.
        let _ = pipe.by_ref().take(most).read_to_end(&mut bytes);
        let _ = io::copy(&mut pipe, &mut io::sink());
        let _ = sender.send(bytes);
    });
    receiver
}

/// What comes before `end`. A thread that could not be had gives nothing at once.
fn wait<T>(receiver: &Receiver<T>, end: Instant) -> Option<T> {
    let left = end.saturating_duration_since(Instant::now());
    receiver.recv_timeout(left).ok()
}

/// Waits for the end of a command that has closed its pipes: usually that is its end.
fn reap(mut child: Child, end: Instant) -> Option<ExitStatus> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let _ = sender.send(child.wait());
    });
    wait(&receiver, end)?.ok()
}

/// Ends the command and what it started.
fn stop(group: u32, child: Option<Child>) {
    end_group(group);
    if let Some(mut child) = child {
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[cfg(unix)]
fn end_group(group: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(group).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        // It may have ended by itself.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn end_group(_: u32) {}

/// The complaints on one line, without what it printed.
fn told(complaints: &[u8], printed: Option<&Credential>) -> String {
    let mut redactor = Redactor::new();
    if let Some(login) = printed {
        redactor.learn(login.user_name());
        redactor.learn(login.password());
    }
    let text = redactor.scrub(&String::from_utf8_lossy(complaints));
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line: String = words.join(" ").chars().take(TOLD).collect();
    if !line.is_empty() {
        line.insert_str(0, ": ");
    }
    line
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
    const PATIENCE: Duration = Duration::from_secs(60);

    fn shell(script: &str, limit: Duration) -> Result<Credential, CommandError> {
        run(&["/bin/sh", "-c", script].map(str::to_owned), limit)
    }

    #[test]
    fn what_it_prints_is_the_token() {
        let found = shell(&format!("echo {TOKEN}; echo login: ada"), PATIENCE).unwrap();
        assert_eq!(found.user_name().expose(), TOKEN);
        assert_eq!(found.password().expose(), TOKEN);
        let pair = shell("printf 'PM-T-outbound-x\\nhalf\\n'", PATIENCE).unwrap();
        assert_eq!(pair.password().expose(), "half");
    }

    #[test]
    fn a_failure_says_what_it_complained_of_and_not_what_it_printed() {
        let script = format!("echo {TOKEN}; printf 'no \\033[31mkey\\nfor {TOKEN}\\n' >&2; exit 3");
        let error = shell(&script, PATIENCE).unwrap_err().to_string();
        assert!(
            error.contains("exit status: 3: no \x1b[31mkey for ••••"),
            "{error}"
        );
        assert!(!error.contains(TOKEN));
        let error = shell("true", PATIENCE).unwrap_err().to_string();
        assert!(error.contains("printed no token"), "{error}");
        let gone = run(&["/no/such/program".to_owned()], PATIENCE).unwrap_err();
        assert!(matches!(gone, CommandError::NotStarted { .. }));
    }

    /// The time limit is the subject, so a little of it must pass. What it started holds a lock, which
    /// goes with its last process.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_takes_too_long_is_ended_with_all_that_it_started() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let script = format!("flock {} sleep 60 & wait", file.path().display());
        let began = Instant::now();
        let error = shell(&script, Duration::from_millis(500)).unwrap_err();
        assert!(matches!(error, CommandError::TimedOut { .. }), "{error}");
        file.as_file().lock().unwrap();
        assert!(began.elapsed() < Duration::from_secs(50));
    }

    #[test]
    fn one_that_closes_its_output_and_stays_is_ended_too() {
        let error =
            shell("exec >&- 2>&-; exec sleep 1000", Duration::from_millis(300)).unwrap_err();
        assert!(matches!(error, CommandError::TimedOut { .. }), "{error}");
    }
}
