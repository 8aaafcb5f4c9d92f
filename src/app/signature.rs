//! The profile's signature: it stands below a message that begins, where it is seen and can be changed.

use super::buffer::TextBuffer;
use super::model::Model;
use super::notice::NoticeKind;
use super::{Effect, Form, simulation};
use crate::mail::signature_block;

impl Form {
    /// Whether there is text beside the signature that was put there.
    pub(super) fn has_own_text(&self, text: &str) -> bool {
        let text = text.trim();
        !text.is_empty() && text != self.signature.trim()
    }
}

/// The signature of the profile in use, as far as it is known.
fn known(model: &Model) -> String {
    let profile = model.profile();
    let of_file = profile.signature_file.as_ref();
    let text = match of_file {
        Some(_) => model.shared.signatures.get(&profile.name),
        None => Some(&profile.signature),
    };
    text.map_or_else(String::new, |text| signature_block(text))
}

/// Puts it in the place of the one that stands there untouched; what was written stays as it is.
pub(super) fn put(model: &mut Model) {
    let new = known(model);
    let old = std::mem::replace(&mut model.form.signature, new.clone());
    // A template has its own end.
    if old == new || model.form.template.is_some() {
        return;
    }
    let text = model.form.body.text();
    let own = match text.strip_suffix(&old) {
        Some(own) if own.is_empty() || !old.is_empty() => own.to_owned(),
        _ => return,
    };
    model.form.body = TextBuffer::new(&format!("{own}{new}"));
}

/// Asks for the file that holds it, if one does.
pub(super) fn ask(model: &Model) -> Option<Effect> {
    let profile = model.profile();
    let path = profile.signature_file.clone()?;
    let profile = profile.name.clone();
    Some(Effect::ReadSignature { profile, path })
}

/// The file was read, or not.
pub(super) fn read(
    model: &mut Model,
    profile: &str,
    result: Result<String, String>,
) -> Vec<Effect> {
    let is_own = model.profile().name == profile;
    match result {
        Err(why) if is_own => model.notify(NoticeKind::Warning, why),
        Err(_) => {}
        Ok(text) => {
            model.shared.signatures.insert(profile.to_owned(), text);
            if is_own {
                simulation::in_own_form(model, put_first);
                put_first(model);
            }
        }
    }
    Vec::new()
}

/// Puts it below a message that nobody has begun, which stays one.
fn put_first(model: &mut Model) {
    let was_settled = model.form.draft() == model.form.settled;
    put(model);
    if was_settled {
        model.form.settled = model.form.draft();
    }
}
