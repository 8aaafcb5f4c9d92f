//! The bytes that a terminal sends, as crossterm's events.
//!
//! Sources: ECMA-48 (control sequences and strings), xterm control sequences (keys, mouse, bracketed paste),
//! console_codes(4), and the keys of rxvt and PuTTY. A sequence that is no key, mouse report or paste is a
//! report of the terminal; it is dropped.

use std::time::Duration;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// How long Esc waits for the rest of a sequence.
const ESCAPE: Duration = Duration::from_millis(30);
/// How long a report may pause before its end is given up.
const REPORT: Duration = Duration::from_secs(1);
/// How long a paste may pause before its end is given up.
const PASTE: Duration = Duration::from_secs(2);
/// A paste of more bytes than this arrives in parts.
const PASTE_LIMIT: usize = 16 << 20;
/// More parameter bytes than this belong to no sequence we know.
const PARAMETERS: usize = 64;

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Keys whose sequence ends in a letter (`CSI A`, `SS3 A`), with F1 to F4.
const LETTERS: [(u8, KeyCode); 10] = [
    (b'A', KeyCode::Up),
    (b'B', KeyCode::Down),
    (b'C', KeyCode::Right),
    (b'D', KeyCode::Left),
    (b'H', KeyCode::Home),
    (b'F', KeyCode::End),
    (b'P', KeyCode::F(1)),
    (b'Q', KeyCode::F(2)),
    (b'R', KeyCode::F(3)),
    (b'S', KeyCode::F(4)),
];

/// Keys that are a number (`CSI 3 ~`).
const NUMBERS: [(u16, KeyCode); 8] = [
    (1, KeyCode::Home),
    (2, KeyCode::Insert),
    (3, KeyCode::Delete),
    (4, KeyCode::End),
    (5, KeyCode::PageUp),
    (6, KeyCode::PageDown),
    (7, KeyCode::Home),
    (8, KeyCode::End),
];

/// The first number of F keys that follow one another, and the first key.
const FUNCTIONS: [(u16, u16, u8); 5] = [
    (11, 15, 1),
    (17, 21, 6),
    (23, 26, 11),
    (28, 29, 15),
    (31, 34, 17),
];

/// What the bytes so far are the beginning of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Ground,
    /// Esc.
    Escape,
    /// A character of so many bytes (UTF-8).
    Character(usize),
    /// `ESC O` (SS3).
    Single,
    /// `ESC [` (CSI).
    Sequence,
    /// `ESC [ M`: three bytes follow.
    Mouse,
    /// `ESC ]` or `ESC P`: a string up to BEL or `ESC \`; the byte that opened it.
    Report(u8),
    /// Between the marks of a paste.
    Paste,
}

/// Turns bytes into events, however they are cut into reads.
#[derive(Debug, Default)]
pub(super) struct Parser {
    state: State,
    /// Whether an Esc came before the Esc or character that is being read.
    alt: bool,
    /// What was read of the present state.
    seen: Vec<u8>,
}

impl Parser {
    /// Takes the next bytes and adds what they complete to `events`.
    pub(super) fn advance(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        for byte in bytes {
            self.take(*byte, events);
        }
    }

