//! A secret typed at a prompt. Nothing of it is shown, not even its length.

use std::io::{self, Write as _};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use zeroize::Zeroizing;

use crate::postmark::printable_line;

/// More than any token has; with room for it no copy is left behind by growing.
const ROOM: usize = 1024;

/// Raw mode until it is dropped, so that the terminal comes back, on a new line, however this ends.
struct Raw;

impl Raw {
    fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        Ok(Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Nobody is left to tell.
        let _ = disable_raw_mode();
        let _ = writeln!(io::stderr());
    }
}

/// What is typed up to Enter; `None` after Ctrl+C or Esc.
///
/// # Errors
///
/// When the terminal cannot be read.
pub(in crate::cli) fn ask(question: &str) -> io::Result<Option<Zeroizing<String>>> {
    // Nothing is asked before what is typed is hidden.
    let _raw = Raw::enter()?;
    write!(
        io::stderr(),
        "{} (it is not shown; Enter ends it): ",
        printable_line(question)
    )?;
    let mut typed = Zeroizing::new(String::with_capacity(ROOM));
    loop {
        match read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                match pressed(key, &mut typed) {
                    Pressed::More => {}
                    Pressed::Done => return Ok(Some(typed)),
                    Pressed::Stop => return Ok(None),
                }
            }
            Event::Paste(text) => {
                let text = Zeroizing::new(text);
                typed.push_str(text.lines().next().unwrap_or_default());
            }
            _ => {}
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Pressed {
    More,
    Done,
    Stop,
}

fn pressed(key: KeyEvent, typed: &mut String) -> Pressed {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('c' | 'd') if ctrl => return Pressed::Stop,
        KeyCode::Esc => return Pressed::Stop,
        KeyCode::Enter => return Pressed::Done,
        KeyCode::Char('j' | 'm') if ctrl => return Pressed::Done,
        KeyCode::Char('u') if ctrl => typed.clear(),
        KeyCode::Backspace => drop(typed.pop()),
        KeyCode::Char(c) if !ctrl && typed.len() + c.len_utf8() < ROOM => typed.push(c),
        _ => {}
    }
    Pressed::More
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_as_a_prompt_does() {
        let mut typed = String::new();
        let mut press = |code, modifiers| {
            let pressed = pressed(KeyEvent::new(code, modifiers), &mut typed);
            (pressed, typed.clone())
        };
        let (none, ctrl) = (KeyModifiers::NONE, KeyModifiers::CONTROL);
        press(KeyCode::Char('x'), none);
        press(KeyCode::Char('u'), ctrl);
        press(KeyCode::Char('A'), KeyModifiers::SHIFT);
        press(KeyCode::Char('b'), none);
        assert_eq!(press(KeyCode::Backspace, none), (Pressed::More, "A".into()));
        assert_eq!(press(KeyCode::Enter, none).0, Pressed::Done);
        assert_eq!(press(KeyCode::Char('c'), ctrl).0, Pressed::Stop);
        assert_eq!(press(KeyCode::Esc, none), (Pressed::Stop, "A".into()));
    }
}
