//! The dot in a profile's color. Words stand beside it: it only adds.

use ratatui::style::{Color, Style};

use super::Theme;
use crate::postmark;

/// Postmark's colors as the terminal's sixteen: on the terminal's background, and on a black one, where the dark
/// ones would drown.
const DOTS: [(postmark::Color, Color, Color); 8] = [
    (postmark::Color::Purple, Color::Magenta, Color::LightMagenta),
    (postmark::Color::Blue, Color::Blue, Color::LightBlue),
    (postmark::Color::Turquoise, Color::Cyan, Color::LightCyan),
    (postmark::Color::Green, Color::Green, Color::LightGreen),
    (postmark::Color::Red, Color::Red, Color::Red),
    (postmark::Color::Yellow, Color::Yellow, Color::LightYellow),
    (postmark::Color::Grey, Color::DarkGray, Color::Gray),
    (postmark::Color::Orange, Color::LightRed, Color::LightRed),
];

/// The style of the dot; no color in a theme without.
pub(super) fn style(color: postmark::Color, theme: &Theme) -> Style {
    if theme.bad.fg.is_none() {
        return theme.title;
    }
    let on_black = theme.text.bg.is_some();
    let found = DOTS.iter().find(|(known, ..)| *known == color);
    let shown = found.map(|(_, usual, bright)| if on_black { *bright } else { *usual });
    shown.map_or(theme.title, |shown| theme.title.fg(shown))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn eight_colors_are_told_apart_in_every_theme() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            let styles: Vec<Style> = postmark::COLORS
                .iter()
                .map(|(color, _)| style(*color, &theme))
                .collect();
            let shown: HashSet<Option<Color>> = styles.iter().map(|style| style.fg).collect();
            let expected = if name == "mono" { 1 } else { 8 };
            assert_eq!(shown.len(), expected, "{name}");
            assert_eq!(shown.contains(&None), name == "mono", "{name}");
            assert!(!shown.contains(&theme.text.bg) || name == "mono", "{name}");
            assert!(styles.iter().all(|style| style.bg.is_none()), "{name}");
        }
    }
}
