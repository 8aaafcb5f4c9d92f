//! What a server says becomes text that may be shown: decoded, on one line, short, without secrets.

use std::time::Duration;

use crate::postmark::{Redactor, shortened};

/// Characters kept of one line.
const SHOWN: usize = 1_000;

/// `text` in one line: line ends and tabs become spaces. Other control characters stay until the text is
/// printed.
fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ")
}

/// Bytes from the network as one line of text, with U+FFFD for invalid UTF-8.
pub(super) fn decode(bytes: &[u8]) -> String {
    one_line(&String::from_utf8_lossy(bytes))
}

pub fn presentable(redactor: &Redactor, text: &str) -> String {
    // Scrubbing needs whole secrets.
    shortened(&redactor.scrub(&one_line(text)), SHOWN)
}

/// The lines of one reply for display; also finds secrets split across lines.
pub(super) fn presentable_lines(redactor: &Redactor, lines: &[String]) -> Vec<String> {
    let lines: Vec<String> = lines.iter().map(|line| one_line(line)).collect();
    let scrubbed = redactor.scrub_lines(&lines);
    scrubbed.iter().map(|line| shortened(line, SHOWN)).collect()
}

/// `12345` becomes `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `15 s`, `0.9 s`, `10 min`
pub fn in_words(time: Duration) -> String {
    match (time.as_secs(), time.subsec_millis()) {
        (seconds, 0) if seconds >= 120 && seconds % 60 == 0 => format!("{} min", seconds / 60),
        (seconds, 0) => format!("{seconds} s"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_the_wire_is_one_line_with_all_its_characters() {
        assert_eq!(
            decode(b"a\x1b[2Jb\0c\td\xe9\xff\x07\r"),
            "a\x1b[2Jb\0c d\u{fffd}\u{fffd}\x07 "
        );
        assert_eq!(
            presentable(&Redactor::new(), &"é".repeat(2_000))
                .chars()
                .count(),
            SHOWN + 1
        );
    }

    #[test]
    fn times_have_their_unit() {
        let shown = [900, 15_000, 90_000, 600_000]
            .map(Duration::from_millis)
            .map(in_words);
        assert_eq!(shown, ["0.9 s", "15 s", "90 s", "10 min"]);
    }

    #[test]
    fn numbers_are_grouped() {
        let shown = [0, 999, 1_000, 12_345, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }
}
