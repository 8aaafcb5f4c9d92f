//! `format=flowed` (RFC 3676): lines that a mail program has wrapped, put together again.

/// `text` with every paragraph in one line (RFC 3676). `delsp` means that the space at the end of a soft line
/// is not part of the text, as in languages without spaces.
pub(super) fn unflowed(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The quote depth of the line that goes on.
    let mut open: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let (line, line_break) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        let content = line.trim_start_matches('>');
        let depth = line.len() - content.len();
        // A blank was added in front of what would be taken for a quote or a line of a mailbox.
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if open.is_some() && (open != Some(depth) || is_signature) {
            out.push('\n');
            open = None;
        }
        if open.is_none() && depth > 0 {
            out.push_str(&">".repeat(depth));
            out.push(' ');
        }
        let is_soft = content.ends_with(' ') && !is_signature;
        match is_soft {
            true if delsp => out.push_str(&content[..content.len() - 1]),
            _ => out.push_str(content),
        }
        open = is_soft.then_some(depth);
        if !is_soft {
            out.push_str(line_break);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unflowed;

    #[test]
    fn soft_lines_are_joined_within_their_quote() {
        let flowed = "A paragraph \nthat goes on \nand ends.\n\n> quoted \n> text\n>> deeper \n> less\n-- \nAda \nLovelace\n";
        let text = "A paragraph that goes on and ends.\n\n> quoted text\n>> deeper \n> less\n-- \nAda Lovelace\n";
        assert_eq!(unflowed(flowed, false), text);
    }

    #[test]
    fn added_blanks_go_and_text_without_soft_lines_stays() {
        assert_eq!(
            unflowed(" > no quote\n From here\n", false),
            "> no quote\nFrom here\n"
        );
        assert_eq!(unflowed("日本 \n語\n", true), "日本語\n");
        assert_eq!(unflowed("soft \n-- \nx", false), "soft \n-- \nx");
        for text in ["", "a", "a\n", "a\n\nb", "\n\n"] {
            assert_eq!(unflowed(text, false), text);
        }
    }
}
