//! What an application's own settings say, and what is wrong with them for Postmark.
//!
//! Pure: text in, findings out. Nothing is run, no variable is looked up, nothing is sent; the check
//! ladder tries what is read here.

mod corrected;
mod judge;
mod read;
mod role;
mod scan;
mod url;

pub(super) use corrected::of_dialect;
pub(super) use judge::HINTS;
pub use judge::{SettingsFinding, SettingsReport, Weight, judge_settings};
pub use read::{Security, Setting, Settings, read_settings};
pub use role::Role;
