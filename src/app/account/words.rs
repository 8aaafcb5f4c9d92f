//! What the account screen and its questions say.

use super::AccountPane;
use crate::app::shared::Shared;
use crate::mail::Mailbox;
use crate::postmark::api::color_word;
use crate::record::{AccountTask, DnsRecord, SenderSignature, SendingDomain};

/// Characters of a typed name that a question repeats.
const SHOWN: usize = 60;

/// Which account it is: where it is asked, and by which token.
pub fn account_place(shared: &Shared) -> String {
    let base = shared.profile().api_base().unwrap_or_default();
    let host = base.split_once("://").map_or(base, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    if shared.profile().is_practice() {
        return format!("the practice account on this computer ({host})");
    }
    let token = shared.account_token.as_ref();
    match token.map(|token| token.last_four()) {
        Some(end) if !end.is_empty() => {
            format!("the account at {host} whose token ends in {end}")
        }
        _ => format!("the account at {host}"),
    }
}

/// The question before something is made or sent: what, and in which account.
pub(super) fn change_question(shared: &Shared, task: &AccountTask) -> String {
    let place = account_place(shared);
    let practice = shared.profile().is_practice();
    match task {
        AccountTask::CreateServer {
            name,
            color,
            is_sandbox,
        } => {
            let (name, color) = (shown(name), color_word(*color).to_lowercase());
            let kind = if *is_sandbox {
                "Sandbox, which delivers nothing"
            } else {
                "Live"
            };
            format!(
                "Make the server “{name}”, color {color}, type {kind}, in {place}? The type cannot be changed later."
            )
        }
        AccountTask::AddSender { name, address } => {
            let who = shown(&sender_line(name, address));
            let then = if practice {
                "Practice writes no mail to it."
            } else {
                "Postmark sends a confirmation mail to that address."
            };
            format!("Add the sender signature {who} to {place}? {then}")
        }
        AccountTask::ResendConfirmation { address, .. } => {
            let then = if practice {
                "Practice writes no mail: it counts as answered."
            } else {
                "Postmark writes to that address."
            };
            format!(
                "Send the confirmation mail for {} again, from {place}? {then}",
                shown(address)
            )
        }
        AccountTask::AddDomain { name } => format!(
            "Add the domain {} to {place}? Postmark then tells which DNS records to publish; nothing is sent.",
            shown(name)
        ),
        AccountTask::Look | AccountTask::ReadDomain { .. } | AccountTask::VerifyDomain { .. } => {
            format!("Ask {place}?")
        }
    }
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What is being asked, while it is.
pub fn doing(task: &AccountTask) -> &'static str {
    match task {
        AccountTask::Look => "reading servers, senders and domains…",
        AccountTask::CreateServer { .. } => "making the server…",
        AccountTask::AddSender { .. } => "adding the sender signature…",
        AccountTask::ResendConfirmation { .. } => "sending the confirmation mail again…",
        AccountTask::AddDomain { .. } => "adding the domain…",
        AccountTask::ReadDomain { .. } => "reading the domain's records…",
        AccountTask::VerifyDomain { .. } => "Postmark is looking for the records in DNS…",
    }
}

/// How a domain stands, in words.
pub fn domain_state(domain: &SendingDomain) -> String {
    let dkim = match (domain.dkim_verified, domain.weak_dkim) {
        (true, false) => "DKIM verified",
        (true, true) => "weak DKIM verified",
        (false, _) => "DKIM pending",
    };
    let return_path = if domain.return_path_verified {
        "Return-Path verified"
    } else {
        "no Return-Path"
    };
    format!("{dkim}, {return_path}")
}

/// The rows of an open domain, each to be copied: what it is, and the text.
pub fn record_rows(domain: &SendingDomain) -> Vec<(String, String)> {
    let records = domain.records.as_deref().unwrap_or_default();
    let mut rows: Vec<(String, String)> = records.iter().flat_map(of_record).collect();
    if !rows.is_empty() {
        let lines: Vec<String> = records.iter().map(DnsRecord::zone_line).collect();
        rows.push(("all, as lines of a zone file".into(), lines.join("\n")));
    }
    rows
}

fn of_record(record: &DnsRecord) -> [(String, String); 2] {
    let DnsRecord {
        purpose,
        host,
        kind,
        value,
    } = record;
    [
        (format!("{purpose} host"), host.clone()),
        (format!("{purpose} {kind}"), value.clone()),
    ]
}

fn sender_line(name: &str, address: &str) -> String {
    let name: &str = name.trim();
    let mailbox = crate::mail::parse_mailbox(address).map(|mailbox| Mailbox {
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        ..mailbox
    });
    mailbox.map_or_else(|_| address.to_owned(), |mailbox| mailbox.to_string())
}

/// A signature as it stands in a From field.
pub fn sender_mailbox(sender: &SenderSignature) -> String {
    sender_line(&sender.name, &sender.address)
}

/// What went wrong as text; secrets are still in it.
pub(super) fn failure_report(account: &AccountPane, shared: &Shared) -> String {
    let mut lines = vec![
        "postrider account: not done".to_owned(),
        format!("program     {}", shared.system),
        format!("profile     {}", shared.profile().name),
    ];
    if let Some(told) = &account.trouble {
        let card = &told.primary;
        lines.push(format!("\n[{}] {}", card.id, card.title));
        lines.extend(card.evidence.iter().cloned());
    }
    lines.join("\n")
}
