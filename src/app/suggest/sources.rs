//! Where offered addresses come from: what was sent, the profiles, the account, Postmark's test addresses.

use std::collections::HashSet;

use super::state::{Source, Suggestion};
use crate::app::account::sender_mailbox;
use crate::app::model::Model;
use crate::mail::{FieldId, parse_list, parse_mailbox};
use crate::postmark::{Profile, TEST_ADDRESSES};

/// Most rows of the list.
const MOST: usize = 20;
/// Letters of a test address that are typed before it is offered where mail is real.
const NAMED: usize = 3;

/// What fits to `typed`, best first: whom one has written to, newest first, as `found` has it; then
/// senders; then test addresses, in a real profile only when one types their name.
pub(super) fn rows(model: &Model, id: FieldId, typed: &str, found: &[String]) -> Vec<Suggestion> {
    let mut seen = others(model, id, typed);
    let sent = found.iter();
    let sent = sent.map(|text| row(text, "sent to before", Source::History));
    let sent = sent.filter(|_| id != FieldId::From);
    let known = sent.chain(senders(model)).chain(tests(model, id, typed));
    known
        .filter(|row| fits(&row.text, typed) && row.text != typed)
        .filter(|row| seen.insert(key(&row.text)))
        .take(MOST)
        .collect()
}

fn row(text: &str, about: &str, source: Source) -> Suggestion {
    Suggestion {
        text: text.to_owned(),
        about: about.to_owned(),
        source,
    }
}

/// By which an address is the same as another.
fn key(text: &str) -> String {
    let parsed = parse_mailbox(text);
    parsed.map_or_else(|_| text.to_lowercase(), |one| one.address().to_lowercase())
}

/// The addresses that stand in the field already, but for the one that is being typed.
fn others(model: &Model, id: FieldId, typed: &str) -> HashSet<String> {
    let text = model.form.line(id);
    let entries = parse_list(text).into_iter();
    let others = entries.filter(|one| &text[one.range.clone()] != typed);
    let whole = others.filter_map(|one| one.result.ok());
    whole.map(|one| one.address().to_lowercase()).collect()
}

/// Senders of profiles: the one in use first, then those that send the same kind of mail, practice or real;
/// and the confirmed ones of the account.
fn senders(model: &Model) -> Vec<Suggestion> {
    let own = model.profile();
    let is_own_kind =
        |one: &&Profile| one.name != own.name && one.is_practice() == own.is_practice();
    let others = model.shared.profiles.iter().filter(is_own_kind);
    let of_profiles = std::iter::once(own).chain(others);
    let of_profiles = of_profiles.filter(|one| !one.sender.trim().is_empty());
    let of_profile = |one: &Profile| {
        let about = format!("sender of {}", one.name);
        row(one.sender.trim(), &about, Source::Known)
    };
    let of_profiles = of_profiles.map(of_profile);
    let confirmed = model
        .account
        .senders
        .iter()
        .flatten()
        .filter(|one| one.confirmed);
    let signature = |one| row(&sender_mailbox(one), "sender signature", Source::Known);
    let confirmed = confirmed.map(signature);
    of_profiles.chain(confirmed).collect()
}

fn tests(model: &Model, id: FieldId, typed: &str) -> Vec<Suggestion> {
    let takes = matches!(id, FieldId::To | FieldId::Cc | FieldId::Bcc);
    let is_practice = model.profile().is_practice();
    let is_named = typed.chars().count() >= NAMED;
    let source = match is_practice {
        true => Source::Known,
        false => Source::HeldBack,
    };
    let all = TEST_ADDRESSES.iter();
    let all = all.filter(|_| takes && (is_practice || is_named));
    all.map(|(address, about)| row(address, about, source))
        .collect()
}

/// Whether `typed` begins a word of `text`.
fn fits(text: &str, typed: &str) -> bool {
    let (text, typed) = (text.to_lowercase(), typed.to_lowercase());
    let begins_word = |at: usize| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric())
    };
    text.match_indices(&typed).any(|(at, _)| begins_word(at)) || typed.is_empty()
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn the_beginning_of_any_word_fits() {
        let text = "\"Hopper, Grace\" <g.hopper@navy.example>";
        for typed in ["", "hop", "\"Hop", "GRACE", "g.h", "navy.ex", "example"] {
            assert!(fits(text, typed), "{typed}");
        }
        for typed in ["opper", "race", "xample", "ada"] {
            assert!(!fits(text, typed), "{typed}");
        }
    }
}
