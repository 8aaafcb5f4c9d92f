//! To whom: the stream, the recipients and whether they may be written to.

use super::sender::{domain_of, is_address};
use super::{ApiError, Case, invalid, shown, unless};
use crate::postmark::limit;
use crate::sandbox::account::{Approval, StreamKind};
use crate::sandbox::course::BLACKHOLE;

/// The stream is there and is one to send through. The text of 1236 is ours.
pub(super) fn stream_sends(case: &Case<'_>) -> Result<(), ApiError> {
    let asked = shown(case.submission.stream());
    match case.stream {
        None => Err(ApiError::new(
            1235,
            format!("The stream provided: '{asked}' does not exist on this server."),
        )),
        Some(stream) if stream.kind == StreamKind::Inbound => Err(ApiError::new(
            1236,
            format!(
                "The stream provided: '{asked}' is for inbound messages; sending is not supported for this stream type."
            ),
        )),
        Some(_) => Ok(()),
    }
}

/// Every recipient is an address. Over SMTP only the envelope is looked at: To and Cc are delivered as
/// written (section 1.6).
pub(super) fn are_addresses(case: &Case<'_>) -> Result<(), ApiError> {
    let submission = case.submission;
    let fields = [
        ("To", &submission.to),
        ("Cc", &submission.cc),
        ("Bcc", &submission.bcc),
    ];
    if submission.recipients.is_empty() {
        for (field, parties) in fields {
            let mut malformed = parties.iter().filter(|one| !is_address(&one.email));
            if let Some(one) = malformed.next() {
                let text = format!("Invalid '{field}' address: '{}'.", shown(&one.email));
                return Err(invalid(text));
            }
        }
    }
    let mut malformed = case.everybody.iter().filter(|one| !is_address(one));
    match malformed.next() {
        Some(one) => Err(invalid(format!("Invalid 'To' address: '{}'.", shown(one)))),
        None => Ok(()),
    }
}

/// At least one, at most fifty; To, Cc and Bcc together. The words are ours.
pub(super) fn are_few(case: &Case<'_>) -> Result<(), ApiError> {
    let count = case.everybody.len();
    unless(count > 0, || invalid("Zero recipients specified."))?;
    unless(count <= limit::RECIPIENTS, || {
        invalid(format!(
            "Too many recipients: {count} in the 'To', 'Cc' and 'Bcc' fields, of {} allowed.",
            limit::RECIPIENTS
        ))
    })
}

/// A pending account writes within the sender's domain; the sink address is allowed (section 5).
pub(super) fn are_of_the_senders_domain(case: &Case<'_>) -> Result<(), ApiError> {
    if case.account.approval != Approval::Pending {
        return Ok(());
    }
    let own = domain_of(&case.from.email);
    let mut others: Vec<String> = Vec::new();
    for domain in case.everybody.iter().map(|one| domain_of(one)) {
        if domain != own && domain != BLACKHOLE && !others.contains(&domain) {
            others.push(domain);
        }
    }
    unless(others.is_empty(), || {
        let others = others.join("', '");
        let text = format!(
            "While your account is pending approval, all recipient addresses must share the same \
             domain as the 'From' address. The domain of the 'From' address is '{own}', but you are \
             attempting to send email to the following domain(s): '{others}'"
        );
        ApiError::new(412, text)
    })
}

/// The recipients that the stream does not write to, as written. A suppression of the future is not in
/// force yet: its bounce is still under way.
pub(super) fn inactive(case: &Case<'_>) -> Vec<String> {
    let suppressed = case.stream.map_or(&[][..], |stream| &stream.suppressions);
    let is_suppressed = |address: &&String| {
        suppressed
            .iter()
            .any(|one| one.since_unix_ms <= case.now && one.address.eq_ignore_ascii_case(address))
    };
    case.everybody
        .iter()
        .filter(is_suppressed)
        .cloned()
        .collect()
}

/// Somebody is left to write to. Client libraries take the sentence apart: not a letter may change.
pub(super) fn are_active(case: &Case<'_>) -> Result<(), ApiError> {
    let inactive = inactive(case);
    unless(inactive.len() < case.everybody.len(), || {
        all_inactive(&inactive)
    })
}

/// 406 for these addresses.
pub(in crate::sandbox) fn all_inactive(addresses: &[String]) -> ApiError {
    let text = format!(
        "You tried to send to recipient(s) that have been marked as inactive. Found inactive \
         addresses: {}. Inactive recipients are ones that have generated a hard bounce, a spam \
         complaint, or a manual suppression.",
        addresses.join(", ")
    );
    ApiError::new(406, text)
}
