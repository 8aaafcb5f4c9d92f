//! The palette: the actions of every screen, found by a few letters.

use super::actions::{ACTIONS, ActionRow, aliases, listed, scopes, scopes_below};
use super::model::{Model, NoticeKind};
use super::{Effect, Key, Palette, Scope, help, matching, perform};

/// Rank penalty for a word that matches an alias or the scope of an action instead of its label.
const ALIAS: u32 = 2;
const PLACE: u32 = 3;

/// The rows that fit what is typed, best first; all of them if nothing is typed.
pub fn palette_rows(model: &Model, typed: &str) -> Vec<&'static ActionRow> {
    matching::best(typed, listed(model), |row| rank(typed, row))
}

/// How well an action fits what is typed; less is better.
pub(super) fn rank(typed: &str, row: &ActionRow) -> Option<u32> {
    let texts = [
        (row.label, 0),
        (row.name, ALIAS),
        (aliases(row.action), ALIAS),
        (row.scope.name(), PLACE),
    ];
    matching::rank(typed, &texts)
}

/// Where else an action is, if its keys do not count now.
pub fn palette_place(model: &Model, row: &ActionRow) -> Option<&'static str> {
    (!is_here(model, row)).then(|| row.scope.name())
}

fn is_here(model: &Model, row: &ActionRow) -> bool {
    scopes_below(model).contains(&row.scope)
}

/// Enter: runs the chosen action. Where nothing fits, the help is searched for the same words.
pub(super) fn choose(model: &mut Model, palette: &Palette) -> Vec<Effect> {
    let typed = palette.input.value();
    let rows = palette_rows(model, typed);
    match rows.get(palette.selected) {
        Some(row) => run(model, row),
        None => {
            help::open_search(model, typed.to_owned());
            Vec::new()
        }
    }
}

/// Runs an action where its keys count. Of another screen it opens the screen and names the key, because what the
/// action would change has not been seen yet.
fn run(model: &mut Model, row: &ActionRow) -> Vec<Effect> {
    if is_here(model, row) {
        return perform::run_row(model, row);
    }
    let mut effects = Vec::new();
    for action in row.scope.route() {
        let on_the_way = ACTIONS.iter().find(|step| step.action == *action);
        let arrived = scopes(model).contains(&row.scope);
        if let Some(step) = on_the_way.filter(|_| !arrived) {
            effects.extend(perform::run_row(model, step));
        }
    }
    let is_there = scopes(model).contains(&row.scope);
    if is_there && row.scope == Scope::Form {
        effects.extend(perform::run_row(model, row));
    } else if is_there {
        let keys = model.shared.keymap.keys(row);
        let key = keys.first().map_or_else(String::new, Key::to_string);
        model.notify(NoticeKind::Info, format!("{key}: {}", row.label));
    }
    effects
}
