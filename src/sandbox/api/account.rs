//! Sender signatures and domains (postmark-facts.md sections 4.7 and 6).

use serde_json::{Value, json};

use super::super::account::{Account, Domain, Signature};
use super::answer::{Answered, Refusal};
use super::asked::Asked;

/// Domains of public mail services, which nobody can verify (503).
const PUBLIC: [&str; 8] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "outlook.com",
    "hotmail.com",
    "aol.com",
    "icloud.com",
    "gmx.com",
];
/// The day on which practice's DKIM keys were made, as selectors begin with it.
const SELECTOR: &str = "20260105090000pm";
const DKIM_VALUE: &str =
    "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDpractisepractisepractise0IDAQAB";
const RETURN_PATH: &str = "pm.mtasv.net";

fn is_public(domain: &str) -> bool {
    PUBLIC
        .iter()
        .any(|public| public.eq_ignore_ascii_case(domain))
}

fn public_domain(domain: &str) -> Refusal {
    let text = format!("The domain '{domain}' is a public domain and cannot be used for sending.");
    Refusal::new(422, 503, text)
}

fn signature(one: &Signature) -> Value {
    let domain = one.address.rsplit('@').next().unwrap_or_default();
    json!({
        "ID": one.id,
        "Domain": domain,
        "EmailAddress": one.address,
        "ReplyToEmailAddress": "",
        "Name": one.name,
        "Confirmed": one.confirmed,
    })
}

/// The account's signatures.
pub(super) fn senders(asked: &Asked<'_>) -> Answered {
    let all: Vec<Value> =
        asked.of_account(|account| account.signatures.iter().map(signature).collect());
    let (total, page) = asked.page(all, 500)?;
    Ok(json!({ "TotalCount": total, "SenderSignatures": page }))
}

fn of_sender<T>(
    asked: &Asked<'_>,
    look: impl FnOnce(&mut Signature) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    asked.of_account(|account| {
        let id = asked.number(0);
        let found = account.signatures.iter_mut().find(|one| Some(one.id) == id);
        let missing = || Refusal::new(422, 501, "This signature was not found.");
        look(found.ok_or_else(missing)?)
    })
}

/// One signature.
pub(super) fn sender(asked: &Asked<'_>) -> Answered {
    of_sender(asked, |one| Ok(signature(one)))
}

/// Sends the confirmation mail again: not really, in practice. For a signature that was added here it
/// counts as answered, because nobody ever gets one.
pub(super) fn resend(asked: &Asked<'_>) -> Answered {
    of_sender(asked, |one| {
        if one.confirmed {
            let text = "This signature has already been confirmed.";
            return Err(Refusal::new(422, 506, text));
        }
        one.confirmed = one.is_added;
        let text = format!(
            "Confirmation email for Sender Signature {} was re-sent.",
            one.address
        );
        Ok(json!({ "ErrorCode": 0, "Message": text }))
    })
}

/// Adds a signature, which nobody has confirmed yet.
pub(super) fn create_sender(asked: &Asked<'_>) -> Answered {
    let address = asked.field("FromEmail").trim().to_owned();
    if crate::mail::parse_mailbox(&address).is_err() {
        return Err(Refusal::new(
            422,
            520,
            "'FromEmail' is not a valid e-mail address.",
        ));
    }
    let domain = address.rsplit('@').next().unwrap_or_default();
    if is_public(domain) {
        return Err(public_domain(domain));
    }
    asked.of_account(|account| {
        let known = |one: &Signature| one.address.eq_ignore_ascii_case(&address);
        if account.signatures.iter().any(known) {
            return Err(Refusal::new(422, 504, "This signature exists already."));
        }
        let id = account
            .signatures
            .iter()
            .map(|one| one.id)
            .max()
            .unwrap_or(0)
            + 1;
        let name = asked.field("Name").to_owned();
        account.signatures.push(Signature {
            id,
            name,
            address,
            confirmed: false,
            is_added: true,
        });
        Ok(account.signatures.last().map_or(Value::Null, signature))
    })
}

