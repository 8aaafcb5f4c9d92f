//! How every picture is coloured in the themes, beside what stands in it: a letter for each way in which
//! cells look, with what that is in each theme, and a row of letters for each row of the screen.
//!
//! ```text
//! a  dark: -  light: -  high-contrast: white on black
//! b  dark: cyan bold  light: blue bold  high-contrast: light-yellow on black bold
//!
//! 80x24
//!  1-3  a80
//!    4  a2 b7 a71
//! ```

use std::fmt::Write;

use postrider::view::Theme;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::support::{Session, frame, picture};

/// The themes in which every state is looked at.
const THEMES: [&str; 3] = ["dark", "light", "high-contrast"];

/// The styles of one state at its sizes.
#[derive(Default)]
pub struct Styles {
    /// Every way in which cells look, in the order in which they were met.
    looks: Vec<[String; THEMES.len()]>,
    /// The rows of letters, size by size.
    rows: String,
}

impl Styles {
    /// Adds what `session` shows, and holds its characters to be the same in every theme.
    pub fn add(&mut self, name: &str, session: &Session) {
        let plain = session.drawn();
        let frames = THEMES.map(|theme| {
            let theme = Theme::named(theme).unwrap();
            let (buffer, cursor) = frame(&session.model, &theme);
            assert_eq!(
                (picture(&buffer), cursor),
                plain,
                "{name}: a theme changes styles alone"
            );
            buffer
        });
        let area = frames[0].area;
        let rows: Vec<String> = (0..area.height).map(|y| self.row(&frames, y)).collect();
        writeln!(self.rows, "\n{}x{}", area.width, area.height).unwrap();
        let mut first = 0;
        for last in 0..rows.len() {
            if rows.get(last + 1) != Some(&rows[last]) {
                let of = match first == last {
                    true => format!("{}", last + 1),
                    false => format!("{}-{}", first + 1, last + 1),
                };
                writeln!(self.rows, "{of:>5}  {}", rows[last]).unwrap();
                first = last + 1;
            }
        }
    }

    /// A row in runs: a letter and how many cells it goes on.
    fn row(&mut self, frames: &[Buffer; THEMES.len()], y: u16) -> String {
        let mut runs: Vec<(usize, u16)> = Vec::new();
        for x in 0..frames[0].area.width {
            let look = [0, 1, 2].map(|at: usize| words(&frames[at][(x, y)]));
            let known = self.looks.iter().position(|known| *known == look);
            let at = known.unwrap_or_else(|| {
                self.looks.push(look);
                self.looks.len() - 1
            });
            match runs.last_mut() {
                Some((same, count)) if *same == at => *count += 1,
                _ => runs.push((at, 1)),
            }
        }
        let runs = runs
            .iter()
            .map(|(at, count)| format!("{}{count}", letter(*at)));
        runs.collect::<Vec<_>>().join(" ")
    }

    /// Legend and rows.
    pub fn told(&self) -> String {
        let mut told = String::new();
        for (at, look) in self.looks.iter().enumerate() {
            let of = THEMES.iter().zip(look);
            let of: Vec<String> = of.map(|(theme, look)| format!("{theme}: {look}")).collect();
            writeln!(told, "{}  {}", letter(at), of.join("  ")).unwrap();
        }
        told + self.rows.trim_end()
    }
}

fn letter(at: usize) -> char {
    let mut letters = ('a'..='z').chain('A'..='Z');
    letters.nth(at).expect("so many ways to look")
}

/// Colours and attributes of a cell.
fn words(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string().to_lowercase());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", cell.bg.to_string().to_lowercase()));
    }
    let named = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ];
    let set = named.iter().filter(|(one, _)| cell.modifier.contains(*one));
    words.extend(set.map(|(_, word)| (*word).to_owned()));
    match words.is_empty() {
        true => "-".to_owned(),
        false => words.join(" "),
    }
}
