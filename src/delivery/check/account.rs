//! The sender: what the account says of its signatures and domains.

use std::time::Instant;

use super::CheckOrder;
use super::record::Record;
use crate::api::{Client, Page};
use crate::mail::parse_mailbox;
use crate::postmark::api::{Domain, Signature};
use crate::postmark::{Secret, is_public_mail_domain};
use crate::record::{ApiFailure, CheckStep, Finding, StepReport, StepResult as V, Trouble};

/// Entries asked for at a time; the most that the API gives.
const PAGE: u32 = 500;
/// An account with more is not searched to the end.
const PAGES: u32 = 20;

/// An address that is to send.
struct Sender {
    address: String,
    domain: String,
}

fn report(verdict: V, words: impl Into<String>) -> StepReport {
    StepReport::new(CheckStep::Sender, verdict, words)
}

/// There is no API to ask.
pub(super) async fn without_api(order: &CheckOrder, record: &Record) {
    if let Some(found) = offline(order, None) {
        record.put(found).await;
    }
}

/// Reports on the sender, and returns its domain with its records where the account has it.
pub(super) async fn look(
    order: &CheckOrder,
    client: &Client,
    account_token: Option<&Secret>,
    record: &Record,
) -> Option<Domain> {
    if let Some(found) = offline(order, account_token) {
        record.put(found).await;
        return None;
    }
    let (token, sender) = (account_token?, sender(&order.from)?);
    record.began(CheckStep::Sender, None).await;
    let began = Instant::now();
    let (found, domain) = match ask(client, token, &sender).await {
        Ok((signature, domain)) => (judge(&sender, signature.as_ref(), domain.as_ref()), domain),
        Err(failure) => {
            let found = StepReport {
                rung: CheckStep::Sender,
                ..of_failure(failure, V::Unknown)
            };
            (found, None)
        }
    };
    record.put_since(began, found).await;
    domain
}

fn sender(from: &str) -> Option<Sender> {
    let mailbox = parse_mailbox(from).ok()?;
    let address = mailbox.address().to_lowercase();
    let domain = address.rsplit_once('@')?.1.to_owned();
    Some(Sender { address, domain })
}

/// What can be said without asking anybody; `None` if the account has to be asked.
fn offline(order: &CheckOrder, account_token: Option<&Secret>) -> Option<StepReport> {
    if order.from.trim().is_empty() {
        return Some(report(V::Skipped, "no sender was given"));
    }
    let Some(sender) = sender(&order.from) else {
        return Some(report(V::Fail, "the From field is no mailbox"));
    };
    if is_public_mail_domain(&sender.domain) {
        let words = format!(
            "{} belongs to a public mail service, which Postmark confirms no sender for",
            sender.domain
        );
        return Some(report(V::Fail, words).found(Finding::SenderPublicDomain));
    }
    if account_token.is_none() {
        let words = "Postmark judges it after acceptance; an account token could tell now";
        return Some(report(V::Unknown, words).found(Finding::SenderNotChecked));
    }
    None
}

async fn ask(
    client: &Client,
    token: &Secret,
    sender: &Sender,
) -> Result<(Option<Signature>, Option<Domain>), ApiFailure> {
    let signature = signature(client, token, &sender.address).await?;
    let domain = domain(client, token, &sender.domain).await?;
    Ok((signature, domain))
}

async fn signature(
    client: &Client,
    token: &Secret,
    address: &str,
) -> Result<Option<Signature>, ApiFailure> {
    for page in pages() {
        let found = client.senders(token, page).await?;
        let is_last = found.signatures.len() < PAGE as usize;
        let mut signatures = found.signatures.into_iter();
        let same = signatures.find(|one| one.email_address.eq_ignore_ascii_case(address));
        if same.is_some() || is_last {
            return Ok(same);
        }
    }
    Ok(None)
}

/// The domain, or the nearest one above it that the account has.
async fn domain(client: &Client, token: &Secret, name: &str) -> Result<Option<Domain>, ApiFailure> {
    for page in pages() {
        let found = client.domains(token, page).await?;
        let same = found
            .domains
            .iter()
            .find(|one| one.name.eq_ignore_ascii_case(name));
        if let Some(domain) = same {
            // Only the domain's own page has its records.
            return client.domain(token, domain.id).await.map(Some);
        }
        if found.domains.len() < PAGE as usize {
            break;
        }
    }
    Ok(None)
}

fn pages() -> impl Iterator<Item = Page> {
    (0..PAGES).map(|page| Page {
        count: PAGE,
        offset: page * PAGE,
    })
}

/// A verified domain or a confirmed signature may send (postmark-facts.md section 6).
fn judge(sender: &Sender, signature: Option<&Signature>, domain: Option<&Domain>) -> StepReport {
    let records = domain.map(records_of).unwrap_or_default();
    match (signature, domain) {
        (_, Some(domain)) if domain.dkim_verified => {
            let verdict = if domain.return_path_verified && !domain.weak_dkim {
                V::Ok
            } else {
                V::Warn
            };
            report(verdict, format!("domain {}: {records}", domain.name))
        }
        (Some(signature), _) if signature.confirmed => {
            let words = format!("sender signature {}, confirmed", sender.address);
            match domain {
                Some(domain) => {
                    report(V::Ok, format!("{words}; domain {}: {records}", domain.name))
                }
                None => report(V::Ok, words),
            }
        }
        (Some(_), _) => {
            let words = format!("sender signature {} is not confirmed yet", sender.address);
            report(V::Fail, words).found(Finding::SenderUnconfirmed)
        }
        (None, Some(domain)) => {
            let words = format!("domain {} is not verified: {records}", domain.name);
            report(V::Fail, words).found(Finding::SenderUnconfirmed)
        }
        (None, None) => {
            let words = format!(
                "the account has neither a signature for {} nor the domain {}",
                sender.address, sender.domain
            );
            report(V::Fail, words).found(Finding::SenderNotFound)
        }
    }
}

fn records_of(domain: &Domain) -> String {
    let dkim = match (domain.dkim_verified, domain.weak_dkim) {
        (true, false) => "DKIM verified",
        (true, true) => "DKIM verified, but weak (below 1024 bit)",
        (false, _) => "DKIM not verified",
    };
    let return_path = if domain.return_path_verified {
        "Return-Path verified"
    } else {
        "Return-Path not verified (optional)"
    };
    format!("{dkim}, {return_path}")
}

pub(super) fn of_failure(failure: ApiFailure, verdict: V) -> StepReport {
    let words = match failure.message.as_str() {
        "" => failure.causes.join(": "),
        message => message.to_owned(),
    };
    let words = match failure.status {
        Some(status) => format!("HTTP {status}: {words}"),
        None => words,
    };
    StepReport::new(CheckStep::Api, verdict, words).because(Trouble::Api(Box::new(failure)))
}
