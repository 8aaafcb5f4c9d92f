//! What a token looks like, and questions about real ones in practice.

use super::intent::{Intent, Question};
use super::model::Model;
use crate::mail::{FieldId, Problem, Severity};
use crate::postmark::{Credential, Secret, TokenShape, TokenSource};

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

/// The token that opens Postmark's API, or why there is none.
pub(super) fn for_api(model: &Model) -> Result<Secret, &'static str> {
    match model.form.credential() {
        None => Err("this needs a Server API token: paste it first ({sign-in})"),
        Some(Credential::SmtpToken { .. }) => Err(
            "this needs a Server API token: an SMTP token does not open Postmark's API, and SMTP has no templates or look-ups",
        ),
        Some(Credential::ServerToken(_)) if model.profile().api_base().is_none() => {
            Err("this profile's server is not Postmark's")
        }
        Some(Credential::ServerToken(token)) => Ok(token),
    }
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
