//! Text as literals of each language. Whatever the text holds, it stays text.

/// For Python and JavaScript, which both read JSON's strings.
pub(super) fn json(text: &str) -> String {
    // A string becomes JSON without fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// For PHP and Ruby: nothing but the backslash and the quote means anything.
pub(super) fn single(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// For Rust.
pub(super) fn rust(text: &str) -> String {
    format!("{text:?}")
}

/// For a POSIX shell.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Long text line by line, each a literal by `literal`, joined by `between`.
pub(super) fn lines(text: &str, literal: fn(&str) -> String, between: &str) -> String {
    if text.is_empty() {
        return literal("");
    }
    let lines: Vec<String> = text.split_inclusive('\n').map(literal).collect();
    lines.join(between)
}
