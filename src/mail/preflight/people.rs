//! Checks of sender and recipients.

use std::collections::HashSet;

use super::{Finding, Sheet};
use crate::mail::envelope::same;
use crate::mail::header_text::has_control;
use crate::mail::{FieldId, Mailbox, ParsedAddress, field, parse_list, parse_mailbox};
use crate::postmark::limit;

pub(super) fn from_missing(sheet: &Sheet<'_>) -> Vec<Finding> {
    let missing = sheet.draft.from.trim().is_empty();
    let text =
        "From is empty: give a confirmed Sender Signature, or any address of a verified domain";
    missing
        .then(|| Finding::new(FieldId::From, text))
        .into_iter()
        .collect()
}

pub(super) fn from_malformed(sheet: &Sheet<'_>) -> Vec<Finding> {
    let from = &sheet.draft.from;
    if from.trim().is_empty() || has_control(from) {
        return Vec::new();
    }
    let Err(error) = parse_mailbox(from) else {
        return Vec::new();
    };
    let message = if parse_list(from).len() > 1 {
        "From takes one address; the others belong in To or Reply-To".into()
    } else {
        format!("From: {error}")
    };
    vec![Finding::at(FieldId::From, message, 0..from.len())]
}

pub(super) fn recipient_missing(sheet: &Sheet<'_>) -> Vec<Finding> {
    let none = recipients(sheet).next().is_none();
    let text = "there is no recipient: fill To, Cc or Bcc";
    none.then(|| Finding::new(FieldId::To, text))
        .into_iter()
        .collect()
}

pub(super) fn address_malformed(sheet: &Sheet<'_>) -> Vec<Finding> {
    // A control character is told by a check of its own, and what it has torn apart is not.
    let whole = |id: FieldId| !sheet.draft.line(id).is_some_and(has_control);
    let lists = sheet.lists.iter().filter(|(id, _)| whole(*id));
    lists
        .flat_map(|(id, list)| list.iter().map(|one| (*id, one)))
        .filter_map(|(id, one)| {
            let error = one.result.as_ref().err()?;
            let message = format!("{}: {error}", field(id).label);
            Some(Finding::at(id, message, one.range.clone()))
        })
        .collect()
}

pub(super) fn recipients_many(sheet: &Sheet<'_>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let mut first_over = None;
    for (id, one, mailbox) in good(sheet) {
        if seen.insert(same(mailbox)) && seen.len() == limit::RECIPIENTS + 1 {
            first_over = Some((id, one.range.clone()));
        }
    }
    let (count, most) = (seen.len(), limit::RECIPIENTS);
    let message = format!(
        "{count} recipients; Postmark takes {most} in one message, To, Cc and Bcc together. Take out {}, or send a second message",
        count.saturating_sub(most)
    );
    first_over
        .map(|(id, range)| Finding::at(id, message, range))
        .into_iter()
        .collect()
}

pub(super) fn recipient_twice(sheet: &Sheet<'_>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    good(sheet)
        .filter(|(_, _, mailbox)| !seen.insert(same(mailbox)))
        .map(|(id, one, mailbox)| {
            let message = format!("{} stands there twice; it gets one copy", mailbox.address());
            Finding::at(id, message, one.range.clone())
        })
        .collect()
}

fn recipients<'a>(sheet: &'a Sheet<'_>) -> impl Iterator<Item = (FieldId, &'a ParsedAddress)> {
    let lists = sheet.lists.iter().filter(|(id, _)| *id != FieldId::ReplyTo);
    lists.flat_map(|(id, list)| list.iter().map(|one| (*id, one)))
}

fn good<'a>(
    sheet: &'a Sheet<'_>,
) -> impl Iterator<Item = (FieldId, &'a ParsedAddress, &'a Mailbox)> {
    recipients(sheet).filter_map(|(id, one)| Some((id, one, one.result.as_ref().ok()?)))
}
