use proptest::prelude::*;

use super::*;

/// What `bytes` are in one read.
fn events(bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    Parser::default().advance(bytes, &mut events);
    events
}

/// The same when nothing follows for a while.
fn alone(bytes: &[u8]) -> Vec<Event> {
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    parser.advance(bytes, &mut events);
    if parser.patience().is_some() {
        parser.give_up(&mut events);
    }
    events
}

fn plain(code: KeyCode) -> Event {
    key(code, KeyModifiers::NONE)
}

fn typed(text: &str) -> Vec<Event> {
    text.chars().map(|c| plain(KeyCode::Char(c))).collect()
}

#[test]
fn every_terminal_s_keys_are_read() {
    use KeyCode::{
        BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Insert, Left, PageDown,
        PageUp, Right, Tab, Up,
    };
    const NONE: KeyModifiers = KeyModifiers::NONE;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    let table: &[(&str, KeyCode, KeyModifiers)] = &[
        ("a", Char('a'), NONE),
        ("ß", Char('ß'), NONE),
        ("日", Char('日'), NONE),
        ("😀", Char('😀'), NONE),
        ("\r", Enter, NONE),
        ("\t", Tab, NONE),
        ("\x7f", Backspace, NONE),
        ("\x08", Char('h'), CTRL),
        ("\n", Char('j'), CTRL),
        ("\0", Char(' '), CTRL),
        ("\x01", Char('a'), CTRL),
        ("\x1a", Char('z'), CTRL),
        ("\x1c", Char('4'), CTRL),
        ("\x1f", Char('7'), CTRL),
        // Meta as Esc.
        ("\x1bs", Char('s'), ALT),
        ("\x1bó", Char('ó'), ALT),
        ("\x1b_", Char('_'), ALT),
        ("\x1b\r", Enter, ALT),
        ("\x1b\x7f", Backspace, ALT),
        ("\x1b\x13", Char('s'), ALT.union(CTRL)),
        // xterm, VTE, Windows Terminal, iTerm2, Kitty.
        ("\x1b[A", Up, NONE),
        ("\x1bOB", Down, NONE),
        ("\x1b[1;2C", Right, SHIFT),
        ("\x1b[1;3D", Left, ALT),
        ("\x1b[1;5H", Home, CTRL),
        ("\x1b[1;6F", End, SHIFT.union(CTRL)),
        ("\x1bOP", F(1), NONE),
        ("\x1b[1;2R", F(3), SHIFT),
        ("\x1b[15~", F(5), NONE),
        ("\x1b[17;2~", F(6), SHIFT),
        ("\x1b[24~", F(12), NONE),
        ("\x1b[2~", Insert, NONE),
        ("\x1b[3;5~", Delete, CTRL),
        ("\x1b[5~", PageUp, NONE),
        ("\x1b[6~", PageDown, NONE),
        ("\x1b[Z", BackTab, SHIFT),
        ("\x1bOM", Enter, NONE),
        ("\x1bOy", Char('9'), NONE),
        ("\x1b[27;5;13~", Enter, CTRL),
        ("\x1b[27;2;9~", BackTab, SHIFT),
        ("\x1b[115;5u", Char('s'), CTRL),
        ("\x1b[97;2u", Char('A'), SHIFT),
        ("\x1b[27u", Esc, NONE),
        // The Linux console.
        ("\x1b[[A", F(1), NONE),
        ("\x1b[[E", F(5), NONE),
        ("\x1b[1~", Home, NONE),
        ("\x1b[4~", End, NONE),
        // rxvt.
        ("\x1b[7~", Home, NONE),
        ("\x1b[8~", End, NONE),
        ("\x1b[11~", F(1), NONE),
        ("\x1b[a", Up, SHIFT),
        ("\x1bOd", Left, CTRL),
        ("\x1b[3$", Delete, SHIFT),
        ("\x1b[3^", Delete, CTRL),
        ("\x1b[3@", Delete, SHIFT.union(CTRL)),
        // PuTTY and rxvt: Alt is an Esc before the sequence.
        ("\x1b\x1b[A", Up, ALT),
        ("\x1b\x1bOC", Right, ALT),
    ];
    for (bytes, code, held) in table {
        assert_eq!(events(bytes.as_bytes()), [key(*code, *held)], "{bytes:?}");
    }
}

