//! Text as literals of each language. Whatever the text holds, it stays text.

/// For Python and JavaScript, which both accept JSON strings.
pub(super) fn json(text: &str) -> String {
    // A string becomes JSON without fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// For PHP and Ruby: only backslash and quote are special.
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

/// Long text line by line, each quoted by `literal`, joined by `between`.
pub(super) fn lines(text: &str, literal: fn(&str) -> String, between: &str) -> String {
    if text.is_empty() {
        return literal("");
    }
    let lines: Vec<String> = text.split_inclusive('\n').map(literal).collect();
    lines.join(between)
}

/// Replaces marks such as `{host}` in `template`. Replacements are not scanned: an address may contain
/// braces.
pub(super) fn fill(template: &str, parts: &[(&str, String)]) -> String {
    let mut code = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        code.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut known = parts.iter();
        let found = known.find_map(|(mark, part)| Some((part, rest.strip_prefix(mark)?)));
        match found {
            Some((part, tail)) => {
                code.push_str(part);
                rest = tail;
            }
            None => {
                code.push('{');
                rest = &rest[1..];
            }
        }
    }
    code + rest
}
