//! The file for a browser elsewhere, as a link that terminals know (OSC 8).

use super::{PreviewPane, preview_notes};
use crate::app::shared::Shared;
use crate::mail::PreviewPage;

/// First row of a preview's notes: below the header, the border and the tabs.
const NOTES_ROW: u16 = 3;
/// Their first column: inside of the border, with its air.
const NOTES_COLUMN: u16 = 2;

/// A link on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Row of its first row from 0.
    pub row: u16,
    /// Column from 0.
    pub column: u16,
    /// The address.
    pub url: String,
    /// What is said before it.
    pub words: String,
    /// The rows of its text.
    pub rows: Vec<String>,
}

/// The link of a preview, not yet placed.
pub(super) fn of(pane: &PreviewPane, width: usize) -> Option<Link> {
    let (path, machine) = pane
        .file
        .as_ref()
        .filter(|_| pane.page == PreviewPage::Html)?;
    let characters: Vec<char> = path.chars().collect();
    let rows = characters.chunks(width.max(1));
    Some(Link {
        row: NOTES_ROW,
        column: NOTES_COLUMN,
        url: format!("file://{machine}{}", in_url(path)),
        words: "There is no display here. For a browser:".to_owned(),
        rows: rows.map(|row| row.iter().collect()).collect(),
    })
}

/// The link that the preview shows now.
pub fn link_on(shared: &Shared, pane: &PreviewPane) -> Option<Link> {
    let link = of(pane, super::preview_columns(shared))?;
    let above = preview_notes(shared, pane).len() - link.rows.len();
    let row = NOTES_ROW + u16::try_from(above).unwrap_or(u16::MAX);
    Some(Link { row, ..link })
}

/// A path as it stands in an address (RFC 8089).
pub fn in_url(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match plain(byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::in_url;

    #[test]
    fn a_path_holds_nothing_that_ends_a_link() {
        assert_eq!(
            in_url("/home/ada b/\u{1b}\\é.html"),
            "/home/ada%20b/%1B%5C%C3%A9.html"
        );
    }
}
