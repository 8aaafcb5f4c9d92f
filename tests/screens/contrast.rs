//! How well each theme can be read on the palettes that terminals come with: contrast ratios as WCAG 2.2 defines them
//! (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>), in a table of `docs/src/themes.md`.
//!
//! `INSTA_UPDATE=always cargo test --test screens contrast` writes the table again; without the variable the test fails
//! if it is out of date.

use std::fmt::Write;
use std::fs;

use postrider::view::Theme;
use ratatui::style::{Color, Modifier, Style};

use crate::themes;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/src/themes.md");
const BEGIN: &str = "<!-- contrast: begin -->\n";
const END: &str = "<!-- contrast: end -->";

/// A terminal: its name, text, background, and the sixteen colors from black to white.
struct Palette {
    name: &'static str,
    text: u32,
    background: u32,
    colors: [u32; 16],
}

impl Palette {
    fn is_dark(&self) -> bool {
        luminance(self.background) < luminance(self.text)
    }
}

const XTERM: [u32; 16] = [
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f,
    0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];
const LINUX: [u32; 16] = [
    0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa, 0x555555,
    0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff,
];
const CODE_DARK: [u32; 16] = [
    0x000000, 0xcd3131, 0x0dbc79, 0xe5e510, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xe5e5e5, 0x666666,
    0xf14c4c, 0x23d18b, 0xf5f543, 0x3b8eea, 0xd670d6, 0x29b8db, 0xe5e5e5,
];
const CODE_LIGHT: [u32; 16] = [
    0x000000, 0xcd3131, 0x00bc00, 0x949800, 0x0451a5, 0xbc05bc, 0x0598bc, 0x555555, 0x666666,
    0xcd3131, 0x14ce14, 0xb5ba00, 0x0451a5, 0xbc05bc, 0x0598bc, 0xa5a5a5,
];
const SOLARIZED: [u32; 16] = [
    0x073642, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198, 0xeee8d5, 0x002b36,
    0xcb4b16, 0x586e75, 0x657b83, 0x839496, 0x6c71c4, 0x93a1a1, 0xfdf6e3,
];
const GNOME: [u32; 16] = [
    0x171421, 0xc01c28, 0x26a269, 0xa2734c, 0x12488b, 0xa347ba, 0x2aa1b3, 0xd0cfcc, 0x5e5c64,
    0xf66151, 0x33da7a, 0xe9ad0c, 0x2a7bde, 0xc061cb, 0x33c7de, 0xffffff,
];
const APPLE: [u32; 16] = [
    0x000000, 0x990000, 0x00a600, 0x999900, 0x0000b2, 0xb200b2, 0x00a6b2, 0xbfbfbf, 0x666666,
    0xe50000, 0x00d900, 0xe5e500, 0x0000ff, 0xe500e5, 0x00e5e5, 0xe5e5e5,
];
const CAMPBELL: [u32; 16] = [
    0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd, 0xcccccc, 0x767676,
    0xe74856, 0x16c60c, 0xf9f1a5, 0x3b78ff, 0xb4009e, 0x61d6d6, 0xf2f2f2,
];

const PALETTES: [Palette; 12] = [
    palette(
        "xterm, black on white (its default)",
        0x000000,
        0xffffff,
        XTERM,
    ),
    palette("xterm, white on black", 0xffffff, 0x000000, XTERM),
    palette("Linux console", 0xaaaaaa, 0x000000, LINUX),
    palette("VS Code, dark", 0xcccccc, 0x1e1e1e, CODE_DARK),
    palette("VS Code, light", 0x333333, 0xffffff, CODE_LIGHT),
    palette("Solarized dark", 0x839496, 0x002b36, SOLARIZED),
    palette("Solarized light", 0x657b83, 0xfdf6e3, SOLARIZED),
    palette("GNOME Terminal, dark", 0xd0cfcc, 0x171421, GNOME),
    palette("GNOME Terminal, light", 0x171421, 0xffffff, GNOME),
    palette("macOS Terminal, dark", 0xffffff, 0x1e1e1e, APPLE),
    palette("macOS Terminal, light", 0x000000, 0xffffff, APPLE),
    palette("Windows Terminal (Campbell)", 0xcccccc, 0x0c0c0c, CAMPBELL),
];

const fn palette(name: &'static str, text: u32, background: u32, colors: [u32; 16]) -> Palette {
    Palette {
        name,
        text,
        background,
        colors,
    }
}

