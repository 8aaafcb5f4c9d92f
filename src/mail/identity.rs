//! Whether two drafts are one message to those who get it.

use std::collections::BTreeSet;

use super::{Draft, envelope_of, parse_mailbox};

/// What makes two messages the same for their recipients: sender, recipients, subject and content. Stream,
/// tag, tracking and metadata are invisible to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageIdentity {
    /// Sender address in lower case.
    pub from: String,
    /// Envelope recipients in lower case.
    pub recipients: BTreeSet<String>,
    /// Trimmed subject.
    pub subject: String,
    /// Hash of text and attachments; see [`Draft::content_hash`].
    pub content: String,
}

impl MessageIdentity {
    pub fn new(from: &str, recipients: &[String], subject: &str, content: &str) -> Self {
        let sender = parse_mailbox(from.trim());
        let sender = sender.map_or_else(|_| from.trim().to_owned(), |one| one.address());
        Self {
            from: sender.to_lowercase(),
            recipients: recipients.iter().map(|one| one.to_lowercase()).collect(),
            subject: subject.trim().to_owned(),
            content: content.to_owned(),
        }
    }

    /// Whether both are the same message. Unknown content is assumed to be the same.
    pub fn is_same(&self, other: &Self) -> bool {
        let content = [&self.content, &other.content];
        let is_known = content.iter().all(|hash| !hash.is_empty());
        let heads = |one: &Self| {
            (
                one.from.clone(),
                one.recipients.clone(),
                one.subject.clone(),
            )
        };
        heads(self) == heads(other) && (!is_known || self.content == other.content)
    }
}

impl Draft {
    /// The draft's identity; `None` without valid recipients.
    pub fn identity(&self) -> Option<MessageIdentity> {
        let envelope = envelope_of(self).ok()?;
        let recipients = envelope.rcpt_to;
        let content = self.content_hash();
        Some(MessageIdentity::new(
            &self.from,
            &recipients,
            &self.subject,
            &content,
        ))
    }

    /// Hash of text, HTML, format and attachment paths (FNV-1a, 64 bits): compares messages whose text the
    /// history does not keep, without revealing it.
    pub fn content_hash(&self) -> String {
        let format = format!("{:?}", self.format);
        let parts = [format.as_str(), self.text.trim_end(), self.html.trim_end()];
        let files = self.files.iter().map(String::as_str);
        content_hash(parts.into_iter().chain(files).map(str::as_bytes))
    }
}

/// A hash of texts (FNV-1a, 64 bits), as 16 hexadecimal digits. It tells texts apart that nobody wrote to have the same
/// hash.
pub fn content_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        // 0xff is in no UTF-8 text: it ends a part.
        for byte in part.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            from: "Ada <ada@acme.example>".into(),
            to: "grace@navy.example".into(),
            cc: "bob@navy.example".into(),
            subject: "Receipt".into(),
            text: "Hello".into(),
            files: vec!["a.pdf".into()],
            ..Draft::default()
        }
    }

    fn is_same(change: impl Fn(&mut Draft)) -> bool {
        let mut other = draft();
        change(&mut other);
        let (one, other) = (draft().identity().unwrap(), other.identity().unwrap());
        assert_eq!(one.is_same(&other), other.is_same(&one));
        one.is_same(&other)
    }

    #[test]
    fn what_recipients_get_makes_the_message() {
        assert!(is_same(|_| {}));
        assert!(is_same(|one| one.to = "Grace <GRACE@navy.example>".into()));
        assert!(is_same(|one| std::mem::swap(&mut one.to, &mut one.cc)));
        assert!(is_same(|one| one.subject = " Receipt ".into()));
        assert!(is_same(|one| one.text.push('\n')));
        assert!(is_same(|one| one.from = "ada@acme.example".into()));
        for (tag, stream) in [("a", "outbound"), ("", "broadcast")] {
            assert!(is_same(|one| {
                (one.tag, one.stream) = (tag.into(), stream.into());
            }));
        }
    }

    #[test]
    fn whatever_they_would_notice_makes_another_one() {
        assert!(!is_same(|one| one.to = "alan@navy.example".into()));
        assert!(!is_same(|one| one.bcc = "alan@navy.example".into()));
        assert!(!is_same(|one| one.cc.clear()));
        assert!(!is_same(|one| one.subject = "Receipt 2".into()));
        assert!(!is_same(|one| one.text = "Hello.".into()));
        assert!(!is_same(|one| one.html = "<p>Hello</p>".into()));
        assert!(!is_same(|one| one.files = vec!["b.pdf".into()]));
        assert!(!is_same(|one| one.from = "eve@acme.example".into()));
        assert!(!is_same(
            |one| one.format = crate::mail::BodyFormat::Markdown
        ));
    }

    #[test]
    fn parts_do_not_run_into_one_another() {
        let of = |text: &str, html: &str| {
            let draft = Draft {
                text: text.into(),
                html: html.into(),
                ..Draft::default()
            };
            draft.content_hash()
        };
        assert_ne!(of("ab", "c"), of("a", "bc"));
        assert_ne!(of("a", ""), of("", "a"));
        assert_eq!(of("a", ""), of("a\n", ""));
    }

    #[test]
    fn a_content_that_nobody_kept_may_be_the_same() {
        let known = draft().identity().unwrap();
        let unknown = MessageIdentity {
            content: String::new(),
            ..known.clone()
        };
        assert!(known.is_same(&unknown) && unknown.is_same(&known));
        let elsewhere = MessageIdentity {
            subject: "Other".into(),
            ..unknown
        };
        assert!(!known.is_same(&elsewhere));
        let nobody = Draft::default();
        assert!(nobody.identity().is_none());
    }
}
