//! All layers put together: flag, environment, profile, file, default.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::checks_off::{add_names, check_names};
use super::suggestion::suggestion;
use super::{AppDirs, ConfigError, FileConfig, FileProfile, SymbolChoice, ThemeChoice};
use crate::postmark::{
    Environment, Profile, ServerAddress, check_port, is_token_as_host, stream_problem,
};

/// Default number of days in the history.
const HISTORY_DAYS: u32 = 365;

/// Values from flags and environment variables; flags take precedence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overrides {
    /// `--profile`
    pub profile: Option<String>,
    /// `--smtp-host`
    pub smtp_host: Option<String>,
    /// `--smtp-port`, in order.
    pub smtp_ports: Vec<u16>,
    /// `--api-url`
    pub api_url: Option<String>,
    /// `--ca-file`
    pub ca_file: Option<PathBuf>,
    /// `--timeout`, in seconds.
    pub timeout: Option<u64>,
    /// `--response-timeout`, in seconds.
    pub response_timeout: Option<u64>,
    /// `--theme`
    pub theme: Option<ThemeChoice>,
    /// Whether the server is that of `postrider sandbox -- COMMAND`.
    pub is_sandbox: bool,
}

/// Effective settings after all layers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Profile to use by default; `None` leaves it to the front end.
    pub default_profile: Option<String>,
    pub theme: ThemeChoice,
    pub symbols: SymbolChoice,
    /// Days to keep sends in the history; 0 keeps everything.
    pub history_days: u32,
    /// Preflight checks that are switched off everywhere.
    pub preflight_off: Vec<String>,
    /// Column of the wrap guide; 0 for none.
    pub wrap_guide: u16,
    /// Whether the interface takes the mouse.
    pub mouse: bool,
    /// Keys by the names of actions, as written; what they mean is not checked here.
    pub keys: BTreeMap<String, Vec<String>>,
    /// All profiles: `practice`, `postmark`, then the user's own by name.
    pub profiles: Vec<Profile>,
}

impl Settings {
    /// Reads the config file and applies the overrides.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the file and the error.
    pub fn load(places: &AppDirs, overrides: &Overrides) -> Result<Self, ConfigError> {
        Self::of(&FileConfig::load(places)?, places, overrides)
    }

    /// Applies the overrides to a config.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if a value is out of range or a named profile does not exist.
    pub fn of(
        config: &FileConfig,
        places: &AppDirs,
        overrides: &Overrides,
    ) -> Result<Self, ConfigError> {
        let bad = |why: String| ConfigError::Value {
            path: places.config_file(),
            why,
        };
        let mut profiles = vec![Profile::practice(), Profile::postmark()];
        for (name, written) in &config.profiles {
            check(name, written).map_err(bad)?;
            let written = &with_port_apart(written).map_err(bad)?;
            match profiles.iter_mut().find(|profile| profile.name == *name) {
                Some(built_in) => apply(built_in, written),
                None => {
                    let mut own = Profile {
                        name: name.clone(),
                        ..Profile::postmark()
                    };
                    apply(&mut own, written);
                    profiles.push(own);
                }
            }
        }
        check_timeout("timeout", config.timeout).map_err(bad)?;
        check_timeout("response-timeout", config.response_timeout).map_err(bad)?;
        let preflight_off = config.preflight_off.clone().unwrap_or_default();
        check_names(&preflight_off).map_err(bad)?;
        for profile in &mut profiles {
            profile.timeout = overrides.timeout.or(profile.timeout).or(config.timeout);
            let response = overrides.response_timeout.or(profile.response_timeout);
            profile.response_timeout = response.or(config.response_timeout);
            override_server(profile, overrides).map_err(bad)?;
            check_host(profile).map_err(bad)?;
            add_names(&mut profile.preflight_off, &preflight_off);
        }
        let settings = Self {
            default_profile: overrides
                .profile
                .clone()
                .or_else(|| config.default_profile.clone()),
            theme: theme(config, places, overrides),
            symbols: config.symbols.unwrap_or_default(),
            history_days: config.history_days.unwrap_or(HISTORY_DAYS),
            preflight_off,
            wrap_guide: config.wrap_guide.unwrap_or_default(),
            mouse: config.mouse.unwrap_or(true),
            keys: keys(config),
            profiles,
        };
        if let Some(name) = &settings.default_profile {
            settings.profile(name)?;
        }
        Ok(settings)
    }

