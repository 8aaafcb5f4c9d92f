//! Styles that mean something, where they are seen, in every theme. What a theme is made of is tested beside it, in
//! `src/view/theme.rs`.

use postrider::app::Message;
use postrider::mail::FieldId;
use postrider::view::Theme;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::support::{Session, frame, place_with_keys};
use crate::{
    SMALL, USUAL, WIDE, account, delivery, drafts, inbox, picker, profiles, suggestions, themes,
    walk,
};

/// The frame of a state in one theme.
struct Seen {
    theme: &'static str,
    buffer: Buffer,
}

/// Checks the frame of a state in every theme.
fn in_every_theme(session: &Session, check: impl Fn(&Seen)) {
    for (theme, of) in themes() {
        let (buffer, _) = frame(&session.model, of);
        check(&Seen { theme, buffer });
    }
}

impl Seen {
    /// The cells in which `words` are first shown.
    fn cells(&self, words: &str) -> &[Cell] {
        let width = usize::from(self.buffer.area.width);
        for row in self.buffer.content.chunks(width) {
            let (mut text, mut starts) = (String::new(), Vec::new());
            let mut x = 0;
            while let Some(cell) = row.get(x) {
                starts.push((text.len(), x));
                text.push_str(cell.symbol());
                x += usize::from(cell.symbol().cell_width().max(1));
            }
            starts.push((text.len(), width));
            let column = |byte: usize| starts.iter().find(|(at, _)| *at == byte).unwrap().1;
            if let Some(at) = text.find(words) {
                return &row[column(at)..column(at + words.len())];
            }
        }
        panic!("{words:?} is not shown in {}", self.theme);
    }

    /// The one style of all the cells in which `words` are shown.
    fn style(&self, words: &str) -> (Color, Color, Modifier) {
        let cells = self.cells(words);
        let style = style(&cells[0]);
        assert!(
            cells.iter().all(|cell| self::style(cell) == style),
            "{words:?} has several styles in {}: {cells:?}",
            self.theme
        );
        style
    }

    fn has(&self, words: &str, modifier: Modifier) -> bool {
        self.style(words).2.contains(modifier)
    }

    fn has_colors(&self) -> bool {
        self.theme != "mono"
    }
}

fn style(cell: &Cell) -> (Color, Color, Modifier) {
    (cell.fg, cell.bg, cell.modifier)
}

/// Whether cells have a ground that is not the one around them.
fn is_filled(cells: &[Cell]) -> bool {
    cells
        .iter()
        .all(|cell| cell.modifier.contains(Modifier::REVERSED))
}

#[test]
fn errors_are_red_and_bold() {
    let is_red = |color| matches!(color, Color::Red | Color::LightRed | Color::Indexed(210));
    for (session, words) in [
        (
            delivery::card_auth(USUAL),
            "✗ The server token was not accepted",
        ),
        (
            delivery::card_auth(USUAL),
            "Sign-in rejected; nothing was sent",
        ),
        (delivery::errors(USUAL), "✗ To: there is no recipient"),
        (delivery::errors(SMALL), "cannot be sent: 2 errors above"),
    ] {
        in_every_theme(&session, |seen| {
            let (color, _, modifier) = seen.style(words);
            assert!(modifier.contains(Modifier::BOLD), "{words}: {}", seen.theme);
            assert_eq!(is_red(color), seen.has_colors(), "{words}: {}", seen.theme);
        });
    }
}

#[test]
fn warnings_are_neither_errors_nor_ordinary_text() {
    let mut session = delivery::errors(WIDE);
    session.keys("Esc");
    session.field(FieldId::To).type_text("grace@navy.example");
    session.field(FieldId::Subject).keys("Ctrl+U Ctrl+S");
    in_every_theme(&session, |seen| {
        let warning = seen.style("! Subject: the subject is empty");
        assert_ne!(warning, seen.style("grace@navy.example"), "{}", seen.theme);
        let error = seen.style("✗ Text: the text is empty");
        assert!(warning != error || !seen.has_colors(), "{}", seen.theme);
    });
}

