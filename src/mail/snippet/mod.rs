//! The message as a program: what an application would write to send the same.
//!
//! The token comes from the environment and never stands in the text. Every program insists on STARTTLS and on
//! a certificate that is trusted and names the host, which the usual examples leave open.

mod draft;
mod node;
mod php;
mod python;
mod quote;
mod ruby;
mod rust;
mod shell;

use super::attachment::in_base64;
use super::envelope::mailboxes;
use super::extras::Pair;
use super::header_text::one_line;
use super::{
    Attachment, Bodies, ComposeError, Composed, Draft, FieldId, Mailbox, Stamp, api_message,
    bodies, compose, content_type_of, inline, parse_header, parse_mailbox, parse_message_id,
    parse_metadata,
};
use crate::postmark::header;

/// The language of an exported message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Python's smtplib.
    Python,
    /// PHPMailer.
    Php,
    /// nodemailer.
    Node,
    /// Ruby's mail.
    Ruby,
    /// lettre.
    Rust,
    /// swaks.
    Swaks,
    /// curl, over SMTP.
    Curl,
    /// curl, over the HTTP API.
    CurlApi,
    /// The message itself.
    Eml,
    /// A draft file for `send --draft`.
    Draft,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Python,
        Self::Php,
        Self::Node,
        Self::Ruby,
        Self::Rust,
        Self::Swaks,
        Self::Curl,
        Self::CurlApi,
        Self::Eml,
        Self::Draft,
    ];

    /// Command-line name, display name and file extension.
    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Python => ("python", "Python, smtplib", "py"),
            Self::Php => ("php", "PHP, PHPMailer", "php"),
            Self::Node => ("node", "Node.js, nodemailer", "js"),
            Self::Ruby => ("ruby", "Ruby, mail", "rb"),
            Self::Rust => ("rust", "Rust, lettre", "rs"),
            Self::Swaks => ("swaks", "swaks, a shell script", "sh"),
            Self::Curl => ("curl", "curl over SMTP, a shell script", "sh"),
            Self::CurlApi => ("curl-api", "curl over the HTTP API, a shell script", "sh"),
            Self::Eml => ("eml", "the message itself, .eml", "eml"),
            Self::Draft => ("draft", "a draft file for send --draft, .toml", "toml"),
        }
    }

    /// Command-line name.
    pub fn word(self) -> &'static str {
        self.row().0
    }

    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// File extension without the dot.
    pub fn extension(self) -> &'static str {
        self.row().2
    }
}

/// Where the program sends to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub host: String,
    pub port: u16,
    /// A PEM file of certificate authorities, if the platform's are not enough.
    pub ca_file: Option<String>,
    pub api_url: String,
}

/// An attachment.
struct File {
    path: String,
    name: String,
    content_type: String,
    /// Its Content-ID, if the HTML shows it.
    content_id: Option<String>,
}

impl File {
    fn types(&self) -> (&str, &str) {
        self.content_type
            .split_once('/')
            .unwrap_or(("application", "octet-stream"))
    }
}

/// Everything that goes into a program.
struct Program<'a> {
    target: &'a Target,
    from: Mailbox,
    to: Vec<Mailbox>,
    cc: Vec<Mailbox>,
    bcc: Vec<Mailbox>,
    reply_to: Vec<Mailbox>,
    subject: String,
    bodies: Bodies<'a>,
    message_id: MessageId,
    /// Additional header fields.
    headers: Vec<Pair>,
    files: Vec<File>,
}

/// How a program handles the Message-ID.
enum MessageId {
    /// Assigned by Postmark.
    Postmark,
    /// Generated at each run and kept by Postmark.
    Made,
    /// This one, kept by Postmark.
    Own(String),
}

impl MessageId {
    fn of(draft: &Draft) -> Result<Self, ComposeError> {
        match draft.extras.own_message_id() {
            Some(id) => parse_message_id(id)
                .map(Self::Own)
                .map_err(|why| ComposeError::new(FieldId::KeepId, why)),
            None if draft.extras.keep_id => Ok(Self::Made),
            None => Ok(Self::Postmark),
        }
    }

    fn own(&self) -> Option<&str> {
        match self {
            Self::Own(id) => Some(id),
            Self::Made | Self::Postmark => None,
        }
    }
}

