//! Keeping the token of the form for the profile in use, and forgetting the kept one.

use super::model::{Model, NoticeKind};
use super::{Confirm, Effect, KeepTrouble};
use crate::postmark::TokenSource;

/// Keeps the token of the form in the keyring. What comes of it is told by a message.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    ask_to_keep(model, false)
}

/// The same in the private file, once the user has agreed.
pub(super) fn keep_in_file(model: &mut Model) -> Vec<Effect> {
    ask_to_keep(model, true)
}

fn ask_to_keep(model: &mut Model, in_file: bool) -> Vec<Effect> {
    let Some(credential) = model.form.credential() else {
        let why = "there is no token in the form to keep";
        model.notify(NoticeKind::Info, why);
        return Vec::new();
    };
    let profile = Box::new(model.profile().clone());
    let place = if in_file { "the file" } else { "the keyring" };
    let words = format!("asking {place} to keep the token…");
    model.notify(NoticeKind::Info, words);
    model.shared.keeping = Some(credential.clone());
    vec![Effect::KeepToken {
        profile,
        credential,
        in_file,
    }]
}

/// What came of it.
pub(super) fn kept(
    model: &mut Model,
    name: &str,
    result: Result<(TokenSource, Vec<String>), KeepTrouble>,
) -> Vec<Effect> {
    let asked = model.shared.keeping.take();
    match result {
        Ok((source, left)) => {
            name_source(model, name, &source);
            if model.profile().name == name && model.form.credential() == asked {
                model.form.source = source.clone();
            }
            let place = match &source {
                TokenSource::File(path) => format!("{} (mode 0600)", path.display()),
                _ => "the keyring".to_owned(),
            };
            let mut words = vec![format!("the token of profile {name} is kept in {place}")];
            words.extend(left);
            model.notify(NoticeKind::Info, words.join("; "));
        }
        Err(KeepTrouble::NoKeyring(file)) if model.profile().name == name => {
            model.shared.notice = None;
            model.ask(Confirm::KeepInFile(file));
        }
        Err(KeepTrouble::NoKeyring(_)) => {
            let words = format!("no keyring answers, so the token of profile {name} is not kept");
            model.notify(NoticeKind::Error, words);
        }
        Err(KeepTrouble::Other(why)) => model.notify(NoticeKind::Error, why),
    }
    Vec::new()
}

/// Forgets the kept token, once the user has agreed.
pub(super) fn forget(model: &mut Model) -> Vec<Effect> {
    vec![Effect::ForgetToken(Box::new(model.profile().clone()))]
}

/// What came of it. What stands in the form stays for this run.
pub(super) fn forgotten(
    model: &mut Model,
    name: &str,
    result: Result<String, String>,
) -> Vec<Effect> {
    match result {
        Ok(words) => {
            name_source(model, name, &TokenSource::None);
            if model.profile().name == name && model.form.source.is_kept() {
                model.form.source = match model.form.credential() {
                    Some(_) => TokenSource::Typed,
                    None => TokenSource::None,
                };
            }
            model.notify(NoticeKind::Info, words);
        }
        Err(why) => model.notify(NoticeKind::Error, why),
    }
    Vec::new()
}

fn name_source(model: &mut Model, name: &str, source: &TokenSource) {
    let named = model.shared.profiles.iter_mut();
    for profile in named.filter(|profile| profile.name == name) {
        profile.name_source(source);
    }
}
