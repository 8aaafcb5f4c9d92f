//! What is looked for: hashes of pieces of the secrets, never the secrets themselves.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::fold::{folded_base64, folded_text, letters_of};
use super::sink::{Filter, Form};

/// Every run of this many characters of a token-shaped secret is hidden.
const RUN: usize = 12;
/// Secrets longer than this are hidden in runs of `LONG_RUN` characters: nobody remembers them.
const LONG: usize = 64;
const LONG_RUN: usize = 32;
/// Minimum letters and digits of a secret to search for them alone; fewer may be a word.
const LEAST_LETTERS: usize = 12;
/// Minimum length to search for after folding.
const LEAST_FOLDED: usize = 4;
/// Minimum and maximum length of a piece at the edge of a line; between them, half of the secret's length.
const EDGE: (usize, usize) = (6, 8);
/// Base64 that lost its case cannot be decoded; blocks of this many characters are searched for instead.
const BASE64_BLOCK: usize = 16;

/// The base of the rolling hash.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Passes a hash through unchanged.
#[derive(Clone, Copy, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

type Hashes = HashSet<u64, BuildHasherDefault<Hashed>>;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rolling(u64);

impl Rolling {
    pub(super) fn push(&mut self, byte: u8) {
        self.0 = self.0.wrapping_mul(BASE).wrapping_add(value(byte));
    }

    /// Prepends `byte`; `weight` is [`BASE`] to the power of the current length.
    pub(super) fn push_front(&mut self, byte: u8, weight: u64) {
        self.0 = self.0.wrapping_add(value(byte).wrapping_mul(weight));
    }

    /// Removes `byte`, which precedes the last `n` bytes; `weight` is [`BASE`] to the power of `n`.
    pub(super) fn drop_front(&mut self, byte: u8, weight: u64) {
        self.0 = self.0.wrapping_sub(value(byte).wrapping_mul(weight));
    }

    /// The key under which a piece of `length` bytes is stored.
    fn key(self, length: usize) -> u64 {
        let mixed = self.0 ^ (self.0 >> 31) ^ (length as u64).rotate_left(48);
        let mixed = mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 29)
    }

    fn of(bytes: &[u8]) -> Self {
        let mut hash = Self::default();
        bytes.iter().for_each(|byte| hash.push(*byte));
        hash
    }
}

fn value(byte: u8) -> u64 {
    u64::from(byte) + 1
}

/// The next power of the base.
pub(super) fn heavier(weight: u64) -> u64 {
    weight.wrapping_mul(BASE)
}

/// Needles of one length.
#[derive(Clone)]
pub(super) struct Gauge {
    pub(super) length: usize,
    /// [`BASE`] to the power of the length.
    pub(super) weight: u64,
    hashes: Hashes,
}

impl Gauge {
    pub(super) fn holds(&self, hash: Rolling) -> bool {
        self.hashes.contains(&hash.key(self.length))
    }
}

/// All needles for one kind of stream.
#[derive(Clone)]
pub(super) struct Needles {
    pub(super) gauges: Vec<Gauge>,
    heads: Hashes,
    tails: Hashes,
    /// Shortest and longest piece searched for at an edge.
    pub(super) pieces: (usize, usize),
    alphabet: [bool; 256],
    /// Bytes of the shortest and the longest gauge.
    pub(super) least: usize,
    pub(super) longest: usize,
}

impl Default for Needles {
    fn default() -> Self {
        Self {
            gauges: Vec::new(),
            heads: Hashes::default(),
            tails: Hashes::default(),
            pieces: (usize::MAX, 0),
            alphabet: [false; 256],
            least: usize::MAX,
            longest: 0,
        }
    }
}

impl Needles {
    /// Whether any needle contains `byte`.
    pub(super) fn know(&self, byte: u8) -> bool {
        self.alphabet[usize::from(byte)]
    }

    /// Whether a secret begins with these `length` bytes.
    pub(super) fn is_head(&self, hash: Rolling, length: usize) -> bool {
        length >= self.pieces.0 && self.heads.contains(&hash.key(length))
    }

    /// Whether a secret ends with these `length` bytes.
    pub(super) fn is_tail(&self, hash: Rolling, length: usize) -> bool {
        length >= self.pieces.0 && self.tails.contains(&hash.key(length))
    }

    /// Adds every `stride`th run of `run` bytes of `form`, and its last.
    fn add_runs(&mut self, form: &[u8], run: usize, stride: usize) {
        for byte in form {
            self.alphabet[usize::from(*byte)] = true;
        }
        self.least = self.least.min(run);
        self.longest = self.longest.max(run);
        let gauge = self.gauge(run);
        let mut hash = Rolling::default();
        for (at, byte) in form.iter().enumerate() {
            hash.push(*byte);
            if at >= run {
                hash.drop_front(form[at - run], gauge.weight);
            }
            let is_last = at + 1 == form.len();
            if (at + 1)
                .checked_sub(run)
                .is_some_and(|start| start % stride == 0 || is_last)
            {
                gauge.hashes.insert(hash.key(run));
            }
        }
    }

