//! The names of preflight checks that are switched off.

use super::config::suggestion;
use crate::mail::{CHECKS, check_rows};

/// What is wrong with the names of checks that shall be switched off.
pub(super) fn check_names(names: &[String]) -> Result<(), String> {
    let wrong = names.iter().find_map(|name| check_off_problem(name));
    wrong.map_or(Ok(()), |why| Err(format!("preflight-off: {why}")))
}

/// Why a preflight check cannot be switched off: there is none of that name, or it keeps a message whole.
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

/// Adds those that are missing.
pub(super) fn add_names(names: &mut Vec<String>, more: &[String]) {
    for name in more {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
}
