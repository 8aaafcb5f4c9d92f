//! Why something was not read, in words.

use std::fmt;
use std::io;
use std::time::Duration;

use super::access::Exposure;
use super::rules::Rules;

/// Why something could not be read.
#[derive(Debug)]
pub struct ReadError {
    /// The file, or `standard input`.
    pub name: String,
    /// What it was read as.
    pub rules: Box<Rules>,
    pub fault: ReadFault,
}

#[derive(Debug)]
pub enum ReadFault {
    Missing,
    /// Permission denied.
    Denied,
    Folder,
    /// Not a regular file but this: `a named pipe`.
    Irregular(&'static str),
    /// It is larger than the rules allow.
    TooLarge,
    /// Not UTF-8; position of the first invalid byte, from 1.
    NotText(usize),
    /// A FIFO that no program opened for writing within this time.
    NoWriter(Duration),
    /// No data for this long.
    Silent(Duration),
    /// No end after this time.
    Slow(Duration),
    /// Other users can change it.
    Exposed(Box<Exposure>),
    /// Another system error.
    System(io::Error),
}

impl ReadError {
    pub(super) fn new(name: impl Into<String>, rules: &Rules, fault: ReadFault) -> Self {
        Self {
            name: name.into(),
            rules: Box::new(*rules),
            fault,
        }
    }

    pub fn is_missing(&self) -> bool {
        matches!(self.fault, ReadFault::Missing)
    }

    /// Whether it was read but is not text.
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
        } = *self.rules;
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

pub(super) fn size(bytes: u64) -> String {
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
