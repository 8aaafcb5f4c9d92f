//! Tokens in a text of which nothing is known: by their shape.

use super::reading::Reading;
use super::sink::{Filter, Form, Place, Sink};
use super::streams::Streams;
use crate::postmark::{Secret, TokenShape};

const UUID: usize = 36;
/// Minimum length of another mail service's key.
const LEAST_KEY: usize = 20;

/// Whether `text`, as a whole, has the shape of a token: a UUID (server and account tokens), an access key
/// (`PM-T-…`, `PM-B-…`), 36 characters as a secret key has them, or a key of another mail service. The
/// test tokens that anyone may know are not among them.
///
/// ```
/// use postrider::postmark::is_token_shaped;
///
/// assert!(is_token_shaped("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2"));
/// assert!(!is_token_shaped("smtp.postmarkapp.com"));
/// ```
pub fn is_token_shaped(text: &str) -> bool {
    match TokenShape::of(text) {
        TokenShape::Uuid | TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast => {
            true
        }
        TokenShape::SecretKey => is_mixed(text),
        TokenShape::OtherService => text.len() >= LEAST_KEY && is_mixed(text),
        _ => false,
    }
}

/// Whether it has both letters and digits, as random keys do.
fn is_mixed(text: &str) -> bool {
    let has = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
    has(char::is_ascii_digit) && has(char::is_ascii_alphabetic)
}

/// Everything token-shaped in `text`, each once. UUIDs are found in every encoding that
/// [`Redactor`](super::Redactor) sees through, the others where they are written plainly.
///
/// For a text that came from somewhere else, such as a settings file or a log, before anything of it
/// is shown:
///
/// ```
/// use postrider::postmark::Redactor;
///
/// let settings = "SMTP_HOST=b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2\nSMTP_PORT=587\n";
/// let mut redactor = Redactor::new();
/// redactor.learn_tokens_in(settings);
/// assert_eq!(redactor.scrub(settings), "SMTP_HOST=••••••••\nSMTP_PORT=587\n");
/// ```
pub fn tokens_in(text: &str) -> Vec<Secret> {
    let mut tokens: Vec<Secret> = words(text)
        .filter(|word| is_token_shaped(word))
        .map(Secret::new)
        .collect();
    let filter = Filter {
        bytes: std::array::from_fn(|byte| {
            u8::try_from(byte).is_ok_and(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        }),
        least: UUID,
    };
    for reading in Reading::all(text) {
        let mut streams = Streams::new(&filter, Uuids::new);
        reading.feed(&mut streams);
        let found = streams.into_sinks().flat_map(|(_, sink)| sink.found);
        tokens.extend(found.map(Secret::new));
    }
    tokens.sort_unstable_by(|a, b| a.expose().cmp(b.expose()));
    tokens.dedup();
    tokens
}

/// Words that may be keys, with and without the dots in them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let plain = text.split(move |c| !is_key(c));
    let dotted = text.split(move |c| !is_key(c) && c != '.');
    plain.chain(
        dotted
            .map(|word| word.trim_matches('.'))
            .filter(|word| word.contains('.')),
    )
}

/// Finds UUIDs in folded text.
struct Uuids {
    is_text: bool,
    /// The last bytes that may be part of one.
    last: String,
    found: Vec<String>,
}

impl Uuids {
    fn new(form: Form) -> Self {
        Self {
            is_text: form == Form::Folded,
            last: String::new(),
            found: Vec::new(),
        }
    }
}

impl Sink for Uuids {
    fn byte(&mut self, byte: u8, _: Place) {
        if !self.is_text || !(byte.is_ascii_hexdigit() || byte == b'-') {
            return self.gap();
        }
        if self.last.len() == 2 * UUID {
            self.last.drain(..UUID);
        }
        self.last.push(char::from(byte));
        let start = self.last.len().saturating_sub(UUID);
        let end = &self.last[start..];
        // A quick look first: the last group has twelve digits behind a hyphen.
        if end.as_bytes().get(23) == Some(&b'-') && TokenShape::of(end) == TokenShape::Uuid {
            self.found.push(end.to_owned());
        }
    }

    fn edge(&mut self) {}

    fn gap(&mut self) {
        self.last.clear();
    }
}