/// One background and one foreground over all of it, and over nothing else.
#[test]
fn what_is_selected_has_one_style() {
    let over = |size, keys| {
        let mut session = Session::practice(size);
        session.filled().keys(keys);
        session
    };
    let mut people = profiles::listed(USUAL);
    people.keys("Down Down");
    let mut domain = account::read(USUAL);
    account::records(&mut domain);
    domain.keys("Down");
    for (name, session) in [
        ("menu", over(SMALL, "Esc Down")),
        ("help", over(USUAL, "F1 Down")),
        ("commands", over(USUAL, "Ctrl+P Down")),
        ("question", over(USUAL, "Ctrl+Q Down")),
        ("first steps", walk::first_start(USUAL)),
        ("profiles", people),
        ("drafts", drafts::list(USUAL)),
        ("account", account::read(USUAL)),
        ("account", account::read(SMALL)),
        ("records", domain),
        ("inbox", inbox::filled(USUAL)),
        ("files", picker::opened(USUAL)),
        ("suggestions", suggestions::people(USUAL)),
    ] {
        in_every_theme(&session, |seen| {
            let (marked, filled) = selected_rows(seen);
            let whole = marked.first().map(|first| *first..first + filled.len());
            let whole: Vec<usize> = whole.into_iter().flatten().collect();
            assert_eq!(marked.len(), 1, "{name} in {}", seen.theme);
            assert_eq!(filled, whole, "{name} in {}", seen.theme);
            assert!(!filled.is_empty(), "{name} in {}", seen.theme);
        });
    }
}

/// The rows with the mark of a selection, and those that are filled from the mark to the end, in what has the keys.
fn selected_rows(seen: &Seen) -> (Vec<usize>, Vec<usize>) {
    let Rect { x, width, .. } = place_with_keys(&seen.buffer);
    let (mut marked, mut filled) = (Vec::new(), Vec::new());
    let rows = seen
        .buffer
        .content
        .chunks(usize::from(seen.buffer.area.width));
    for (at, row) in rows.enumerate() {
        let inside = &row[usize::from(x + 2)..usize::from(x + width - 2)];
        marked.extend(Some(at).filter(|_| inside[0].symbol() == "▸"));
        if inside
            .iter()
            .any(|cell| cell.modifier.contains(Modifier::REVERSED))
        {
            let one = style(&inside[0]);
            assert!(is_filled(inside) && inside.iter().all(|cell| style(cell) == one));
            filled.push(at);
        }
    }
    (marked, filled)
}

/// Dimmed text can be hard to read, so nothing that stands alone or says what to do is dimmed.
#[test]
fn instructions_are_ordinary_text() {
    let over = |keys: &str| {
        let mut session = Session::practice(USUAL);
        session.keys(keys);
        session
    };
    for (session, words) in [
        (over("F4"), "Nothing was caught yet."),
        (over("F5"), "check DNS too"),
        (over("F1 z z z z"), "No matches. Use fewer"),
        (over("Ctrl+P z z z z"), "No command matches."),
        (over("Alt+t"), "The drafts are being read"),
        (
            account::session(USUAL),
            "Practice has an account of its own",
        ),
    ] {
        in_every_theme(&session, |seen| {
            let Theme { text, .. } = Theme::named(seen.theme).unwrap();
            let color = |color: Option<Color>| color.unwrap_or(Color::Reset);
            let text = (color(text.fg), color(text.bg), Modifier::empty());
            assert_eq!(seen.style(words), text, "{words} in {}", seen.theme);
        });
    }
}

