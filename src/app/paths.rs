//! Paths as they are typed, pasted, or dropped on a terminal.

/// The paths of a text: one in a line, or several as a terminal pastes what is dropped on it, each with its
/// blanks escaped or in quotes. A single path may have blanks as they are.
pub(super) fn paths_in(text: &str) -> Vec<String> {
    let lines = text.lines().flat_map(|line| match several(line) {
        Some(words) => words,
        None => vec![clean_path(line)],
    });
    lines.filter(|path| !path.is_empty()).collect()
}

/// The words of a line as a shell would read them, if each of several is a whole path.
fn several(line: &str) -> Option<Vec<String>> {
    let is_path = |word: &String| {
        let mut starts = ["/", "~/", "file://"].iter();
        starts.any(|start| word.starts_with(start))
    };
    let words = words(line)?;
    let all = words.len() > 1 && words.iter().all(is_path);
    all.then(|| words.iter().map(|word| address_or_path(word)).collect())
}

/// Words between blanks, without quotes and backslashes; `None` if a quote is not closed.
fn words(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match (c, quote) {
            (_, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => quote = Some(c),
            ('\\', None | Some('"')) => word.extend(rest.next()),
            (_, None) if c.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    quote.is_none().then_some(words)
}

fn address_or_path(text: &str) -> String {
    match text.strip_prefix("file://") {
        Some(address) => percent_decoded(address.strip_prefix("localhost").unwrap_or(address)),
        None => text.to_owned(),
    }
}

/// A dropped or pasted path: without quotes, without `file://`, with its escapes undone.
fn clean_path(text: &str) -> String {
    let text = text.trim();
    let quoted = |quote: char| {
        text.strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
    };
    if let Some(inner) = quoted('"').or_else(|| quoted('\'')) {
        return inner.to_owned();
    }
    if text.starts_with("file://") {
        return address_or_path(text);
    }
    unescaped(text)
}

/// Without the backslashes that a terminal puts before what a shell would take for more than a letter.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let escapes = c == '\\' && rest.peek().is_some_and(|next| !next.is_alphanumeric());
        plain.extend(if escapes { rest.next() } else { Some(c) });
    }
    plain
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What all of them begin with.
pub(super) fn common_beginning(paths: &[String]) -> Option<String> {
    let first = paths.first()?;
    let shared = |other: &String| {
        first
            .chars()
            .zip(other.chars())
            .take_while(|(a, b)| a == b)
            .count()
    };
    let count = paths.iter().map(shared).min()?;
    Some(first.chars().take(count).collect())
}
