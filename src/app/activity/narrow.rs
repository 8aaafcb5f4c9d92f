//! The search and the filters of the list of sends.

use tui_input::Input;

use crate::app::model::Model;
use crate::app::{Effect, Key, KeyCode, edit};
use crate::record::Status;

/// Another question: its answer is shown from the top.
pub(super) fn again(model: &mut Model) -> Vec<Effect> {
    model.activity.selected = 0;
    vec![Effect::ListSends(model.activity.query())]
}

/// Keys of the search, while it is open.
pub(in crate::app) fn search_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    if !model.activity.searching {
        return None;
    }
    match key.code {
        KeyCode::Enter | KeyCode::Down => model.activity.searching = false,
        KeyCode::Esc => {
            model.activity.searching = false;
            model.activity.search = Input::default();
            return Some(again(model));
        }
        _ => {
            model.activity.search.handle(edit::line_request(key)?);
            return Some(again(model));
        }
    }
    Some(Vec::new())
}

/// Pasted text goes into the search.
pub(in crate::app) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    for character in line.chars().filter(|character| !character.is_control()) {
        let request = tui_input::InputRequest::InsertChar(character);
        model.activity.search.handle(request);
    }
    again(model)
}

/// The next status, and behind the last all of them.
pub(in crate::app) fn next_status(model: &mut Model) -> Vec<Effect> {
    let all: Vec<Option<Status>> = std::iter::once(None)
        .chain(Status::all().map(Some))
        .collect();
    let here = all
        .iter()
        .position(|status| *status == model.activity.status);
    let next = (here.unwrap_or(0) + 1) % all.len();
    model.activity.status = all[next];
    again(model)
}

/// The next profile, and behind the last all of them.
pub(in crate::app) fn next_profile(model: &mut Model) -> Vec<Effect> {
    let names = model
        .profiles
        .iter()
        .map(|profile| Some(profile.name.clone()));
    let all: Vec<Option<String>> = std::iter::once(None).chain(names).collect();
    let here = all.iter().position(|name| *name == model.activity.profile);
    let next = (here.unwrap_or(0) + 1) % all.len();
    model.activity.profile.clone_from(&all[next]);
    again(model)
}