impl Program<'_> {
    fn recipients(&self) -> impl Iterator<Item = &Mailbox> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }

    fn text(&self) -> Option<&str> {
        let has_html = self.html().is_some();
        Some(&*self.bodies.text).filter(|text| !has_html || !text.trim().is_empty())
    }

    fn html(&self) -> Option<&str> {
        Some(&*self.bodies.html).filter(|html| !html.trim().is_empty())
    }

    fn shown(&self) -> impl Iterator<Item = (&File, &str)> {
        self.files
            .iter()
            .filter_map(|file| Some((file, file.content_id.as_deref()?)))
    }

    fn beside(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.content_id.is_none())
    }
}

/// The address for a mail library: domain in punycode.
fn address(mailbox: &Mailbox) -> String {
    mailbox.envelope()
}

/// Exports a draft as a program in `language`. The program reads the files itself, except `Swaks`, `Curl`,
/// `CurlApi` and `Eml`, which contain the message: those need `attachments`.
///
/// # Errors
///
/// [`ComposeError`] names the invalid field.
pub fn snippet(
    language: Language,
    draft: &Draft,
    attachments: Vec<Attachment>,
    stamp: &Stamp,
    target: &Target,
) -> Result<Vec<u8>, ComposeError> {
    let kept = draft.extras.keep_id;
    let text = match language {
        Language::Eml => return Ok(compose(draft, attachments, stamp)?.bytes),
        Language::Draft => draft::file(draft)?,
        Language::CurlApi => {
            shell::curl_api(&api_message(draft, attachments, stamp)?, target, kept)
        }
        Language::Swaks => shell::swaks(&compose(draft, attachments, stamp)?, target, kept),
        Language::Curl => shell::curl(&compose(draft, attachments, stamp)?, target, kept),
        Language::Python => python::program(&sheet(draft, target)?),
        Language::Php => php::program(&sheet(draft, target)?),
        Language::Node => node::program(&sheet(draft, target)?),
        Language::Ruby => ruby::program(&sheet(draft, target)?),
        Language::Rust => rust::program(&sheet(draft, target)?),
    };
    Ok(text.into_bytes())
}

impl Language {
    /// Whether the export contains the files.
    pub fn holds_files(self) -> bool {
        matches!(self, Self::Swaks | Self::Curl | Self::CurlApi | Self::Eml)
    }
}

fn sheet<'a>(draft: &'a Draft, target: &'a Target) -> Result<Program<'a>, ComposeError> {
    let list = |id| mailboxes(draft.line(id).unwrap_or_default()).map_err(|error| (id, error));
    let files = draft.files.iter().zip(inline::shown(draft));
    let files = files.map(|(path, content_id)| {
        let name = inline::file_name(path).to_owned();
        File {
            path: path.clone(),
            content_type: in_base64(&content_type_of(&name)).to_owned(),
            name,
            content_id,
        }
    });
    Ok(Program {
        target,
        from: parse_mailbox(&draft.from).map_err(|error| (FieldId::From, error))?,
        to: list(FieldId::To)?,
        cc: list(FieldId::Cc)?,
        bcc: list(FieldId::Bcc)?,
        reply_to: list(FieldId::ReplyTo)?,
        subject: one_line(&draft.subject),
        bodies: bodies(draft),
        message_id: MessageId::of(draft)?,
        headers: headers(draft)?,
        files: files.collect(),
    })
}

/// Stream, tag, switches, metadata and custom headers: all are header fields in SMTP. postrider's own
/// metadata is omitted: it belongs to a send.
fn headers(draft: &Draft) -> Result<Vec<Pair>, ComposeError> {
    let fixed = [
        (header::MESSAGE_STREAM, draft.stream.trim()),
        (header::TAG, draft.tag.trim()),
    ];
    let fixed = fixed.into_iter().chain(draft.extras.switches());
    let mut all: Vec<Pair> = fixed
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), one_line(value)))
        .collect();
    for typed in &draft.extras.metadata {
        let (key, value) =
            parse_metadata(typed).map_err(|why| ComposeError::new(FieldId::Metadata, why))?;
        all.push((
            format!("{}{key}", header::METADATA_PREFIX),
            one_line(&value),
        ));
    }
    for typed in &draft.extras.headers {
        let (name, value) =
            parse_header(typed).map_err(|why| ComposeError::new(FieldId::Headers, why))?;
        all.push((name, one_line(&value)));
    }
    Ok(all)
}

/// The composed message for a shell script.
fn source(composed: &Composed) -> String {
    String::from_utf8_lossy(&composed.bytes).replace("\r\n", "\n")
}

#[cfg(test)]
mod tests;
