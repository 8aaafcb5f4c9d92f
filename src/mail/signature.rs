//! The text below a message, behind the line by which programs know it (RFC 3676 section 4.3).

use std::borrow::Cow;

/// The line between a message and its signature, including the space.
const DASHES: &str = "-- ";

/// The signature as appended to a new message: an empty line, the dashes, and `text`. Empty without a text.
pub fn signature_block(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_matches('\n').trim_end();
    if text.trim().is_empty() {
        return String::new();
    }
    format!("\n\n{DASHES}\n{text}\n")
}

/// Markdown whose signature keeps its line breaks: Markdown would join them and take the dashes for a
/// heading.
pub(super) fn with_lines_kept(text: &str) -> Cow<'_, str> {
    let line = format!("{DASHES}\n");
    let at = text.rfind(&format!("\n{line}")).map(|at| at + 1);
    let Some(at) = at.or(text.starts_with(&line).then_some(0)) else {
        return Cow::Borrowed(text);
    };
    let (before, signature) = text.split_at(at);
    let mut kept = format!("{before}\n");
    for line in signature.trim_end().lines() {
        kept.push_str(line.trim_end());
        // Two blanks at its end break a line.
        kept.push_str("  \n");
    }
    Cow::Owned(kept)
}

/// HTML whose signature keeps its line breaks, if it has no tags.
pub(super) fn with_breaks(html: &str) -> Cow<'_, str> {
    let Some((before, signature)) = html.rsplit_once(&format!("\n{DASHES}\n")) else {
        return Cow::Borrowed(html);
    };
    if signature.contains('<') {
        return Cow::Borrowed(html);
    }
    // No line break behind a mark: readers make a blank of it.
    let lines: Vec<&str> = signature.trim_end().lines().collect();
    let dashes = DASHES.trim_end();
    Cow::Owned(format!(
        "{before}\n<br>{dashes}<br>{}\n",
        lines.join("<br>")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{BodyFormat, Draft, bodies};

    #[test]
    fn a_block_begins_with_the_dashes_and_is_nothing_without_a_text() {
        assert_eq!(
            signature_block("\r\nAda\r\nAcme \n\n"),
            "\n\n-- \nAda\nAcme\n"
        );
        assert_eq!(signature_block(" \n"), "");
    }

    #[test]
    fn the_lines_of_a_signature_stay_lines_in_html() {
        let draft = |text: &str| Draft {
            format: BodyFormat::Html,
            text: text.into(),
            ..Draft::default()
        };
        let signed = draft("<p>Hello</p>\n\n-- \nAda\nAcme\n");
        let made = bodies(&signed);
        assert!(
            made.html.ends_with("<br>--<br>Ada<br>Acme\n"),
            "{}",
            made.html
        );
        assert!(made.text.contains("--\nAda\nAcme"), "{}", made.text);
        let own = "<p>a</p>\n-- \n<p>b</p>\n<p>c</p>";
        assert_eq!(bodies(&draft(own)).html, own);
    }

    #[test]
    fn the_lines_of_a_signature_stay_lines_in_markdown() {
        let draft = Draft {
            format: BodyFormat::Markdown,
            text: "Hello\n-- \nAda\n*Acme*\n".into(),
            ..Draft::default()
        };
        let html = bodies(&draft).html.into_owned();
        assert!(!html.contains("<h") || html.contains("<html"), "{html}");
        assert!(html.contains("--<br>\nAda<br>\n<em>Acme</em>"), "{html}");
        assert_eq!(bodies(&draft).text, draft.text);
        assert_eq!(with_lines_kept("a\nb -- \nc"), "a\nb -- \nc");
    }
}
