//! Styles that mean something, where they are seen, in every theme. What a theme is made of is tested beside it, in
//! `src/view/theme.rs`.

use postrider::app::Message;
use postrider::mail::FieldId;
use postrider::view::Theme;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};

use crate::support::{Session, frame};
use crate::{SMALL, USUAL, WIDE};

/// The frame of a state in one theme.
struct Seen {
    theme: &'static str,
    buffer: Buffer,
}

/// Checks the frame of a state in every theme.
fn in_every_theme(session: &Session, check: impl Fn(&Seen)) {
    for theme in Theme::names() {
        let (buffer, _) = frame(&session.model, &Theme::named(theme).unwrap());
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
    for name in Theme::names() {
        let theme = Theme::named(name).unwrap();
        let (buffer, _) = frame(&session.model, &theme);
        let ground = theme.text.bg.unwrap_or(Color::Reset);
        assert!(
            buffer.content.iter().all(|cell| cell.bg == ground),
            "{name}"
        );
    }
}