    /// The profile with this name.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NoProfile`] with the existing names.
    pub fn profile(&self, name: &str) -> Result<&Profile, ConfigError> {
        self.profiles
            .iter()
            .find(|profile| profile.name == name)
            .ok_or_else(|| {
                let known: Vec<&str> = self
                    .profiles
                    .iter()
                    .map(|profile| profile.name.as_str())
                    .collect();
                let near = suggestion(name, &known);
                ConfigError::NoProfile {
                    name: name.to_owned(),
                    suggestion: if near.contains("did you mean") {
                        near
                    } else {
                        String::new()
                    },
                    known: known.join(", "),
                }
            })
    }
}

/// The theme; a file named in the config is relative to it.
fn theme(config: &FileConfig, places: &AppDirs, overrides: &Overrides) -> ThemeChoice {
    let file = places.config_file();
    let written = config.theme.clone();
    let written = written.map(|theme| theme.beside(file.parent()));
    overrides.theme.clone().or(written).unwrap_or_default()
}

fn keys(config: &FileConfig) -> BTreeMap<String, Vec<String>> {
    let keys = config.keys.iter();
    keys.map(|(name, keys)| (name.clone(), keys.0.clone()))
        .collect()
}

/// Command-line host, ports and authorities apply to real servers; practice keeps its own.
fn override_server(profile: &mut Profile, overrides: &Overrides) -> Result<(), String> {
    if profile.is_practice() {
        return Ok(());
    }
    let mut ports = overrides.smtp_ports.clone();
    if let Some(written) = &overrides.smtp_host {
        let address = ServerAddress::parse(written)?;
        ports = address.ports(&ports)?;
        profile.smtp_host = address.host;
        profile.is_sandboxed = overrides.is_sandbox;
    }
    if !ports.is_empty() {
        profile.smtp_ports = ports;
    }
    if overrides.api_url.is_some() {
        profile.api_url.clone_from(&overrides.api_url);
    }
    if overrides.ca_file.is_some() {
        profile.ca_file.clone_from(&overrides.ca_file);
    }
    Ok(())
}

/// Splits the port off `smtp-host = "host:port"`.
fn with_port_apart(written: &FileProfile) -> Result<FileProfile, String> {
    for port in written.smtp_ports.iter().flatten() {
        check_port(*port).map_err(|why| format!("smtp-ports: {why}"))?;
    }
    let Some(host) = &written.smtp_host else {
        return Ok(written.clone());
    };
    let address = ServerAddress::parse(host).map_err(|why| format!("smtp-host: {why}"))?;
    address
        .port
        .map_or(Ok(0), check_port)
        .map_err(|why| format!("smtp-host: {why}"))?;
    let ports = address.ports(written.smtp_ports.as_deref().unwrap_or_default())?;
    Ok(FileProfile {
        smtp_host: Some(address.host),
        smtp_ports: Some(ports).filter(|ports| !ports.is_empty()),
        ..written.clone()
    })
}

/// A token used as host is neither looked up nor repeated.
fn check_host(profile: &Profile) -> Result<(), String> {
    if !is_token_as_host(&profile.smtp_host) {
        return Ok(());
    }
    let name = &profile.name;
    Err(format!(
        "profile `{name}`: smtp-host is shaped like a token, so it is not looked up; put the name of the server there"
    ))
}

