//! Changing the profile, and the credential that comes with it.

use super::effect::Effect;
use super::model::Model;
use super::notice::NoticeKind;
use super::profile_mismatch::forget_start;
use super::screen::Screen;
use super::setup::CheckPane;
use super::{compose, outside, prefill, signature, simulation};
use crate::mail::FieldId;
use crate::postmark::{Credential, Profile, TokenShape, TokenSource};

/// Changes the profile by name. A running send keeps its own.
pub(super) fn use_profile(model: &mut Model, name: &str) -> Vec<Effect> {
    let Some(index) = model
        .shared
        .profiles
        .iter()
        .position(|profile| profile.name == name)
    else {
        return Vec::new();
    };
    // A fault belongs to practice: it is over when practice is left, and one's own message comes back.
    let mut effects = simulation::end(model);
    // A check, and an account token given to it, belong to the profile that is left.
    effects.extend(model.check.stop());
    model.check = CheckPane::default();
    model.account.forget();
    model.shared.account_token = None;
    let before = model.profile().clone();
    model.shared.profile = index;
    let now = model.profile().clone();
    follow_profile(model, &before, &now);
    effects.extend(signature::ask(model));
    forget_start(model);
    model.screen = Screen::Compose;
    let own = now.own_source();
    let asked = if own.is_slow() {
        own
    } else {
        TokenSource::None
    };
    model.form.set_credential(None, asked);
    let text = in_words(model, &now);
    model.notify(NoticeKind::Info, text);
    if now.is_practice() {
        prefill::from_practice(model, &now.sender);
        return effects;
    }
    effects.push(Effect::FindCredential(now.name));
    effects
}

/// What the old profile had filled into the form goes with it; what was typed stays.
pub(super) fn follow_profile(model: &mut Model, before: &Profile, now: &Profile) {
    simulation::in_own_form(model, |model| follow_in_form(model, before, now));
    follow_in_form(model, before, now);
}

fn follow_in_form(model: &mut Model, before: &Profile, now: &Profile) {
    for (id, old, new) in [
        (FieldId::From, &before.sender, &now.sender),
        (FieldId::ReplyTo, &before.reply_to, &now.reply_to),
        (FieldId::Stream, &before.stream, &now.stream),
    ] {
        if model.form.line(id) == old.as_str() {
            model.form.set_line(id, new);
        }
    }
    model.form.usual_stream.clone_from(&now.stream);
    signature::put(model);
}

fn in_words(model: &Model, profile: &Profile) -> String {
    if profile.is_practice() {
        return format!("practice: {}", outside::practice_promise(model));
    }
    format!(
        "profile {}: real mail through {}",
        profile.name, profile.smtp_host
    )
}

/// Switches to Postmark with a credential that was pasted or found in the environment.
pub(super) fn switch_to_postmark(
    model: &mut Model,
    credential: &Credential,
    source: TokenSource,
) -> Vec<Effect> {
    // The look-up that a switch asks for is not needed: this credential was chosen.
    let _ = use_profile(model, "postmark");
    model.form.set_credential(Some(credential), source);
    match credential.shape() {
        TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
            if matches!(credential, Credential::ServerToken(_)) =>
        {
            compose::paste_secret(model, FieldId::Token, credential.user_name())
        }
        _ => compose::focus(model, FieldId::From),
    }
}

/// The edge has looked for a profile's credential. What stands in the field wins.
pub(super) fn found(
    model: &mut Model,
    profile: &str,
    result: Result<(Option<Credential>, TokenSource), String>,
) -> Vec<Effect> {
    if model.profile().name != profile || model.form.has_secret_text() {
        return Vec::new();
    }
    match result {
        Ok((credential, source)) => model.form.set_credential(credential.as_ref(), source),
        Err(why) => {
            model.form.source = TokenSource::None;
            model.notify(NoticeKind::Error, why);
        }
    }
    Vec::new()
}
