//! The files of a message, each with a name of its own, and the names by which the HTML calls them.

use std::collections::{HashMap, HashSet};

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::EmlPart;
use super::remark::{DAMAGED, ENCODING, NAMES, Remark, listed};
use crate::mail::inline::id_of;
use crate::mail::parse::{TransferEncoding, TransferFault, decode, uu_name};
use crate::mail::{Excerpt, FieldId};

/// File extensions by media type, for parts without a name.
const ENDINGS: [(&str, &str); 14] = [
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/svg+xml", "svg"),
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/json", "json"),
    ("application/xml", "xml"),
    ("message/rfc822", "eml"),
    ("text/plain", "txt"),
    ("text/html", "html"),
    ("text/csv", "csv"),
    ("text/calendar", "ics"),
];

/// The files, and the name for each `cid:`.
pub(super) struct Found {
    pub(super) parts: Vec<EmlPart>,
    /// Content-ID in the message to Content-ID in the draft.
    renamed: HashMap<String, String>,
    pub(super) remarks: Vec<Remark>,
}

/// The parts with these numbers as files: transfer encoding removed, otherwise unchanged.
pub(super) fn of(message: &Message<'_>, numbers: &[u32]) -> Found {
    let mut found = Found {
        parts: Vec::new(),
        renamed: HashMap::new(),
        remarks: Vec::new(),
    };
    let mut names = Names::default();
    let mut changed = Vec::new();
    for part in numbers.iter().filter_map(|number| message.part(*number)) {
        let raw = raw_content(message, part);
        let given = given_name(part, raw);
        let name = names.free(&name_of(part, given.as_deref(), found.parts.len() + 1));
        let original = part.attachment_name().or(given.as_deref());
        if name.contains(char::REPLACEMENT_CHARACTER) {
            let message = format!(
                "the file name `{}` could not be decoded in full",
                Excerpt::from(name.as_str())
            );
            found
                .remarks
                .push(Remark::new(NAMES, FieldId::Files, message));
        }
        if let Some(given) = original.filter(|original| original.trim() != name) {
            changed.push(format!(
                "`{}` as `{}`",
                Excerpt::from(given),
                Excerpt::from(name.as_str())
            ));
        }
        if let Some(id) = part.content_id() {
            let id = id.trim_matches(['<', '>', ' ']).to_owned();
            found.renamed.entry(id).or_insert_with(|| id_of(&name));
        }
        let bytes = match &part.body {
            PartType::Message(inner) => inner.raw_message().to_vec(),
            _ => {
                let decoded = decode(raw, &TransferEncoding::of(&part.headers));
                let remark = decoded.fault.map(|fault| {
                    of_fault(
                        FieldId::Files,
                        &format!("`{}`", Excerpt::from(name.as_str())),
                        fault,
                    )
                });
                found.remarks.extend(remark);
                decoded.bytes.into_owned()
            }
        };
        found.parts.push(EmlPart { name, bytes });
    }
    if !changed.is_empty() {
        let message = format!(
            "some files are sent under other names: {}",
            listed(&changed)
        );
        found
            .remarks
            .push(Remark::new(NAMES, FieldId::Files, message));
    }
    found
}

/// The content of a part as received.
pub(super) fn raw_content<'m>(message: &'m Message<'_>, part: &MessagePart<'_>) -> &'m [u8] {
    let range = part.offset_body as usize..part.offset_end as usize;
    message.raw_message.get(range).unwrap_or_default()
}

/// Remark on content that could not be decoded properly.
pub(super) fn of_fault(field: FieldId, what: &str, fault: TransferFault) -> Remark {
    let (check, message) = match fault {
        TransferFault::Unknown(word) => (
            ENCODING,
            format!(
                "{what} has the unknown encoding `{word}`, so it would be sent without being decoded; `send --raw` sends the whole file as it is"
            ),
        ),
        TransferFault::Foreign => (
            DAMAGED,
            format!(
                "{what} has characters that its encoding does not allow; they are left out. Check that the result is complete"
            ),
        ),
        TransferFault::Literal => (
            DAMAGED,
            format!(
                "{what} is quoted-printable, but has `=` signs that are not part of a code; they are sent as they are"
            ),
        ),
        TransferFault::CutOff => (
            DAMAGED,
            format!("{what} is cut off in the file; it is sent as far as it goes"),
        ),
    };
    Remark::new(check, field, message)
}

