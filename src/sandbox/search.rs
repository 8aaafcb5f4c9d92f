//! Which messages of the inbox are meant.

use super::stored_message::StoredMessage;
use super::submission::party;
use crate::record::InboxItem;

/// What messages are looked for; a field that is `None` matches every message. No field distinguishes upper and
/// lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The address of a recipient (To, Cc, or Bcc), or `@` and its domain.
    pub to: Option<String>,
    /// The address of the sender, in the From header or in the envelope, or `@` and its domain.
    pub from: Option<String>,
    /// A part of the subject.
    pub subject: Option<String>,
    /// The tag.
    pub tag: Option<String>,
}

impl Filter {
    /// Whether it matches every message.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it matches a message that was read.
    pub fn matches(&self, item: &InboxItem) -> bool {
        self.fits(&Facts {
            recipients: &item.rcpt_to,
            from: &item.from,
            mail_from: &item.mail_from,
            subject: &item.subject,
            tag: item.tag.as_deref(),
        })
    }

    /// The same for a message in the index.
    pub(super) fn matches_kept(&self, kept: &StoredMessage) -> bool {
        self.fits(&Facts {
            recipients: &kept.recipients,
            from: &kept.from,
            mail_from: &kept.mail_from,
            subject: &kept.subject,
            tag: kept.tag.as_deref(),
        })
    }

    fn fits(&self, facts: &Facts<'_>) -> bool {
        let is_absent_or = |wanted: &Option<String>, test: &dyn Fn(&str) -> bool| {
            wanted.as_deref().is_none_or(|wanted| test(wanted.trim()))
        };
        is_absent_or(&self.to, &|to| {
            facts.recipients.iter().any(|one| is_address(one, to))
        }) && is_absent_or(&self.from, &|from| {
            is_address(facts.mail_from, from) || is_address(&party(facts.from).email, from)
        }) && is_absent_or(&self.subject, &|subject| {
            let subject = subject.to_lowercase();
            facts.subject.to_lowercase().contains(&subject)
        }) && is_absent_or(&self.tag, &|tag| {
            facts.tag.unwrap_or_default().to_lowercase() == tag.to_lowercase()
        })
    }
}

/// What a filter looks at.
struct Facts<'a> {
    recipients: &'a [String],
    from: &'a str,
    mail_from: &'a str,
    subject: &'a str,
    tag: Option<&'a str>,
}

/// Whether `address` is the wanted one, or at the wanted domain if that begins with `@`.
fn is_address(address: &str, wanted: &str) -> bool {
    let (address, wanted) = (address.trim().to_lowercase(), wanted.to_lowercase());
    match wanted.strip_prefix('@') {
        Some(domain) => address.rsplit_once('@').is_some_and(|(_, is)| is == domain),
        None => address == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> InboxItem {
        InboxItem {
            rcpt_to: vec!["Grace@navy.example".into(), "x@other.example".into()],
            from: "Ada Lovelace <ada@acme.example>".into(),
            mail_from: "bounces@pm.example".into(),
            subject: "Ihre Größe: RECEIPT 12".into(),
            tag: Some("Receipts".into()),
            ..InboxItem::default()
        }
    }

    #[test]
    fn each_field_narrows_the_search() {
        let some = |text: &str| Some(text.to_owned());
        let filter = |to: Option<&str>,
                      from: Option<&str>,
                      subject: Option<&str>,
                      tag: Option<&str>| Filter {
            to: to.and_then(some),
            from: from.and_then(some),
            subject: subject.and_then(some),
            tag: tag.and_then(some),
        };
        for (filter, matches) in [
            (Filter::default(), true),
            (filter(Some("grace@NAVY.example"), None, None, None), true),
            (filter(Some("@other.example"), None, None, None), true),
            (filter(Some("race@navy.example"), None, None, None), false),
            (filter(Some("@ther.example"), None, None, None), false),
            (filter(None, Some("ada@acme.example"), None, None), true),
            (filter(None, Some("bounces@pm.example"), None, None), true),
            (filter(None, Some("@navy.example"), None, None), false),
            (filter(None, None, Some("größe: receipt"), None), true),
            (filter(None, None, Some("invoice"), None), false),
            (filter(None, None, None, Some("receipts")), true),
            (filter(None, None, None, Some("receipt")), false),
            (
                filter(Some("x@other.example"), None, Some("invoice"), None),
                false,
            ),
        ] {
            assert_eq!(filter.matches(&item()), matches, "{filter:?}");
        }
    }
}