#[test]
fn escape_is_a_key_when_nothing_follows() {
    let esc = || plain(KeyCode::Esc);
    assert_eq!(alone(b"\x1b"), [esc()]);
    assert_eq!(alone(b"\x1b\x1b"), [esc(), esc()]);
    assert_eq!(
        events(b"\x1b\x1bx"),
        [esc(), key(KeyCode::Char('x'), KeyModifiers::ALT)]
    );
    for (bytes, c) in [(b"\x1bO", 'O'), (b"\x1b]", ']'), (b"\x1bP", 'P')] {
        assert_eq!(alone(bytes), [key(KeyCode::Char(c), KeyModifiers::ALT)]);
    }
    let mut parser = Parser::default();
    parser.advance(b"\x1b", &mut Vec::new());
    let wait = parser.patience().unwrap().as_millis();
    assert!((25..=50).contains(&wait), "{wait} ms");
}

#[test]
fn half_a_sequence_is_never_typed() {
    for bytes in [
        "\x1b[",
        "\x1b[1;",
        "\x1b[M!",
        "\x1b]11;rgb:ffff",
        "\x1bP1$r0",
    ] {
        assert_eq!(alone(bytes.as_bytes()), [], "{bytes:?}");
    }
}

#[test]
fn reports_are_never_typed() {
    let reports = [
        "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\",
        "\x1b]11;rgb:1c1c/1c1c/1c1c\x07",
        "\x1b]52;c;SGVsbG8=\x07",
        "\x1bP1$r0m\x1b\\",
        "\x1bP>|XTerm(379)\x1b\\",
        "\x1b[?64;1;2c",
        "\x1b[>41;379;0c",
        "\x1b[24;80R",
        "\x1b[0n",
        "\x1b[?2026;2$y",
        "\x1b[8;24;80t",
        "\x1b[?1u",
        "\x1b[I",
        "\x1b[O",
        "\x1b[57358u",
        "\x1b[97;1:3u",
    ];
    for report in reports {
        let sent = format!("Be{report}fore");
        assert_eq!(events(sent.as_bytes()), typed("Before"), "{report:?}");
    }
    let sent = reports.concat();
    assert_eq!(events(sent.as_bytes()), []);
}

#[test]
fn what_breaks_off_a_sequence_counts_itself() {
    let mut expected = vec![plain(KeyCode::Enter)];
    assert_eq!(events(b"\x1b[1;\r"), expected);
    expected = vec![plain(KeyCode::Up)];
    assert_eq!(events(b"\x1b[1;\x1b[A"), expected);
    assert_eq!(events(b"\x1b]0;title\x1b[A"), expected);
    assert_eq!(events(b"\xe9A"), typed("A"));
    assert_eq!(events(b"\xff\x80A\xc3"), typed("A"));
    // C1 controls are no characters.
    assert_eq!(events("\u{9b}A".as_bytes()), typed("A"));
}

#[test]
fn the_mouse_presses_releases_and_scrolls() {
    let at = |kind| {
        Event::Mouse(MouseEvent {
            kind,
            column: 7,
            row: 3,
            modifiers: KeyModifiers::NONE,
        })
    };
    let (left, right) = (MouseButton::Left, MouseButton::Right);
    let table = [
        ("\x1b[<0;8;4M", Some(MouseEventKind::Down(left))),
        ("\x1b[<0;8;4m", Some(MouseEventKind::Up(left))),
        ("\x1b[<18;8;4M", Some(MouseEventKind::Down(right))),
        ("\x1b[<64;8;4M", Some(MouseEventKind::ScrollUp)),
        ("\x1b[<65;8;4M", Some(MouseEventKind::ScrollDown)),
        ("\x1b[<35;8;4M", None),
        ("\x1b[M ($", Some(MouseEventKind::Down(left))),
        ("\x1b[M`($", Some(MouseEventKind::ScrollUp)),
        ("\x1b[M#($", Some(MouseEventKind::Up(right))),
    ];
    for (bytes, kind) in table {
        let expected: Vec<Event> = kind.map(at).into_iter().collect();
        assert_eq!(events(bytes.as_bytes()), expected, "{bytes:?}");
    }
}

