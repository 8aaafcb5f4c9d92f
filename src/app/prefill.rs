//! What a new message starts with.

use super::form::FieldGroup;
use super::model::Model;
use super::signature;
use crate::mail::FieldId;
use crate::postmark::{Profile, TokenSource};

/// What a new draft starts with in the present profile.
pub(super) fn from_profile(model: &mut Model) {
    let Profile {
        sender,
        reply_to,
        stream,
        ..
    } = model.profile().clone();
    model.form.set_line(FieldId::From, &sender);
    model.form.set_line(FieldId::ReplyTo, &reply_to);
    model.form.set_line(FieldId::Stream, &stream);
    model.form.usual_stream = stream;
    signature::put(model);
    model.form.expanded = model.form.is_set(FieldGroup::Copies);
    model.form.settled = model.form.draft();
}

/// Token and sender of the practice server, where nothing was typed.
pub(super) fn from_practice(model: &mut Model, sender: &str) {
    if model.form.credential().is_none() {
        let credential = model.shared.practice.clone();
        model
            .form
            .set_credential(credential.as_ref(), TokenSource::Practice);
    }
    if model.form.line(FieldId::From).is_empty() {
        model.form.set_line(FieldId::From, sender);
        model.form.settled.from = sender.to_owned();
    }
}
