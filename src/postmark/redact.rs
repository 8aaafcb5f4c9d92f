//! Hides known secrets in any text, in every encoding in which they travel.
//!
//! A text is read several times: as it is, and with its escapes decoded ([`reading`]). Each reading is
//! split into streams of bytes: folded text, letters and digits alone ([`streams`]), and what it means as
//! base64 and as hexadecimal ([`decoded`]). In each stream a rolling hash looks for the secrets ([`finder`]), of
//! which only hashes are stored ([`needles`]). What is found is hidden in the original text, with all
//! the escapes in it. The time is linear in the text, however many secrets there are.

mod decoded;
mod escapes;
mod finder;
mod fold;
mod needles;
mod reading;
mod sink;
mod streams;
mod tokens;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use tokens::{is_token_shaped, tokens_in};

use self::finder::Finder;
use self::needles::Secrets;
use self::reading::Reading;
use self::streams::{Streams, in_base64};
use super::{Secret, is_public_token};

/// What is shown in place of a secret.
pub const MASK: &str = "••••••••";
/// Shorter secrets are ignored: hiding them would damage ordinary text.
const SHORTEST: usize = 8;

/// The secrets of one run. Every text that leaves the program's memory goes through
/// [`Redactor::scrub`] first, before it is cut to length.
///
/// Of a token-shaped secret (see [`is_token_shaped`]) every run of 12 characters or more is hidden,
/// because servers cut user names; any other secret is hidden where it occurs whole. Both are found in
/// any case; with spaces, line ends, control and invisible characters or reply codes in between; with
/// other hyphens or none; percent-encoded, quoted-printable, as HTML entities, with the escapes of
/// JSON and C, in hexadecimal, and in base64 at every alignment. At the edges of lines, where a text may have
/// been cut, shorter pieces are hidden too. Public test tokens are never hidden.
#[derive(Clone, Default)]
pub struct Redactor {
    secrets: Arc<Secrets>,
}

impl Redactor {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret. Secrets of fewer than eight characters and public test tokens are ignored.
    pub fn learn(&mut self, secret: &Secret) {
        let text = secret.expose();
        if text.chars().count() < SHORTEST || is_public_token(text) || self.secrets.know(text) {
            return;
        }
        Arc::make_mut(&mut self.secrets).add(text, is_token_shaped(text.trim()));
    }

    /// Adds everything token-shaped in `text`, which came from somewhere else: see [`tokens_in`].
    pub fn learn_tokens_in(&mut self, text: &str) {
        tokens_in(text).iter().for_each(|token| self.learn(token));
    }

    /// `text` with every known secret masked. Line ends are preserved, even inside a secret.
    pub fn scrub(&self, text: &str) -> String {
        let hidden = self.find(text);
        replace(text, 0..text.len(), &hidden)
    }

    /// The lines of one reply with every known secret masked, including secrets split across lines, with or
    /// without status codes. Returns the same number of lines.
    pub fn scrub_lines(&self, lines: &[String]) -> Vec<String> {
        let joined = zeroize::Zeroizing::new(lines.join("\n"));
        let hidden = self.find(&joined);
        let mut start = 0;
        lines
            .iter()
            .map(|line| {
                let range = start..start + line.len();
                start = range.end + 1;
                replace(&joined, range, &hidden)
            })
            .collect()
    }

    /// The ranges of `text` to hide, sorted and disjoint.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut hidden = Vec::new();
        let is_short = text.is_ascii() && text.len() < self.secrets.shortest();
        if self.secrets.is_empty() || is_short {
            return hidden;
        }
        for reading in Reading::all(text) {
            let finder = |form| Finder::new(self.secrets.needles(form));
            let mut streams = Streams::new(self.secrets.filter(), finder);
            reading.feed(&mut streams);
            for (is_base64, finder) in streams.into_sinks() {
                let found = match is_base64 {
                    true => whole_words(text, finder.found()),
                    false => finder.found(),
                };
                for range in found {
                    reading.each_line(range, |part| hidden.push(part));
                }
            }
        }
        merge(hidden)
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} secrets)", self.secrets.count())
    }
}

/// Extends base64 ranges (sorted) to whole words: the characters around a secret share bits with it.
fn whole_words(text: &str, found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        let done = words.last().map_or(0, |word| word.end);
        if range.end <= done {
            continue;
        }
        let from = done.min(range.start);
        let before = text[from..range.start].trim_end_matches(in_base64).len();
        let behind = text[range.end..].trim_start_matches(in_base64);
        let end = text.len() - behind.trim_start_matches('=').len();
        words.push(from + before..end);
    }
    words
}

/// Sorts and joins overlapping or adjacent ranges.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The part `within` of `text`, with the `hidden` ranges replaced.
fn replace(text: &str, within: Range<usize>, hidden: &[Range<usize>]) -> String {
    let first = hidden.partition_point(|range| range.end <= within.start);
    let mut clean = String::with_capacity(within.len());
    let mut end = within.start;
    for range in hidden[first..]
        .iter()
        .take_while(|range| range.start < within.end)
    {
        clean.push_str(&text[end..range.start.max(end)]);
        clean.push_str(MASK);
        end = range.end.min(within.end);
    }
    clean.push_str(&text[end..within.end]);
    clean
}

#[cfg(test)]
mod tests;
