//! The yardstick: a ratatui program that says hello and leaves at the first key.

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{Event, read};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Says hello.
pub fn run() {
    enable_raw_mode().expect("a terminal");
    execute!(std::io::stdout(), EnterAlternateScreen).expect("a terminal");
    let mut terminal = Terminal::new(CrosstermBackend::new(std::io::stdout())).expect("a terminal");
    terminal
        .draw(|frame| frame.render_widget("hello, world", frame.area()))
        .expect("a frame");
    while !matches!(read(), Ok(Event::Key(_)) | Err(_)) {}
    let _ = execute!(std::io::stdout(), LeaveAlternateScreen);
    let _ = disable_raw_mode();
}
