//! Variables: `{{name}}` in a message that is begun from a file or a template, and what stands there
//! instead.
//!
//! A backslash before the braces leaves them as they are: `\{{name}}` becomes `{{name}}`. What is no name
//! between braces is no variable.

use std::collections::BTreeMap;

use super::{BodyFormat, Draft};

/// A message with variables, and what they are where nobody says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    /// The message.
    pub draft: Draft,
    /// Values by name.
    pub values: BTreeMap<String, String>,
    /// Whether braces in it are what they are, and no variables.
    pub literal: bool,
}

impl Pattern {
    /// The names of its variables in the order in which they occur, each once.
    pub fn variables(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        if self.literal {
            return names;
        }
        for text in texts(&self.draft) {
            for piece in pieces(text) {
                if let Piece::Variable(name) = piece
                    && !names.iter().any(|known| known == name)
                {
                    names.push(name.to_owned());
                }
            }
        }
        names
    }

    /// Those that have no value.
    pub fn missing(&self) -> Vec<String> {
        let has_none = |name: &String| !self.values.contains_key(name);
        self.variables().into_iter().filter(has_none).collect()
    }

    /// The message with every variable that has a value replaced by it. What goes into HTML is escaped.
    pub fn filled(&self) -> Draft {
        if self.literal {
            return self.draft.clone();
        }
        let plain = |text: &str| self.fill(text, false);
        let mut draft = self.draft.changed(plain);
        draft.files = self.draft.files.iter().map(|path| plain(path)).collect();
        draft.html = self.fill(&self.draft.html, true);
        if draft.format == BodyFormat::Html {
            draft.text = self.fill(&self.draft.text, true);
        }
        draft
    }

    fn fill(&self, text: &str, is_html: bool) -> String {
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) | Piece::Escaped(text) => out.push_str(text),
                Piece::Variable(name) => match self.values.get(name) {
                    Some(value) if is_html => out.push_str(&escaped(value)),
                    Some(value) => out.push_str(value),
                    None => {
                        out.push_str("{{");
                        out.push_str(name);
                        out.push_str("}}");
                    }
                },
            }
        }
        out
    }
}

fn texts(draft: &Draft) -> impl Iterator<Item = &str> {
    let lines = [
        &draft.from,
        &draft.to,
        &draft.cc,
        &draft.bcc,
        &draft.reply_to,
        &draft.subject,
        &draft.stream,
        &draft.tag,
    ];
    let rows = draft.extras.metadata.iter().chain(&draft.extras.headers);
    let bodies = [&draft.text, &draft.html].into_iter();
    let all = lines.into_iter().chain(rows).chain(&draft.files);
    all.chain(bodies).map(String::as_str)
}

fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
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

/// A stretch of text.
enum Piece<'a> {
    Text(&'a str),
    /// Braces that a backslash has made text.
    Escaped(&'a str),
    Variable(&'a str),
}

/// `text` in stretches. Takes time linear in it.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, name, whole, after)) = next(rest) {
        match before.strip_suffix('\\') {
            Some(before) => pieces.extend([Piece::Text(before), Piece::Escaped(whole)]),
            None => pieces.extend([Piece::Text(before), Piece::Variable(name)]),
        }
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The next variable: what stands before it, its name, it with its braces, and what stands behind.
fn next(text: &str) -> Option<(&str, &str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("{{") {
        let at = from + found;
        let inside = &text[at + 2..];
        let end = inside.find(|c| !is_of_name(c) && c != ' ');
        let end = end.unwrap_or(inside.len());
        let name = inside[..end].trim_matches(' ');
        if is_name(name) && inside[end..].starts_with("}}") {
            let whole = at + 2 + end + 2;
            return Some((&text[..at], name, &text[at..whole], &text[whole..]));
        }
        from = at + 1;
    }
    None
}

/// Where the first variable of a text stands, with its braces; one behind a backslash counts, since what is
/// sent has no backslashes of that kind left.
pub(super) fn first_variable(text: &str) -> Option<std::ops::Range<usize>> {
    next(text).map(|(before, _, whole, _)| before.len()..before.len() + whole.len())
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Whether this can be the name of a variable: letters, digits, hyphens, underscores and dots.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(draft: Draft, values: &[(&str, &str)]) -> Pattern {
        let values = values.iter().map(|(name, value)| (*name, *value));
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Pattern {
            draft,
            values: values.collect(),
            literal: false,
        }
    }

    fn filled(text: &str, values: &[(&str, &str)]) -> String {
        let draft = Draft {
            text: text.into(),
            ..Draft::default()
        };
        pattern(draft, values).filled().text
    }

    #[test]
    fn variables_are_found_wherever_something_is_written_and_each_once() {
        let draft = Draft {
            to: "{{ whom }} <{{address}}>".into(),
            subject: "For {{whom}}: {{größe}}".into(),
            files: vec!["{{month}}/invoice.pdf".into()],
            text: "{{whom}} {{a.b-c_1}}".into(),
            html: "<p>{{in-html}}</p>".into(),
            extras: crate::mail::Extras {
                metadata: vec!["order={{order}}".into()],
                ..Default::default()
            },
            ..Draft::default()
        };
        let all = pattern(draft, &[("whom", "Grace")]);
        let names = [
            "whom", "address", "größe", "order", "month", "a.b-c_1", "in-html",
        ];
        assert_eq!(all.variables(), names);
        assert_eq!(all.missing(), &names[1..]);
        assert_eq!(all.filled().to, "Grace <{{address}}>");
        assert_eq!(all.filled().files, ["{{month}}/invoice.pdf"]);
    }

    #[test]
    fn what_is_no_name_is_text_and_a_backslash_makes_it_so() {
        let x = [("x", "1")];
        for (text, expected) in [
            ("{{x}}{{ x }}", "11"),
            ("{{#each x}} {{}} {{ }} {{x", "{{#each x}} {{}} {{ }} {{x"),
            ("\\{{x}} {{x}}", "{{x}} 1"),
            ("{{{x}}} {{{{x}}}}", "{1} {{1}}"),
            ("{{x\n}}", "{{x\n}}"),
            ("{x} }}{{", "{x} }}{{"),
            ("{{y}}", "{{y}}"),
        ] {
            assert_eq!(filled(text, &x), expected, "{text}");
        }
    }

    #[test]
    fn a_value_is_text_and_is_not_filled_again() {
        assert_eq!(filled("{{x}}", &[("x", "{{y}}"), ("y", "2")]), "{{y}}");
        let draft = Draft {
            format: BodyFormat::Html,
            subject: "{{x}}".into(),
            text: "<p>{{x}}</p>".into(),
            ..Draft::default()
        };
        let draft = pattern(draft, &[("x", "<b> & \"c\"")]).filled();
        assert_eq!(draft.text, "<p>&lt;b&gt; &amp; &quot;c&quot;</p>");
        assert_eq!(draft.subject, "<b> & \"c\"");
    }
}
