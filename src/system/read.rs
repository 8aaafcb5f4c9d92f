//! Files and standard input, read within bounds of size and time.
//!
//! A file's type is checked before it is opened, because opening a device can act on it and opening a FIFO waits
//! for a writer; and again when it is open, in case it was replaced.

use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use super::guard;
use super::read_error::{ReadError, ReadFault};
use super::rules::Rules;

/// Opens a file for reading if the rules allow its type, size and access. Does not wait for the writer of a
/// FIFO.
///
/// # Errors
///
/// [`ReadError`] names the file, the limit and what to do.
pub fn open(path: &Path, rules: &Rules) -> Result<File, ReadError> {
    opened(path, rules).map_err(|fault| ReadError::new(path.display().to_string(), rules, fault))
}

fn opened(path: &Path, rules: &Rules) -> Result<File, ReadFault> {
    check(&fs::metadata(path)?, rules)?;
    let file = open_at_once(path)?;
    check(&file.metadata()?, rules)?;
    if rules.guarded {
        guard::guard(path, &file)?;
    }
    Ok(file)
}

/// Size of a readable file, without reading it.
///
/// # Errors
///
/// As [`open`].
pub fn look(path: &Path, rules: &Rules) -> Result<u64, ReadError> {
    let facts = open(path, rules).map(|file| file.metadata())?;
    facts
        .map(|facts| facts.len())
        .map_err(|error| ReadError::new(path.display().to_string(), rules, error.into()))
}

/// Reads a whole file.
///
/// # Errors
///
/// As [`open`].
pub fn read(path: &Path, rules: &Rules) -> Result<Vec<u8>, ReadError> {
    if rules.pipe && is_standard_input(path) {
        return standard_input(rules);
    }
    let file = open(path, rules)?;
    read_opened(file, path, rules)
}

/// Reads a whole file that [`open`] opened.
///
/// # Errors
///
/// As [`open`].
pub fn read_opened(file: File, path: &Path, rules: &Rules) -> Result<Vec<u8>, ReadError> {
    contents(file, rules).map_err(|fault| ReadError::new(path.display().to_string(), rules, fault))
}

/// Reads a file as UTF-8 text, without a byte order mark.
///
/// # Errors
///
/// As [`open`].
pub fn read_text(path: &Path, rules: &Rules) -> Result<String, ReadError> {
    let bytes = read(path, rules)?;
    text(bytes, &path.display().to_string(), rules)
}

/// Reads a file, or standard input for `-`, within the same limits.
///
/// # Errors
///
/// As [`open`].
pub fn read_input(name: &str, rules: &Rules) -> Result<Vec<u8>, ReadError> {
    match name {
        "-" => standard_input(rules),
        _ => read(Path::new(name), rules),
    }
}

/// Converts bytes to UTF-8 text, without a byte order mark.
///
/// # Errors
///
/// [`ReadError`] with the position of the first invalid byte.
pub fn text(bytes: Vec<u8>, name: &str, rules: &Rules) -> Result<String, ReadError> {
    let wrong = |at: usize| ReadError::new(shown(name), rules, ReadFault::NotText(at + 1));
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(wrong(at));
    }
    let mut text =
        String::from_utf8(bytes).map_err(|error| wrong(error.utf8_error().valid_up_to()))?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// The name of an argument in an error.
fn shown(name: &str) -> &str {
    match name {
        "-" => STANDARD_INPUT,
        name => name,
    }
}

const STANDARD_INPUT: &str = "standard input";

/// Whether a path means standard input. It is not reopened: that fails if it belongs to another user.
fn is_standard_input(path: &Path) -> bool {
    ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]
        .iter()
        .any(|name| path == Path::new(name))
}

fn standard_input(rules: &Rules) -> Result<Vec<u8>, ReadError> {
    inherited(rules).map_err(|fault| ReadError::new(STANDARD_INPUT, rules, fault))
}

#[cfg(unix)]
fn inherited(rules: &Rules) -> Result<Vec<u8>, ReadFault> {
    let input = io::stdin().lock();
    super::stream::drain(&input, rules.bytes, &super::stream::Patience::inherited())
}

#[cfg(not(unix))]
fn inherited(rules: &Rules) -> Result<Vec<u8>, ReadFault> {
    bounded(io::stdin().lock(), 0, rules)
}

/// Whether the rules allow a file of this type and size.
fn check(facts: &Metadata, rules: &Rules) -> Result<(), ReadFault> {
    let kind = facts.file_type();
    if kind.is_file() {
        return match facts.len() > rules.bytes {
            true => Err(ReadFault::TooLarge),
            false => Ok(()),
        };
    }
    if kind.is_dir() {
        return Err(ReadFault::Folder);
    }
    match special(kind) {
        PIPE | DEVICE if rules.pipe => Ok(()),
        what => Err(ReadFault::Irregular(what)),
    }
}

const PIPE: &str = "a named pipe";
const DEVICE: &str = "a device";

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match () {
        () if kind.is_fifo() => PIPE,
        () if kind.is_char_device() => DEVICE,
        () if kind.is_block_device() => "a disk",
        () if kind.is_socket() => "a socket",
        () => "a special file",
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> &'static str {
    "a special file"
}

#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn contents(file: File, rules: &Rules) -> Result<Vec<u8>, ReadFault> {
    let facts = file.metadata()?;
    if facts.is_file() {
        return bounded(file, facts.len(), rules);
    }
    #[cfg(unix)]
    return super::stream::drain(&file, rules.bytes, &super::stream::Patience::opened());
    #[cfg(not(unix))]
    bounded(file, 0, rules)
}

/// Reads to the end, at most one byte past the limit. Small inputs are allocated up front: a growing buffer
/// would leave copies of a secret behind.
fn bounded(from: impl io::Read, expected: u64, rules: &Rules) -> Result<Vec<u8>, ReadFault> {
    const SMALL: u64 = 64 * 1024;
    let room = match rules.bytes <= SMALL {
        true => rules.bytes,
        false => expected.min(rules.bytes),
    };
    let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or_default() + 64);
    from.take(rules.bytes + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > rules.bytes {
        true => Err(ReadFault::TooLarge),
        false => Ok(bytes),
    }
}

#[cfg(all(test, unix))]
mod tests;
