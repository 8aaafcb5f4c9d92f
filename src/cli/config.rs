//! `postrider config`: where it is, what is in force, a sample to start from.

use std::fmt::Write;

use super::args::ConfigCommand;
use super::exit::Exit;
use super::plain::{fail, print};
use crate::postmark::Profile;
use crate::store::{Places, SAMPLE, Settings, StoreError, init_config};

/// Runs it.
pub(super) fn config(command: ConfigCommand, places: &Places, settings: &Settings) -> Exit {
    match command {
        ConfigCommand::Path => print(&format!("{}\n", places.config_file().display())),
        ConfigCommand::Show => print(&shown(settings)),
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

/// The settings as a config file would say them.
fn shown(settings: &Settings) -> String {
    let mut text = String::new();
    if let Some(name) = &settings.default_profile {
        let _ = writeln!(text, "default-profile = {name:?}");
    }
    let _ = writeln!(text, "theme = {:?}", settings.theme.name());
    for profile in &settings.profiles {
        // Writing to a String cannot fail.
        let _ = profile_shown(&mut text, profile);
    }
    text
}

fn profile_shown(text: &mut String, profile: &Profile) -> std::fmt::Result {
    writeln!(text, "\n[profiles.{}]", profile.name)?;
    writeln!(text, "color = {:?}", word(&profile.color))?;
    if !profile.is_practice() {
        writeln!(text, "environment = {:?}", word(&profile.environment))?;
        writeln!(text, "smtp-host = {:?}", profile.smtp_host)?;
        writeln!(text, "smtp-ports = {:?}", profile.smtp_ports)?;
    }
    for (key, path) in [
        ("ca-file", &profile.ca_file),
        ("token-file", &profile.token_file),
    ] {
        if let Some(path) = path {
            writeln!(text, "{key} = {:?}", path.display().to_string())?;
        }
    }
    if !profile.token_command.is_empty() {
        writeln!(text, "token-command = {:?}", profile.token_command)?;
    }
    if profile.token_keyring {
        writeln!(text, "token-keyring = true")?;
    }
    writeln!(text, "sender = {:?}", profile.sender)?;
    writeln!(text, "reply-to = {:?}", profile.reply_to)?;
    writeln!(text, "stream = {:?}", profile.stream)?;
    if let Some(seconds) = profile.timeout {
        writeln!(text, "timeout = {seconds}")?;
    }
    writeln!(text, "correlate = {}", profile.correlate)
}

/// An enum as the word that the config uses for it.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