fn apply(profile: &mut Profile, written: &FileProfile) {
    fn set<T: Clone>(place: &mut T, value: Option<&T>) {
        if let Some(value) = value {
            place.clone_from(value);
        }
    }
    set(&mut profile.color, written.color.as_ref());
    set(&mut profile.environment, written.environment.as_ref());
    set(&mut profile.smtp_host, written.smtp_host.as_ref());
    set(&mut profile.smtp_ports, written.smtp_ports.as_ref());
    set(&mut profile.sender, written.sender.as_ref());
    set(&mut profile.reply_to, written.reply_to.as_ref());
    set(&mut profile.stream, written.stream.as_ref());
    set(&mut profile.correlate, written.correlate.as_ref());
    set(&mut profile.follow, written.follow.as_ref());
    profile.keep_bodies = written.keep_bodies.or(profile.keep_bodies);
    profile.allowance = written.allowance.or(profile.allowance);
    set(
        &mut profile.api_url,
        Some(&written.api_url).filter(|url| url.is_some()),
    );
    set(
        &mut profile.ca_file,
        Some(&written.ca_file).filter(|file| file.is_some()),
    );
    apply_token(profile, written);
    set(&mut profile.preflight_off, written.preflight_off.as_ref());
    set(&mut profile.signature, written.signature.as_ref());
    profile.signature_file.clone_from(&written.signature_file);
    set(
        &mut profile.timeout,
        Some(&written.timeout).filter(|seconds| seconds.is_some()),
    );
    profile.response_timeout = written.response_timeout.or(profile.response_timeout);
}

fn apply_token(profile: &mut Profile, written: &FileProfile) {
    profile.token_file.clone_from(&written.token_file);
    let words = written.token_command.as_ref();
    profile.token_command = words.map_or_else(Vec::new, |words| words.0.clone());
    profile.token_keyring = written.token_keyring.unwrap_or_default();
}

/// Re-reads the token source of `profile` from the config, which may have changed. Keeps it if the config
/// cannot be read.
pub fn refresh_token_source(places: &AppDirs, profile: &mut Profile) {
    let Ok(config) = FileConfig::load(places) else {
        return;
    };
    let none = FileProfile::default();
    let written = config.profiles.get(&profile.name).unwrap_or(&none);
    if check(&profile.name, written).is_ok() {
        apply_token(profile, written);
    }
}

/// The token keys set in `written`.
fn token_keys(written: &FileProfile) -> Vec<&'static str> {
    let named = [
        (written.token_keyring == Some(true), "token-keyring"),
        (written.token_command.is_some(), "token-command"),
        (written.token_file.is_some(), "token-file"),
    ];
    let named = named.into_iter().filter(|(named, _)| *named);
    named.map(|(_, key)| key).collect()
}

/// Validates a profile as written.
fn check(name: &str, written: &FileProfile) -> Result<(), String> {
    let is_practice = name == "practice";
    let says_practice = written.environment == Some(Environment::Practice);
    let moves_server = written.smtp_host.is_some()
        || written.smtp_ports.is_some()
        || written.api_url.is_some()
        || written.ca_file.is_some();
    if says_practice != is_practice && written.environment.is_some() {
        return Err(format!(
            "profile `{name}`: only the built-in profile `practice` is practice, and it is nothing else"
        ));
    }
    let token = token_keys(written);
    if is_practice && (moves_server || !token.is_empty()) {
        return Err("profile `practice` has its own server and token; make a profile of your own for another server".into());
    }
    if token.len() > 1 {
        return Err(format!(
            "profile `{name}`: its token is named twice, by {}; keep one of them",
            token.join(" and ")
        ));
    }
    if written
        .smtp_ports
        .as_ref()
        .is_some_and(|ports| ports.is_empty() || ports.contains(&0))
    {
        return Err(format!(
            "profile `{name}`: smtp-ports needs at least one port from 1 to 65535"
        ));
    }
    if let Some(names) = &written.preflight_off {
        check_names(names).map_err(|why| format!("profile `{name}`: {why}"))?;
    }
    if written.signature.is_some() && written.signature_file.is_some() {
        return Err(format!(
            "profile `{name}`: its signature stands there twice, as signature and signature-file; keep one of them"
        ));
    }
    if let Some(problem) = written.stream.as_deref().and_then(stream_problem) {
        return Err(format!("profile `{name}`: {problem}"));
    }
    with_port_apart(written)
        .and_then(|_| check_timeout("timeout", written.timeout))
        .and_then(|()| check_timeout("response-timeout", written.response_timeout))
        .map_err(|why| format!("profile `{name}`: {why}"))
}

fn check_timeout(key: &str, seconds: Option<u64>) -> Result<(), String> {
    match seconds {
        Some(0 | 3_601..) => Err(format!("{key} is in seconds, from 1 to 3600")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
