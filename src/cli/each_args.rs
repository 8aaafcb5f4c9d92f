//! Options for many messages.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};

use super::heading::{LIST, MESSAGE};

/// One message for each row of a list.
#[derive(Debug, Clone, Default, Args)]
pub struct EachArgs {
    /// One message for each row of a CSV or JSON Lines file
    ///
    /// The first line of a CSV names its columns; JSON lines have an object per line; `-` for standard input. The columns
    /// are {{variables}}; to, cc, bcc, subject and attach also fill these fields. All rows are checked before the first message leaves.
    /// The same command again sends only what is left.
    #[arg(long, help_heading = MESSAGE, value_name = "FILE", value_hint = ValueHint::FilePath,
        conflicts_with_all = ["eml", "raw", "follow", "follow_for", "no_history", "message_id"])]
    pub each: Option<PathBuf>,
    /// Allow more than 500 messages
    #[arg(long, hide_short_help = true, help_heading = LIST, requires = "each")]
    pub yes_many: bool,
    /// Send no faster than this: 10/s, 300/m, 5000/h
    #[arg(long, hide_short_help = true, help_heading = LIST, value_name = "RATE", requires = "each", value_parser = pace)]
    pub pace: Option<Duration>,
    /// Name of the run, to continue it or to send the same list again
    ///
    /// By default the name is derived from the message, the list and the profile.
    #[arg(long, hide_short_help = true, help_heading = LIST, value_name = "NAME", requires = "each", value_parser = run_name)]
    pub run: Option<String>,
}

/// The time from one message to the next.
fn pace(text: &str) -> Result<Duration, String> {
    let wrong = || "write a rate such as 10/s, 300/m, or 5000/h".to_owned();
    let (count, unit) = text.split_once('/').ok_or_else(wrong)?;
    let count: u32 = count.trim().parse().map_err(|_| wrong())?;
    let seconds = match unit.trim() {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 60 * 60,
        _ => return Err(wrong()),
    };
    match count {
        1..=100_000 => Ok(Duration::from_secs(seconds) / count),
        _ => Err(wrong()),
    }
}

/// A name that can be the name of a folder.
fn run_name(text: &str) -> Result<String, String> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_name = (1..=64).contains(&text.len()) && text.chars().all(is_allowed);
    match is_name && !text.starts_with('.') {
        true => Ok(text.to_owned()),
        false => Err("use up to 64 letters, digits, hyphens, underscores, and dots, and do not begin with a dot".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_a_number_per_time() {
        assert_eq!(pace("10/s"), Ok(Duration::from_millis(100)));
        assert_eq!(pace("60/m"), Ok(Duration::from_secs(1)));
        assert_eq!(pace("3600 / h"), Ok(Duration::from_secs(1)));
        for text in ["", "10", "0/s", "-1/s", "1.5/s", "10/d", "/s", "100001/s"] {
            assert!(pace(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_of_a_run_leads_to_no_other_folder() {
        assert_eq!(run_name("june-2026.v2"), Ok("june-2026.v2".into()));
        for text in ["", "..", ".x", "a/b", "a\\b", "a b", &"x".repeat(65)] {
            assert!(run_name(text).is_err(), "{text}");
        }
    }
}
