//! The terminal as ratatui's backend: one write for each frame, none for a frame that changes
//! nothing.
//!
//! ratatui's own crossterm backend flushes after every cursor command and repeats them for a frame
//! without changes. Here a frame collects in memory and leaves in one piece, between the marks of a
//! synchronised update, so that neither an eye nor a screen reader meets it half drawn.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// What is known of the terminal's cursor; `None` where it may be anywhere.
#[derive(Debug, Default)]
struct Cursor {
    shown: Option<bool>,
    at: Option<Position>,
}

/// A backend that writes whole frames to `out`.
#[derive(Debug)]
pub struct Tty<W: Write> {
    out: W,
    frame: Vec<u8>,
    cursor: Cursor,
}

impl<W: Write> Tty<W> {
    /// A backend on `out`, of whose cursor nothing is known yet.
    pub fn new(out: W) -> Self {
        Self {
            out,
            frame: Vec::new(),
            cursor: Cursor::default(),
        }
    }

    /// Where frames are written to.
    pub fn out(&self) -> &W {
        &self.out
    }

    /// Where the next words of the frame go; the first of them is its mark.
    fn words(&mut self) -> io::Result<CrosstermBackend<&mut Vec<u8>>> {
        if self.frame.is_empty() {
            queue!(self.frame, BeginSynchronizedUpdate)?;
        }
        Ok(CrosstermBackend::new(&mut self.frame))
    }

    fn show(&mut self, shown: bool) -> io::Result<()> {
        if self.cursor.shown == Some(shown) {
            return Ok(());
        }
        self.cursor.shown = Some(shown);
        if shown {
            self.words()?.show_cursor()
        } else {
            self.words()?.hide_cursor()
        }
    }
}

impl<W: Write> Backend for Tty<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.cursor.at = None;
        self.words()?.draw(content)
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        self.cursor.at = None;
        self.words()?.append_lines(lines)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true)
    }

    /// Where the cursor was put last. The terminal itself is never asked: not all of them answer.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.at.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor.at == Some(position) {
            return Ok(());
        }
        self.cursor.at = Some(position);
        self.words()?.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.cursor.at = None;
        self.words()?.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        crossterm::terminal::size().map(|(width, height)| Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        CrosstermBackend::new(&mut self.frame).window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        queue!(self.frame, EndSynchronizedUpdate)?;
        let written = self
            .out
            .write_all(&self.frame)
            .and_then(|()| self.out.flush());
        self.frame.clear();
        written
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    fn terminal() -> Terminal<Tty<Vec<u8>>> {
        let viewport = Viewport::Fixed(Rect::new(0, 0, 80, 24));
        Terminal::with_options(Tty::new(Vec::new()), TerminalOptions { viewport }).unwrap()
    }

    fn draw(terminal: &mut Terminal<Tty<Vec<u8>>>, text: &str) -> usize {
        let before = terminal.backend().out().len();
        let style = Style::default().fg(Color::Cyan);
        let caret = (u16::try_from(text.len()).unwrap(), 3);
        terminal
            .draw(|frame| {
                frame.buffer_mut().set_string(0, 3, text, style);
                frame.set_cursor_position(caret);
            })
            .unwrap();
        terminal.backend().out().len() - before
    }

    #[test]
    fn a_typed_letter_costs_under_a_hundred_bytes() {
        let mut terminal = terminal();
        draw(&mut terminal, "hell");
        let bytes = draw(&mut terminal, "hello");
        assert!((1..100).contains(&bytes), "{bytes} bytes");
    }

    #[test]
    fn a_frame_that_changes_nothing_costs_nothing() {
        let mut terminal = terminal();
        draw(&mut terminal, "hello");
        assert_eq!(draw(&mut terminal, "hello"), 0);
    }

    #[test]
    fn a_frame_is_one_synchronised_update() {
        let mut terminal = terminal();
        draw(&mut terminal, "hello");
        let out = String::from_utf8_lossy(terminal.backend().out()).into_owned();
        assert!(
            out.starts_with("\x1b[?2026h") && out.ends_with("\x1b[?2026l"),
            "{out:?}"
        );
        assert_eq!(out.matches("2026").count(), 2);
    }
}
