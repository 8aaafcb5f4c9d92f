//! `postrider config`: where it is, what is in force, its profiles, a sample to start from.

mod profiles;

use super::args::ConfigCommand;
use super::exit::Exit;
use super::plain::{fail, print};
use crate::store::{AppDirs, SAMPLE, Settings, StoreError, init_config, shown};

/// Runs it. `environment` reads a variable.
pub(super) fn config(
    command: &ConfigCommand,
    places: &AppDirs,
    settings: &Settings,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Exit {
    match command {
        ConfigCommand::Path => print(&format!("{}\n", places.config_file().display())),
        ConfigCommand::Show => print(&shown(settings)),
        ConfigCommand::Profiles { json } => profiles::list(settings, environment, *json),
        ConfigCommand::Init => match init_config(places, SAMPLE) {
            Ok(path) => print(&format!("{}\n", path.display())),
            Err(error @ StoreError::Exists(_)) => fail(
                Exit::CannotWrite,
                &format!("{error}; edit it, or move it away first"),
            ),
            Err(error) => fail(Exit::CannotWrite, &error.to_string()),
        },
    }
}
