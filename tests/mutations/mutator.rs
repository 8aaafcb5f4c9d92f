//! Damages inputs: a small deterministic generator, and what it does to bytes.

/// No input is longer.
pub const MOST_BYTES: usize = 64 * 1024;

/// Numbers at which parsers go wrong.
const NUMBERS: [&str; 9] = [
    "0",
    "-1",
    "255",
    "65536",
    "2147483648",
    "18446744073709551616",
    "99999999999999999999999999999999999999",
    "1e308",
    "0x7fffffff",
];

/// Bytes and characters at which they go wrong.
const PIECES: [&[u8]; 16] = [
    b"\0",
    b"\x1b[2J",
    b"\x7f",
    b"\xff",
    b"\xc2\x9b",
    b"\xe2\x80\xae",
    b"\xe2\x80\xa8",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b"\t",
    b"\"",
    b"\\",
    b"%",
];

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
pub struct Random(u64);

impl Random {
    /// The numbers of input `number` of a parser.
    pub fn new(seed: u64, parser: &str, number: u64) -> Self {
        let name = parser
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        let mut random = Self(seed ^ name);
        random.0 = random.next() ^ number;
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`, which is at least 1.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// A part of `0..length`, both ends included.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let (one, other) = (self.below(length + 1), self.below(length + 1));
        one.min(other)..one.max(other)
    }
}

/// An input of `corpus`, damaged up to six times; `words` are tokens of its format.
pub fn mutated(random: &mut Random, corpus: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut bytes = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(6) {
        damage(random, &mut bytes, corpus, words);
        bytes.truncate(MOST_BYTES);
    }
    bytes
}

fn damage(random: &mut Random, bytes: &mut Vec<u8>, corpus: &[Vec<u8>], words: &[&str]) {
    let length = bytes.len();
    match random.below(10) {
        0 if length > 0 => {
            let at = random.below(length);
            bytes[at] ^= 1 << random.below(8);
        }
        1 => {
            let word = random.pick(words).as_bytes();
            insert(random, bytes, word);
        }
        2 => {
            let piece = random.pick(&PIECES);
            insert(random, bytes, piece);
        }
        3 => {
            // The beginning of one input and the end of another.
            let other = &corpus[random.below(corpus.len())];
            let (head, tail) = (random.below(length + 1), random.below(other.len() + 1));
            bytes.truncate(head);
            bytes.extend_from_slice(&other[tail..]);
        }
        4 => repeat(random, bytes),
        5 => bytes.truncate(random.below(length + 1)),
        6 => drop(bytes.drain(random.range(length))),
        7 => number(random, bytes),
        8 => lines(random, bytes),
        _ => {
            // A word in the place of a part.
            let word = random.pick(words).as_bytes().to_vec();
            let part = random.range(length);
            let part = part.start..part.end.min(part.start + 2 * word.len());
            bytes.splice(part, word);
        }
    }
}

fn insert(random: &mut Random, bytes: &mut Vec<u8>, piece: &[u8]) {
    let at = random.below(bytes.len() + 1);
    bytes.splice(at..at, piece.iter().copied());
}

/// A block once more, or many times: nesting and quadratic work show here.
fn repeat(random: &mut Random, bytes: &mut Vec<u8>) {
    let block = random.range(bytes.len());
    let most = MOST_BYTES / block.len().max(1);
    let times = match random.below(16) {
        0 => most,
        1..4 => most.min(64),
        _ => 1 + random.below(8),
    };
    let repeated = bytes[block.clone()].repeat(times);
    bytes.splice(block.end..block.end, repeated);
}

/// Another number in the place of one.
fn number(random: &mut Random, bytes: &mut Vec<u8>) {
    let start = random.below(bytes.len() + 1);
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let Some(from) = bytes[start..]
        .iter()
        .position(is_digit)
        .map(|at| start + at)
    else {
        return;
    };
    let to = bytes[from..].iter().position(|byte| !is_digit(byte));
    let to = to.map_or(bytes.len(), |length| from + length);
    bytes.splice(from..to, random.pick(&NUMBERS).bytes());
}

/// Two lines change places.
fn lines(random: &mut Random, bytes: &mut Vec<u8>) {
    let mut all: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    if all.len() > 1 {
        let (one, other) = (random.below(all.len()), random.below(all.len()));
        all.swap(one, other);
        *bytes = all.concat();
    }
}

#[test]
fn the_same_number_gives_the_same_input() {
    let corpus = [b"one line\ntwo 12 lines\n".to_vec(), vec![b'x'; 1_000]];
    let make = |number| mutated(&mut Random::new(7, "x", number), &corpus, &["word", "12"]);
    let first: Vec<Vec<u8>> = (0..500).map(make).collect();
    assert_eq!(first, (0..500).map(make).collect::<Vec<_>>());
    assert!(first.iter().all(|bytes| bytes.len() <= MOST_BYTES));
    let distinct: std::collections::BTreeSet<&Vec<u8>> = first.iter().collect();
    assert!(distinct.len() > 400, "{}", distinct.len());
}
