//! A draft made into one that is a message: what cannot be part of it is left out, and named.

use super::super::header_text::{has_control, own_header};
use super::super::message::HEADER_FIELDS;
use super::super::{
    Attachment, Draft, FieldId, field, parse_header, parse_list, parse_mailbox, parse_metadata,
};
use crate::postmark::header;

/// Placeholder for a missing sender until the message is composed; `.invalid` is reserved (RFC 2606).
const NO_SENDER: &str = "unknown@sender.invalid";
/// The same for recipients, in Bcc because that is in no header.
const NO_RECIPIENT: &str = "nobody@recipient.invalid";
/// The header line of the placeholder sender.
const SENDER_LINE: &[u8] = b"From: unknown@sender.invalid\r\n";

/// The draft and its files, and what was left out.
pub(super) struct Composable {
    pub draft: Draft,
    pub attachments: Vec<Attachment>,
    pub missing: Vec<String>,
}

/// Leaves out what cannot be composed.
pub(super) fn composable(draft: &Draft, attachments: Vec<Attachment>) -> Composable {
    let mut mended = Composable {
        draft: draft.clone(),
        attachments,
        missing: Vec::new(),
    };
    mended.lines();
    mended.people();
    mended.rows();
    mended.texts();
    mended.files();
    mended
}

impl Composable {
    fn miss(&mut self, id: FieldId, why: impl std::fmt::Display) {
        self.missing.push(format!("{}: {why}", field(id).label));
    }

    fn lines(&mut self) {
        for id in HEADER_FIELDS {
            let Some(text) = self.draft.line_mut(id).filter(|text| has_control(text)) else {
                continue;
            };
            *text = text.replace(char::is_control, " ");
            self.miss(
                id,
                "a line break or another control character was taken out",
            );
        }
    }

    fn people(&mut self) {
        if let Err(why) = parse_mailbox(&self.draft.from) {
            self.miss(FieldId::From, why);
            self.draft.from = NO_SENDER.to_owned();
        }
        for id in [FieldId::To, FieldId::Cc, FieldId::Bcc, FieldId::ReplyTo] {
            let text = self.draft.line(id).unwrap_or_default().to_owned();
            let (mut good, mut bad) = (Vec::new(), Vec::new());
            for one in parse_list(&text) {
                let entry = &text[one.range];
                match one.result {
                    Ok(_) => good.push(entry),
                    Err(why) => bad.push(format!("{entry}: {why}")),
                }
            }
            if let Some(place) = self.draft.line_mut(id).filter(|_| !bad.is_empty()) {
                *place = good.join(", ");
            }
            bad.into_iter().for_each(|why| self.miss(id, why));
        }
        let lists = [&self.draft.to, &self.draft.cc, &self.draft.bcc];
        if lists.iter().all(|list| parse_list(list).is_empty()) {
            self.miss(FieldId::To, "there is no recipient: fill in To, Cc or Bcc");
            self.draft.bcc = NO_RECIPIENT.to_owned();
        }
    }

    fn rows(&mut self) {
        let metadata = std::mem::take(&mut self.draft.extras.metadata);
        let prefix = header::METADATA_PREFIX;
        self.draft.extras.metadata = self.good(FieldId::Metadata, metadata, |row| {
            let (key, value) = parse_metadata(row)?;
            named(&format!("{prefix}{key}"), &value)
        });
        let headers = std::mem::take(&mut self.draft.extras.headers);
        self.draft.extras.headers = self.good(FieldId::Headers, headers, |row| {
            let (name, value) = parse_header(row)?;
            named(&name, &value)
        });
    }

    fn good(
        &mut self,
        id: FieldId,
        rows: Vec<String>,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Vec<String> {
        let mut good = Vec::new();
        for row in rows {
            match check(&row) {
                Ok(()) => good.push(row),
                Err(why) => self.miss(id, why),
            }
        }
        good
    }

    fn texts(&mut self) {
        for text in [&mut self.draft.text, &mut self.draft.html] {
            if text.contains('\0') {
                *text = text.replace('\0', "\u{fffd}");
                self.missing.push(format!(
                    "{}: a NUL character was taken out, which mail cannot carry",
                    field(FieldId::Body).label
                ));
            }
        }
    }

    fn files(&mut self) {
        let (good, bad): (Vec<_>, Vec<_>) = std::mem::take(&mut self.attachments)
            .into_iter()
            .partition(|file| !has_control(&file.name));
        self.attachments = good;
        for file in bad {
            let name = file.name.replace(char::is_control, "\u{fffd}");
            self.miss(
                FieldId::Files,
                format!("{name}: there is a control character in its name; rename the file"),
            );
        }
    }
}

fn named(name: &str, value: &str) -> Result<(), String> {
    match own_header(name, value) {
        Some(_) => Ok(()),
        None => Err(format!("`{name}` is no header name")),
    }
}

/// Removes the placeholder sender from the message.
pub(super) fn without_stand_ins(mut source: Vec<u8>) -> Vec<u8> {
    let head = source.windows(4).position(|window| window == b"\r\n\r\n");
    let head = head.map_or(source.len(), |at| at + 2);
    let found = source[..head]
        .windows(SENDER_LINE.len())
        .position(|window| window == SENDER_LINE);
    if let Some(at) = found.filter(|at| *at == 0 || source[at - 1] == b'\n') {
        source.drain(at..at + SENDER_LINE.len());
    }
    source
}

/// Whether an address is a placeholder.
pub(super) fn is_stand_in(address: &str) -> bool {
    [NO_SENDER, NO_RECIPIENT].contains(&address)
}
