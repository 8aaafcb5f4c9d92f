//! The names of preflight checks that are switched off.

use super::suggestion::suggestion;
use crate::mail::{CHECKS, check_rows};

/// Checks names of preflight checks to switch off.
pub(super) fn check_names(names: &[String]) -> Result<(), String> {
    let wrong = names.iter().find_map(|name| check_off_problem(name));
    wrong.map_or(Ok(()), |why| Err(format!("preflight-off: {why}")))
}

/// Why a preflight check cannot be switched off: it does not exist, or it is required.
pub fn check_off_problem(name: &str) -> Option<String> {
    match check_rows().find(|row| row.name == name) {
        None => {
            let near = suggestion(name, &CHECKS);
            let known = near
                .strip_prefix("; known are ")
                .map(|_| "; `postrider send --list-checks` lists them".to_owned());
            Some(format!(
                "there is no check `{name}`{}",
                known.unwrap_or(near)
            ))
        }
        Some(row) if !row.can_be_off => Some(format!(
            "the check `{name}` cannot be switched off: without it ({}) no message could be made",
            row.about
        )),
        Some(_) => None,
    }
}

pub(super) fn add_names(names: &mut Vec<String>, more: &[String]) {
    for name in more {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
}
