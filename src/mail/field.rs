//! The field table: everything that is known of a field, said once. The form, the focus order, the
//! validation, the help and the command line follow it.

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldId {
    CredentialKind,
    Token,
    AccessKey,
    SecretKey,
    From,
    To,
    Cc,
    Bcc,
    /// Reply address.
    ReplyTo,
    Subject,
    /// The message stream.
    Stream,
    Tag,
    /// The format of the text.
    Format,
    Metadata,
    Headers,
    TrackOpens,
    TrackLinks,
    /// Whether to keep the Message-ID.
    KeepId,
    Files,
    Body,
}

/// How a field is edited, drawn and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    Choice,
    Secret,
    Mailbox,
    AddressList,
    Line,
    /// Several lines, entered one by one.
    Rows,
    /// A list of file names.
    Files,
    Text,
}

/// How the command line sets the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// A long option, without dashes.
    Option(&'static str),
    /// An environment variable only: tokens are never arguments.
    Environment(&'static str),
    /// Derived from which other field is set.
    Implied,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub id: FieldId,
    /// Label.
    pub label: &'static str,
    /// Placeholder for an empty field.
    pub placeholder: &'static str,
    /// One or two sentences of help.
    pub help: &'static str,
    /// How it is edited.
    pub kind: FieldKind,
    /// How the command line sets it.
    pub flag: Flag,
}

const fn row(
    id: FieldId,
    label: &'static str,
    placeholder: &'static str,
    help: &'static str,
    kind: FieldKind,
    flag: Flag,
) -> Field {
    Field {
        id,
        label,
        placeholder,
        help,
        kind,
        flag,
    }
}

/// Every field in focus order.
pub const FIELDS: [Field; 20] = [
    row(
        FieldId::CredentialKind,
        "Token type",
        "",
        "How you sign in: with a Server API token, which is username and password at once, or with the SMTP token of a stream, which has an access key and a secret key. Space changes it.",
        FieldKind::Choice,
        Flag::Implied,
    ),
    row(
        FieldId::Token,
        "Token",
        "paste your Server API token",
        "The Server API token, used as user name and password. In Postmark: Servers, your server, API Tokens. The Account API token does not work here.",
        FieldKind::Secret,
        Flag::Environment("POSTMARK_SERVER_TOKEN"),
    ),
    row(
        FieldId::AccessKey,
        "Access key",
        "e.g. PM-T-outbound-…",
        "The access key of an SMTP token, used as user name. In Postmark: your server, the message stream, Settings.",
        FieldKind::Secret,
        Flag::Environment("POSTMARK_SMTP_ACCESS_KEY"),
    ),
    row(
        FieldId::SecretKey,
        "Secret key",
        "shown once when the SMTP token was created",
        "The secret key of the same SMTP token, used as password. It works only with its own access key.",
        FieldKind::Secret,
        Flag::Environment("POSTMARK_SMTP_SECRET_KEY"),
    ),
    row(
        FieldId::From,
        "From",
        "e.g. Ada Lovelace <ada@acme.example>",
        "The sender: a confirmed Sender Signature, or any address of a verified domain.",
        FieldKind::Mailbox,
        Flag::Option("from"),
    ),
    row(
        FieldId::To,
        "To",
        "e.g. grace@navy.example",
        "Recipients, separated by commas. A name with a comma or other punctuation stands in quotes: \"Doe, Jane\" <jane@example.com>.",
        FieldKind::AddressList,
        Flag::Option("to"),
    ),
    row(
        FieldId::Cc,
        "Cc",
        "",
        "Copy recipients, visible to everyone.",
        FieldKind::AddressList,
        Flag::Option("cc"),
    ),
    row(
        FieldId::Bcc,
        "Bcc",
        "",
        "Hidden recipients. Not shown in any header.",
        FieldKind::AddressList,
        Flag::Option("bcc"),
    ),
    row(
        FieldId::ReplyTo,
        "Reply-To",
        "",
        "Where replies go, if not to From.",
        FieldKind::AddressList,
        Flag::Option("reply-to"),
    ),
    row(
        FieldId::Subject,
        "Subject",
        "e.g. Your receipt",
        "One line; Postmark takes up to 2,000 characters.",
        FieldKind::Line,
        Flag::Option("subject"),
    ),
    row(
        FieldId::Files,
        "Files",
        "path; Tab completes it",
        "Files to attach, one after the other: Enter takes the typed path, Backspace in the empty field removes the last one. Ten megabytes after base64 is Postmark's limit for the whole message.",
        FieldKind::Files,
        Flag::Option("attach"),
    ),
    row(
        FieldId::Stream,
        "Stream",
        "default: outbound",
        "Message stream ID. Leave empty for the default, outbound.",
        FieldKind::Line,
        Flag::Option("stream"),
    ),
    row(
        FieldId::Tag,
        "Tag",
        "optional, e.g. receipts",
        "One tag for Postmark's statistics; may be empty.",
        FieldKind::Line,
        Flag::Option("tag"),
    ),
    row(
        FieldId::Format,
        "Format",
        "",
        "What the text is written in. Markdown goes out as typed and as HTML beside it; HTML goes out with a text part made of it. Space or the arrow keys change it.",
        FieldKind::Choice,
        Flag::Option("markdown"),
    ),
    row(
        FieldId::Metadata,
        "Metadata",
        "e.g. order=1234",
        "Key and value, which Postmark keeps with the message and tells in searches and webhooks: Enter takes the row, Backspace in the empty line removes the last one. Ten rows, keys of 20 and values of 80 characters; postrider's own row counts among them.",
        FieldKind::Rows,
        Flag::Option("metadata"),
    ),
    row(
        FieldId::Headers,
        "Headers",
        "e.g. X-Order: 1234",
        "Header fields of your own, as Name: value. Enter takes the row, Backspace in the empty line removes the last one.",
        FieldKind::Rows,
        Flag::Option("header"),
    ),
    row(
        FieldId::TrackOpens,
        "Track opens",
        "",
        "Whether Postmark counts who opens the message. It needs HTML. Space or the arrow keys change it.",
        FieldKind::Choice,
        Flag::Option("track-opens"),
    ),
    row(
        FieldId::TrackLinks,
        "Track links",
        "",
        "Which links Postmark rewrites to count clicks. Space or the arrow keys change it.",
        FieldKind::Choice,
        Flag::Option("track-links"),
    ),
    row(
        FieldId::KeepId,
        "Message-ID",
        "",
        "Postmark writes a Message-ID of its own, or keeps the one that postrider wrote. Space or the arrow keys change it.",
        FieldKind::Choice,
        Flag::Option("keep-id"),
    ),
    row(
        FieldId::Body,
        "Text",
        "Write your message…",
        "The message text. Format sets plain text, Markdown or HTML.",
        FieldKind::Text,
        Flag::Option("text"),
    ),
];

/// The row of a field.
pub fn field(id: FieldId) -> &'static Field {
    FIELDS
        .iter()
        .find(|field| field.id == id)
        .unwrap_or(&FIELDS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_one_row() {
        for (at, row) in FIELDS.iter().enumerate() {
            assert_eq!(field(row.id), row);
            assert!(FIELDS[at + 1..].iter().all(|other| other.id != row.id));
        }
    }
}
