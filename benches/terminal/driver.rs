//! A program in a pseudo-terminal, driven and watched by one thread, so that no hand-over is
//! measured with it.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::{Parser, Screen};

const COLUMNS: u16 = 120;
const ROWS: u16 = 36;

/// A program that says nothing for so long is killed, and the measurement fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program and its screen.
pub struct Program {
    child: Box<dyn Child + Send + Sync>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
    parser: Parser,
    held: Vec<u8>,
    _master: Box<dyn MasterPty + Send>,
    _watchdog: mpsc::Sender<()>,
    /// Bytes it has written to the terminal.
    pub written: usize,
    /// When it was started.
    pub started: Instant,
}

impl Program {
    /// Starts `binary` with everything it keeps under `home`.
    pub fn start(binary: &Path, arguments: &[&str], home: &Path) -> Self {
        let size = PtySize {
            rows: ROWS,
            cols: COLUMNS,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(binary);
        command.args(arguments);
        command.env_clear();
        command.cwd(home);
        for (name, value) in [("TERM", "xterm-256color"), ("RUST_BACKTRACE", "0")] {
            command.env(name, value);
        }
        command.env("POSTRIDER_HOME", home);
        command.env("HOME", home);
        let (reader, writer) = (pair.master.try_clone_reader(), pair.master.take_writer());
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program");
        let mut killer = child.clone_killer();
        let (watchdog, alive) = mpsc::channel::<()>();
        thread::spawn(move || {
            if alive.recv_timeout(PATIENCE * 3) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = killer.kill();
            }
        });
        Self {
            child,
            reader: reader.expect("a reader"),
            writer: writer.expect("a writer"),
            parser: Parser::new(cells(ROWS), cells(COLUMNS), 0),
            held: Vec::new(),
            _master: pair.master,
            _watchdog: watchdog,
            written: 0,
            started,
        }
    }

    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// Reads until the screen is as `reached` says; returns when that was.
    pub fn wait_until(&mut self, what: &str, reached: impl Fn(&Screen) -> bool) -> Instant {
        let mut buffer = [0; 64 * 1024];
        loop {
            if reached(self.parser.screen()) {
                return Instant::now();
            }
            let count = self.reader.read(&mut buffer).unwrap_or(0);
            let now = Instant::now();
            assert!(
                count > 0,
                "{what}: it ended; last screen:\n{}",
                self.parser.screen().contents()
            );
            self.written += count;
            self.take(&buffer[..count]);
            if reached(self.parser.screen()) {
                return now;
            }
        }
    }

    /// Shows what has arrived, but no synchronised update before its end.
    fn take(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
        let last = |mark: &[u8]| {
            self.held
                .windows(mark.len())
                .rposition(|window| window == mark)
        };
        if last(b"\x1b[?2026h") <= last(b"\x1b[?2026l") {
            self.parser.process(&self.held);
            self.held.clear();
        }
    }

    /// Reads until the screen holds `text`.
    pub fn wait_for(&mut self, text: &str) -> Instant {
        self.wait_until(text, |screen| screen.contents().contains(text))
    }

    /// Sends keys.
    pub fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("keys");
        self.writer.flush().expect("keys");
    }

    /// Pastes a text that is too large for the terminal's queue while reading along.
    pub fn paste(&mut self, text: &str) {
        self.send("\x1b[200~");
        self.send(text);
        self.send("\x1b[201~");
    }

    /// Sends one key and waits until the caret moves; returns the time between.
    pub fn press(&mut self, key: &str) -> Duration {
        let before = self.parser.screen().cursor_position();
        let pressed = Instant::now();
        self.send(key);
        let moved = self.wait_until("the caret moves", |screen| {
            screen.cursor_position() != before
        });
        moved - pressed
    }

    /// Presses Tab until the caret's row begins with `label`.
    pub fn go_to(&mut self, label: &str) {
        for _ in 0..40 {
            let (row, _) = self.parser.screen().cursor_position();
            let contents = self.parser.screen().contents();
            if contents
                .lines()
                .nth(usize::from(row))
                .is_some_and(|line| line.trim_start_matches(['│', '▸', ' ']).starts_with(label))
            {
                return;
            }
            self.press("\t");
        }
        panic!("no field {label}:\n{}", self.parser.screen().contents());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("more than none")
}
