//! Length costs nothing: only what is seen is computed.

use std::time::{Duration, Instant};

use postrider::app::Message;
use postrider::mail::FieldId;
use postrider::record::{Direction, Line, Stage};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::support::Session;

/// The quickest of several frames. Generous, because this is an unoptimised build on a busy machine:
/// what it must tell apart is a page from a hundred thousand lines.
fn quickest(session: &Session) -> Duration {
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
    let mut frame = || {
        let begin = Instant::now();
        terminal
            .draw(|frame| postrider::view::draw(&session.model, &session.theme, frame))
            .unwrap();
        begin.elapsed()
    };
    (0..12).map(|_| frame()).min().unwrap()
}

fn with_log(lines: usize) -> Session {
    let mut session = Session::practice((120, 36));
    session
        .filled()
        .keys("Ctrl+S")
        .ready("127.0.0.1", 40_587)
        .keys("Enter")
        .accepted();
    session.model.log.transcript = true;
    let line = |n: usize| Line {
        at_ms: n as f64,
        direction: Direction::Server,
        tls: true,
        stage: Stage::Hello,
        text: format!("250-LINE {n} with some words behind it"),
    };
    session.model.log.attempts.last_mut().unwrap().transcript = (0..lines).map(line).collect();
    session
}

#[test]
fn a_long_log_costs_no_more_than_a_short_one() {
    let (short, long) = (quickest(&with_log(100)), quickest(&with_log(100_000)));
    assert!(
        long < short * 3 + Duration::from_millis(1),
        "100 lines: {short:?}, 100,000 lines: {long:?}"
    );
}

#[test]
fn a_long_text_costs_no_more_than_a_short_one() {
    let with_body = |bytes: usize| {
        let mut session = Session::practice((120, 36));
        session.field(FieldId::Body);
        session.send(Message::Paste(
            "All work and no play makes Jack a dull boy.\n".repeat(bytes / 44),
        ));
        session
    };
    let (short, long) = (quickest(&with_body(4_000)), quickest(&with_body(1_000_000)));
    assert!(
        long < short * 3 + Duration::from_millis(1),
        "4 kB: {short:?}, 1 MB: {long:?}"
    );
}
