//! Which header fields of a message file go into the new message.
//!
//! Of a field that nobody has chosen it is not known what it gives away: where a draft was kept, who was in Bcc,
//! which way a message came. So fields are taken by a list, and what is left out is said.

use super::remark::{HEADERS, Remark, listed};
use crate::mail::raw::RECIPIENT_NOTES;
use crate::mail::{FieldId, parse_header};
use crate::postmark::header;

/// Fields that belong to the author's content.
const TAKEN: [&str; 23] = [
    "in-reply-to",
    "references",
    "comments",
    "keywords",
    "organization",
    "importance",
    "priority",
    "x-priority",
    "x-msmail-priority",
    "sensitivity",
    "auto-submitted",
    "precedence",
    "content-language",
    "feedback-id",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-help",
    "list-archive",
    "list-owner",
    "list-post",
    "list-subscribe",
    "disposition-notification-to",
];

/// Fields that postrider writes itself or reads into a form field.
const WRITTEN: [&str; 10] = [
    "from",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-",
];

/// Prefixes, after `x-`, of fields that mail programs and servers write for themselves.
const BOOKKEEPING: [&str; 83] = [
    "abuse",
    "accept-language",
    "account",
    "amavis",
    "antiabuse",
    "antivirus",
    "apple",
    "asf",
    "attach",
    "auth",
    "autoresponse-",
    "barracuda",
    "beenthere",
    "campaign-",
    "clamav",
    "cm-",
    "cron",
    "csa",
    "delivered",
    "dkim",
    "draft",
    "dspam",
    "enigmail",
    "eop",
    "evolution",
    "exchange",
    "fcc",
    "filename",
    "folder",
    "forefront",
    "forwarded",
    "gm-",
    "gmail",
    "google",
    "greylist",
    "ham",
    "identity",
    "imap",
    "imp-",
    "ironport",
    "kmail",
    "kolab",
    "loop",
    "mail-",
    "mailer",
    "mailgun",
    "mailman",
    "mandrill",
    "mdaemon",
    "microsoft",
    "mime",
    "mozilla",
    "ms-",
    "mutt",
    "newsreader",
    "notes-",
    "olk",
    "original",
    "originat",
    "outgoing",
    "php",
    "pm-",
    "pmx",
    "pobox",
    "provags",
    "received",
    "report-abuse",
    "rspamd",
    "scanned",
    "sender",
    "sent",
    "ses-",
    "sg-",
    "spam",
    "status",
    "tuid",
    "ui",
    "uidl",
    "universally",
    "unsent",
    "virus",
    "yahoo",
    "ymail",
];

/// More of them, where a prefix would match too much.
const BOOKKEEPING_PARTS: [&str; 4] = ["envelope", "proofpoint", "sieve", "tnef"];

/// Suffixes of fields that list people by name.
const PEOPLE: [&str; 4] = ["to", "cc", "from", "for"];

/// Prefixes of fields that a list server writes for one subscriber.
const OF_A_LIST: [&str; 2] = ["list-", "feedback-"];

/// Fields found only in transmitted messages.
const ON_ITS_WAY: [&str; 4] = ["received", "dkim-signature", "return-path", "delivered-to"];

/// The fields to keep, as typed, and a remark on the others. `all` has names and decoded values.
pub(super) fn chosen(all: &[(String, String)]) -> (Vec<String>, Option<Remark>) {
    let is = |names: &[&str], name: &str| names.contains(&name.to_ascii_lowercase().as_str());
    let came_through_servers = all.iter().any(|(name, _)| is(&ON_ITS_WAY, name));
    let (mut rows, mut left) = (Vec::new(), Vec::new());
    for (name, value) in all {
        let row = format!("{name}: {value}");
        let is_own = !came_through_servers && is_own(name, value);
        let is_taken = is(&TAKEN, name) && !names_others(name, value, came_through_servers);
        if (is_taken || is_own) && parse_header(&row).is_ok() {
            rows.push(row);
        } else if !is_written(name) && !left.contains(name) {
            left.push(name.clone());
        }
    }
    let remark = (!left.is_empty()).then(|| {
        let message = format!(
            "headers of the file that are not sent: {}. `send --raw` sends a file with all of its headers",
            listed(&left)
        );
        Remark::new(HEADERS, FieldId::Headers, message)
    });
    (rows, remark)
}

