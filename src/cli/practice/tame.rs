//! What somebody wrote, made fit for a terminal: no control characters, and nothing that turns the
//! direction of what stands beside it. Letters and emoji of any script stay whole.

/// Whether a character would act on the terminal or on the text around it.
fn acts(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

/// On one line: line ends and tabs become spaces.
pub(super) fn line(text: &str) -> String {
    let is_blank = |c| matches!(c, '\t' | '\n' | '\r');
    let spaced = text.chars().map(|c| if is_blank(c) { ' ' } else { c });
    let tamed: String = spaced.filter(|c| !acts(*c)).collect();
    tamed.trim().to_owned()
}

/// On several lines, each with `indent` before it, and a line end behind each.
pub(super) fn lines(text: &str, indent: &str) -> String {
    let keep = |c: &char| *c == '\t' || !acts(*c);
    let tamed = text.trim_end().lines().map(|line| {
        let line: String = line.chars().filter(keep).collect();
        format!("{indent}{line}").trim_end().to_owned() + "\n"
    });
    tamed.collect()
}

/// Whether bytes hold what [`lines`] would leave out.
pub(super) fn is_wild(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut wild = text.chars().filter(|c| acts(*c));
    wild.any(|c| !matches!(c, '\t' | '\n' | '\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_the_terminal() {
        let wild = "a\x1b[2Jb\u{9b}31mc\u{202e}d\u{7}\re👩‍🚀\u{2066}";
        assert_eq!(line(wild), "a[2Jb31mcd e👩‍🚀");
        assert_eq!(lines("a\x1b]0;x\x07\r\n\tb \n\n", "  "), "  a]0;x\n  \tb\n");
        assert!(is_wild(wild.as_bytes()) && is_wild(b"\x1b[c") && is_wild("\u{9b}".as_bytes()));
        assert!(!is_wild("Grüße\r\n\tGrace 👩‍🚀".as_bytes()));
    }
}
