//! `postrider inbox --save DIR`: a folder for each message, with its source and its parts.
//!
//! The folder is named after the message's id, which the practice server makes, and every file begins with the
//! number of its part: what senders write as file names leads nowhere else and overwrites nothing.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::postmark::is_unsafe;
use crate::record::{InboxItem, InboxPart};
use crate::sandbox::{Inbox, InboxError};
use crate::system::{private_file, private_folder};

/// Characters of a file name that are kept.
const NAME_CHARS: usize = 80;
/// Characters that a file name cannot have everywhere.
const FORBIDDEN: &str = "/\\:*?\"<>|";

/// A message cannot be saved.
#[derive(Debug, thiserror::Error)]
pub(super) enum SaveError {
    /// There is something of that name already.
    #[error("{} is already there, and nothing is overwritten; remove it, or save into another folder", .0.display())]
    Exists(PathBuf),
    /// It cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] InboxError),
}

/// Saves a message into a new folder in `folder`; returns that.
pub(super) fn save(inbox: &Inbox, item: &InboxItem, folder: &Path) -> Result<PathBuf, SaveError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => SaveError::Exists(path),
            _ => SaveError::Write { path, source },
        }
    };
    let source = inbox.raw(&item.id)?;
    let own = folder.join(&item.id);
    make_folder(folder, true).map_err(failed(folder))?;
    make_folder(&own, false).map_err(failed(&own))?;
    let write = |name: &str, content: &[u8]| {
        let path = own.join(name);
        write_new(&path, content).map_err(failed(&path))
    };
    write("message.eml", &source)?;
    inbox.read_parts(&item.id, |contents| {
        let mut parts = (1..).zip(item.parts.iter().zip(contents));
        let mut attached = None;
        parts.try_for_each(|(number, (part, content))| match content {
            Some(content) if !is_within(part, &mut attached) => {
                write(&file_name(number, part), content)
            }
            _ => Ok(()),
        })
    })??;
    Ok(own)
}

/// Whether a part belongs to an attached message, which is saved as a whole: in pieces as well, messages that contain
/// each other would take many times their size. `attached` is the depth of the last one, if it goes on.
fn is_within(part: &InboxPart, attached: &mut Option<u8>) -> bool {
    if attached.is_some_and(|depth| part.depth > depth) {
        return true;
    }
    let is_message = part.content_type.starts_with("message/");
    *attached = is_message.then_some(part.depth);
    false
}

/// `3-invoice.pdf`; a part without a name is named after its type.
fn file_name(number: usize, part: &InboxPart) -> String {
    let usual = match part.content_type.as_str() {
        "text/plain" => "text.txt",
        "text/html" => "body.html",
        "message/rfc822" => "message.eml",
        _ => "part.bin",
    };
    let named = part
        .name
        .as_deref()
        .map(safe)
        .filter(|name| !name.is_empty());
    format!("{number}-{}", named.as_deref().unwrap_or(usual))
}

/// The last part of a path that a sender wrote, without what a file name cannot have or should not show.
fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|c| !is_unsafe(*c) && !c.is_control());
    let allowed = plain.map(|c| if FORBIDDEN.contains(c) { '_' } else { c });
    let short: String = allowed.take(NAME_CHARS).collect();
    // Windows drops dots and spaces at the end.
    short.trim_matches(['.', ' ']).to_owned()
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = private_file();
    options.write(true).create_new(true);
    options.open(path)?.write_all(content)
}

fn make_folder(path: &Path, may_exist: bool) -> io::Result<()> {
    private_folder().recursive(may_exist).create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attached_message_is_saved_whole_and_not_in_pieces() {
        let tree = [
            ("multipart/mixed", 0, false),
            ("text/plain", 1, false),
            ("message/rfc822", 1, false),
            ("multipart/mixed", 2, true),
            ("message/rfc822", 3, true),
            ("text/plain", 4, true),
            ("application/pdf", 1, false),
        ];
        let mut attached = None;
        for (content_type, depth, within) in tree {
            let part = InboxPart {
                content_type: content_type.into(),
                depth,
                ..InboxPart::default()
            };
            assert_eq!(
                is_within(&part, &mut attached),
                within,
                "{content_type} {depth}"
            );
        }
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, expected) in [
            (Some("invoice.pdf"), "3-invoice.pdf"),
            (Some("../../etc/passwd"), "3-passwd"),
            (Some("..\\..\\autoexec.bat"), "3-autoexec.bat"),
            (Some(".."), "3-part.bin"),
            (Some("/"), "3-part.bin"),
            (Some(".bashrc"), "3-bashrc"),
            (Some("a\0b\x1b[2J\u{202e}fdp.exe"), "3-ab[2Jfdp.exe"),
            (Some("C:evil|<x>.txt"), "3-C_evil__x_.txt"),
            (Some("name. . "), "3-name"),
            (None, "3-part.bin"),
        ] {
            let part = InboxPart {
                name: name.map(str::to_owned),
                content_type: "application/pdf".into(),
                ..InboxPart::default()
            };
            assert_eq!(file_name(3, &part), expected, "{name:?}");
        }
        let long = InboxPart {
            name: Some("ü".repeat(5_000)),
            ..InboxPart::default()
        };
        assert!(file_name(200, &long).len() < 200);
    }
}
