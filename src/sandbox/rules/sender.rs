//! Who sends: the account and the From address.

use super::{ApiError, Case, invalid, shown, unless};
use crate::postmark::limit;
use crate::sandbox::account::{Account, Approval};
use crate::sandbox::submission::is_quoted_well;

/// Domains of mailbox providers: nobody can verify one (error 503, section 4.8). A few of the largest
/// stand for all.
const PUBLIC: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "live.com",
    "msn.com",
    "aol.com",
    "icloud.com",
    "me.com",
    "gmx.com",
    "gmx.de",
    "proton.me",
    "protonmail.com",
];

/// The account as a whole: 413 and 405. The text of 405 is ours.
pub(super) fn may_send(case: &Case<'_>) -> Result<(), ApiError> {
    match case.account.approval {
        Approval::Approved | Approval::Pending => Ok(()),
        Approval::Refused => Err(ApiError::new(
            413,
            "This account is not approved to send email.",
        )),
        Approval::OutOfCredits => Err(ApiError::new(
            405,
            "Not allowed to send: this account has used up its emails for the month.",
        )),
    }
}

/// From is one mailbox within Postmark's limits; a display name with punctuation is quoted.
pub(super) fn is_an_address(case: &Case<'_>) -> Result<(), ApiError> {
    let from = case.submission.from.trim();
    unless(is_quoted_well(from), || {
        invalid(format!(
            "Error parsing 'From': Illegal email address '{}'.",
            shown(from)
        ))
    })?;
    unless(is_address(&case.from.email), || {
        invalid(format!("Invalid 'From' address: '{}'.", shown(from)))
    })?;
    unless(from.encode_utf16().count() <= limit::FROM_UNITS, || {
        invalid(format!(
            "Invalid 'From' field: it is longer than {} characters.",
            limit::FROM_UNITS
        ))
    })
}

/// Postmark's own patterns (section 3.2). It says nothing of case; mailboxes come in both.
pub(super) fn is_address(address: &str) -> bool {
    let Some((mailbox, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let in_mailbox = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'`*+-/=^_{}|~".contains(c);
    let in_domain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    !mailbox.is_empty()
        && mailbox.chars().all(in_mailbox)
        && domain.chars().all(in_domain)
        && !domain.is_empty()
        && !domain.ends_with('.')
        && !domain.contains("..")
}

/// What stands behind the `@`, in lower case.
pub(super) fn domain_of(address: &str) -> String {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    domain.to_ascii_lowercase()
}

/// How far an address may be used as a sender.
enum Standing {
    Verified,
    Unconfirmed,
    Unknown,
}

fn standing(account: &Account, address: &str) -> Standing {
    let domain = domain_of(address);
    if PUBLIC.contains(&domain.as_str()) {
        return Standing::Unknown;
    }
    let mut domains = account.domains.iter();
    if domains.any(|one| one.dkim_verified && one.name.eq_ignore_ascii_case(&domain)) {
        return Standing::Verified;
    }
    let signatures = account.signatures.iter();
    let own = signatures.filter(|one| one.address.eq_ignore_ascii_case(address));
    // Where there are two, the better one counts.
    match own.map(|one| one.confirmed).max() {
        Some(true) => Standing::Verified,
        Some(false) => Standing::Unconfirmed,
        None => Standing::Unknown,
    }
}

/// From is a confirmed signature or of a domain with verified DKIM.
pub(super) fn is_verified(case: &Case<'_>) -> Result<(), ApiError> {
    if case.switches.any_sender {
        return Ok(());
    }
    let code = match standing(case.account, &case.from.email) {
        Standing::Verified => return Ok(()),
        Standing::Unconfirmed => case.switches.unconfirmed_sender,
        Standing::Unknown => case.switches.unverified_sender,
    };
    Err(unverified(code, &case.from.email))
}

/// 400 as the live API answers (postmark-facts-2.md section 5.1), 300 as the support article has it; the text of 401
/// is ours.
fn unverified(code: u16, from: &str) -> ApiError {
    let from = shown(from);
    let message = match code {
        400 => format!(
            "The 'From' address you supplied ({from}) is not a Sender Signature on your account. Please \
             add and confirm this address in order to be able to use it in the 'From' field of your \
             messages."
        ),
        401 => format!(
            "The 'From' address you supplied ({from}) is a Sender Signature that has not been confirmed \
             yet. Please confirm it in order to be able to use it in the 'From' field of your messages."
        ),
        _ => format!("Invalid 'From' address: '{from}' is not a verified sender signature."),
    };
    ApiError::new(code, message)
}
