//! A frame as an SVG image: one `<text>` for each run of cells that look the same, and lines for box-drawing
//! characters, which no font joins at every line height.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};

const WIDTH: u16 = 9;
const HEIGHT: u16 = 19;
const BASELINE: u16 = 14;
const FONT_SIZE: u16 = 15;
/// Space around the frame.
const MARGIN: u16 = 12;

/// What the sixteen ANSI colors look like.
pub struct Palette {
    pub ground: &'static str,
    pub text: &'static str,
    /// Black, red, green, yellow, blue, magenta, cyan, gray; then the light ones, from dark gray to white.
    pub colors: [&'static str; 16],
}

/// A terminal with a dark background.
pub const DARK: Palette = Palette {
    ground: "#16191f",
    text: "#d5d9e0",
    colors: [
        "#16191f", "#e06c75", "#8cc570", "#dfb866", "#61a5ea", "#c678dd", "#56b6c2", "#abb2bf",
        "#6b7280", "#f28b94", "#a5d98b", "#f0cf85", "#86bdf5", "#d79be8", "#7fd0da", "#ffffff",
    ],
};

/// A terminal with a light background.
pub const LIGHT: Palette = Palette {
    ground: "#fbfbf9",
    text: "#24292f",
    colors: [
        "#24292f", "#b3261e", "#1a7f37", "#8a5a00", "#0b5cad", "#8250df", "#0b7285", "#6e7781",
        "#57606a", "#cf222e", "#2da44e", "#9a6700", "#218bff", "#a475f9", "#3192aa", "#ffffff",
    ],
};

/// How a cell looks.
#[derive(PartialEq)]
struct Look {
    color: &'static str,
    ground: Option<&'static str>,
    modifier: Modifier,
}

impl Palette {
    fn color(&self, color: Color) -> Option<&'static str> {
        let at = match color {
            Color::Reset => return None,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
            other => panic!("the built-in themes use the sixteen ANSI colors only, not {other}"),
        };
        Some(self.colors[at])
    }

    fn look(&self, cell: &Cell) -> Look {
        let color = self.color(cell.fg).unwrap_or(self.text);
        let ground = self.color(cell.bg);
        let modifier = cell.modifier;
        if modifier.contains(Modifier::REVERSED) {
            return Look {
                color: ground.unwrap_or(self.ground),
                ground: Some(color),
                modifier,
            };
        }
        Look {
            color,
            ground,
            modifier,
        }
    }
}

/// The frame as an SVG document with `title` as its text alternative.
pub fn svg(buffer: &Buffer, palette: &Palette, title: &str) -> String {
    let (width, height) = (
        buffer.area.width * WIDTH + 2 * MARGIN,
        buffer.area.height * HEIGHT + 2 * MARGIN,
    );
    let (ground, title) = (palette.ground, escape(title));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <title>{title}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{ground}\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" \
         font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">\n"
    );
    for y in 0..buffer.area.height {
        row(&mut out, buffer, palette, y);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn row(out: &mut String, buffer: &Buffer, palette: &Palette, y: u16) {
    let mut x = 0;
    while x < buffer.area.width {
        let look = palette.look(&buffer[(x, y)]);
        let start = x;
        let mut text = String::new();
        while x < buffer.area.width && palette.look(&buffer[(x, y)]) == look {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += symbol.cell_width().max(1);
        }
        run(out, &look, (start, y), x - start, &text);
    }
}

/// A run of cells that look the same: its background, its lines, its words.
fn run(out: &mut String, look: &Look, (x, y): (u16, u16), cells: u16, text: &str) {
    let (left, top) = (MARGIN + x * WIDTH, MARGIN + y * HEIGHT);
    if let Some(ground) = look.ground {
        let width = cells * WIDTH;
        writeln!(
            out,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>"
        )
        .unwrap();
    }
    let (lines, words) = split(text, left, top);
    let opacity = match look.modifier.contains(Modifier::DIM) {
        true => " opacity=\"0.62\"",
        false => "",
    };
    let color = look.color;
    if !lines.is_empty() {
        writeln!(
            out,
            "<path d=\"{lines}\" stroke=\"{color}\" fill=\"none\"{opacity}/>"
        )
        .unwrap();
    }
    let shown = words.trim_end();
    let blank = shown.len() - shown.trim_start().len();
    if shown.len() > blank {
        let mut style = opacity.to_owned();
        if look.modifier.contains(Modifier::BOLD) {
            style.push_str(" font-weight=\"bold\"");
        }
        if look.modifier.contains(Modifier::UNDERLINED) {
            style.push_str(" text-decoration=\"underline\"");
        }
        let left = left + u16::try_from(blank).unwrap() * WIDTH;
        let shown = &shown[blank..];
        let (width, baseline) = (shown.cell_width() * WIDTH, top + BASELINE);
        let shown = escape(shown);
        writeln!(
            out,
            "<text x=\"{left}\" y=\"{baseline}\" textLength=\"{width}\" fill=\"{color}\"{style}>{shown}</text>"
        )
        .unwrap();
    }
}

/// Takes box-drawing characters out of a text, as the path that draws them.
fn split(text: &str, left: u16, top: u16) -> (String, String) {
    let (mut path, mut words) = (String::new(), String::new());
    let mut x = left;
    let (middle, half) = (WIDTH / 2, HEIGHT / 2);
    for c in text.chars() {
        // Whether a line goes to the left, to the right, up and down from the middle of the cell.
        let arms = match c {
            '─' => [true, true, false, false],
            '│' => [false, false, true, true],
            '┌' | '╭' => [false, true, false, true],
            '┐' | '╮' => [true, false, false, true],
            '└' | '╰' => [false, true, true, false],
            '┘' | '╯' => [true, false, true, false],
            '├' => [false, true, true, true],
            '┤' => [true, false, true, true],
            '┬' => [true, true, false, true],
            '┴' => [true, true, true, false],
            '┼' => [true, true, true, true],
            _ => {
                words.push(c);
                x += c.to_string().as_str().cell_width() * WIDTH;
                continue;
            }
        };
        let ends = [
            (x, top + half),
            (x + WIDTH, top + half),
            (x + middle, top),
            (x + middle, top + HEIGHT),
        ];
        for ((end_x, end_y), _) in ends.iter().zip(arms).filter(|(_, is_there)| *is_there) {
            write!(path, "M{} {}L{end_x} {end_y}", x + middle, top + half).unwrap();
        }
        words.push(' ');
        x += WIDTH;
    }
    (path, words)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
