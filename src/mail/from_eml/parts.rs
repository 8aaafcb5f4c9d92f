//! The files of a message, each with a name of its own, and the names by which the HTML calls them.

use std::collections::{HashMap, HashSet};

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::EmlPart;
use crate::mail::content_type_of;
use crate::mail::inline::id_of;

/// Endings of names by media type, where a part has no name.
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

/// The files, and which `cid:` means which name.
pub(super) struct Found {
    pub(super) parts: Vec<EmlPart>,
    /// From the Content-ID in the message to the Content-ID as it will be.
    renamed: HashMap<String, String>,
}

/// The files of `message` in their order.
pub(super) fn of(message: &Message<'_>) -> Found {
    let mut found = Found {
        parts: Vec::new(),
        renamed: HashMap::new(),
    };
    let mut names = Names::default();
    for part in message.attachments() {
        let name = names.free(&name_of(part, found.parts.len() + 1));
        if let Some(id) = part.content_id() {
            let id = id.trim_matches(['<', '>', ' ']).to_owned();
            found.renamed.entry(id).or_insert_with(|| id_of(&name));
        }
        let bytes = match &part.body {
            PartType::Message(inner) => inner.raw_message().to_vec(),
            _ => part.contents().to_vec(),
        };
        found.parts.push(EmlPart { name, bytes });
    }
    found
}

impl Found {
    /// `html` with every `cid:` of a file called by the name of that file.
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

/// The name that the message gives, made fit for a file, or one of its kind and place.
fn name_of(part: &MessagePart<'_>, number: usize) -> String {
    let kind = part.content_type().map(|kind| {
        let below = kind.subtype().unwrap_or("octet-stream");
        format!("{}/{below}", kind.ctype()).to_lowercase()
    });
    let kind = kind.unwrap_or_default();
    let given = part.attachment_name().map(fit).unwrap_or_default();
    let name = match given.as_str() {
        "" => format!("part-{number}"),
        _ => given,
    };
    if name.contains('.') || content_type_of(&name) == kind {
        return name;
    }
    let ending = ENDINGS.iter().find(|(known, _)| *known == kind);
    let ending = ending.map(|(_, ending)| ending);
    ending.map_or(name.clone(), |ending| format!("{name}.{ending}"))
}

/// The last part of a path, without what a file's name may not hold.
fn fit(name: &str) -> String {
    let plain = |c: char| match c {
        ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    // Whoever wrote the message may have been on another system.
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name: String = name.trim().chars().map(plain).collect();
    let name = name.trim_start_matches('.').trim();
    // Less than any file system takes.
    let mut end = name.len().min(120);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].to_owned()
}

/// The names that are taken, and the numbers that are used up.
#[derive(Default)]
struct Names {
    /// By what the HTML would call them, in lower case.
    taken: HashSet<String>,
    /// The next number to try, by the same.
    next: HashMap<String, usize>,
}

impl Names {
    /// `name`, or with a number where another file has it, or would be called alike in the HTML. Takes
    /// constant time however many files have one name.
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
