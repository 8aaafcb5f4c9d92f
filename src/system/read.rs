//! Files and standard input, read within bounds of size and time.
//!
//! A file's type is checked before it is opened, because opening a device can act on it and opening a FIFO waits
//! for a writer; and again when it is open, in case it was replaced.

use std::fmt;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use super::access::{self, Exposure};
use super::rules::Rules;

/// Why something was not read.
#[derive(Debug)]
pub struct ReadError {
    /// The file, or `standard input`.
    pub name: String,
    /// What it was read as.
    pub rules: Rules,
    /// What is wrong.
    pub fault: ReadFault,
}

/// What is wrong with something that was to be read.
#[derive(Debug)]
pub enum ReadFault {
    /// There is no such file.
    Missing,
    /// The system does not permit it.
    Denied,
    /// It is a folder.
    Folder,
    /// It is no regular file but this: `a named pipe`.
    Irregular(&'static str),
    /// It is larger than the rules allow.
    TooLarge,
    /// It is not UTF-8; the first wrong byte, from 1.
    NotText(usize),
    /// It is a FIFO that no program opened for writing in this time.
    NoWriter(Duration),
    /// Nothing came for this long, and no end.
    Silent(Duration),
    /// It had not ended after this time.
    Slow(Duration),
    /// Other users can change it.
    Exposed(Exposure),
    /// The system says something else.
    System(io::Error),
}

impl ReadError {
    fn new(name: impl Into<String>, rules: &Rules, fault: ReadFault) -> Self {
        Self {
            name: name.into(),
            rules: *rules,
            fault,
        }
    }

    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        matches!(self.fault, ReadFault::Missing)
    }

    /// Whether it was read, but is not text.
    pub fn is_not_text(&self) -> bool {
        matches!(self.fault, ReadFault::NotText(_))
    }

    /// What is wrong and what to do, without the name.
    pub fn reason(&self) -> String {
        let Rules {
            what,
            bytes,
            advice,
            ..
        } = self.rules;
        match &self.fault {
            ReadFault::Missing => "there is no such file".into(),
            ReadFault::Denied => "you do not have permission to read it".into(),
            ReadFault::Folder => "it is a folder".into(),
            ReadFault::Irregular(kind) => {
                format!("it is {kind}, and {what} must be a regular file")
            }
            ReadFault::TooLarge => {
                format!(
                    "it is larger than {}, the limit for {what}; {advice}",
                    size(bytes)
                )
            }
            ReadFault::NotText(at) => format!(
                "it is not UTF-8 text (byte {at} is the first that is not); convert it, for example with iconv"
            ),
            ReadFault::NoWriter(time) => format!(
                "it is a named pipe, and no program opened it for writing within {}",
                span(*time)
            ),
            ReadFault::Silent(time) => format!(
                "nothing arrived for {} and it did not end; the program that writes to it may hang",
                span(*time)
            ),
            ReadFault::Slow(time) => format!("it had not ended after {}", span(*time)),
            ReadFault::Exposed(exposure) => exposure.to_string(),
            ReadFault::System(error) => error.to_string(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match &self.fault {
            ReadFault::NotText(at) => write!(
                f,
                "{name} is not UTF-8 text: byte {at} is the first that is not; convert it, for example with iconv"
            ),
            ReadFault::Exposed(exposure) => write!(f, "{name} is not used: {exposure}"),
            _ => write!(f, "{name} cannot be read: {}", self.reason()),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            ReadFault::System(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for ReadFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::System(error),
        }
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} kB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

fn span(time: Duration) -> String {
    match time.as_secs() {
        0..120 => format!("{} seconds", time.as_secs_f32()),
        seconds => format!("{} minutes", seconds / 60),
    }
}

/// Opens a file for reading, if the rules allow its type, its size and its access. Does not wait for the writer of
/// a FIFO.
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
        access::guard(path, &file)?;
    }
    Ok(file)
}

/// The size of a file that could be read. Reads nothing.
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

/// Reads a file whole.
///
/// # Errors
///
/// [`ReadError`] names the file, the limit and what to do.
pub fn read(path: &Path, rules: &Rules) -> Result<Vec<u8>, ReadError> {
    if rules.pipe && is_standard_input(path) {
        return standard_input(rules);
    }
    let file = open(path, rules)?;
    read_opened(file, path, rules)
}

/// Reads a file whole that [`open`] opened.
///
/// # Errors
///
/// [`ReadError`] names the file, the limit and what to do.
pub fn read_opened(file: File, path: &Path, rules: &Rules) -> Result<Vec<u8>, ReadError> {
    contents(file, rules).map_err(|fault| ReadError::new(path.display().to_string(), rules, fault))
}

/// Reads a file as UTF-8 text, without a byte order mark.
///
/// # Errors
///
/// [`ReadError`] names the file, the limit and what to do.
pub fn read_text(path: &Path, rules: &Rules) -> Result<String, ReadError> {
    let bytes = read(path, rules)?;
    text(bytes, &path.display().to_string(), rules)
}

/// Reads what an argument names: a file, or standard input for `-`. Standard input is read to its end within the
/// same limit, whatever it is.
///
/// # Errors
///
/// [`ReadError`] names the file, the limit and what to do.
pub fn read_input(name: &str, rules: &Rules) -> Result<Vec<u8>, ReadError> {
    match name {
        "-" => standard_input(rules),
        _ => read(Path::new(name), rules),
    }
}

/// The bytes of `name` as UTF-8 text, without a byte order mark.
///
/// # Errors
///
/// [`ReadError`] with the first byte that is not text.
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

/// What an argument is called in an error.
fn shown(name: &str) -> &str {
    match name {
        "-" => STANDARD_INPUT,
        name => name,
    }
}

const STANDARD_INPUT: &str = "standard input";

/// A path that means standard input. It is not opened anew: that fails where it belongs to another user.
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

/// Reads to the end, one byte past the limit at most. What is small has its room from the start: a secret leaves no
/// copies behind by growing.
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