    /// How long to wait for more before [`Parser::give_up`]; `None` while nothing is pending that a person waits for.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Escape | State::Single => Some(ESCAPE),
            State::Report(_) if self.seen.is_empty() => Some(ESCAPE),
            State::Report(_) => Some(REPORT),
            State::Paste => Some(PASTE),
            State::Ground | State::Character(_) | State::Sequence | State::Mouse => None,
        }
    }

    /// Nothing more came in time: what is pending is what it looks like. Esc is a key, a paste is over, a
    /// report without its end is dropped.
    pub(super) fn give_up(&mut self, events: &mut Vec<Event>) {
        let alt = |byte: u8| key(KeyCode::Char(char::from(byte)), KeyModifiers::ALT);
        match self.state {
            State::Escape => {
                if self.alt {
                    events.push(key(KeyCode::Esc, KeyModifiers::NONE));
                }
                events.push(key(KeyCode::Esc, KeyModifiers::NONE));
            }
            State::Single => events.push(alt(b'O')),
            State::Report(opening) if self.seen.is_empty() => events.push(alt(opening)),
            State::Paste => self.paste(self.seen.len(), events),
            _ => {}
        }
        self.reset();
    }

    fn reset(&mut self) {
        self.go(State::Ground);
        self.alt = false;
    }

    fn go(&mut self, state: State) {
        self.state = state;
        self.seen.clear();
    }

    fn take(&mut self, byte: u8, events: &mut Vec<Event>) {
        match self.state {
            State::Ground => self.ground(byte, events),
            State::Escape => self.escape(byte, events),
            State::Character(length) => self.character(byte, length, events),
            State::Single => self.single(byte, events),
            State::Sequence => self.sequence(byte, events),
            State::Mouse => self.mouse(byte, events),
            State::Report(_) => self.report(byte, events),
            State::Paste => self.pasted(byte, events),
        }
    }

    /// A byte that belongs to nothing begun.
    fn ground(&mut self, byte: u8, events: &mut Vec<Event>) {
        let length = match byte {
            ESC => return self.go(State::Escape),
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            0x80..=0xff => return self.reset(),
            _ => {
                let (code, held) = control(byte);
                events.push(key(code, held | self.held()));
                return self.reset();
            }
        };
        self.go(State::Character(length));
        self.seen.push(byte);
    }

    /// Alt, if an Esc came before.
    fn held(&self) -> KeyModifiers {
        match self.alt {
            true => KeyModifiers::ALT,
            false => KeyModifiers::NONE,
        }
    }

    /// What comes after an Esc. Two of them before a sequence are Alt (rxvt, PuTTY); otherwise the first is a key.
    fn escape(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' => return self.go(State::Sequence),
            b'O' => return self.go(State::Single),
            _ => {}
        }
        if self.alt {
            events.push(key(KeyCode::Esc, KeyModifiers::NONE));
        }
        self.alt = true;
        match byte {
            ESC => {}
            b']' | b'P' => self.go(State::Report(byte)),
            _ => self.ground(byte, events),
        }
    }

    fn character(&mut self, byte: u8, length: usize, events: &mut Vec<Event>) {
        if byte & 0xc0 != 0x80 {
            self.reset();
            return self.ground(byte, events);
        }
        self.seen.push(byte);
        if self.seen.len() < length {
            return;
        }
        let text = std::str::from_utf8(&self.seen).unwrap_or_default();
        let character = text.chars().next().filter(|c| !c.is_control());
        events.extend(character.map(|c| key(KeyCode::Char(c), self.held())));
        self.reset();
    }

    fn single(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'0'..=b'9' | b';' if self.seen.len() < PARAMETERS => self.seen.push(byte),
            0x20..=0x7e => {
                let held = self.held() | modifiers(numbers(&self.seen).last().copied());
                events.extend(single(byte).map(|(code, more)| key(code, held | more)));
                self.reset();
            }
            _ => self.anew(byte, events),
        }
    }

    fn sequence(&mut self, byte: u8, events: &mut Vec<Event>) {
        let is_number = !self.seen.is_empty() && self.seen.iter().all(u8::is_ascii_digit);
        match byte {
            b'M' if self.seen.is_empty() => self.go(State::Mouse),
            b'[' if self.seen.is_empty() => self.seen.push(byte),
            // rxvt has this where others have `~` and Shift.
            b'$' if is_number => self.end(byte, events),
            0x20..=0x3f => {
                if self.seen.len() < PARAMETERS {
                    self.seen.push(byte);
                }
            }
            0x40..=0x7e => self.end(byte, events),
            _ => self.anew(byte, events),
        }
    }

    /// A byte that no sequence has: what was begun is dropped, and this byte is itself.
    fn anew(&mut self, byte: u8, events: &mut Vec<Event>) {
        self.reset();
        self.ground(byte, events);
    }

    /// A control sequence is complete.
    fn end(&mut self, last: u8, events: &mut Vec<Event>) {
        if last == b'~' && self.seen == b"200" {
            self.alt = false;
            return self.go(State::Paste);
        }
        let event = match self.seen.first() {
            Some(b'<') => mouse(&numbers(&self.seen[1..]), last == b'm'),
            Some(b'[') => linux(last).map(|code| key(code, self.held())),
            Some(b'=' | b'>' | b'?') => None,
            _ if last == b'M' => mouse(&numbers(&self.seen), false),
            _ => pressed(&self.seen, last).map(|(code, held)| key(code, held | self.held())),
        };
        events.extend(event);
        self.reset();
    }

    fn mouse(&mut self, byte: u8, events: &mut Vec<Event>) {
        self.seen.push(byte);
        if let [button, column, row] = self.seen[..] {
            let values = [button, column, row].map(|byte| u16::from(byte).saturating_sub(32));
            events.extend(mouse(&values, false));
            self.reset();
        }
    }

    fn report(&mut self, byte: u8, events: &mut Vec<Event>) {
        match (self.seen.last(), byte) {
            (_, 0x07) | (Some(&ESC), b'\\') => self.reset(),
            (Some(&ESC), _) => {
                self.reset();
                self.go(State::Escape);
                self.escape(byte, events);
            }
            _ => {
                // Only the last byte counts.
                self.seen.clear();
                self.seen.push(byte);
            }
        }
    }

    fn pasted(&mut self, byte: u8, events: &mut Vec<Event>) {
        self.seen.push(byte);
        if byte == b'~' && self.seen.ends_with(PASTE_END) {
            self.paste(self.seen.len() - PASTE_END.len(), events);
            self.reset();
        } else if self.seen.len() >= PASTE_LIMIT {
            let whole = whole(&self.seen);
            self.paste(whole, events);
            self.seen.drain(..whole);
        }
    }

    /// The first `length` bytes of a paste as text.
    fn paste(&self, length: usize, events: &mut Vec<Event>) {
        let text = String::from_utf8_lossy(&self.seen[..length]).into_owned();
        events.push(Event::Paste(text));
    }
}

