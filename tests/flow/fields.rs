//! The way to a field of the form, as a user goes: open its group, then click it, or go through the rows.

use postrider::app::{
    FieldGroup, Key, KeyCode, Message, Model, Modifiers, Mouse, MouseKind, layout,
};
use postrider::mail::FieldId;

/// The next thing to do on the way to a field; `None` when the caret is there.
pub fn step_to(model: &Model, id: FieldId) -> Option<Message> {
    if model.form.focus == id {
        return None;
    }
    let key = |code, alt| {
        let modifiers = Modifiers {
            alt,
            ..Modifiers::default()
        };
        Some(Message::Key(Key { code, modifiers }))
    };
    let places = layout(model);
    let group = FieldGroup::of(id).filter(|group| !model.form.shows(*group));
    let wanted = match group {
        Some(FieldGroup::Copies) => return key(KeyCode::Char('c'), true),
        Some(FieldGroup::Options) => return key(KeyCode::Char('m'), true),
        Some(FieldGroup::SignIn) if model.form.focus == FieldId::CredentialKind => {
            return key(KeyCode::Enter, false);
        }
        Some(FieldGroup::SignIn) => FieldId::CredentialKind,
        Some(FieldGroup::Attachments) => {
            let plus = places.hidden.iter().find(|(one, _)| Some(*one) == group);
            return plus.map(|(_, place)| click(place.x, place.y));
        }
        None => id,
    };
    if wanted == FieldId::Body && places.body.height > 0 {
        return Some(click(places.body.x, places.body.y));
    }
    match places.fields.iter().find(|(known, _)| *known == wanted) {
        // Behind the text, so that the caret is at its end.
        Some((_, place)) => Some(click(place.x + place.width - 1, place.y)),
        None if wanted < model.form.focus => key(KeyCode::Up, false),
        None => key(KeyCode::Tab, false),
    }
}

fn click(column: u16, row: u16) -> Message {
    let kind = MouseKind::Press;
    Message::Mouse(Mouse { kind, column, row })
}