#[test]
fn in_the_menu_the_selected_entry_alone_is_filled() {
    let mut session = Session::practice(USUAL);
    session.filled().keys("Ctrl+S").ready("127.0.0.1", 40_587);
    session.keys("Enter Esc Down");
    in_every_theme(&session, |seen| {
        assert!(is_filled(seen.cells("n New message")), "{}", seen.theme);
        assert!(!is_filled(seen.cells("o Attach")), "{}", seen.theme);
        let dimmed = seen.style("Review");
        assert_ne!(
            dimmed,
            seen.style("Attach"),
            "a send is running: {}",
            seen.theme
        );
        assert_eq!(
            seen.style("Preview"),
            seen.style("Attach"),
            "{}",
            seen.theme
        );
    });
}

#[test]
fn real_mail_is_a_filled_badge_and_practice_is_not() {
    for size in [SMALL, USUAL, WIDE] {
        let mut real = Session::production(size);
        real.filled();
        in_every_theme(&real, |seen| {
            assert!(is_filled(seen.cells(" REAL MAIL ")), "{}", seen.theme);
            assert!(seen.has(" REAL MAIL ", Modifier::BOLD), "{}", seen.theme);
        });
        in_every_theme(&Session::practice(size), |seen| {
            assert!(!is_filled(seen.cells("[PRACTICE]")), "{}", seen.theme);
            assert!(seen.has("[PRACTICE]", Modifier::BOLD), "{}", seen.theme);
        });
    }
}

/// The focused label is bold, a key is bold, and what is only an example is no value.
#[test]
fn focus_keys_and_examples_differ_from_text() {
    let mut session = Session::practice(USUAL);
    session.field(FieldId::Subject).type_text("Your receipt");
    in_every_theme(&session, |seen| {
        let value = seen.style("Your receipt");
        assert_eq!(value, seen.style("ada@acme.example"), "{}", seen.theme);
        for words in ["▸Subject", "F1", "^S"] {
            assert!(seen.has(words, Modifier::BOLD), "{words}: {}", seen.theme);
        }
        assert!(!seen.has("From", Modifier::BOLD), "{}", seen.theme);
        for words in ["e.g. grace@navy.example", "Write your message…"] {
            assert_ne!(seen.style(words), value, "{words}: {}", seen.theme);
        }
    });
}

#[test]
fn wrong_found_and_selected_parts_are_marked() {
    let mut wrong = Session::practice(USUAL);
    wrong
        .field(FieldId::To)
        .type_text("grace@navy.example, ada@, b@b.example");
    wrong.field(FieldId::Subject);
    in_every_theme(&wrong, |seen| {
        let cells = seen.cells("navy.example, ada@, b@b");
        let marked: String = cells
            .iter()
            .filter(|cell| cell.modifier.contains(Modifier::UNDERLINED))
            .map(Cell::symbol)
            .collect();
        assert_eq!(marked, "ada@", "{}", seen.theme);
    });
    let mut found = Session::practice(USUAL);
    found.filled().keys("Alt+/").type_text("order");
    in_every_theme(&found, |seen| {
        let cells = seen.cells("your order of");
        let marked = cells.iter().filter(|cell| style(cell) != style(&cells[0]));
        assert_eq!(
            marked.map(Cell::symbol).collect::<String>(),
            "order",
            "{}",
            seen.theme
        );
    });
    let mut selected = Session::practice(USUAL);
    selected.filled().field(FieldId::Subject);
    selected.keys("End Shift+Left Shift+Left Shift+Left");
    in_every_theme(&selected, |seen| {
        assert!(
            is_filled(&seen.cells("Your receipt")[9..]),
            "{}",
            seen.theme
        );
        assert!(
            !is_filled(&seen.cells("Your receipt")[8..]),
            "{}",
            seen.theme
        );
    });
}

/// A theme with a ground of its own has it everywhere.
#[test]
fn a_ground_covers_the_whole_frame() {
    let mut session = Session::practice(USUAL);
    session.filled().keys("Ctrl+Q");
    session.send(Message::Drawn);
    for (name, theme) in themes() {
        let (buffer, _) = frame(&session.model, theme);
        let ground = theme.text.bg.unwrap_or(Color::Reset);
        assert!(
            buffer.content.iter().all(|cell| cell.bg == ground),
            "{name}"
        );
    }
}
