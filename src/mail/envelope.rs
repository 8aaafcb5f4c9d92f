//! The envelope (RFC 5321 section 2.3.1): what the server is told, beside what the headers say.

use std::collections::HashSet;

use super::{AddressError, Draft, FieldId, Mailbox, parse_list, parse_mailbox};

/// The SMTP envelope, with domains in punycode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Reverse path: the address of From.
    pub mail_from: String,
    /// Forward paths: To, Cc and Bcc in this order, each address once.
    pub rcpt_to: Vec<String>,
}

/// The envelope of a draft.
///
/// # Errors
///
/// The first invalid field, and why.
pub fn envelope_of(draft: &Draft) -> Result<Envelope, (FieldId, AddressError)> {
    let from = parse_mailbox(&draft.from).map_err(|error| (FieldId::From, error))?;
    let mut seen = HashSet::new();
    let mut rcpt_to = Vec::new();
    for (id, text) in [
        (FieldId::To, &draft.to),
        (FieldId::Cc, &draft.cc),
        (FieldId::Bcc, &draft.bcc),
    ] {
        for mailbox in mailboxes(text).map_err(|error| (id, error))? {
            let address = mailbox.envelope();
            if seen.insert(same(&mailbox)) {
                rcpt_to.push(address);
            }
        }
    }
    Ok(Envelope {
        mail_from: from.envelope(),
        rcpt_to,
    })
}

/// All mailboxes of a list, or the first error.
pub(super) fn mailboxes(text: &str) -> Result<Vec<Mailbox>, AddressError> {
    parse_list(text).into_iter().map(|one| one.result).collect()
}

/// A normalized key for comparing mailboxes: the domain is case-insensitive (RFC 5321 section 2.4).
pub(super) fn same(mailbox: &Mailbox) -> String {
    format!(
        "{}@{}",
        mailbox.local,
        mailbox.ascii_domain().to_ascii_lowercase()
    )
}
