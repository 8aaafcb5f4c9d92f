//! The sentences of the conversation.

use crate::app::FieldGroup;
use crate::diagnose::Card;
use crate::mail::{Draft, FIELDS, FieldKind};
use crate::postmark::Profile;
use crate::record::EarlierSend;

/// Before the text.
pub(super) const TEXT: &str = "Text: line by line. A line with nothing but a dot ends it; a line that begins with a dot is given with one dot more.";
/// What can be said to the review.
pub(super) const REVIEW: &str =
    "send (s), change a field (c), save and quit (v), quit (q), help (?): ";
/// What they do.
pub(super) const REVIEW_HELP: &str = "send: sends the message as it is. change: asks for one field again; its name may follow, as in c subject. save: saves the message for next time and quits. quit: quits, and asks whether to save it.";
/// The draft was kept.
pub(super) const KEPT: &str =
    "The message is saved. The next time you start postrider, it continues with it.";
/// The same at Ctrl+C and at the end of the input.
pub(super) const STOPPED: &str =
    "Stopped; what you typed is saved, and the next start continues with it.";
/// After an end that nobody knows.
pub(super) const MAY_BE_OUT: &str = "The last send may have been accepted: sending again may create a duplicate. `postrider history` and `postrider follow` show its delivery status.";
/// After one that some recipients have.
pub(super) const PARTLY_OUT: &str = "The message was already accepted for the recipients who were not refused: sending again creates a duplicate for them. Remove them first.";

/// Before a message is sent that somebody has already, or may have.
pub(super) fn sent_before(earlier: &EarlierSend) -> String {
    format!("Note: {}. They would get it twice.", earlier.describe())
}

/// Who speaks, in which profile, and how to answer.
pub(super) fn welcome(profile: &Profile) -> Vec<String> {
    vec![
        format!("postrider, asking line by line. {}", place(profile)),
        "Enter keeps what is in [brackets], - empties it, ? explains the field. Ctrl+C saves the message and quits.".into(),
    ]
}

/// Where mail goes: practice is never mistaken for the real thing, nor the other way round.
pub(super) fn place(profile: &Profile) -> String {
    if profile.is_practice() {
        return format!(
            "PRACTICE (profile {}): nothing leaves this computer. For real mail start with --profile postmark.",
            profile.name
        );
    }
    let ports: Vec<String> = profile.smtp_ports.iter().map(u16::to_string).collect();
    format!(
        "REAL MAIL (profile {}): sent by {}, ports {}.",
        profile.name,
        profile.smtp_host,
        ports.join(", ")
    )
}

/// What an earlier run left, or what was named at the start.
pub(super) fn kept(draft: &Draft, is_given: bool) -> String {
    let how = if is_given {
        "A message was given"
    } else {
        "A message was kept"
    };
    let subject = match draft.subject.trim() {
        "" => "without a subject".to_owned(),
        subject => format!("\"{subject}\""),
    };
    format!("{how}: {subject}, to {}.", or_nobody(&draft.to))
}

fn or_nobody(list: &str) -> &str {
    match list.trim() {
        "" => "nobody yet",
        list => list,
    }
}

/// Whether the fields of a group are wanted.
pub(super) fn group(group: FieldGroup) -> String {
    let wanted = FIELDS.iter().filter(|row| group.fields().contains(&row.id));
    let labels: Vec<&str> = wanted.map(|row| row.label).collect();
    format!("{}? y, or Enter for none of them: ", labels.join(", "))
}

/// Which field to change.
pub(super) fn which() -> String {
    let shown = FIELDS.iter().filter(|row| row.kind != FieldKind::Secret);
    let labels: Vec<&str> = shown.map(|row| row.label).collect();
    format!("Which field ({})? ", labels.join(", "))
}

/// What can be done about a failure, numbered.
pub(super) fn remedies(card: &Card) -> Vec<String> {
    let numbered = card.remedies.iter().enumerate();
    numbered
        .map(|(at, remedy)| format!("  {}. {}", at + 1, remedy.label))
        .collect()
}
