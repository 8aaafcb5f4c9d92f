//! What an application's own mail settings say, and what is wrong with them for Postmark.
//!
//! A file has blocks: each is one prefix, call, object or section, and host, port, username and password
//! of a block come from it alone. `table` has the shapes that are read, with their exact keys; whatever
//! is not in it is not recognized.
//!
//! Pure: text in, findings out. Nothing is run, no variable is looked up, nothing is sent.

mod block;
mod code;
mod correction;
mod evaluate;
mod example;
mod expand;
mod judge;
mod lex;
mod lines;
mod login;
mod objects;
mod programs;
mod read;
mod secrets;
mod setting;
mod syntax;
mod table;
mod url;
mod yaml;

pub use block::{Block, Repeated};
pub(super) use example::example_settings;
pub(super) use judge::HINTS;
pub use judge::{SettingsFinding, SettingsReport, Weight, host_problem, judge_settings};
pub use login::{LoginPart, SettingsLogin, credential, login_of};
pub use read::{Reading, read_settings};
pub use secrets::secrets_in;
pub use setting::{Setting, Value};
pub use table::Protection;