    fn gauge(&mut self, length: usize) -> &mut Gauge {
        let found = self.gauges.iter().position(|one| one.length == length);
        let at = found.unwrap_or_else(|| {
            let weight = (0..length).fold(1, |weight, _| heavier(weight));
            self.gauges.push(Gauge {
                length,
                weight,
                hashes: Hashes::default(),
            });
            self.gauges.len() - 1
        });
        &mut self.gauges[at]
    }

    /// Adds the pieces of `form` that are hidden at the edge of a line, where runs of `run` are hidden
    /// anyway.
    fn add_pieces(&mut self, form: &[u8], run: usize) {
        let least = (form.len() / 2).clamp(EDGE.0, EDGE.1);
        if least >= run {
            return;
        }
        self.pieces = (self.pieces.0.min(least), self.pieces.1.max(run - 1));
        let (mut head, mut tail, mut weight) = (Rolling::default(), Rolling::default(), 1);
        for length in 1..run {
            head.push(form[length - 1]);
            tail.push_front(form[form.len() - length], weight);
            weight = heavier(weight);
            if length >= least {
                self.heads.insert(head.key(length));
                self.tails.insert(tail.key(length));
            }
        }
    }

    fn shortest(&self) -> usize {
        self.least.min(self.pieces.0)
    }
}

/// The needles for each kind of stream.
#[derive(Clone, Default)]
pub(super) struct Secrets {
    folded: Needles,
    letters: Needles,
    base64: Needles,
    known: Hashes,
    filter: Filter,
}

impl Secrets {
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    pub(super) fn count(&self) -> usize {
        self.known.len()
    }

    /// Whether `text` was added.
    pub(super) fn know(&self, text: &str) -> bool {
        let form = folded_text(text);
        self.known.contains(&Rolling::of(&form).key(form.len()))
    }

    /// Length of the shortest text in which anything can be hidden.
    pub(super) fn shortest(&self) -> usize {
        let all = [&self.folded, &self.letters, &self.base64];
        all.map(Needles::shortest)
            .into_iter()
            .min()
            .unwrap_or(usize::MAX)
    }

    /// Needles for streams of that form.
    pub(super) fn needles(&self, form: Form) -> &Needles {
        match form {
            Form::Folded => &self.folded,
            Form::Letters => &self.letters,
            Form::DamagedBase64 => &self.base64,
        }
    }

    /// Which decoded bytes may be part of a secret.
    pub(super) fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Adds a secret: every run of a token, anything else as a whole.
    pub(super) fn add(&mut self, text: &str, is_token: bool) {
        let form = folded_text(text);
        if form.len() < LEAST_FOLDED {
            return;
        }
        self.known.insert(Rolling::of(&form).key(form.len()));
        add(&mut self.folded, &form, is_token);
        let letters = letters_of(text);
        if letters.len() >= LEAST_LETTERS {
            add(&mut self.letters, &letters, is_token);
        }
        self.pass(text);
        for offset in 0..3 {
            let form = folded_base64(&base64_core(text, offset));
            let (run, stride) = match form.len() {
                length if is_token && length >= BASE64_BLOCK => (BASE64_BLOCK, BASE64_BLOCK),
                length if length > LONG => (LONG_RUN, LONG_RUN),
                length => (length, 1),
            };
            self.base64.add_runs(&form, run, stride);
        }
    }
}

impl Secrets {
    /// Lets the bytes of `text` pass the filter.
    fn pass(&mut self, text: &str) {
        let [upper, lower] = [text.to_uppercase(), text.to_lowercase()].map(Zeroizing::new);
        for byte in text.bytes().chain(upper.bytes()).chain(lower.bytes()) {
            self.filter.bytes[usize::from(byte)] = true;
        }
        // A letter may have more bytes after folding than before.
        let least = match text.is_ascii() {
            true => self.folded.least.min(self.letters.least),
            false => LEAST_FOLDED,
        };
        self.filter.least = self.filter.least.min(least);
    }
}

fn add(needles: &mut Needles, form: &[u8], is_token: bool) {
    let run = match form.len() {
        length if is_token => RUN.min(length),
        length if length > LONG => LONG_RUN,
        length => length,
    };
    needles.add_runs(form, run, 1);
    needles.add_pieces(form, run);
}

/// The base64 characters that depend on the secret alone when `offset` bytes (modulo three) precede it.
fn base64_core(secret: &str, offset: usize) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(offset + secret.len()));
    bytes.resize(offset, 0);
    bytes.extend_from_slice(secret.as_bytes());
    let encoded = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
    // Each character carries six bits; those that share bits with neighbors are left out.
    let first = (offset * 8).div_ceil(6);
    let last = bytes.len() * 8 / 6;
    Zeroizing::new(encoded[first..last].to_owned())
}
