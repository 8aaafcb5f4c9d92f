//! The message streams of the server, asked of the API once for a token.

use super::refill;
use super::state::{Source, Suggestion};
use crate::app::action::Action;
use crate::app::effect::{Effect, StreamOrder};
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::profile_mismatch::kind_in_form;
use crate::app::shared::StreamList;
use crate::mail::FieldId;
use crate::postmark::{Credential, Secret, StreamChoice, StreamKind};

/// The token that opens the API, or why there is none.
fn token(model: &Model) -> Result<Secret, &'static str> {
    match model.form.credential() {
        None => Err("there is no token yet"),
        Some(Credential::SmtpToken { .. }) => Err("an SMTP token does not open the API"),
        Some(Credential::ServerToken(_)) if model.profile().api_base().is_none() => {
            Err("the server is not Postmark's")
        }
        Some(Credential::ServerToken(token)) => Ok(token),
    }
}

/// What is known for the profile and the token that stand there now.
fn known(model: &Model) -> Option<&StreamList> {
    let token = token(model).ok()?;
    let list = model.shared.stream_list.as_ref()?;
    Some(list).filter(|list| list.profile == model.profile().name && list.token == token)
}

/// Asks the API, if it was not asked before.
pub(in crate::app) fn ask(model: &mut Model) -> Vec<Effect> {
    let Ok(token) = token(model) else {
        return Vec::new();
    };
    // What could not be told may be told now.
    if known(model).is_some_and(|list| !matches!(list.result, Some(Err(_)))) {
        return Vec::new();
    }
    let profile = model.profile().clone();
    model.shared.stream_list = Some(StreamList {
        profile: profile.name.clone(),
        token: token.clone(),
        result: None,
    });
    vec![Effect::ListStreams(Box::new(StreamOrder {
        profile,
        token,
    }))]
}

/// The API has answered; an answer to another token is dropped.
pub(in crate::app) fn listed(
    model: &mut Model,
    profile: &str,
    token: &Secret,
    result: Result<Vec<StreamChoice>, String>,
) -> Vec<Effect> {
    let waiting = model.shared.stream_list.as_mut();
    let Some(list) = waiting.filter(|list| list.profile == profile && list.token == *token) else {
        return Vec::new();
    };
    if let Ok(streams) = &result {
        model.shared.streams.retain(|(name, ..)| name != profile);
        let learned = streams
            .iter()
            .map(|one| (profile.to_owned(), one.id.clone(), one.kind));
        model.shared.streams.extend(learned);
    }
    list.result = Some(result);
    refill(model);
    Vec::new()
}

/// The rows that begin with what is typed.
pub(super) fn rows(model: &Model, typed: &str) -> Vec<Suggestion> {
    let told = known(model).and_then(|list| list.result.as_ref()?.as_ref().ok());
    let streams = told
        .cloned()
        .unwrap_or_else(|| StreamChoice::usual().into());
    let typed = typed.to_lowercase();
    let fits = |one: &StreamChoice| {
        let names = [one.id.to_lowercase(), one.name.to_lowercase()];
        names[0] != typed && names.iter().any(|name| name.starts_with(&typed))
    };
    let fitting = streams.into_iter().filter(fits);
    fitting
        .map(|one| Suggestion {
            about: about(&one),
            source: Source::Known,
            text: one.id,
        })
        .collect()
}

fn about(stream: &StreamChoice) -> String {
    match stream.name.as_str() {
        "" => stream.kind.name().to_owned(),
        name => format!("{}, {name}", stream.kind.name()),
    }
}

/// Why the server's own streams are not among the rows.
pub(super) fn note(model: &Model) -> Option<String> {
    let why = match token(model) {
        Err(why) => why.to_owned(),
        Ok(_) => match known(model).map(|list| &list.result) {
            Some(Some(Ok(_))) => return None,
            Some(Some(Err(why))) => why.clone(),
            Some(None) => return Some("asking Postmark for the others…".into()),
            None => return None,
        },
    };
    Some(format!("not listed: {why}"))
}

/// A stream was chosen: where its SMTP host is the other one, that is told.
pub(super) fn taken(model: &mut Model) {
    let host = &model.profile().smtp_host;
    let kind = kind_in_form(model);
    let Some((kind, wanted)) = kind.and_then(|kind| Some((kind, kind.other_host(host)?))) else {
        return;
    };
    let stream = model.form.line(FieldId::Stream);
    let key = |action| model.shared.keymap.key_of(action);
    let text = format!(
        "`{stream}` is a {} stream, whose host is {wanted}; {} on the review ({}) goes there",
        StreamKind::name(kind),
        key(Action::UseStreamHost),
        key(Action::ReviewAndSend),
    );
    model.notify(NoticeKind::Info, text);
}
