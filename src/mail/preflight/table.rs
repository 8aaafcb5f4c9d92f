//! The table of checks: what each is called, how bad it is, which fields it reads, and whether it can be
//! switched off.
//!
//! Off can be what Postmark or the server would refuse anyway, and every warning. Not off can be what keeps
//! a message whole: an address that nobody can read, a line break that would smuggle in a header.

use super::{
    CheckInput, CheckRow, Finding, Severity, content, extras, host, lines, marketing, opened,
    people,
};
use crate::mail::FieldId;
use crate::mail::from_eml::remark;
use crate::mail::raw::RAW_CHECKS;
use FieldId::{
    Bcc, Body, Cc, Files, From, Headers, KeepId, Metadata, ReplyTo, Stream, Subject, Tag, To,
};
use Severity::{Error, Warning};

pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    pub(super) can_be_off: bool,
    /// The fields it checks by their content. Empty: it compares fields and only runs when the draft is meant
    /// to be complete.
    pub(super) fields: &'static [FieldId],
    pub(super) about: &'static str,
    pub(super) run: fn(&CheckInput<'_>) -> Vec<Finding>,
}

/// Every check in order; those of raw messages come last.
pub fn check_rows() -> impl Iterator<Item = CheckRow> {
    let of_drafts = TABLE.iter().map(|check| CheckRow {
        name: check.name,
        severity: check.severity,
        can_be_off: check.can_be_off,
        about: check.about,
    });
    of_drafts.chain(RAW_CHECKS.iter().map(|check| check.row))
}

macro_rules! table {
    ($( $name:literal $severity:ident $off:ident $fields:expr, $run:expr, $about:literal; )*) => {
        &[ $( Check {
            name: $name,
            severity: $severity,
            can_be_off: $off,
            fields: $fields,
            about: $about,
            run: $run,
        }, )* ]
    };
}

/// Can be switched off.
const MAY: bool = true;
/// Cannot.
const MUST: bool = false;
const HEADERS: &[FieldId] = &crate::mail::message::HEADER_FIELDS;
const LISTS: &[FieldId] = &[To, Cc, Bcc, ReplyTo];
const PEOPLE: &[FieldId] = &[From, To, Cc, Bcc, ReplyTo];