/// Relative luminance of a color in sRGB.
fn luminance(color: u32) -> f64 {
    let channel = |shift: u32| {
        let value = f64::from(color >> shift & 0xff) / 255.0;
        match value <= 0.04045 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}

/// From 1 (the same) to 21 (black and white).
fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A third of the way from `text` to `background`, as VTE dims.
fn dimmed(text: u32, background: u32) -> u32 {
    let channel = |shift: u32| {
        let mixed = (2 * (text >> shift & 0xff) + (background >> shift & 0xff)) / 3;
        mixed << shift
    };
    channel(16) | channel(8) | channel(0)
}

/// A color of a theme as `palette` shows it; colors from 16 on are the same everywhere.
fn shown(color: Color, palette: &Palette) -> u32 {
    const NAMED: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    let cube = |step: u32| if step == 0 { 0 } else { 55 + 40 * step };
    match color {
        Color::Indexed(at @ 16..=231) => {
            let at = u32::from(at) - 16;
            cube(at / 36) << 16 | cube(at / 6 % 6) << 8 | cube(at % 6)
        }
        Color::Indexed(at @ 232..) => (8 + 10 * (u32::from(at) - 232)) * 0x01_01_01,
        named => {
            let at = NAMED.iter().position(|one| *one == named);
            palette.colors[at.unwrap_or_else(|| panic!("{named} is in no palette"))]
        }
    }
}

/// The contrast of text in `style`.
fn of(style: Style, theme: &Theme, palette: &Palette) -> f64 {
    let style = theme.text.patch(style);
    let known = |color: Option<Color>, default: u32| match color {
        None | Some(Color::Reset) => default,
        Some(color) => shown(color, palette),
    };
    let text = known(style.fg, palette.text);
    let background = known(style.bg, palette.background);
    match style.add_modifier.contains(Modifier::DIM) {
        true => contrast(dimmed(text, background), background),
        false => contrast(text, background),
    }
}

/// The lowest contrast of all that carries a meaning, and that of what is dimmed.
fn figures(theme: &Theme, palette: &Palette) -> (f64, Option<f64>) {
    let Theme {
        text,
        label,
        focus,
        title,
        key,
        good,
        bad,
        warning,
        mark,
        client,
        selected,
        found,
        quiet,
        example,
        symbols: _,
    } = *theme;
    let styles = [
        text, label, focus, title, key, good, bad, warning, mark, client, selected, found, quiet,
        example,
    ];
    let is_dim = |style: &Style| style.add_modifier.contains(Modifier::DIM);
    let lowest = |styles: &mut dyn Iterator<Item = &Style>| {
        styles
            .map(|style| of(*style, theme, palette))
            .min_by(f64::total_cmp)
    };
    let plain = lowest(&mut styles.iter().filter(|style| !is_dim(style)));
    (
        plain.expect("text is not dimmed"),
        lowest(&mut styles.iter().filter(|style| is_dim(style))),
    )
}

fn table() -> String {
    let themes = themes();
    let mut table = String::from("| palette |");
    for (name, _) in themes {
        write!(table, " `{name}` |").unwrap();
    }
    table.push_str("\n|---|");
    table.push_str(&"---|".repeat(themes.len()));
    for palette in &PALETTES {
        write!(table, "\n| {} |", palette.name).unwrap();
        for (_, theme) in themes {
            let (lowest, dim) = figures(theme, palette);
            write!(table, " {lowest:.1}").unwrap();
            if let Some(dim) = dim {
                write!(table, " ({dim:.1})").unwrap();
            }
            table.push_str(" |");
        }
    }
    table + "\n"
}

#[test]
fn the_table_of_the_documentation_is_current() {
    let page = fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the table begins");
    let (written, after) = rest.split_once(END).expect("the table ends");
    let table = table();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        return fs::write(PAGE, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
    }
    assert_eq!(
        written, table,
        "run `INSTA_UPDATE=always cargo test --test screens contrast`"
    );
}

/// 3:1 is what WCAG asks of large text and of marks; all but the palette's own text is bold or marked here. 7:1 is its
/// enhanced level.
#[test]
fn every_theme_can_be_read_where_it_is_meant_to_be() {
    for (name, theme) in themes() {
        for palette in &PALETTES {
            let own_text = contrast(palette.text, palette.background);
            let is_solarized = palette.colors == SOLARIZED;
            let least = match *name {
                "dark" if !palette.is_dark() => continue,
                "light" if palette.is_dark() => continue,
                "sixteen" if is_solarized => 2.5,
                "high-contrast" => 7.0,
                "mono" => own_text,
                _ => 3.0,
            };
            let (lowest, dim) = figures(theme, palette);
            assert!(lowest >= least, "{name} on {}: {lowest:.2}", palette.name);
            // No theme can give more than the palette's own text has.
            let dim = dim.unwrap_or(own_text);
            assert!(
                dim >= 4.0 || is_solarized,
                "{name} on {}: {dim:.2}",
                palette.name
            );
        }
    }
}

#[test]
fn contrast_is_computed_as_wcag_says() {
    let near = |one: f64, other: f64| (one - other).abs() < 0.01;
    assert!(near(contrast(0x000000, 0xffffff), 21.0));
    assert!(near(contrast(0x777777, 0xffffff), 4.48));
    assert!(near(contrast(0xff0000, 0xffffff), 4.0));
    assert_eq!(shown(Color::Indexed(210), &PALETTES[0]), 0xff8787);
    assert_eq!(shown(Color::Indexed(250), &PALETTES[0]), 0xbcbcbc);
    assert_eq!(dimmed(0x000000, 0xffffff), 0x555555);
}
