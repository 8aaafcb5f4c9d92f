//! Keeping the token of the form for the profile in use, and forgetting the kept one.

use super::model::{Model, NoticeKind};
use super::{Effect, Intent, KeepTrouble, Question};
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
            model.ask(file_question(&file));
        }
        Err(KeepTrouble::NoKeyring(_)) => {
            let words = format!("no keyring answers, so the token of profile {name} is not kept");
            model.notify(NoticeKind::Error, words);
        }
        Err(KeepTrouble::Other(why)) => model.notify(NoticeKind::Error, why),
    }
    Vec::new()
}

fn file_question(path: &str) -> Question {
    let text = "No keyring answers on this machine. Keep the token in a file that only you can read (mode 0600)?";
    Question::new("Keep the token", format!("{text} It would be {path}"))
        .answer("Do not keep it: it is for this run", [])
        .answer("Keep it there", [Intent::KeepTokenInFile])
}

/// Asks before the kept token of the profile in use is forgotten.
pub(super) fn ask_to_forget(model: &mut Model) {
    let text = "Forget the kept token of this profile? It goes from where it is kept, and the config names none; in the form it stays for this run.";
    let forget = Effect::ForgetToken(Box::new(model.profile().clone()));
    let question = Question::new("Forget the token", text)
        .answer("Keep it", [])
        .answer("Forget it", [Intent::perform(forget)]);
    model.ask(question);
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
