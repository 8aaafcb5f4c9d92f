//! Checks of sender and recipients.

use std::collections::HashSet;

use super::{CheckInput, Finding};
use crate::mail::envelope::same;
use crate::mail::header_text::has_control;
use crate::mail::{
    AddressError, Excerpt, FieldId, Mailbox, ParsedAddress, field, parse_list, parse_mailbox,
};
use crate::postmark::{Environment, is_public_mail_domain, limit};

pub(super) fn from_missing(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let missing = sheet.draft.from.trim().is_empty();
    let text =
        "From is empty: give a confirmed Sender Signature, or any address of a verified domain";
    missing
        .then(|| Finding::new(FieldId::From, text))
        .into_iter()
        .collect()
}

pub(super) fn from_malformed(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let from = &sheet.draft.from;
    if from.trim().is_empty() || has_control(from) {
        return Vec::new();
    }
    let Err(error) = parse_mailbox(from) else {
        return Vec::new();
    };
    if matches!(error, AddressError::LocalNotAscii(_)) {
        return Vec::new();
    }
    let message = if parse_list(from).len() > 1 {
        "From takes one address; the others belong in To or Reply-To".into()
    } else {
        format!("From: {error}")
    };
    vec![Finding::at(FieldId::From, message, 0..from.len())]
}

pub(super) fn recipient_missing(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let none = recipients(sheet).next().is_none();
    let text = "there is no recipient: fill To, Cc or Bcc";
    none.then(|| Finding::new(FieldId::To, text))
        .into_iter()
        .collect()
}

/// Entries of the lists without control characters, which have their own check and would garble others.
fn whole_lists<'a>(
    sheet: &'a CheckInput<'_>,
) -> impl Iterator<Item = &'a (FieldId, Vec<ParsedAddress>)> {
    let whole = |id: FieldId| !sheet.draft.line(id).is_some_and(has_control);
    sheet.lists.iter().filter(move |(id, _)| whole(*id))
}

pub(super) fn address_malformed(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, list) in whole_lists(sheet) {
        let text = sheet.draft.line(*id).unwrap_or_default();
        for (at, one) in list.iter().enumerate() {
            let Err(error) = &one.result else { continue };
            let told_elsewhere = matches!(error, AddressError::LocalNotAscii(_));
            if told_elsewhere || is_torn_name(text, list, at) {
                continue;
            }
            let message = format!("{}: {error}", field(*id).label);
            found.push(Finding::at(*id, message, one.range.clone()));
        }
    }
    found
}

/// Whether an entry is the first half of `Doe, Jane <jane@navy.example>`.
fn is_torn_name(text: &str, list: &[ParsedAddress], at: usize) -> bool {
    let is_half = matches!(list[at].result, Err(AddressError::NoAt(_)));
    let Some(next) = list.get(at + 1).filter(|_| is_half) else {
        return false;
    };
    let between = text.get(list[at].range.end..next.range.start);
    let comma = between.is_some_and(|between| between.trim() == ",");
    let named = |mailbox: &Mailbox| mailbox.name.is_some();
    comma && next.result.as_ref().is_ok_and(named)
}

pub(super) fn name_quotes(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, list) in whole_lists(sheet) {
        let text = sheet.draft.line(*id).unwrap_or_default();
        let torn = (0..list.len()).filter(|at| is_torn_name(text, list, *at));
        found.extend(torn.map(|at| {
            let range = list[at].range.start..list[at + 1].range.end;
            let whole = &text[range.clone()];
            let (name, address) = whole.rsplit_once('<').unwrap_or((whole, ""));
            let (name, address) = (Excerpt::from(name.trim()), Excerpt::from(address));
            let label = field(*id).label;
            let message =
                format!("{label}: a name with a comma stands in quotes: \"{name}\" <{address}");
            Finding::at(*id, message, range)
        }));
    }
    found
}

