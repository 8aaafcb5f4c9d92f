//! What is written as what is sent: a text part, an HTML part, or both, by the draft's format.

use std::borrow::Cow;

use mail_parser::decoders::html::html_to_text;

use super::signature::{with_breaks, with_lines_kept};
use super::{BodyFormat, Draft, inline, markdown};

/// Alternative versions of a message. Empty ones are not sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Bodies<'a> {
    /// `text/plain`, with LF line ends.
    pub text: Cow<'a, str>,
    /// `text/html`, with LF line ends.
    pub html: Cow<'a, str>,
}

/// The parts of a draft. Markdown images among the draft's files are embedded. Linear time.
pub fn bodies(draft: &Draft) -> Bodies<'_> {
    let written = with_lf(&draft.text);
    let is_empty = draft.text.trim().is_empty();
    match draft.format {
        BodyFormat::Text => Bodies {
            text: written,
            html: called_html(draft, with_lf(&draft.html)),
        },
        _ if is_empty => Bodies {
            text: written,
            html: Cow::Borrowed(""),
        },
        BodyFormat::Markdown => {
            let callable = inline::Callable::of(draft);
            let id = |target: &str| callable.content_id(target).map(str::to_owned);
            let written = match markdown::without_notes(&written) {
                Cow::Owned(text) => Cow::Owned(text),
                Cow::Borrowed(_) => written,
            };
            let kept = with_lines_kept(&written);
            let html = Cow::Owned(markdown::to_html(&kept, &id));
            let plain = match markdown::without_escapes(&written) {
                Cow::Owned(plain) => Some(plain),
                Cow::Borrowed(_) => None,
            };
            Bodies {
                html,
                text: plain.map_or(written, Cow::Owned),
            }
        }
        BodyFormat::Html => {
            let kept = with_breaks(&written).into_owned();
            Bodies {
                text: Cow::Owned(html_to_text(&kept)),
                html: called_html(draft, Cow::Owned(kept)),
            }
        }
    }
}

/// HTML that refers to the draft's files by Content-ID.
fn called_html<'a>(draft: &Draft, html: Cow<'a, str>) -> Cow<'a, str> {
    match html {
        Cow::Borrowed(html) => inline::with_ids(draft, html),
        Cow::Owned(html) => Cow::Owned(inline::with_ids(draft, &html).into_owned()),
    }
}

/// `text` with every line end (CRLF, CR) as LF.
pub(super) fn with_lf(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(format: BodyFormat, text: &str, html: &str) -> (String, String) {
        let draft = Draft {
            format,
            text: text.into(),
            html: html.into(),
            ..Draft::default()
        };
        let Bodies { text, html } = bodies(&draft);
        (text.into_owned(), html.into_owned())
    }

    #[test]
    fn each_format_has_its_parts() {
        let (text, html) = parts(BodyFormat::Text, "a *b*", "<p>c</p>");
        assert_eq!((text.as_str(), html.as_str()), ("a *b*", "<p>c</p>"));
        let (text, html) = parts(BodyFormat::Markdown, "a *b*", "");
        assert_eq!(text, "a *b*");
        assert!(html.contains("a <em>b</em>"), "{html}");
        let (text, html) = parts(BodyFormat::Html, "<p>a</p><p>b &amp; c</p>", "");
        assert_eq!(html, "<p>a</p><p>b &amp; c</p>");
        assert!(text.contains("b & c") && !text.contains('<'), "{text}");
    }

    #[test]
    fn nothing_written_is_no_part() {
        for format in BodyFormat::ALL {
            let (text, html) = parts(format, " \n", "");
            assert!(text.trim().is_empty() && html.is_empty());
        }
    }

    #[test]
    fn line_ends_of_other_systems_are_line_ends() {
        let (text, html) = parts(BodyFormat::Text, "a\r\nb\rc\n", "<p>\r\nd");
        assert_eq!((text.as_str(), html.as_str()), ("a\nb\nc\n", "<p>\nd"));
        let (text, html) = parts(BodyFormat::Markdown, "a\r\n\r\nb", "");
        assert_eq!(text, "a\n\nb");
        assert!(!html.contains('\r'), "{html:?}");
    }
}
