//! `--dry-run`: the message as it would be sent, and what is odd about it.

use std::io::{self, IsTerminal as _};

use serde_json::Value;

use super::Checked;
use crate::cli::args::SendArgs;
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::cli::json;
use crate::cli::plain::{self, say};
use crate::delivery;
use crate::mail::{Composed, Outgoing, Stamp, compose};
use crate::postmark::Profile;

/// Prints the message as it would be sent.
pub(super) fn dry_run(
    args: &SendArgs,
    (profile, off): (&Profile, &[String]),
    checked: &Checked,
) -> Exit {
    match composed(args, &checked.message, profile) {
        Err((exit, why)) => json::fail(args.json, exit, &why),
        Ok(message) if args.json => {
            let problems: Vec<Value> = checked.problems.iter().map(json::problem).collect();
            json::line(&serde_json::json!({
                "v": 1, "event": "dry-run", "profile": profile.name, "host": profile.smtp_host,
                "mail_from": message.envelope.mail_from, "rcpt_to": message.envelope.rcpt_to,
                "bytes": message.bytes.len(), "files": checked.files, "off": off, "problems": problems,
                "message": String::from_utf8_lossy(&message.bytes),
            }));
            json::line(&serde_json::json!({
                "v": 1, "event": "outcome", "status": "dry-run", "profile": profile.name,
                "host": profile.smtp_host, "problems": problems, "retry": "safe", "exit": 0,
            }))
        }
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

fn composed(args: &SendArgs, message: &Outgoing, profile: &Profile) -> Result<Composed, Refusal> {
    let stamp = stamp(args, profile);
    match message {
        Outgoing::Raw(raw) => Ok(raw.composed(&stamp)),
        Outgoing::Draft(draft) => {
            let attachments = delivery::load_attachments(&draft.files);
            let attachments =
                attachments.map_err(|error| (Exit::FileMissing, error.to_string()))?;
            compose(draft, attachments, &stamp).map_err(|error| (Exit::Message, error.to_string()))
        }
    }
}

fn stamp(args: &SendArgs, profile: &Profile) -> Stamp {
    let seconds = jiff::Timestamp::now().as_second();
    Stamp {
        id: { args.id.clone() }.unwrap_or_else(|| uuid::Uuid::new_v4().to_string()),
        unix_seconds: seconds,
        correlate: profile.correlate,
    }
}