#[test]
fn a_paste_is_one_text_whatever_it_holds() {
    let text = "line\rtwo \x1b[A \x13 ä \x1b[200~ end\x1b";
    let sent = format!("a\x1b[200~{text}\x1b[201~b");
    let expected = [
        plain(KeyCode::Char('a')),
        Event::Paste(text.to_owned()),
        plain(KeyCode::Char('b')),
    ];
    assert_eq!(events(sent.as_bytes()), expected);
    assert_eq!(events(b"\x1b[201~"), [], "the end of no paste");
}

#[test]
fn a_paste_without_an_end_ends_after_a_while() {
    assert_eq!(alone(b"\x1b[200~half a"), [Event::Paste("half a".into())]);
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    parser.advance(b"\x1b[200~half a", &mut events);
    assert!(parser.patience().unwrap() <= Duration::from_secs(5));
    parser.give_up(&mut events);
    parser.advance(b"x", &mut events);
    assert_eq!(events[1..], typed("x"));
}

#[test]
fn a_paste_of_any_size_arrives_in_bounded_parts_and_nothing_of_it_is_typed() {
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    parser.advance(b"\x1b[200~", &mut events);
    // Cuts fall into characters.
    let chunk = "日€ä".repeat(100_000);
    let count = 2 * PASTE_LIMIT / chunk.len() + 1;
    for _ in 0..count {
        parser.advance(chunk.as_bytes(), &mut events);
        assert!(parser.seen.len() < PASTE_LIMIT);
    }
    parser.advance(PASTE_END, &mut events);
    assert_eq!(events.len(), 3);
    let text: String = events
        .iter()
        .map(|event| match event {
            Event::Paste(text) => text.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(text == chunk.repeat(count));
}

#[test]
fn the_end_of_a_paste_is_found_where_a_part_ends() {
    for before in 0..PASTE_END.len() {
        let (mut parser, mut events) = (Parser::default(), Vec::new());
        let text = "x".repeat(PASTE_LIMIT - before);
        parser.advance(format!("\x1b[200~{text}\x1b[201~y").as_bytes(), &mut events);
        assert_eq!(events.last(), typed("y").first(), "{before}");
        assert_eq!(parser.state, State::Ground);
    }
}

proptest! {
    /// However a terminal's bytes are cut into reads, the events are the same.
    #[test]
    fn reads_may_be_cut_anywhere(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("\x1b[A"), Just("\x1b[1;5H"), Just("\x1bOP"), Just("\x1bs"), Just("日"),
                Just("\x1b[<0;8;4M"), Just("\x1b[M ($"), Just("\x1b[200~a\rb\x1b[201~"), Just("x"),
                Just("\x1b]11;rgb:0/0/0\x1b\\"), Just("\x1b[?1;2c"), Just("\x1b\x1b[B"), Just("\r"),
            ],
            0..12,
        ),
        size in 1..9_usize,
    ) {
        let bytes = parts.concat().into_bytes();
        let (mut parser, mut cut) = (Parser::default(), Vec::new());
        for piece in bytes.chunks(size) {
            parser.advance(piece, &mut cut);
        }
        prop_assert_eq!(cut, events(&bytes));
    }

    #[test]
    fn no_bytes_leave_it_without_a_way_back(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let (mut parser, mut events) = (Parser::default(), Vec::new());
        parser.advance(&bytes, &mut events);
        while parser.patience().is_some() {
            parser.give_up(&mut events);
        }
        // A sequence that was begun ends with its final byte.
        parser.advance(b"~~~~", &mut events);
        events.clear();
        parser.advance(b"x", &mut events);
        prop_assert_eq!(events, typed("x"));
    }
}
