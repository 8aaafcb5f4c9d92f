//! Whether a message looks like marketing mail, which Postmark wants in a broadcast stream. Two signs are
//! needed, so that a receipt with one of the words in it passes.

use std::collections::HashSet;

use super::content::own_lines;
use super::people::good;
use super::{CheckInput, Finding};
use crate::mail::envelope::same;
use crate::mail::{FieldId, parse_header};
use crate::postmark::StreamKind;

/// Minimum number of recipients of a bulk message.
const MANY: usize = 10;
/// Phrases for unsubscribing.
const LEAVING: [&str; 7] = [
    "unsubscribe",
    "opt out",
    "manage preferences",
    "abmelden",
    "abbestellen",
    "désabonner",
    "darse de baja",
];
/// Phrases of marketing mail.
const SELLING: [&str; 10] = [
    "newsletter",
    "% off",
    "special offer",
    "limited time",
    "black friday",
    "promo code",
    "shop now",
    "buy now",
    "sonderangebot",
    "rabattcode",
];

pub(super) fn looks_like_marketing(sheet: &CheckInput<'_>) -> Vec<Finding> {
    if sheet.around.kind_of(&sheet.draft.stream) == Some(StreamKind::Broadcast) {
        return Vec::new();
    }
    let signs: Vec<String> = [
        word_among(sheet, &LEAVING),
        word_among(sheet, &SELLING),
        many(sheet),
        list_header(sheet),
    ]
    .into_iter()
    .flatten()
    .collect();
    if signs.len() < 2 {
        return Vec::new();
    }
    let message = format!(
        "this looks like marketing mail ({}), which belongs in a broadcast stream",
        signs.join(", ")
    );
    vec![Finding::new(FieldId::Stream, message)]
}

/// Where Postmark puts its link to unsubscribe (postmark-facts-2.md section 1.3).
const UNSUBSCRIBE: &str = "pm:unsubscribe";

/// Postmark wants a link to unsubscribe in every broadcast message.
pub(super) fn unsubscribe_missing(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let is_broadcast = sheet.around.kind_of(&sheet.draft.stream) == Some(StreamKind::Broadcast);
    let bodies = [&sheet.draft.text, &sheet.draft.html];
    let has_link =
        bodies.iter().any(|body| body.contains(UNSUBSCRIBE)) || list_header(sheet).is_some();
    if !sheet.around.is_bulk || !is_broadcast || has_link {
        return Vec::new();
    }
    let message = format!(
        "a message in a broadcast stream needs a link to unsubscribe: write {{{{{{ {UNSUBSCRIBE} }}}}}} where it belongs"
    );
    vec![Finding::new(FieldId::Body, message)]
}

fn word_among(sheet: &CheckInput<'_>, words: &[&str]) -> Option<String> {
    own_lines(sheet).find_map(|line| {
        let line = line.to_lowercase();
        let found = words.iter().find(|word| line.contains(*word));
        found.map(|word| format!("\"{word}\""))
    })
}

fn many(sheet: &CheckInput<'_>) -> Option<String> {
    let people: HashSet<_> = good(sheet).map(|(_, _, mailbox)| same(mailbox)).collect();
    (people.len() >= MANY).then(|| format!("{} recipients", people.len()))
}

fn list_header(sheet: &CheckInput<'_>) -> Option<String> {
    let mut headers = sheet.draft.extras.headers.iter();
    let is_list = |one: &&String| {
        parse_header(one).is_ok_and(|(name, _)| name.eq_ignore_ascii_case("List-Unsubscribe"))
    };
    headers.find(is_list).map(|_| "List-Unsubscribe".to_owned())
}
