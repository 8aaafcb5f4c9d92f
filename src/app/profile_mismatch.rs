//! The profile in which a message was started, and the server that fits its stream: what is said before a
//! message leaves.

use super::effect::Effect;
use super::intent::{Intent, Question};
use super::model::Model;
use crate::mail::FieldId;
use crate::postmark::{Environment, Profile, StreamKind};
use crate::record::Via;

/// Remembers in which profile the message was started, at its first change.
pub(super) fn note_start(model: &mut Model) {
    if model.form.profile.is_empty() {
        model.form.profile = model.profile().name.clone();
    }
}

/// Forgets it where nothing was begun yet.
pub(super) fn forget_start(model: &mut Model) {
    if !model.form.is_begun(&model.form.draft()) {
        model.form.profile.clear();
        model.form.agreed.clear();
    }
}

/// The question before a message is sent from a different profile than it was started in: once, and only
/// where that means real mail.
pub(super) fn question(model: &Model, to_self: bool, via: Via) -> Option<Question> {
    let (form, now) = (&model.form, model.profile());
    let same = form.profile.is_empty() || form.profile == now.name;
    if same || now.is_practice() || form.agreed.contains(&now.name) {
        return None;
    }
    Some(other_profile(model, to_self, via))
}

/// What kind of stream the message in the form goes to, as far as that is known.
pub(super) fn kind_in_form(model: &Model) -> Option<StreamKind> {
    let stream = model.form.line(FieldId::Stream);
    let login = model.form.credential();
    let by_key = login.as_ref().and_then(StreamKind::of_login);
    by_key
        .or_else(|| StreamKind::by_name(stream))
        .or_else(|| model.shared.stream_kind(&model.profile().name, stream))
}

/// Before a message goes out from another profile than it was started in.
fn other_profile(model: &Model, to_self: bool, via: Via) -> Question {
    let now = describe(model.profile());
    let text = format!(
        "This message was started in profile {}. Send it from {now}?",
        model.form.profile
    );
    let review = match to_self {
        true => Intent::ReviewToSelf(via),
        false => Intent::Review(via),
    };
    Question::new("Profile", text)
        .answer("Back to the form", [])
        .answer(format!("Send from {now}"), [Intent::AgreeToProfile, review])
}

fn describe(profile: &Profile) -> String {
    let kind = match profile.environment {
        Environment::Practice => "practice",
        Environment::Test => "test, real mail",
        Environment::Production => "production, real mail",
    };
    format!("{} ({kind})", profile.name)
}

/// The user wants to send from the profile in use.
pub(super) fn agree(model: &mut Model) -> Vec<Effect> {
    let name = model.profile().name.clone();
    model.form.agreed.insert(name);
    Vec::new()
}
