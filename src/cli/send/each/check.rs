//! What the checks of all rows found, as it is printed.

use serde_json::Value;

use super::Rejected;
use crate::cli::exit::Exit;
use crate::cli::json;
use crate::cli::plain::say;
use crate::mail::RowWarning;

/// Warnings that are printed; most rows have the same ones.
const SHOWN: usize = 10;

/// A warning as JSON, with its first row.
pub(super) fn warning_json(warning: &RowWarning) -> Value {
    let mut problem = json::problem(&warning.problem);
    problem["row"] = warning.first.into();
    problem
}

/// Prints warnings, each once with the number of rows that have it.
pub(super) fn say_warnings(warnings: &[RowWarning]) {
    for warning in warnings.iter().take(SHOWN) {
        let rows = match warning.rows {
            1 => format!("row {}", warning.first),
            rows => format!("row {} and {} more", warning.first, rows - 1),
        };
        let problem = &warning.problem;
        say(&format!(
            "warning: {rows}: {} [{}]",
            problem.message, problem.check
        ));
    }
    if warnings.len() > SHOWN {
        say(&format!("and {} more warnings", warnings.len() - SHOWN));
    }
}

/// Why nothing is sent with `--strict`.
pub(super) fn strict(warnings: &[RowWarning]) -> Rejected {
    Rejected {
        exit: Exit::Message,
        why: "nothing was sent, because --strict stops at warnings".into(),
        problems: warnings.iter().map(warning_json).collect(),
    }
}