impl Found {
    /// `html` with the `cid:` of each file replaced by the file's name.
    pub(super) fn renamed(&self, html: &str) -> String {
        const CID: &str = "cid:";
        let (mut out, mut rest) = (String::with_capacity(html.len()), html);
        while let Some(at) = rest.find(CID) {
            let (before, after) = rest.split_at(at + CID.len());
            out.push_str(before);
            let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | ')' | '<');
            let (id, behind) = after.split_at(after.find(ends).unwrap_or(after.len()));
            let plain = id.replace("%40", "@").replace("%20", " ");
            let known = self.renamed.get(&plain).or_else(|| self.renamed.get(id));
            out.push_str(known.map_or(id, String::as_str));
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

/// The file name in the message, without folders.
fn given_name(part: &MessagePart<'_>, raw: &[u8]) -> Option<String> {
    let is_uuencoded = TransferEncoding::of(&part.headers) == TransferEncoding::Uuencode;
    let given = part.attachment_name().map(str::to_owned);
    let given = given.or_else(|| uu_name(raw).filter(|_| is_uuencoded))?;
    // Whoever wrote the message may have been on another system.
    let name = given.rsplit(['/', '\\']).next().unwrap_or(&given).trim();
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

/// The given name, made valid, or one derived from the part's type and position.
fn name_of(part: &MessagePart<'_>, given: Option<&str>, number: usize) -> String {
    let given = given.map(fit).filter(|name| !name.is_empty());
    given.unwrap_or_else(|| {
        let kind = part.content_type().map(|kind| {
            let below = kind.subtype().unwrap_or("octet-stream");
            format!("{}/{below}", kind.ctype()).to_lowercase()
        });
        let ending = kind.and_then(|kind| ENDINGS.iter().find(|(known, _)| *known == kind));
        match ending {
            Some((_, "ics")) => "invite.ics".to_owned(),
            Some((_, ending)) => format!("part-{number}.{ending}"),
            None => format!("part-{number}"),
        }
    })
}

/// Maximum length of a file name on any file system.
const NAME_BYTES: usize = 200;

/// Removes invalid characters from a file name. One that is too long keeps its extension.
fn fit(name: &str) -> String {
    let plain = |c: char| match c {
        ':' | '*' | '?' | '"' | '<' | '>' | '|' if cfg!(windows) => '_',
        c if c.is_control() => '_',
        c => c,
    };
    let name: String = name.chars().map(plain).collect();
    if name.chars().all(|c| c == '.') {
        return String::new();
    }
    if name.len() <= NAME_BYTES {
        return name;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = if ending.len() <= 20 && !ending.is_empty() {
        format!(".{ending}")
    } else {
        String::new()
    };
    let mut end = NAME_BYTES - ending.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", name[..end].trim_end())
}

/// File names in use, and the next free numbers.
#[derive(Default)]
struct Names {
    /// As the HTML would refer to them, in lower case.
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Names {
    /// `name`, with a number if another file has the same name or the same reference in HTML. Constant time,
    /// however many files share one name.
    fn free(&mut self, name: &str) -> String {
        let key = |name: &str| id_of(name).to_lowercase();
        if self.taken.insert(key(name)) {
            return name.to_owned();
        }
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) => (stem, format!(".{ending}")),
            None => (name, String::new()),
        };
        let next = self.next.entry(key(name)).or_insert(2);
        loop {
            let numbered = format!("{stem}-{next}{ending}");
            *next += 1;
            if self.taken.insert(key(&numbered)) {
                return numbered;
            }
        }
    }
}