fn short(one: &Domain) -> Value {
    json!({
        "ID": one.id,
        "Name": one.name,
        "SPFVerified": true,
        "DKIMVerified": one.dkim_verified,
        "WeakDKIM": false,
        "ReturnPathDomainVerified": one.return_path_verified,
    })
}

/// A new domain's key is pending; once verified it moves (section 6).
fn long(one: &Domain) -> Value {
    let host = format!("{SELECTOR}._domainkey.{}", one.name);
    let (now, pending) = if one.dkim_verified {
        ((host.as_str(), DKIM_VALUE), ("", ""))
    } else {
        (("", ""), (host.as_str(), DKIM_VALUE))
    };
    let mut all = short(one);
    let more = json!({
        "SPFHost": one.name,
        "SPFTextValue": "v=spf1 a mx include:spf.mtasv.net ~all",
        "DKIMHost": now.0,
        "DKIMTextValue": now.1,
        "DKIMPendingHost": pending.0,
        "DKIMPendingTextValue": pending.1,
        "DKIMRevokedHost": "",
        "DKIMRevokedTextValue": "",
        "SafeToRemoveRevokedKeyFromDNS": false,
        "DKIMUpdateStatus": if one.dkim_verified { "Verified" } else { "Pending" },
        "ReturnPathDomain": format!("pm-bounces.{}", one.name),
        "ReturnPathDomainCNAMEValue": RETURN_PATH,
    });
    if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
        all.extend(more);
    }
    all
}

/// The account's domains.
pub(super) fn domains(asked: &Asked<'_>) -> Answered {
    let all: Vec<Value> = asked.of_account(|account| account.domains.iter().map(short).collect());
    let (total, page) = asked.page(all, 500)?;
    Ok(json!({ "TotalCount": total, "Domains": page }))
}

fn of_domain(asked: &Asked<'_>, change: impl FnOnce(&mut Domain)) -> Answered {
    asked.of_account(|account| {
        let id = asked.number(0);
        let found = account.domains.iter_mut().find(|one| Some(one.id) == id);
        let missing = || Refusal::new(422, 510, "This domain was not found.");
        let domain = found.ok_or_else(missing)?;
        change(domain);
        Ok(long(domain))
    })
}

/// One domain.
pub(super) fn domain(asked: &Asked<'_>) -> Answered {
    of_domain(asked, |_| {})
}

/// Looks for the DKIM record. What was verified once stays so (section 4.7). Of a domain that was added
/// here no DNS will have the records: they count as published from the second look on, so that both
/// answers can be met.
pub(super) fn verify_dkim(asked: &Asked<'_>) -> Answered {
    of_domain(asked, |domain| {
        domain.dkim_verified |= domain.dkim_in_dns;
        domain.dkim_in_dns |= domain.is_added;
    })
}

/// Looks for the CNAME.
pub(super) fn verify_return_path(asked: &Asked<'_>) -> Answered {
    of_domain(asked, |domain| {
        domain.return_path_verified = domain.return_path_in_dns;
        domain.return_path_in_dns |= domain.is_added;
    })
}

/// Adds a domain, whose records are then missing in DNS.
pub(super) fn create_domain(asked: &Asked<'_>) -> Answered {
    let name = asked.field("Name").trim().to_lowercase();
    let looks_right =
        crate::mail::parse_mailbox(&format!("a@{name}")).is_ok() && name.contains('.');
    if !looks_right {
        return Err(Refusal::new(422, 514, "'Name' is not a valid domain name."));
    }
    if is_public(&name) {
        return Err(public_domain(&name));
    }
    asked.of_account(|account| add_domain(account, &name))
}

fn add_domain(account: &mut Account, name: &str) -> Answered {
    if account.domains.iter().any(|one| one.name == name) {
        return Err(Refusal::new(422, 512, "This domain exists already."));
    }
    let domain = Domain {
        id: account.domains.iter().map(|one| one.id).max().unwrap_or(0) + 1,
        name: name.to_owned(),
        dkim_verified: false,
        dkim_in_dns: false,
        return_path_verified: false,
        return_path_in_dns: false,
        is_added: true,
    };
    let told = long(&domain);
    account.domains.push(domain);
    Ok(told)
}