fn is_written(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let prefix = header::METADATA_PREFIX.to_ascii_lowercase();
    let ours = [
        header::MESSAGE_STREAM,
        header::TAG,
        header::TRACK_OPENS,
        header::TRACK_LINKS,
        header::KEEP_ID,
    ];
    name.starts_with(&prefix)
        || ours.iter().any(|ours| ours.eq_ignore_ascii_case(&name))
        || WRITTEN
            .iter()
            .any(|written| name == *written || written.ends_with('-') && name.starts_with(written))
}

/// Whether an otherwise kept field may reveal who got the message: mailing list links belong to one
/// subscriber, and comments have been used for recipients.
fn names_others(name: &str, value: &str, came_through_servers: bool) -> bool {
    let name = name.to_ascii_lowercase();
    let is_of_a_list = OF_A_LIST.iter().any(|start| name.starts_with(start));
    came_through_servers && is_of_a_list || name == "comments" && value.contains('@')
}

/// Whether the author made up the field. One that contains an address may name a hidden recipient.
fn is_own(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let Some(rest) = name.strip_prefix("x-") else {
        return false;
    };
    let is_kept = BOOKKEEPING.iter().any(|start| rest.starts_with(start))
        || BOOKKEEPING_PARTS
            .iter()
            .chain(&RECIPIENT_NOTES)
            .any(|part| rest.contains(part))
        || rest
            .rsplit('-')
            .next()
            .is_some_and(|last| PEOPLE.contains(&last));
    !is_kept && !value.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[(&str, &str)]) -> (Vec<String>, String) {
        let rows: Vec<(String, String)> = rows
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let (taken, remark) = chosen(&rows);
        (taken, remark.map_or(String::new(), |remark| remark.message))
    }

    #[test]
    fn what_the_author_wrote_is_taken_and_the_rest_is_named() {
        let (taken, left) = of(&[
            ("From", "a@b.example"),
            ("Date", "today"),
            ("In-Reply-To", "<1@b.example>"),
            ("List-Unsubscribe", "<https://b.example/u>"),
            ("X-Order", "1234"),
            ("FCC", "imap://ada@imap.example/Sent"),
            ("X-Mozilla-Status", "0001"),
            ("X-Identity-Key", "id1"),
            ("User-Agent", "Thunderbird"),
            ("Content-Type", "text/plain"),
            ("X-PM-Tag", "a"),
        ]);
        assert_eq!(
            taken,
            [
                "In-Reply-To: <1@b.example>",
                "List-Unsubscribe: <https://b.example/u>",
                "X-Order: 1234"
            ]
        );
        assert!(
            left.contains(": FCC, X-Mozilla-Status, X-Identity-Key, User-Agent."),
            "{left}"
        );
    }

    #[test]
    fn no_field_names_a_hidden_recipient() {
        for name in [
            "X-Bcc",
            "X-BCC-To",
            "X-Original-To",
            "X-Envelope-To",
            "Apparently-To",
            "Resent-Bcc",
            "X-Rcpt-To",
            "X-Recipient",
            "X-Original-Recipient",
            "X-Failed-Recipients",
            "X-Copy",
            "X-Resent-Cc",
            "Comments",
            "Envelope-To",
            "X-Delivered-To",
            "Original-Recipient",
            "X-Forwarded-To",
            "Delivered-To",
        ] {
            for value in ["hidden@z.example", "Hidden Person"] {
                // Without an address Comments may say anything.
                if (name, value) == ("Comments", "Hidden Person") {
                    continue;
                }
                let (taken, left) = of(&[(name, value)]);
                assert!(
                    taken.is_empty() && left.contains(name),
                    "{name}: {taken:?} {left}"
                );
            }
        }
    }

    #[test]
    fn of_a_message_that_came_through_servers_nothing_counts_as_the_authors_own() {
        let (taken, left) = of(&[
            ("Received", "from a by b"),
            ("X-Score", "5"),
            ("References", "<1@b.example>"),
            ("List-Unsubscribe", "<https://b.example/u/ada>"),
        ]);
        assert_eq!(taken, ["References: <1@b.example>"]);
        assert!(
            left.contains("Received, X-Score, List-Unsubscribe"),
            "{left}"
        );
    }

    #[test]
    fn what_programs_write_for_themselves_is_not_taken_for_the_authors_own() {
        let rows = [
            ("X-To", "Ada Lovelace"),
            ("X-FileName", "ada.pst"),
            ("X-Unsent", "1"),
            ("X-Universally-Unique-Identifier", "1"),
            ("X-OriginatorOrg", "acme.example"),
        ];
        assert_eq!(of(&rows).0, [""; 0]);
        let own = [("X-Campaign", "spring"), ("X-Ticket", "7"), ("X-Tofu", "1")];
        assert_eq!(of(&own).0.len(), 3);
    }
}
