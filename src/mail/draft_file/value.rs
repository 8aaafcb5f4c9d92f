//! Values that a line cannot hold as they are.

/// Marks an escaped value.
const MARK: char = '\\';

/// Writes a value into a line. An empty one that must be preserved (`keeps_empty`) is just the mark.
pub(super) fn written(value: &str, keeps_empty: bool) -> String {
    let has_control = value.contains(|c: char| c.is_control());
    let is_lost = keeps_empty && value.is_empty();
    let is_odd = has_control || value.trim() != value || value.starts_with(MARK);
    if !is_odd && !is_lost {
        return value.to_owned();
    }
    let mut out = String::from(MARK);
    let last = value.chars().count().saturating_sub(1);
    for (at, c) in value.chars().enumerate() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            MARK => out.push_str("\\\\"),
            c if c.is_control() || (c.is_whitespace() && (at == 0 || at == last)) => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// Reads a value from a line. Invalid escapes are taken literally.
pub(super) fn read(line: &str) -> String {
    let line = line.trim();
    let escaped = line.strip_prefix(MARK).and_then(unescaped);
    escaped.unwrap_or_else(|| line.to_owned())
}

fn unescaped(text: &str) -> Option<String> {
    if !text.is_empty() && !text.contains(MARK) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != MARK {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            MARK => MARK,
            'u' => {
                let rest = chars.as_str().strip_prefix('{')?;
                let (digits, after) = rest.split_once('}')?;
                chars = after.chars();
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
            }
            _ => return None,
        });
    }
    Some(out)
}
