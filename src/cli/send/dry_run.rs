//! `--dry-run`: the message as it would be sent, and what is odd about it.

use std::io::{self, IsTerminal as _};

use crate::cli::args::SendArgs;
use crate::cli::exit::Exit;
use crate::cli::json;
use crate::cli::plain::{self, fail, say};
use crate::delivery;
use crate::mail::{Draft, FileFact, Problem, Stamp, compose};
use crate::postmark::Profile;

/// Prints the message as it would be sent.
pub(super) fn dry_run(
    args: &SendArgs,
    (profile, off): (&Profile, &[String]),
    draft: &Draft,
    problems: &[Problem],
    facts: &[FileFact],
) -> Exit {
    let attachments = match delivery::load_attachments(&draft.files) {
        Ok(attachments) => attachments,
        Err(error) => return fail(Exit::FileMissing, &error.to_string()),
    };
    let made = compose(draft, attachments, &stamp(profile));
    match made {
        Err(error) => fail(Exit::Message, &error.to_string()),
        Ok(message) if args.json => json::line(&serde_json::json!({
            "v": 1, "event": "dry-run", "profile": profile.name, "host": profile.smtp_host,
            "mail_from": message.envelope.mail_from, "rcpt_to": message.envelope.rcpt_to,
            "bytes": message.bytes.len(), "files": facts.len(),
            "off": off,
            "problems": problems.iter().map(json::problem).collect::<Vec<_>>(),
            "message": String::from_utf8_lossy(&message.bytes), "exit": 0,
        })),
        Ok(message) => {
            say(&format!(
                "from {} to {}",
                message.envelope.mail_from,
                message.envelope.rcpt_to.join(", ")
            ));
            // Another program gets the message as it is.
            if io::stdout().is_terminal() {
                plain::print(&String::from_utf8_lossy(&message.bytes))
            } else {
                plain::print_bytes(&message.bytes)
            }
        }
    }
}

fn stamp(profile: &Profile) -> Stamp {
    let seconds = jiff::Timestamp::now().as_second();
    Stamp {
        id: uuid::Uuid::new_v4().to_string(),
        unix_seconds: seconds,
        correlate: profile.correlate,
    }
}
