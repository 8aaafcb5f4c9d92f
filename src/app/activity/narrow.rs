//! Only one status, only one profile.

use super::anew;
use crate::app::Effect;
use crate::app::model::Model;
use crate::record::Status;

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
    anew(model)
}

/// The next profile, and behind the last all of them.
pub(in crate::app) fn next_profile(model: &mut Model) -> Vec<Effect> {
    let names = model
        .shared
        .profiles
        .iter()
        .map(|profile| Some(profile.name.clone()));
    let all: Vec<Option<String>> = std::iter::once(None).chain(names).collect();
    let here = all.iter().position(|name| *name == model.activity.profile);
    let next = (here.unwrap_or(0) + 1) % all.len();
    model.activity.profile.clone_from(&all[next]);
    anew(model)
}