/// How many bytes stand before an end mark or a character that may go on.
fn whole(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(PASTE_END.len());
    let open = |at: &usize| match bytes[*at] {
        ESC => PASTE_END.starts_with(&bytes[*at..]),
        0xc2..=0xdf => bytes.len() - at < 2,
        0xe0..=0xef => bytes.len() - at < 3,
        0xf0..=0xf4 => bytes.len() - at < 4,
        _ => false,
    };
    (tail..bytes.len()).find(open).unwrap_or(bytes.len())
}

fn key(code: KeyCode, held: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, held))
}

/// A key of one byte below 0x80, under the name that crossterm gives it.
fn control(byte: u8) -> (KeyCode, KeyModifiers) {
    let ctrl = |c: u8| (KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    match byte {
        b'\r' => (KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
        0x7f => (KeyCode::Backspace, KeyModifiers::NONE),
        0 => ctrl(b' '),
        0x01..=0x1a => ctrl(byte - 1 + b'a'),
        0x1b..=0x1f => ctrl(byte - 0x1c + b'4'),
        _ => (KeyCode::Char(char::from(byte)), KeyModifiers::NONE),
    }
}

/// The numbers of a sequence, without what stands behind a colon.
fn numbers(parameters: &[u8]) -> Vec<u16> {
    let text = std::str::from_utf8(parameters).unwrap_or_default();
    let number = |part: &str| {
        let part = part.split(':').next().unwrap_or_default();
        part.parse().unwrap_or_default()
    };
    match text.is_empty() {
        true => Vec::new(),
        false => text.split(';').map(number).collect(),
    }
}

/// Modifiers as xterm encodes them: one more than the sum of 1 Shift, 2 Alt, 4 Ctrl.
fn modifiers(number: Option<u16>) -> KeyModifiers {
    let sum = number.unwrap_or(1).saturating_sub(1);
    let table = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ];
    let held = table.into_iter().filter(|(bit, _)| sum & bit != 0);
    held.map(|(_, held)| held).collect()
}

fn letter(last: u8) -> Option<KeyCode> {
    let mut all = LETTERS.iter();
    all.find(|(letter, _)| *letter == last)
        .map(|(_, code)| *code)
}

/// A key behind SS3: a letter, a key of the keypad, or an arrow that rxvt sends for Ctrl.
fn single(last: u8) -> Option<(KeyCode, KeyModifiers)> {
    let plain = |code| Some((code, KeyModifiers::NONE));
    match last {
        b'a'..=b'd' => letter(last.to_ascii_uppercase()).map(|code| (code, KeyModifiers::CONTROL)),
        b'M' => plain(KeyCode::Enter),
        b'I' => plain(KeyCode::Tab),
        b'X' => plain(KeyCode::Char('=')),
        b'j'..=b'y' => plain(KeyCode::Char(char::from(last - b'j' + b'*'))),
        _ => letter(last).and_then(plain),
    }
}

/// F1 to F5 of the Linux console.
fn linux(last: u8) -> Option<KeyCode> {
    matches!(last, b'A'..=b'E').then(|| KeyCode::F(last - b'A' + 1))
}

/// A key by its parameters and the last byte of its sequence.
fn pressed(parameters: &[u8], last: u8) -> Option<(KeyCode, KeyModifiers)> {
    // A release, which only terminals send that were asked for it.
    if parameters.ends_with(b":3") {
        return None;
    }
    let values = numbers(parameters);
    let (first, held) = (values.first().copied(), modifiers(values.get(1).copied()));
    match last {
        b'Z' => Some((KeyCode::BackTab, KeyModifiers::SHIFT)),
        b'a'..=b'd' if values.is_empty() => {
            letter(last.to_ascii_uppercase()).map(|code| (code, KeyModifiers::SHIFT))
        }
        // Anything else is a report of the cursor's place.
        b'R' if first.is_some_and(|first| first != 1) || values.get(1) > Some(&16) => None,
        b'~' if first == Some(27) => character(values.get(2).copied()?, held),
        b'u' => character(first?, held),
        b'~' => numbered(first?).map(|code| (code, held)),
        b'$' => numbered(first?).map(|code| (code, KeyModifiers::SHIFT)),
        b'^' => numbered(first?).map(|code| (code, KeyModifiers::CONTROL)),
        b'@' => numbered(first?).map(|code| (code, KeyModifiers::CONTROL | KeyModifiers::SHIFT)),
        _ => letter(last).map(|code| (code, held)),
    }
}

fn numbered(number: u16) -> Option<KeyCode> {
    let known = NUMBERS.iter().find(|(known, _)| *known == number);
    let functions = FUNCTIONS.iter();
    let mut functions = functions.filter(|(first, last, _)| (*first..=*last).contains(&number));
    known.map(|(_, code)| *code).or_else(|| {
        let (first, _, key) = functions.next()?;
        let offset = u8::try_from(number - first).ok()?;
        Some(KeyCode::F(key + offset))
    })
}

/// A key that a terminal sends as the number of its character.
fn character(number: u16, held: KeyModifiers) -> Option<(KeyCode, KeyModifiers)> {
    let code = match number {
        9 if held.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        // Private use: keys that are no characters.
        0xe000..=0xf8ff => return None,
        _ => {
            let character = char::from_u32(number.into()).filter(|c| !c.is_control())?;
            KeyCode::Char(match held.contains(KeyModifiers::SHIFT) {
                true => character.to_ascii_uppercase(),
                false => character,
            })
        }
    };
    Some((code, held))
}

/// A mouse report: button with flags, column and row from 1. Movement is not asked for and means nothing.
fn mouse(values: &[u16], is_released: bool) -> Option<Event> {
    let &[code, column, row] = values else {
        return None;
    };
    let button = match code & 3 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (code & !0b1_1100, is_released) {
        (64, _) => MouseEventKind::ScrollUp,
        (65, _) => MouseEventKind::ScrollDown,
        (0..=2, false) => MouseEventKind::Down(button),
        (0..=2, true) | (3, _) => MouseEventKind::Up(button),
        _ => return None,
    };
    Some(Event::Mouse(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers: KeyModifiers::NONE,
    }))
}

#[cfg(test)]
mod tests;
