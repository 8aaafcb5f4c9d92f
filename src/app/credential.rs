//! The login in the form: pasted tokens, profiles and their credentials, practice never mistaken for
//! the real thing.

use super::model::{Model, NoticeKind};
use super::{
    CheckPane, Effect, Intent, Question, account, compose, outside, profiles, setup, signature,
    simulation, startup,
};
use crate::mail::{FieldId, Problem, Severity};
use crate::postmark::{Credential, Profile, Secret, TokenShape, TokenSource};

/// A pasted secret, already cleaned. A real token pasted into practice is not sent there.
pub(super) fn paste(model: &mut Model, id: FieldId, secret: &Secret) -> Vec<Effect> {
    if secret.is_empty() {
        return Vec::new();
    }
    let credential = Credential::ServerToken(secret.clone());
    if model.simulation.is_some() && looks_real(model, &credential) {
        let text = "that looks like a real token, which practice is not given; end the fault first ({end-simulation})";
        model.notify(NoticeKind::Warning, text);
        return Vec::new();
    }
    if id == FieldId::Token && model.profile().is_practice() && looks_real(model, &credential) {
        model.ask(real_token_question(credential));
        return Vec::new();
    }
    model.form.set_line(id, secret.expose());
    model.form.source = TokenSource::Typed;
    let shape = TokenShape::of(secret.expose());
    if id == FieldId::Token
        && matches!(
            shape,
            TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
        )
    {
        model.form.set_line(FieldId::Token, "");
        model.form.set_line(FieldId::AccessKey, secret.expose());
        model.notify(
            NoticeKind::Info,
            "that is the access key of an SMTP token; its secret key goes into the next field",
        );
        return compose::focus(model, FieldId::SecretKey);
    }
    Vec::new()
}

/// At startup: use the token of the environment, which means real mail, or practice.
pub(super) fn environment_question(credential: Credential) -> Question {
    let source = TokenSource::Environment("POSTMARK_SERVER_TOKEN".into());
    let text = "Found a Postmark token in POSTMARK_SERVER_TOKEN. Send real mail with it, or practice first?";
    let switch = Intent::SwitchToPostmark(credential, source);
    Question::new("Practice or real mail", text)
        .answer("Practice first", [])
        .answer("Send real mail through Postmark", [switch])
}

/// Asks whether to switch to Postmark, because a real token was entered in practice.
pub(super) fn real_token_question(credential: Credential) -> Question {
    let text = "That looks like a real Postmark token, but you are in practice. It was not sent to the practice server. Switch to real mail?";
    let switch = Intent::SwitchToPostmark(credential, TokenSource::Typed);
    Question::new("Practice or real mail", text)
        .answer("Stay in practice without it", [])
        .answer("Switch to Postmark: real mail", [switch])
}

/// Whether a credential may be Postmark's: it has the shape and is not the practice server's own.
pub(super) fn looks_real(model: &Model, credential: &Credential) -> bool {
    let real = [
        TokenShape::Uuid,
        TokenShape::AccessKeyTransactional,
        TokenShape::AccessKeyBroadcast,
        TokenShape::SecretKey,
    ];
    let is_practices = model.shared.practice.as_ref() == Some(credential)
        || model
            .simulation
            .as_ref()
            .is_some_and(|simulation| simulation.gave(credential));
    !is_practices && real.contains(&credential.shape())
}

/// What is odd about the token in its field: a warning, since another server may take it.
pub(super) fn oddity(model: &Model) -> Option<Problem> {
    let shape = TokenShape::of(Secret::cleaned(model.form.line(FieldId::Token)).expose());
    let odd = shape
        .oddity()
        .filter(|_| model.form.has_field(FieldId::Token))?;
    Some(Problem {
        check: "token-shape",
        severity: Severity::Warning,
        field: FieldId::Token,
        message: format!("Token: {odd}"),
        range: None,
    })
}

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
    effects.extend(setup::stop(model));
    model.check = CheckPane::default();
    account::forget(model);
    let before = model.profile().clone();
    model.shared.profile = index;
    let now = model.profile().clone();
    follow_profile(model, &before, &now);
    effects.extend(signature::ask(model));
    profiles::forget_unbegun(model);
    model.screen = super::Screen::Compose;
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
        startup::fill_practice(model, &now.sender);
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
            paste(model, FieldId::Token, credential.user_name())
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
