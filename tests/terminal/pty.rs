//! The binary in a pseudo-terminal: a thread feeds what it writes to a terminal emulator and rings
//! a bell; a test waits for words on the screen, never for time. When they do not come, it fails
//! and shows the last screen.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use postrider::mail::Draft;
use postrider::record::{DraftQuery, DraftSummary};
use postrider::store::{AppDirs, Drafts};
use rustix::process::{Pid, Signal, kill_process};
use vt100::{Parser, Screen};

/// Far more than anything takes; only a test that fails waits so long.
const DEADLINE: Duration = Duration::from_secs(3);

/// The same for what waits by design.
const PATIENCE: Duration = Duration::from_secs(60);

/// A home of its own for one test.
pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The kept drafts whose text or fields hold `text`.
    pub fn drafts(&self, text: &str) -> Vec<Draft> {
        let places = AppDirs::find(Some(self.path())).unwrap();
        let mut drafts = Drafts::new(&places);
        let query = DraftQuery {
            text: text.into(),
            ..DraftQuery::default()
        };
        let rows = drafts.list(&query).unwrap().rows;
        let read = |row: &DraftSummary| drafts.find(&row.id.0).unwrap().unwrap().draft;
        rows.iter().map(read).collect()
    }

    /// Waits until a draft with `text` is kept. A database rings no bell either.
    pub fn wait_for_draft(&self, text: &str) {
        let started = Instant::now();
        while self.drafts(text).is_empty() {
            assert!(started.elapsed() < DEADLINE, "{text:?} was never kept");
            thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Waits until a file of it holds `text`. A file rings no bell, so it is looked at again and
    /// again.
    pub fn wait_for_file(&self, name: &str, text: &str) {
        let (path, started) = (self.path().join(name), Instant::now());
        while !std::fs::read_to_string(&path).is_ok_and(|found| found.contains(text)) {
            assert!(
                started.elapsed() < DEADLINE,
                "{} never held {text:?}",
                path.display()
            );
            thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// The same until something of it is gone.
    pub fn wait_until_gone(&self, gone: impl Fn() -> bool) {
        let started = Instant::now();
        while !gone() {
            assert!(started.elapsed() < DEADLINE, "it never went");
            thread::park_timeout(Duration::from_millis(5));
        }
    }
}

/// How to start it.
pub struct Setting<'a> {
    pub home: &'a Home,
    pub columns: u16,
    pub rows: u16,
    pub environment: Vec<(&'static str, OsString)>,
    /// Whether the terminal has an alternate screen.
    pub alternate_screen: bool,
    /// Runs under this shell script instead of directly; `$POSTRIDER` is the binary.
    pub script: Option<&'a str>,
}

impl<'a> Setting<'a> {
    pub fn new(home: &'a Home) -> Self {
        Self {
            home,
            columns: 100,
            rows: 30,
            environment: Vec::new(),
            alternate_screen: true,
            script: None,
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    pub fn script(mut self, script: &'a str) -> Self {
        self.script = Some(script);
        self
    }

    fn command(&self) -> CommandBuilder {
        let binary = env!("CARGO_BIN_EXE_postrider");
        let mut command = match self.script {
            Some(script) => {
                let mut shell = CommandBuilder::new("/bin/bash");
                shell.args(["--norc", "-c", script]);
                shell
            }
            None => CommandBuilder::new(binary),
        };
        command.env_clear();
        command.cwd(self.home.path());
        command.env("POSTRIDER", binary);
        command.env("POSTRIDER_HOME", self.home.path());
        command.env("HOME", self.home.path());
        command.env("PATH", "/usr/bin:/bin");
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("RUST_BACKTRACE", "0");
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        command
    }

    pub fn start(self) -> Terminal {
        Terminal::start(&self)
    }
}

struct Seen {
    parser: Parser,
    bytes: Vec<u8>,
    closed: bool,
    exit: Option<u32>,
}

#[derive(Clone)]
struct Watched(Arc<(Mutex<Seen>, Condvar)>);

impl Watched {
    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
    }

    fn wait(&self, what: &str, reached: impl Fn(&Seen) -> bool) -> MutexGuard<'_, Seen> {
        self.wait_for(what, DEADLINE, reached)
    }

    fn wait_for(
        &self,
        what: &str,
        deadline: Duration,
        reached: impl Fn(&Seen) -> bool,
    ) -> MutexGuard<'_, Seen> {
        let seen = self.0.0.lock().unwrap();
        let (seen, late) = self
            .0
            .1
            .wait_timeout_while(seen, deadline, |seen| !reached(seen))
            .unwrap();
        if late.timed_out() {
            let (screen, exit) = (seen.parser.screen().contents(), seen.exit);
            drop(seen);
            panic!("{what}: not seen in time; exit {exit:?}; the last screen:\n{screen}");
        }
        seen
    }
}

/// A running program and its screen.
pub struct Terminal {
    pid: Pid,
    watched: Watched,
    master: Box<dyn MasterPty + Send>,
    keys: Option<Box<dyn Write + Send>>,
}

impl Terminal {
    fn start(setting: &Setting<'_>) -> Self {
        let size = pty_size(setting.columns, setting.rows);
        let pair = native_pty_system().openpty(size).unwrap();
        let mut child = pair.slave.spawn_command(setting.command()).unwrap();
        let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        drop(pair.slave);
        let parser = Parser::new(cells(setting.rows), cells(setting.columns), 200);
        let seen = Seen {
            parser,
            bytes: Vec::new(),
            closed: false,
            exit: None,
        };
        let watched = Watched(Arc::new((Mutex::new(seen), Condvar::new())));
        let (reader, feeding) = (pair.master.try_clone_reader().unwrap(), watched.clone());
        let alternate_screen = setting.alternate_screen;
        thread::spawn(move || feed(reader, &feeding, alternate_screen));
        let waiting = watched.clone();
        thread::spawn(move || {
            let exit = child.wait().map_or(u32::MAX, |status| status.exit_code());
            waiting.change(|seen| seen.exit = Some(exit));
        });
        let keys = Some(pair.master.take_writer().unwrap());
        Self {
            pid,
            watched,
            master: pair.master,
            keys,
        }
    }

    /// Waits until the screen holds `text`.
    pub fn wait_for(&self, text: &str) {
        drop(
            self.watched
                .wait(text, |seen| seen.parser.screen().contents().contains(text)),
        );
    }

    /// The same for what takes its time: a follow-up asks after seconds, by its own pace.
    pub fn wait_patiently_for(&self, text: &str) {
        let reached = |seen: &Seen| seen.parser.screen().contents().contains(text);
        drop(self.watched.wait_for(text, PATIENCE, reached));
    }

    /// Waits until the screen is as `reached` says.
    pub fn wait_until(&self, what: &str, reached: impl Fn(&Screen) -> bool) {
        drop(
            self.watched
                .wait(what, |seen| reached(seen.parser.screen())),
        );
    }

    /// What the screen shows now.
    pub fn contents(&self) -> String {
        self.watched.0.0.lock().unwrap().parser.screen().contents()
    }

    /// Whether the screen is, at this moment, as `question` asks.
    pub fn is(&self, question: impl FnOnce(&Screen) -> bool) -> bool {
        question(self.watched.0.0.lock().unwrap().parser.screen())
    }

    /// Where the cursor stands: row and column from 0.
    pub fn caret(&self) -> (u16, u16) {
        self.watched
            .0
            .0
            .lock()
            .unwrap()
            .parser
            .screen()
            .cursor_position()
    }

    /// Everything that was ever written to the terminal.
    pub fn written(&self) -> Vec<u8> {
        self.watched.0.0.lock().unwrap().bytes.clone()
    }

    /// Waits until something was written that no screen shows.
    pub fn wait_for_bytes(&self, bytes: &[u8]) {
        let reached = |seen: &Seen| seen.bytes.windows(bytes.len()).any(|one| one == bytes);
        drop(self.watched.wait("bytes", reached));
    }

    /// Waits until `text` was written anew, after the first `from` bytes.
    pub fn wait_until_written(&self, from: usize, text: &str) {
        let text = text.as_bytes();
        let reached = |seen: &Seen| {
            let bytes = seen.bytes.get(from..).unwrap_or_default();
            bytes.windows(text.len()).any(|one| one == text)
        };
        drop(self.watched.wait("written anew", reached));
    }

    /// Puts `text` on the screen as another program would.
    pub fn spoil(&self, text: &str) {
        self.watched.change(|seen| {
            seen.parser
                .process(format!("\x1b7\x1b[2;2H{text}\x1b8").as_bytes())
        });
    }

    /// Sends keys as a terminal would.
    pub fn send(&mut self, keys: &str) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Sends keys and waits for what they bring to the screen.
    pub fn send_for(&mut self, keys: &str, text: &str) {
        self.send(keys);
        self.wait_for(text);
    }

    /// Pastes in brackets.
    pub fn paste(&mut self, text: &str) {
        self.send(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.watched.change(|seen| {
            seen.parser
                .screen_mut()
                .set_size(cells(rows), cells(columns));
        });
        self.master.resize(pty_size(columns, rows)).unwrap();
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// The same to what the shell of a script runs.
    #[cfg(target_os = "linux")]
    pub fn signal_child(&self, signal: Signal) {
        let shell = self.pid.as_raw_nonzero();
        let children = format!("/proc/{shell}/task/{shell}/children");
        let child = std::fs::read_to_string(children).unwrap();
        let child = Pid::from_raw(child.trim().parse().unwrap()).unwrap();
        kill_process(child, signal).unwrap();
    }

    /// Waits for the end and everything written before it; returns the exit code.
    pub fn exit(&self) -> u32 {
        let seen = self
            .watched
            .wait("the end", |seen| seen.exit.is_some() && seen.closed);
        seen.exit.unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let running = self
            .watched
            .0
            .0
            .lock()
            .is_ok_and(|seen| seen.exit.is_none());
        if running {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// Feeds the emulator. A synchronised update counts when it is complete, as on a real terminal: a
/// frame that arrives in two pieces is never seen half drawn.
fn feed(mut reader: Box<dyn Read + Send>, watched: &Watched, alternate_screen: bool) {
    let (mut buffer, mut held) = ([0; 16 * 1024], Vec::new());
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        held.extend_from_slice(&buffer[..count]);
        let rest = held.split_off(complete(&held));
        watched.change(|seen| {
            seen.parser.process(&known(&held, alternate_screen));
            seen.bytes.extend_from_slice(&held);
        });
        held = rest;
    }
    watched.change(|seen| {
        seen.parser.process(&known(&held, alternate_screen));
        seen.bytes.extend_from_slice(&held);
        seen.closed = true;
    });
}

/// What a terminal makes of `bytes` that may have no alternate screen, as the Linux console has none.
fn known(bytes: &[u8], alternate_screen: bool) -> Vec<u8> {
    let (mut known, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Some((first, after)) = rest.split_first() {
        let is_unknown = rest.starts_with(b"\x1b[?1049h") || rest.starts_with(b"\x1b[?1049l");
        if is_unknown && !alternate_screen {
            rest = &rest[8..];
        } else {
            known.push(*first);
            rest = after;
        }
    }
    known
}

/// How many bytes stand before an update that has begun and not ended.
fn complete(bytes: &[u8]) -> usize {
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|window| window == mark);
    match (last(b"\x1b[?2026h"), last(b"\x1b[?2026l")) {
        (Some(begin), None) => begin,
        (Some(begin), Some(end)) if begin > end => begin,
        _ => bytes.len(),
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}
