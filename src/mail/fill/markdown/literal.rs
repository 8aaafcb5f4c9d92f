//! A value as literal text of a Markdown document, on the line on which it lands.

use crate::mail::fill::line::{is_line_break, one_line};

/// The line, as far as it is written, into which a value is inserted.
pub(super) struct Line<'a>(&'a str);

impl<'a> Line<'a> {
    pub(super) fn at_end_of(out: &'a str) -> Self {
        Self(out.rsplit(is_line_break).next().unwrap_or(out))
    }

    /// The beginning of the URL at the end of the line: the text after the last space or bracket.
    pub(super) fn address(&self) -> &'a str {
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | '<');
        let last = self.0.rsplit(ends).next().unwrap_or_default();
        &last[bare(last).unwrap_or(0)..]
    }

    /// Whether the line ends in a bare URL, which becomes a link.
    pub(super) fn is_in_address(&self) -> bool {
        bare(
            self.0
                .rsplit(char::is_whitespace)
                .next()
                .unwrap_or_default(),
        )
        .is_some()
    }

    /// Escapes everything in `value` that could be markup; `behind` is the text after it. Preserves lines
    /// unless it must be one line.
    pub(super) fn literal(&self, value: &str, behind: &str, is_one_line: bool) -> String {
        let value = match is_one_line {
            true => one_line(value),
            false => value
                .replace("\r\n", "\n")
                .trim_end_matches(is_line_break)
                .to_owned(),
        };
        let lines: Vec<&str> = value.split(is_line_break).collect();
        let (prefix, is_start) = self.structure();
        let in_angle = self.0.rsplit(char::is_whitespace).next();
        let in_angle = in_angle.is_some_and(|word| word.contains('<'));
        let mut out = String::with_capacity(value.len() + 8);
        for (at, line) in lines.iter().enumerate() {
            let (is_first, is_last) = (at == 0, at + 1 == lines.len());
            if !is_first {
                // Two blanks make it a line of its own.
                out.truncate(out.trim_end_matches(' ').len());
                out.push_str(if out.is_empty() || out.ends_with('\n') {
                    "\n"
                } else {
                    "  \n"
                });
                out.push_str(&prefix);
            }
            let begins = is_start || !is_first;
            let line = if begins { line.trim_start() } else { line };
            let behind = if is_last { behind } else { "\n" };
            push_line(&mut out, line, behind, begins, in_angle && is_first);
        }
        out
    }

    /// A value in a code block, which has no escapes: its lines get the same prefix as the variable's line.
    pub(super) fn code(&self, value: &str) -> Result<String, String> {
        let lines: Vec<&str> = value.split(is_line_break).collect();
        let is_fence = |line: &&str| {
            ["```", "~~~"]
                .iter()
                .any(|mark| line.trim_start().starts_with(mark))
        };
        if lines.iter().any(is_fence) {
            return Err("one of its lines would end the code block around it".into());
        }
        let inert = |c: char| matches!(c, ' ' | '\t' | '>');
        let prefix = &self.0[..self.0.len() - self.0.trim_start_matches(inert).len()];
        Ok(lines.join(&format!("\n{prefix}")))
    }

    /// The prefix that keeps a continuation line in the same quotes and lists, and whether the line has
    /// nothing else.
    fn structure(&self) -> (String, bool) {
        let (mut prefix, mut rest) = (String::new(), self.0);
        while let Some(first) = rest.chars().next() {
            let length = match first {
                ' ' | '\t' | '>' => 1,
                _ => marker(rest),
            };
            if length == 0 {
                break;
            }
            match first {
                ' ' | '\t' | '>' => prefix.push(first),
                _ => prefix.push_str(&" ".repeat(length)),
            }
            rest = &rest[length..];
        }
        (prefix, rest.is_empty())
    }
}

/// The start of a bare URL in a word.
fn bare(word: &str) -> Option<usize> {
    ["http://", "https://"]
        .iter()
        .filter_map(|scheme| word.find(scheme))
        .min()
}

/// Length of a list marker, 0 if there is none.
fn marker(rest: &str) -> usize {
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let behind = &rest[digits..];
    let is_marker = match digits {
        0 => behind.starts_with(['-', '+', '*']),
        1..=9 => behind.starts_with(['.', ')']),
        _ => false,
    };
    let is_item = is_marker && behind[1..].starts_with([' ', '\t']);
    if is_item { digits + 1 } else { 0 }
}

/// Writes a line of a value. `begins` means that it starts a line of the document.
fn push_line(out: &mut String, line: &str, behind: &str, begins: bool, in_angle: bool) {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = None;
    for (at, c) in line.char_indices() {
        let rest = &line[at + c.len_utf8()..];
        let next = rest.chars().next().or_else(|| behind.chars().next());
        let is_end = rest.is_empty();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '|' => true,
            '_' => is_end || !(is_word(before) && is_word(next)),
            '&' => next.is_none_or(|next| next == '#' || next.is_ascii_alphabetic()),
            '!' => is_end,
            '(' => at == 0,
            ':' => at == 0 || is_end || in_angle || rest.starts_with("//"),
            '@' => in_angle,
            '#' | '+' | '-' | '=' => begins && at == 0,
            '.' | ')' => begins && at == digits && digits > 0,
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    let is_number = begins && digits > 0 && digits == line.len();
    if is_number && behind.starts_with(['.', ')']) {
        out.push('\\');
    }
}
