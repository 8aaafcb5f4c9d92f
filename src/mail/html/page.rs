//! HTML written anew by an allow-list, for a browser: elements that show text, attributes that shape it,
//! links that open only on a click, and images that are part of the message. Nothing else of the original
//! comes through, however it is written.

use super::allowed::{is_attribute, is_element, is_foreign, is_root, is_scheme, is_void};
use super::css;
use super::images::Images;
use super::tokens::{Attributes, Token, Tokens, attribute, decoded};

/// The page itself, in a frame.
const SELF: &str = "about:srcdoc";
/// Rewrites `html` with only allowed content, in linear time.
pub(in crate::mail) fn write_page(html: &str, mut images: Images<'_>) -> String {
    let mut page = Page {
        out: String::with_capacity(html.len()),
        foreign: None,
        style: None,
        images: &mut images,
    };
    Tokens::of(html).for_each(|token| page.token(token));
    page.out
}

struct Page<'a, 'i> {
    out: String,
    /// The skipped foreign element, and how many of its name are open.
    foreign: Option<(String, usize)>,
    /// The media of the style sheet that follows.
    style: Option<String>,
    images: &'a mut Images<'i>,
}

impl Page<'_, '_> {
    fn token(&mut self, token: Token<'_>) {
        if self.foreign.is_some() {
            return self.leave_out(&token);
        }
        match token {
            Token::Text(text) => self
                .out
                .push_str(&text.replace('<', "&lt;").replace('>', "&gt;")),
            Token::Open(name, attributes) => self.open(&name, attributes),
            Token::Close(name) => self.close(&name),
            Token::Raw(text) => self.raw(text),
        }
    }

    fn leave_out(&mut self, token: &Token<'_>) {
        let Some((name, open)) = &mut self.foreign else {
            return;
        };
        match token {
            Token::Open(other, attributes) if other == name && !is_closed(attributes) => *open += 1,
            Token::Close(other) if other == name => *open -= 1,
            _ => {}
        }
        if *open == 0 {
            self.foreign = None;
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        if is_foreign(name) && !is_closed(attributes) {
            self.foreign = Some((name.to_owned(), 1));
        }
        if name == "style" {
            self.style = Some(attribute(attributes, "media").unwrap_or_default());
        }
        if !is_element(name) {
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in Attributes(attributes) {
            let attribute = attribute.to_ascii_lowercase();
            self.attribute(name, &attribute, &decoded(value));
        }
        self.out.push('>');
    }

    fn close(&mut self, name: &str) {
        if is_element(name) && !is_void(name) && !is_root(name) {
            self.out.push_str(&format!("</{name}>"));
        }
    }

    /// Writes an attribute if allowed.
    fn attribute(&mut self, element: &str, name: &str, value: &str) {
        let value = match (element, name) {
            ("a", "href") => return self.link(value),
            ("img", "src") | (_, "background") => self.images.find(value),
            (_, "style") => Some(css::declarations(value, self.images)),
            _ if is_attribute(name) => Some(value.to_owned()),
            _ => None,
        };
        if let Some(value) = value {
            self.push(name, &value);
        }
    }

    fn push(&mut self, name: &str, value: &str) {
        self.out
            .push_str(&format!(" {name}=\"{}\"", escaped(value)));
    }

    /// External links open beside the page, without a referrer.
    fn link(&mut self, target: &str) {
        match leads_to(target) {
            Some(target) if target.starts_with('#') => {
                self.push("href", &format!("{SELF}{target}"))
            }
            Some(target) => {
                self.push("href", &target);
                self.out
                    .push_str(" rel=\"noopener noreferrer\" target=\"_blank\"");
            }
            None => {}
        }
    }

    /// The content of a style sheet; drops scripts and the like.
    fn raw(&mut self, text: &str) {
        let Some(media) = self.style.take() else {
            return;
        };
        let sheet = css::sheet(text, self.images);
        if !sheet.is_empty() {
            let media = escaped(&media);
            self.out
                .push_str(&format!("<style media=\"{media}\">\n{sheet}</style>"));
        }
    }
}

/// Whether a tag is self-closing, as in foreign elements.
fn is_closed(attributes: &str) -> bool {
    attributes.trim_end().ends_with('/')
}

/// A link as a browser parses it (URL Standard, basic URL parser: ignores surrounding white space, control
/// characters and line breaks), if it leads to a place in the page or has an allowed scheme.
fn leads_to(target: &str) -> Option<String> {
    let target: String = target
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    let is_allowed = target.starts_with('#') || scheme.is_some_and(is_scheme);
    is_allowed.then_some(target)
}

/// `text` as a double-quoted attribute value.
pub(in crate::mail) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
