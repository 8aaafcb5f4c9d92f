//! Themes: a few colors become every style that is drawn with.
//!
//! Color only adds: symbols and words carry every meaning, so `mono` loses nothing. `tests/screens/contrast.rs` computes
//! how well each theme can be read on the usual palettes.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use serde::Deserialize;

use super::Symbols;
use crate::app::text::{self, Tone};
use crate::record::{TooDeep, check_toml_depth};

/// The themes that come with postrider, by name; the first is the default.
const BUILT_IN: [(&str, &str); 6] = [
    (
        "terminal",
        include_str!("../../assets/themes/terminal.toml"),
    ),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    (
        "high-contrast",
        include_str!("../../assets/themes/high-contrast.toml"),
    ),
    ("sixteen", include_str!("../../assets/themes/sixteen.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

/// Why a theme cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// No built-in theme has this name.
    #[error(
        "there is no theme `{0}`; choose one of terminal, dark, light, high-contrast, sixteen, mono"
    )]
    Unknown(String),
    /// The file is no TOML or has a key that no theme has.
    #[error("the theme cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// The file is nested too deep to be read.
    #[error("the theme cannot be read: {0}")]
    Depth(#[from] TooDeep),
    /// A value is neither a color nor an attribute.
    #[error(
        "`{value}` is not a color: `{key}` takes one of the sixteen ANSI names, a number up to 255, #rrggbb, or bold, dim, underlined, reversed"
    )]
    Value {
        /// Which key.
        key: &'static str,
        /// Its value.
        value: String,
    },
}

/// What a theme file may set; every key is optional. A value is a color or an attribute.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Palette {
    text: Option<String>,
    background: Option<String>,
    accent: Option<String>,
    good: Option<String>,
    bad: Option<String>,
    warning: Option<String>,
    quiet: Option<String>,
    client: Option<String>,
}

/// Every style that is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// Ordinary text, and the background of the frame.
    pub text: Style,
    /// Borders, what is disabled, and what stands beside other text; never what stands alone or says what to do.
    pub quiet: Style,
    /// What an empty field shows in place of a value.
    pub example: Style,
    /// Labels before fields.
    pub label: Style,
    /// The label of the focused field; the border of the pane with the keys.
    pub focus: Style,
    /// Titles of panes and cards.
    pub title: Style,
    /// Names of keys.
    pub key: Style,
    /// What went well.
    pub good: Style,
    /// What went wrong.
    pub bad: Style,
    /// What may go wrong, and what is under way.
    pub warning: Style,
    /// The part of a value that is wrong.
    pub mark: Style,
    /// What this program said to a server.
    pub client: Style,
    /// Selected text and the selected row: one foreground and one background, whatever it is laid over.
    pub selected: Style,
    /// Words that were looked for.
    pub found: Style,
    /// Which characters marks and frames are made of.
    pub symbols: Symbols,
}

impl Theme {
    /// The built-in theme of that name.
    ///
    /// # Errors
    /// [`ThemeError::Unknown`] for another name.
    pub fn named(name: &str) -> Result<Self, ThemeError> {
        BUILT_IN
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| ThemeError::Unknown(name.to_owned()))
            .and_then(|(_, file)| Self::parse(file))
    }

    /// The names of the built-in themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Reads a theme file.
    ///
    /// # Errors
    /// [`ThemeError::Syntax`] and [`ThemeError::Depth`] for broken TOML or an unknown key, [`ThemeError::Value`] for a value
    /// that is no color.
    pub fn parse(file: &str) -> Result<Self, ThemeError> {
        check_toml_depth(file)?;
        let palette: Palette = toml::from_str(file)?;
        let text = style("text", palette.text.as_deref())?;
        let ground = style("background", palette.background.as_deref())?;
        let text = Style {
            bg: ground.fg,
            ..text
        };
        let accent = style("accent", palette.accent.as_deref())?;
        let quiet = style("quiet", palette.quiet.as_deref())?;
        let bad = style("bad", palette.bad.as_deref())?.add_modifier(Modifier::BOLD);
        let warning = style("warning", palette.warning.as_deref())?;
        Ok(Self {
            text,
            quiet,
            example: quiet.add_modifier(Modifier::ITALIC),
            label: Style::new(),
            focus: accent.add_modifier(Modifier::BOLD),
            title: Style::new().add_modifier(Modifier::BOLD),
            key: accent.add_modifier(Modifier::BOLD),
            good: style("good", palette.good.as_deref())?,
            bad,
            warning: warning.add_modifier(Modifier::BOLD),
            mark: bad.add_modifier(Modifier::UNDERLINED),
            client: style("client", palette.client.as_deref())?,
            selected: selected(text),
            found: accent.add_modifier(Modifier::UNDERLINED),
            symbols: Symbols::default(),
        })
    }
}

