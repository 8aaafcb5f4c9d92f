//! What a server says becomes text that may be shown: decoded, tame, short, without secrets.

use crate::postmark::Redactor;
use crate::record::EnhancedCode;

/// What stands where a secret stood.
pub const MASK: &str = "••••••••";

/// Characters of one line that are kept.
const SHOWN: usize = 1_000;

/// Format characters that change how other text is drawn, or hide in it: soft hyphen, zero-width and
/// bidirectional marks, line separators, byte order mark, tags.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// `text` without control and unseen characters; a tab becomes a space.
pub(super) fn tame(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_unseen(*c))
        .collect()
}

/// Bytes from the wire as tame text; what is not UTF-8 becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    tame(&String::from_utf8_lossy(bytes))
}

/// The first thousand characters. Comes after scrubbing, which needs secrets whole.
pub(super) fn shortened(text: String) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// One line, ready to be shown.
pub(super) fn presentable(redactor: &Redactor, text: &str) -> String {
    shortened(redactor.scrub(&tame(text)))
}

/// The lines of one reply, ready to be shown. A secret that a server spreads over several lines is
/// found as well: those lines are masked whole.
pub(super) fn presentable_lines(redactor: &Redactor, lines: &[String]) -> Vec<String> {
    let mut shown: Vec<String> = lines
        .iter()
        .map(|line| redactor.scrub(&tame(line)))
        .collect();
    for part in [as_it_is, without_code] {
        mask_spread(redactor, &mut shown, part);
    }
    shown.into_iter().map(shortened).collect()
}

fn as_it_is(line: &str) -> &str {
    line
}

/// Servers repeat the enhanced code on each line (RFC 2034 section 4).
fn without_code(line: &str) -> &str {
    let line = line.trim();
    match (EnhancedCode::parse(line), line.split_once(' ')) {
        (Some(_), Some((_, rest))) => rest.trim_start(),
        _ => line,
    }
}

fn mask_spread(redactor: &Redactor, lines: &mut [String], part: fn(&str) -> &str) {
    let holds = |lines: &[String]| {
        let joined: String = lines.iter().map(|line| part(line)).collect();
        redactor.scrub(&joined) != joined
    };
    let mut from = 0;
    while holds(&lines[from..]) {
        let Some(end) = (from + 1..=lines.len()).find(|end| holds(&lines[from..*end])) else {
            return;
        };
        let start = (from..end).rev().find(|start| holds(&lines[*start..end]));
        for line in &mut lines[start.unwrap_or(from)..end] {
            MASK.clone_into(line);
        }
        from = end;
    }
}

/// `12345` becomes `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_the_wire_is_tame() {
        assert_eq!(
            decode(b"a\x1b[2Jb\0c\td\xe9\xff\x07"),
            "a[2Jbc d\u{fffd}\u{fffd}"
        );
        assert_eq!(tame("a\u{202e}b\u{200b}c\u{85}"), "abc");
        assert_eq!(shortened("é".repeat(2_000)).chars().count(), SHOWN + 1);
    }

    #[test]
    fn numbers_are_grouped() {
        let shown = [0, 999, 1_000, 12_345, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }
}
