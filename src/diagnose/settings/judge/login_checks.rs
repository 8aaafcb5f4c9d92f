//! The checks of username and password: small and named, each says at most one thing.

use super::checks::found;
use super::{Case, Check, Found, Weight};
use crate::diagnose::settings::setting::{Setting, Value};
use crate::postmark::{Secret, TokenShape};

pub(super) const CHECKS: [(&str, Check); 5] = [
    ("missing", missing),
    ("stray", stray),
    ("two-values", two_values),
    ("shape", shape),
    ("in-source", in_source),
];

fn is_missing(setting: Option<&Setting>) -> bool {
    setting.is_none_or(Setting::is_empty)
}

fn missing(case: &Case<'_>) -> Option<Found> {
    let (user, password) = (case.block.user.as_ref(), case.block.password.as_ref());
    let (words, line) = match (is_missing(user), is_missing(password)) {
        (false, false) => return None,
        (true, true) => ("username and password are missing", None),
        (true, false) => ("the username is missing", password),
        (false, true) => ("the password is missing", user),
    };
    let words = if case.is_postmarks() {
        format!("{words}: Postmark takes the Server API token as both")
    } else {
        words.to_owned()
    };
    let line = line.map(|setting| setting.line);
    found("settings.one-value", Weight::Error, line, words)
}

/// Characters around or inside the value that do not belong there.
fn stray(case: &Case<'_>) -> Option<Found> {
    let logins = [&case.block.user, &case.block.password];
    let bad = logins.into_iter().flatten().find(|setting| {
        let value = setting.secret().map_or("", Secret::expose);
        let has_escape = value.contains("\\n") || value.contains("\\r");
        has_escape || TokenShape::of(value) == TokenShape::StrayCharacters
    });
    let bad = bad.filter(|_| case.is_postmarks())?;
    let words = format!(
        "{} has spaces, quotes or a line break in it, which go to the server as part of it",
        bad.key
    );
    found(
        "auth.stray-characters",
        Weight::Error,
        Some(bad.line),
        words,
    )
}

fn two_values(case: &Case<'_>) -> Option<Found> {
    let (user, password) = (case.block.user.as_ref()?, case.block.password.as_ref()?);
    let line = Some(password.line);
    if !case.is_postmarks() {
        return None;
    }
    let (one, two) = match (&user.value, &password.value) {
        (Value::Text(one), Value::Text(two)) => (one, two),
        (Value::Variable { name: one, .. }, Value::Variable { name: two, .. }) if one != two => {
            let words = "username and password come from different variables; with a Server API token both are the same";
            return found("settings.two-values", Weight::Warning, line, words);
        }
        _ => return None,
    };
    let is_access_key = matches!(
        TokenShape::of(one.expose()),
        TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
    );
    if one == two || is_access_key {
        return None;
    }
    let words = "username and password differ; with a Server API token both are the same, character for character";
    found("settings.two-values", Weight::Error, line, words)
}

/// Hints for shapes that no credential has.
const SHAPES: [(TokenShape, &str, &str); 4] = [
    (
        TokenShape::Placeholder,
        "auth.placeholder",
        "is a placeholder from an example",
    ),
    (
        TokenShape::EmailLogin,
        "auth.email-login",
        "is an email address, the login of the website",
    ),
    (
        TokenShape::OtherService,
        "auth.other-service",
        "looks like a key of another service",
    ),
    (
        TokenShape::ApiTest,
        "auth.api-test",
        "is POSTMARK_API_TEST, which is for the HTTP API only",
    ),
];

fn shape(case: &Case<'_>) -> Option<Found> {
    let user = case.block.user.as_ref().filter(|_| case.is_postmarks())?;
    let shape = case.user_shape();
    let (_, hint, words) = SHAPES.iter().find(|row| row.0 == shape)?;
    let words = format!("{} {words}", user.key);
    found(hint, Weight::Error, Some(user.line), words)
}

fn in_source(case: &Case<'_>) -> Option<Found> {
    let user = case.block.user.as_ref()?;
    let is_token = case.user_shape() == TokenShape::Uuid && case.block.shape.is_code;
    let words =
        "the token is written in the program; keep it in a variable, out of version control";
    is_token.then(|| found("settings.in-source", Weight::Note, Some(user.line), words))?
}
