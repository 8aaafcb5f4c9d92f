//! Runs a parser on a corpus and on what a mutator makes of it, within a time.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::mutator::{Random, mutated};

/// Inputs of one thread. A stack that overflows ends the process and names only its thread.
const BATCH: u64 = 64;
/// A thread that takes longer for its inputs hangs.
const HANG: Duration = Duration::from_secs(120);
/// The stack of threads as Rust makes them; so much must do for any input.
const STACK: usize = 2 * 1024 * 1024;
/// The process never holds more, whatever it reads.
const MOST_MEMORY: u64 = 1024 * 1024 * 1024;

/// Checks one input; panics at a fault.
pub type Check = Box<dyn FnMut(&[u8])>;

/// A parser and its format.
#[derive(Clone, Copy)]
pub struct Parser {
    /// The folder of its corpus.
    pub name: &'static str,
    /// Tokens of its format.
    pub words: &'static [&'static str],
    /// Makes what checks an input, on the thread that runs it.
    pub check: fn() -> Check,
}

/// A number from the environment.
fn set(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{name}={value} is not a number")),
    )
}

/// Checks the corpus as it is, and then mutations of it until the time is over.
pub fn run(parser: Parser) {
    let corpus = Arc::new(corpus(parser.name));
    let unchanged = corpus.clone();
    batch(
        &format!("{} corpus", parser.name),
        &Arc::default(),
        move |_| {
            let mut check = (parser.check)();
            unchanged.iter().for_each(|(_, bytes)| check(bytes));
        },
    );
    let seed = set("POSTRIDER_MUTATION_SEED").unwrap_or(0);
    let time = Duration::from_secs(set("POSTRIDER_MUTATION_SECONDS").unwrap_or(2));
    let start = set("POSTRIDER_MUTATION_FIRST").unwrap_or(0);
    let mut first = start;
    let (until, bytes) = (Instant::now() + time, bytes_of(&corpus));
    let slowest = Arc::new(AtomicU64::new(0));
    loop {
        let (bytes, reached) = (bytes.clone(), Arc::new(AtomicU64::new(first)));
        let slowest = slowest.clone();
        let name = format!("{} {first} seed {seed}", parser.name);
        let counted = reached.clone();
        batch(&name, &reached, move |reached| {
            let mut check = (parser.check)();
            for number in first..first + BATCH {
                if Instant::now() > until {
                    break;
                }
                reached.store(number + 1, Ordering::Relaxed);
                let input = input(&parser, seed, number, &bytes);
                let began = Instant::now();
                check(&input);
                slowest.fetch_max(place(began.elapsed(), number), Ordering::Relaxed);
            }
        });
        first = counted.load(Ordering::Relaxed);
        if Instant::now() > until {
            break;
        }
    }
    assert!(
        peak_memory() < MOST_MEMORY,
        "{}: {} bytes",
        parser.name,
        peak_memory()
    );
    assert!(first > start, "{}: no input was tried", parser.name);
    let slowest = slowest.load(Ordering::Relaxed);
    println!(
        "{}: {first} inputs, seed {seed}; the slowest, {}, took {} ms",
        parser.name,
        slowest & NUMBER,
        slowest >> NUMBER.count_ones()
    );
}

/// The bits of a number of an input, below those of its time.
const NUMBER: u64 = (1 << 40) - 1;

/// An input's place among the slow ones: the milliseconds, and the number.
fn place(time: Duration, number: u64) -> u64 {
    let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX >> 40);
    (milliseconds << NUMBER.count_ones()) | (number & NUMBER)
}

fn input(parser: &Parser, seed: u64, number: u64, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut random = Random::new(seed, parser.name, number);
    let bytes = mutated(&mut random, corpus, parser.words);
    // Written down before it is tried only where somebody looks for one that ends the process.
    if set("POSTRIDER_MUTATION_KEEP").is_some() {
        keep(parser.name, number, &bytes);
    }
    bytes
}

fn keep(parser: &str, number: u64, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{parser}-{number}"));
    fs::write(&path, bytes).unwrap();
    path
}

/// Runs `work` on a thread of its own and fails with the input that it came to.
fn batch(name: &str, reached: &Arc<AtomicU64>, work: impl FnOnce(&AtomicU64) + Send + 'static) {
    let (done, ended) = channel::<()>();
    let at = reached.clone();
    let thread = thread::Builder::new()
        .name(name.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            work(&at);
            drop(done);
        })
        .unwrap();
    let in_time = ended.recv_timeout(HANG);
    let number = reached.load(Ordering::Relaxed).saturating_sub(1);
    assert_eq!(
        in_time,
        Err(RecvTimeoutError::Disconnected),
        "{name}: it hangs at input {number}"
    );
    assert!(
        thread.join().is_ok(),
        "{name}: fault at input {number}; repeat it with POSTRIDER_MUTATION_FIRST={number} and this seed, \
         and with POSTRIDER_MUTATION_KEEP=1 to find it in target/tmp"
    );
}

/// Folders of other tests that also belong to a parser's corpus.
const SHARED: [(&str, &str); 2] = [
    ("settings", "settings/files"),
    ("messages", "corpus/opened/cases"),
];

/// The files of a parser's folders, with their names.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let own = tests.join("mutations/corpus").join(name);
    let shared = SHARED.iter().filter(|(parser, _)| *parser == name);
    let folders = std::iter::once(own.clone()).chain(shared.map(|(_, folder)| tests.join(folder)));
    let mut files: Vec<(String, Vec<u8>)> = folders
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", own.display());
    files
}

fn bytes_of(corpus: &[(String, Vec<u8>)]) -> Arc<Vec<Vec<u8>>> {
    Arc::new(corpus.iter().map(|(_, bytes)| bytes.clone()).collect())
}

/// The most memory that the process held; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// Whether `text` can be printed on a terminal: no control characters (tab and line feed apart), and none
/// that reorders or hides text.
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| {
        (c.is_control() && !matches!(c, '\t' | '\n'))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    })
}
