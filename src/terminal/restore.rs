//! The terminal's state: taken on entering, given back on leaving, however the leaving comes about.
//!
//! A guard restores on return and on error, the panic hook on a panic. The Kitty keyboard flags are
//! not pushed and changes of focus are not asked for; of the mouse only buttons and the wheel are,
//! because reports of mere movement would wake the program all the time.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::cursor::{MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{Command, execute, queue};

use super::secrets::Secrets;
use crate::postmark::printable;

/// A private mode or window operation as the sequence that a terminal knows (xterm control
/// sequences).
struct Sequence(&'static str);

/// Buttons and wheel, with coordinates beyond 223 (modes 1000 and 1006).
const MOUSE_ON: Sequence = Sequence("\x1b[?1000h\x1b[?1006h");
const MOUSE_OFF: Sequence = Sequence("\x1b[?1006l\x1b[?1000l");
/// Keep the window's title aside and bring it back (window operations 22 and 23).
const KEEP_TITLE: Sequence = Sequence("\x1b[22;0t");
const OLD_TITLE: Sequence = Sequence("\x1b[23;0t");
/// Alt as Esc before the key, also where xterm is set to add 128 to the character; and the setting before.
const META_AS_ESCAPE: Sequence = Sequence("\x1b[?1036s\x1b[?1036h");
const OLD_META: Sequence = Sequence("\x1b[?1036r");

impl Command for Sequence {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(self.0)
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Knows whether the terminal is ours, and gives it back once. Shared with the panic hook.
#[derive(Clone, Default)]
pub(super) struct Restorer(Arc<AtomicBool>);

impl Restorer {
    /// Gives the terminal back if it is ours. Errors are ignored: a terminal that takes no writes
    /// cannot be helped.
    pub(super) fn restore(&self) {
        if !self.0.swap(false, Ordering::SeqCst) {
            return;
        }
        let _ = leave(&mut io::stdout(), is_xterm());
        let _ = disable_raw_mode();
    }
}

/// Whether the terminal says that it is an xterm: others need not know how to save a mode.
fn is_xterm() -> bool {
    std::env::var("TERM").is_ok_and(|term| term.starts_with("xterm"))
}

/// Asks for everything the interface needs, and clears the screen: where there is no alternate one (GNU screen,
/// the Linux console), it still shows what the shell wrote.
fn enter(out: &mut impl Write, mouse: bool, is_xterm: bool) -> io::Result<()> {
    queue!(out, KEEP_TITLE, EnterAlternateScreen, EnableBracketedPaste)?;
    if is_xterm {
        queue!(out, META_AS_ESCAPE)?;
    }
    if mouse {
        queue!(out, MOUSE_ON)?;
    }
    execute!(out, ResetColor, Clear(ClearType::All), MoveTo(0, 0))
}

/// Takes everything back. The screen is cleared before it is left, for the same terminals.
fn leave(out: &mut impl Write, is_xterm: bool) -> io::Result<()> {
    queue!(out, ResetColor, MOUSE_OFF, DisableBracketedPaste)?;
    if is_xterm {
        queue!(out, OLD_META)?;
    }
    execute!(
        out,
        Clear(ClearType::All),
        MoveTo(0, 0),
        LeaveAlternateScreen,
        OLD_TITLE,
        Show,
    )
}

/// Turns reports of mouse buttons and wheel on or off.
///
/// # Errors
///
/// When the terminal cannot be written to.
pub(super) fn set_mouse(out: &mut impl Write, mouse: bool) -> io::Result<()> {
    match mouse {
        true => execute!(out, MOUSE_ON),
        false => execute!(out, MOUSE_OFF),
    }
}

/// The terminal while it is ours.
pub(super) struct Screen(Restorer);

impl Screen {
    /// Takes the terminal: raw mode, a clear alternate screen, bracketed paste, and mouse buttons if `mouse`.
    ///
    /// # Errors
    ///
    /// What the terminal or the system answers. Whatever was done till then is undone.
    pub(super) fn enter(restorer: &Restorer, mouse: bool) -> io::Result<Self> {
        restorer.0.store(true, Ordering::SeqCst);
        let screen = Self(restorer.clone());
        enable_raw_mode()?;
        enter(&mut io::stdout(), mouse, is_xterm())?;
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.0.restore();
    }
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// While it lives, a panic restores the terminal before anything is printed, and what is printed
/// holds no secret. The hook that was there before is not called meanwhile, because it would print
/// the same text unscrubbed; it is back in place afterwards.
pub(super) struct PanicGuard {
    previous: Option<Hook>,
    later: Arc<Mutex<Vec<String>>>,
}

impl PanicGuard {
    /// Watches for panics of all threads. One of the calling thread ends the interface; one of any
    /// other is a job's or the practice server's: it is told when the terminal is free again.
    pub(super) fn install(restorer: &Restorer, secrets: &Secrets) -> Self {
        let later = Arc::new(Mutex::new(Vec::new()));
        let previous = Some(std::panic::take_hook());
        let told = Told {
            restorer: restorer.clone(),
            secrets: secrets.clone(),
            front: thread::current().id(),
            later: Arc::clone(&later),
        };
        std::panic::set_hook(Box::new(move |info| told.panicked(info)));
        Self { previous, later }
    }

    /// Prints what other threads said while the terminal was ours.
    pub(super) fn tell(&self) {
        let mut later = self.later.lock().unwrap_or_else(PoisonError::into_inner);
        for text in later.drain(..) {
            let _ = writeln!(io::stderr(), "{text}");
        }
    }
}

impl Drop for PanicGuard {
    fn drop(&mut self) {
        self.tell();
        if let Some(previous) = self.previous.take().filter(|_| !thread::panicking()) {
            std::panic::set_hook(previous);
        }
    }
}

/// What the panic hook needs to know.
struct Told {
    restorer: Restorer,
    secrets: Secrets,
    front: ThreadId,
    later: Arc<Mutex<Vec<String>>>,
}

impl Told {
    fn panicked(&self, info: &PanicHookInfo<'_>) {
        let text = self.describe(info);
        if thread::current().id() == self.front {
            self.restorer.restore();
            let _ = writeln!(io::stderr(), "{text}");
        } else if let Ok(mut later) = self.later.lock() {
            later.push(text);
        }
    }

    /// What to print: never more than the place when it is not sure that the message holds no
    /// secret.
    fn describe(&self, info: &PanicHookInfo<'_>) -> String {
        let said = said(info);
        let said = self
            .secrets
            .scrub(said)
            .unwrap_or_else(|| "(message withheld)".to_owned());
        let place = info
            .location()
            .map_or_else(String::new, |place| format!(" at {place}"));
        let mut text = format!("postrider: defect{place}: {}", printable(&said));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            text.push_str(&format!("\n{trace}"));
        }
        text
    }
}

/// The two forms that a panic's message has.
fn said<'a>(info: &'a PanicHookInfo<'_>) -> &'a str {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequences(written: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        written(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_screen_is_cleared_after_it_is_entered_and_before_it_is_left() {
        let entered = sequences(|out| enter(out, true, true));
        let order = ["\x1b[?1049h", "\x1b[2J", "\x1b[1;1H"];
        let places = order.map(|sequence| entered.find(sequence).unwrap());
        assert!(places.is_sorted(), "{entered:?}");
        let left = sequences(|out| leave(out, true));
        let order = ["\x1b[2J", "\x1b[1;1H", "\x1b[?1049l"];
        let places = order.map(|sequence| left.find(sequence).unwrap());
        assert!(places.is_sorted(), "{left:?}");
    }

    #[test]
    fn only_an_xterm_is_asked_for_escape_before_meta_and_gets_its_setting_back() {
        assert!(sequences(|out| enter(out, true, true)).contains("\x1b[?1036s\x1b[?1036h"));
        assert!(sequences(|out| leave(out, true)).contains("\x1b[?1036r"));
        assert!(!sequences(|out| enter(out, true, false)).contains("1036"));
        assert!(!sequences(|out| leave(out, false)).contains("1036"));
    }

    #[test]
    fn the_mouse_is_left_to_the_terminal_if_the_user_wants_it() {
        assert!(sequences(|out| enter(out, true, true)).contains("\x1b[?1000h"));
        assert!(!sequences(|out| enter(out, false, true)).contains("\x1b[?1000"));
        assert_eq!(sequences(|out| set_mouse(out, true)), MOUSE_ON.0);
        assert_eq!(sequences(|out| set_mouse(out, false)), MOUSE_OFF.0);
    }
}