impl Theme {
    /// The look of a meaning.
    pub(super) fn style(&self, style: text::Style) -> Style {
        let of = |tone: Option<Tone>| match tone {
            None => Style::new(),
            Some(Tone::Text) => self.text,
            Some(Tone::Quiet) => self.quiet,
            Some(Tone::Title) => self.title,
            Some(Tone::Key) => self.key,
            Some(Tone::Good) => self.good,
            Some(Tone::Bad) => self.bad,
            Some(Tone::Warning) => self.warning,
            Some(Tone::Client) => self.client,
            Some(Tone::Selected) => self.selected,
        };
        of(style.base).patch(of(style.over))
    }

    /// The same theme with other marks and frames.
    #[must_use]
    pub fn with_symbols(self, symbols: Symbols) -> Self {
        Self { symbols, ..self }
    }

    /// A row as it is drawn.
    pub(super) fn line(&self, line: text::Line) -> Line<'static> {
        let spans = line.spans.into_iter();
        let spans = spans.map(|span| Span::styled(span.content, self.style(span.style)));
        Line::from_iter(spans)
    }
}

/// `text` reversed, without anything of what it is laid over.
fn selected(text: Style) -> Style {
    Style::new()
        .fg(text.fg.unwrap_or(Color::Reset))
        .bg(text.bg.unwrap_or(Color::Reset))
        .add_modifier(Modifier::REVERSED)
        .remove_modifier(Modifier::all() - Modifier::REVERSED)
}

fn style(key: &'static str, value: Option<&str>) -> Result<Style, ThemeError> {
    let plain = Style::new();
    Ok(match value {
        None => plain,
        Some("bold") => plain.add_modifier(Modifier::BOLD),
        Some("dim") => plain.add_modifier(Modifier::DIM),
        Some("underlined") => plain.add_modifier(Modifier::UNDERLINED),
        Some("reversed") => plain.add_modifier(Modifier::REVERSED),
        Some(name) => plain.fg(Color::from_str(name).map_err(|_| ThemeError::Value {
            key,
            value: name.to_owned(),
        })?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_can_be_read() {
        for name in Theme::names() {
            assert!(Theme::named(name).is_ok(), "{name}");
        }
        assert_eq!(Theme::names().next(), Some("terminal"));
    }

    /// Indexed and RGB colors ignore the terminal's palette, so a light terminal may not show them.
    #[test]
    fn without_a_background_of_its_own_a_theme_uses_ansi_colors_only() {
        for (name, file) in BUILT_IN {
            let values: toml::Table = file.parse().unwrap();
            let has_background = values.contains_key("background");
            for value in values.values().filter_map(toml::Value::as_str) {
                assert!(!value.starts_with('#'), "{name}: {value}");
                assert!(
                    has_background || value.parse::<u8>().is_err(),
                    "{name}: {value}"
                );
            }
        }
    }

    /// Reverse video over the colors of each word would make a row of patches.
    #[test]
    fn what_is_selected_loses_the_style_below_it() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            for below in [
                theme.key,
                theme.bad,
                theme.quiet,
                theme.found,
                theme.example,
            ] {
                let over = theme.text.patch(below).patch(theme.selected);
                assert_eq!(over, theme.text.patch(theme.selected).patch(over), "{name}");
                assert_eq!(over.fg, theme.selected.fg, "{name}");
                assert_eq!(over.add_modifier, Modifier::REVERSED, "{name}");
            }
        }
    }

    #[test]
    fn mono_has_no_color() {
        let Theme {
            text,
            quiet,
            example,
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
            symbols: _,
        } = Theme::named("mono").unwrap();
        for style in [
            text, quiet, example, label, focus, title, key, good, bad, warning, mark, client,
            selected, found,
        ] {
            let none = |color: Option<Color>| color.is_none_or(|color| color == Color::Reset);
            assert!(none(style.fg) && none(style.bg), "{style:?}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_theme() {
        let why = |file: &str| Theme::parse(file).unwrap_err().to_string();
        assert!(why("accent = \"mauve-ish\"").contains("`mauve-ish`"));
        assert!(why("acent = \"red\"").contains("acent"));
        assert!(
            Theme::named("pink")
                .unwrap_err()
                .to_string()
                .contains("`pink`")
        );
    }
}