pub(super) fn name_comment(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, list) in whole_lists(sheet) {
        let text = sheet.draft.line(*id).unwrap_or_default();
        for one in list.iter().filter(|one| one.result.is_ok()) {
            let entry = &text[one.range.clone()];
            let before = entry.split('<').next().unwrap_or_default();
            if before.contains('(') && entry.contains('<') && !before.contains('"') {
                let name = Excerpt::from(before.trim());
                let label = field(*id).label;
                let message = format!(
                    "{label}: what stands in parentheses is a comment and is left out; quotes keep it: \"{name}\""
                );
                found.push(Finding::at(*id, message, one.range.clone()));
            }
        }
    }
    found
}

pub(super) fn address_not_ascii(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let from = parse_list(&sheet.draft.from);
    let from = from.iter().map(|one| (FieldId::From, one));
    let others = whole_lists(sheet).flat_map(|(id, list)| list.iter().map(|one| (*id, one)));
    from.chain(others)
        .filter_map(|(id, one)| {
            let error = one.result.as_ref().err()?;
            let message = format!("{}: {error}", field(id).label);
            matches!(error, AddressError::LocalNotAscii(_))
                .then(|| Finding::at(id, message, one.range.clone()))
        })
        .collect()
}

/// Maximum senders listed by name.
const NAMED: usize = 3;

/// Finds nothing while the account is unknown.
pub(super) fn sender_unknown(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let senders = sheet.around.senders;
    let Ok(from) = parse_mailbox(&sheet.draft.from) else {
        return Vec::new();
    };
    let (address, domain) = (from.envelope(), format!("@{}", from.ascii_domain()));
    let is_known = |sender: &String| {
        sender.eq_ignore_ascii_case(&address) || sender.eq_ignore_ascii_case(&domain)
    };
    if senders.is_empty() || senders.iter().any(is_known) {
        return Vec::new();
    }
    let mut named: Vec<String> = senders
        .iter()
        .take(NAMED)
        .map(|one| in_words(one))
        .collect();
    if senders.len() > NAMED {
        named.push(format!("{} more", senders.len() - NAMED));
    }
    let message = format!(
        "{} is none of the account's senders ({}); Postmark would refuse it after taking it",
        from.address(),
        named.join(", ")
    );
    vec![Finding::new(FieldId::From, message)]
}

fn in_words(sender: &str) -> String {
    match sender.strip_prefix('@') {
        Some(domain) => format!("anybody at {domain}"),
        None => sender.to_owned(),
    }
}

pub(super) fn real_recipient(sheet: &CheckInput<'_>) -> Vec<Finding> {
    if sheet.around.environment != Some(Environment::Test) {
        return Vec::new();
    }
    let mut real =
        good(sheet).filter(|(_, _, mailbox)| is_public_mail_domain(&mailbox.ascii_domain()));
    let Some((id, one, mailbox)) = real.next() else {
        return Vec::new();
    };
    let address = mailbox.address();
    let who = match real.count() {
        0 => format!("{address} looks like a real person's mailbox"),
        more => format!("{address} and {more} more look like real people's mailboxes"),
    };
    let message = format!("{who}, and this profile is for tests; mail from it is real");
    vec![Finding::at(id, message, one.range.clone())]
}

pub(super) fn recipients_many(sheet: &CheckInput<'_>) -> Vec<Finding> {
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

pub(super) fn recipient_twice(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    good(sheet)
        .filter(|(_, _, mailbox)| !seen.insert(same(mailbox)))
        .map(|(id, one, mailbox)| {
            let message = format!("{} stands there twice; it gets one copy", mailbox.address());
            Finding::at(id, message, one.range.clone())
        })
        .collect()
}

fn recipients<'a>(sheet: &'a CheckInput<'_>) -> impl Iterator<Item = (FieldId, &'a ParsedAddress)> {
    let lists = sheet.lists.iter().filter(|(id, _)| *id != FieldId::ReplyTo);
    lists.flat_map(|(id, list)| list.iter().map(|one| (*id, one)))
}

/// Every valid recipient.
pub(super) fn good<'a>(
    sheet: &'a CheckInput<'_>,
) -> impl Iterator<Item = (FieldId, &'a ParsedAddress, &'a Mailbox)> {
    recipients(sheet).filter_map(|(id, one)| Some((id, one, one.result.as_ref().ok()?)))
}
