//! One pass over a text: which phrases of the table its lines have, and what they are about.

use super::lines::{Lines, has, has_any};
use super::phrases::{ABOUT_MAIL, ABOUT_OTHERS, OTHER_PORTS, ROWS, Trust};
use crate::postmark::PORTS;

/// The implicit TLS port, in addition to Postmark's ports.
pub(super) const IMPLICIT_TLS_PORT: u16 = 465;
/// A text of at most this many lines is an excerpt, not a log.
const PICKED_OUT: usize = 40;
/// Shorter one-word phrases must be whole words.
const WHOLE_WORD: usize = 8;
/// Buckets of the index; a power of two.
const BUCKETS: usize = 2_048;

const MAIL: u8 = 1;
const OTHERS: u8 = 2;

/// A phrase found in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) at: usize,
    /// The row of [`ROWS`].
    pub(super) row: usize,
    /// Position of the phrase in the line.
    pub(super) start: usize,
}

/// Results of the scan.
pub(super) struct Scan<'l, 't> {
    lines: &'l Lines<'t>,
    /// What each line is about.
    about: Vec<u8>,
    /// At most one per row and line, by line.
    hits: Vec<Hit>,
}

enum Entry {
    Row(usize),
    Mail,
    Others,
}

/// The phrases by their first four bytes.
struct Index(Vec<Vec<(&'static str, Entry)>>);

impl Index {
    fn new() -> Self {
        let mut buckets: Vec<Vec<(&'static str, Entry)>> = Vec::new();
        buckets.resize_with(BUCKETS, Vec::new);
        let rows = ROWS.iter().enumerate().flat_map(|(at, row)| {
            let phrases = row.phrases.iter();
            phrases.map(move |phrase| (*phrase, Entry::Row(at)))
        });
        let mail = ABOUT_MAIL.iter().map(|word| (*word, Entry::Mail));
        let others = ABOUT_OTHERS.iter().map(|word| (*word, Entry::Others));
        for (phrase, entry) in rows.chain(mail).chain(others) {
            if let Some(slot) = slot(phrase.as_bytes()) {
                buckets[slot].push((phrase, entry));
            }
        }
        Self(buckets)
    }
}

/// The bucket for these first bytes; `None` for fewer than four.
fn slot(bytes: &[u8]) -> Option<usize> {
    let key = bytes
        .first_chunk::<4>()?
        .map(|byte| byte.to_ascii_lowercase());
    let spread = u32::from_le_bytes(key).wrapping_mul(2_654_435_761);
    Some(usize::try_from(spread >> 16).unwrap_or_default() % BUCKETS)
}

/// Whether `bytes` begin with `phrase`; a short one must be a whole word.
fn begins(bytes: &[u8], phrase: &str, entry: &Entry) -> bool {
    let whole = matches!(entry, Entry::Row(_))
        && phrase.len() < WHOLE_WORD
        && phrase.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let behind = bytes.get(phrase.len());
    let same = bytes.get(..phrase.len());
    same.is_some_and(|same| same.eq_ignore_ascii_case(phrase.as_bytes()))
        && !(whole && behind.is_some_and(u8::is_ascii_alphanumeric))
}

impl<'l, 't> Scan<'l, 't> {
    pub(super) fn of(lines: &'l Lines<'t>) -> Self {
        let index = Index::new();
        let mut scan = Self {
            lines,
            about: Vec::with_capacity(lines.len()),
            hits: Vec::new(),
        };
        for at in 0..lines.len() {
            let about = scan.line(at, &index);
            scan.about.push(about);
        }
        scan
    }

    /// What the line is about; records its phrases as hits.
    fn line(&mut self, at: usize, index: &Index) -> u8 {
        let bytes = self.lines.at(at).as_bytes();
        let first = self.hits.len();
        let mut about = 0;
        let mut before = b' ';
        for (start, &byte) in bytes.iter().enumerate() {
            let begins_word = byte.is_ascii_alphanumeric() && !before.is_ascii_alphanumeric();
            if begins_word
                && byte.is_ascii_digit()
                && before == b':'
                && is_host(&bytes[..start - 1])
            {
                about |= about_port(&bytes[start..]);
            }
            if begins_word && let Some(slot) = slot(&bytes[start..]) {
                for (phrase, entry) in &index.0[slot] {
                    if !begins(&bytes[start..], phrase, entry) {
                        continue;
                    }
                    match entry {
                        Entry::Mail => about |= MAIL,
                        Entry::Others => about |= OTHERS,
                        Entry::Row(row) => self.hit(
                            first,
                            Hit {
                                at,
                                row: *row,
                                start,
                            },
                        ),
                    }
                }
            }
            before = byte;
        }
        about | about_address(self.lines.at(at))
    }

    fn hit(&mut self, first: usize, hit: Hit) {
        if self.hits[first..].iter().all(|other| other.row != hit.row) {
            self.hits.push(hit);
        }
    }

    /// The best row of each line: an actual reason before a generic one, then by the table's order.
    pub(super) fn accepted(&self) -> Vec<Hit> {
        let mut accepted: Vec<Hit> = Vec::new();
        for hit in self.hits.iter().filter(|hit| self.counts(hit)) {
            let rank = |hit: &Hit| (ROWS[hit.row].trust == Trust::Vague, hit.row);
            match accepted.last_mut() {
                Some(last) if last.at == hit.at => {
                    if rank(hit) < rank(last) {
                        *last = *hit;
                    }
                }
                _ => accepted.push(*hit),
            }
        }
        accepted
    }

    fn counts(&self, hit: &Hit) -> bool {
        let about = self.about[hit.at];
        let is_others = about & OTHERS != 0 && about & MAIL == 0;
        match ROWS[hit.row].trust {
            Trust::Sure => true,
            Trust::Loose => !is_others && self.is_about_mail(hit.at),
            Trust::Network | Trust::Vague => {
                !is_others && (self.is_about_mail(hit.at) || self.is_picked_out(hit))
            }
        }
    }

    /// Whether this or a nearby line is about mail.
    pub(super) fn is_about_mail(&self, at: usize) -> bool {
        let from = at.saturating_sub(super::lines::NEAR);
        let to = (at + super::lines::NEAR + 1).min(self.about.len());
        self.about[from..to].iter().any(|about| about & MAIL != 0)
    }

    /// Whether just this error was pasted: a short text that reads like an error and mentions no other
    /// service.
    fn is_picked_out(&self, hit: &Hit) -> bool {
        self.lines.len() <= PICKED_OUT
            && self.about.iter().all(|about| about & OTHERS == 0)
            && reads_like_an_error(self.lines.at(hit.at), ROWS[hit.row].phrases)
    }
}

/// Whether `line` is an error message rather than prose: it says so, or is hardly more than the phrase.
fn reads_like_an_error(line: &str, phrases: &[&str]) -> bool {
    const SAYS_SO: &[&str] = &[
        "error",
        "exception",
        "errno",
        "failed",
        "failure",
        "fatal",
        "dial tcp",
        "getaddrinfo",
        "x509",
        "tls:",
        "ssl:",
        "curl:",
        "stream_socket",
        "net::",
        "code:",
        "connect e",
        "***",
    ];
    let line = line.trim();
    let is_little_more = |phrase: &str| {
        line.len() <= phrase.len() + 12
            && line
                .get(..phrase.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(phrase))
    };
    has_any(line, SAYS_SO) || phrases.iter().any(|phrase| is_little_more(phrase))
}

/// Whether `bytes`, the text before a colon, end in a host or address rather than a time.
fn is_host(bytes: &[u8]) -> bool {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let length = bytes.iter().rev().take_while(is_part).count();
    let host = &bytes[bytes.len() - length..];
    host.contains(&b'.') || host.eq_ignore_ascii_case(b"localhost") || bytes.ends_with(b"]")
}

/// What the port at the start of `bytes` says.
fn about_port(bytes: &[u8]) -> u8 {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let port = bytes
        .get(..digits)
        .and_then(|digits| std::str::from_utf8(digits).ok());
    match port.and_then(|port| port.parse::<u16>().ok()) {
        Some(port) if PORTS.contains(&port) || port == IMPLICIT_TLS_PORT => MAIL,
        Some(port) if OTHER_PORTS.contains(&port) => OTHERS,
        _ => 0,
    }
}

/// What a URL in the line says: another service, unless it is a page about mail.
fn about_address(line: &str) -> u8 {
    let Some(at) = line.find("://") else {
        return 0;
    };
    let url = line[at..]
        .split([' ', '"', '\'', ')', '>'])
        .next()
        .unwrap_or_default();
    match has_any(url, &["mail", "smtp", "postmark"]) {
        true if has(url, "postmark") => MAIL,
        true => 0,
        false => OTHERS,
    }
}