pub(super) const TABLE: &[Check] = table! {
    "header-line-break" Error MUST HEADERS, lines::line_break, "a line break in a header field, which could smuggle in another";
    "from-missing" Error MUST &[From], people::from_missing, "no sender";
    "from-malformed" Error MUST &[From], people::from_malformed, "a sender that is not one address";
    "from-long" Error MAY &[From], lines::from_long, "a sender of more than 255 characters";
    "recipient-missing" Error MUST &[], people::recipient_missing, "no recipient";
    "name-quotes" Error MUST LISTS, people::name_quotes, "a name with a comma that does not stand in quotes";
    "address-malformed" Error MUST LISTS, people::address_malformed, "an address that cannot be read";
    "address-not-ascii" Error MUST PEOPLE, people::address_not_ascii, "letters before the @ that need SMTPUTF8, which Postmark does not offer";
    "recipients-many" Error MAY &[], people::recipients_many, "more than 50 recipients";
    "subject-long" Error MAY &[Subject], lines::subject_long, "a subject of more than 2,000 characters";
    "stream-malformed" Error MAY &[Stream], lines::stream_malformed, "a stream that is no stream's id";
    "tag-long" Error MAY &[Tag], lines::tag_long, "a tag of more than 1,000 characters";
    "file-unreadable" Error MUST &[Files], content::file_unreadable, "a file that is not there, not readable, or no file";
    "file-name" Error MUST &[Files], content::file_name, "a file name with a control character";
    "file-forbidden" Error MAY &[Files], content::file_forbidden, "a type of file that Postmark refuses";
    "body-empty" Error MAY &[Body], content::body_empty, "neither text nor HTML";
    "body-nul" Error MUST &[Body], content::body_nul, "a NUL character in the text";
    "body-control" Warning MAY &[Body], content::body_control, "an escape, a bell or another control character in the text";
    "body-large" Error MAY &[Body], content::body_large, "text or HTML of more than 5 MB";
    "metadata-malformed" Error MUST &[Metadata], extras::metadata_malformed, "metadata that is not key=value, is too long, or stands there twice";
    "metadata-many" Error MAY &[Metadata], extras::metadata_many, "more than ten rows of metadata";
    "header-malformed" Error MUST &[Headers], extras::header_malformed, "a header of your own that cannot stand in a message";
    "message-id-malformed" Error MUST &[KeepId], extras::message_id_malformed, "a custom Message-ID that is malformed";
    "message-large" Error MAY &[Files], content::message_large, "more than 10 MB after base64";
    "eml-charset" Error MAY &[], |sheet| opened::remarks(sheet, remark::CHARSET), "a message file whose text or headers cannot be decoded reliably";
    "eml-encoding" Error MAY &[], |sheet| opened::remarks(sheet, remark::ENCODING), "a part of a message file whose transfer encoding is unknown";
    "eml-encrypted" Error MAY &[], |sheet| opened::remarks(sheet, remark::ENCRYPTED), "a message file that is encrypted, or signed as a whole";
    "eml-repeated" Error MAY &[], |sheet| opened::remarks(sheet, remark::REPEATED), "a message file with several senders, Reply-To fields or subjects";
    "eml-damaged" Warning MAY &[], |sheet| opened::remarks(sheet, remark::DAMAGED), "a message file that is cut off or malformed";
    "eml-headers" Warning MAY &[], |sheet| opened::remarks(sheet, remark::HEADERS), "headers of a message file that are not sent";
    "eml-names" Warning MAY &[], |sheet| opened::remarks(sheet, remark::NAMES), "attachments of a message file that are sent under other names";
    "eml-signed" Warning MAY &[], |sheet| opened::remarks(sheet, remark::SIGNED), "a message file whose signature no longer verifies";
    "eml-structure" Warning MAY &[], |sheet| opened::remarks(sheet, remark::STRUCTURE), "parts of a message file that are sent in a different place";
    "unsubscribe-missing" Error MAY &[], marketing::unsubscribe_missing, "one of many messages in a broadcast stream without a link to unsubscribe";
    "stream-host" Warning MAY &[], host::wrong_host, "a stream whose SMTP host is the other one";
    "sender-unknown" Warning MAY &[From], people::sender_unknown, "a sender that is none of the account's, where those are known";
    "real-recipient" Warning MAY &[], people::real_recipient, "free-mail recipients from a profile for tests";
    "recipient-twice" Warning MAY &[To, Cc, Bcc], people::recipient_twice, "the same recipient twice";
    "name-comment" Warning MAY LISTS, people::name_comment, "parentheses in a name, which mail takes for a comment";
    "metadata-full" Warning MAY &[Metadata], extras::metadata_full, "ten rows of metadata, so that there is no room for postrider's own";
    "tracking-without-html" Warning MAY &[], extras::tracking_without_html, "tracking that needs HTML where there is none";
    "image-missing" Warning MAY &[], extras::image_missing, "an image that is not among the files";
    "image-remote" Warning MAY &[], extras::image_remote, "an image that lies elsewhere";
    "subject-empty" Warning MAY &[Subject], lines::subject_empty, "an empty subject";
    "line-long" Warning MAY &[Body, Headers], lines::line_long, "a line of more than 998 bytes";
    "variable-left" Warning MAY &[Subject, Body], content::variable_left, "a variable of a template that nothing was put in place of";
    "template-variable" Warning MAY &[Body], content::template_variable, "a variable of a Postmark template without a value";
    "attachment-forgotten" Warning MAY &[], content::attachment_forgotten, "words that speak of an attachment, and nothing attached";
    "looks-like-marketing" Warning MAY &[], marketing::looks_like_marketing, "what should go through a broadcast stream, by its words and number of recipients";
};

/// Names of all checks.
pub const CHECKS: [&str; TABLE.len() + RAW_CHECKS.len()] = {
    let mut names = [""; TABLE.len() + RAW_CHECKS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = if at < TABLE.len() {
            TABLE[at].name
        } else {
            RAW_CHECKS[at - TABLE.len()].row.name
        };
        at += 1;
    }
    names
};
