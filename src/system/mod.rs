//! What the program asks of the operating system: files and standard input read within bounds, who else can read
//! or change a file, child processes without our secrets, and no core dumps.
//!
//! Nothing outside this module opens a file for reading or builds a [`std::process::Command`]
//! (`tests/architecture.rs`), so that a bound, a check or a cleared variable cannot be forgotten.

mod access;
mod child;
mod eastern;
mod guard;
mod harden;
mod path_text;
mod private;
mod read;
mod read_error;
mod rules;
#[cfg(unix)]
mod stream;

pub use access::{Access, Exposure, command_for, in_container_secrets};
pub use child::{command, end_group, forward_signal, is_installed, on_exit, wait_within};
pub use eastern::eastern_offset_minutes;
pub use harden::forbid_core_dumps;
pub use path_text::{path_text, text_path, without_escapes};
pub use private::{create_private_folder, private_file, private_folder};
pub use read::{look, open, read, read_input, read_opened, read_text, text};
pub use read_error::{ReadError, ReadFault};
pub use rules::{
    ATTACHMENT, CA_FILE, CONFIG, DRAFT, EDITED, EXPLAIN, LIST, MESSAGE, MODEL, OWN, RUN, Rules,
    SCENARIO, SETTINGS, SIGNATURE, TEXT, THEME, TOKEN,
};
