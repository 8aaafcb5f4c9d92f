//! The settings in force as a config that says the same.

use std::fmt::Write;

use toml_edit::{Array, Key, Value};

use super::Settings;
use crate::postmark::Profile;

/// A key and its value, or the meaning of a missing value.
type Row = (&'static str, Result<Value, &'static str>);

/// The effective settings as config text, which parses to the same settings. Unset keys are comments.
pub fn shown(settings: &Settings) -> String {
    let mut text = String::new();
    let default = settings.default_profile.as_ref();
    let timeout = "each profile says its own below; 15 where it says none";
    let response = "each profile says its own below; 600 where it says none";
    let rows = [
        (
            "default-profile",
            default
                .map(Value::from)
                .ok_or("the interface opens in practice, and the command line means postmark"),
        ),
        ("theme", Ok(settings.theme.to_string().into())),
        ("symbols", Ok(settings.symbols.name().into())),
        ("timeout", Err(timeout)),
        ("response-timeout", Err(response)),
        ("history-days", Ok(i64::from(settings.history_days).into())),
        ("preflight-off", Ok(list(&settings.preflight_off))),
        ("wrap-guide", Ok(i64::from(settings.wrap_guide).into())),
        ("mouse", Ok(settings.mouse.into())),
    ];
    put(&mut text, rows);
    put_keys(&mut text, settings);
    for profile in &settings.profiles {
        let name = Key::new(&profile.name);
        text.push_str(&format!("\n[profiles.{}]\n", name.display_repr()));
        put(&mut text, rows_of(profile));
    }
    text
}

fn put(text: &mut String, rows: impl IntoIterator<Item = Row>) {
    for (key, value) in rows {
        // Writing to a String cannot fail.
        let _ = match value {
            Ok(value) => writeln!(text, "{key} = {value}"),
            Err(why) => writeln!(text, "# {key} is not set: {why}"),
        };
    }
}

fn put_keys(text: &mut String, settings: &Settings) {
    if settings.keys.is_empty() {
        let why = "every action has those that `postrider keys` lists";
        return put(text, [("keys", Err(why))]);
    }
    text.push_str("\n[keys]\n");
    for (name, keys) in &settings.keys {
        let keys: Array = keys.iter().collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} = {keys}", Key::new(name).display_repr());
    }
}

/// Every key of a profile.
fn rows_of(profile: &Profile) -> Vec<Row> {
    let ports: Array = profile
        .smtp_ports
        .iter()
        .map(|port| i64::from(*port))
        .collect();
    let path = |path: &Option<std::path::PathBuf>| {
        path.as_ref()
            .map(|path| Value::from(path.display().to_string()))
    };
    // Practice has its own server, which no config moves.
    let own = |value: Value| match profile.is_practice() {
        true => Err("practice has its own"),
        false => Ok(value),
    };
    vec![
        ("color", Ok(profile.color.name().into())),
        ("environment", Ok(profile.environment.name().into())),
        ("smtp-host", own(profile.smtp_host.as_str().into())),
        ("smtp-ports", own(ports.into())),
        (
            "api-url",
            profile
                .api_url
                .as_ref()
                .map(Value::from)
                .ok_or("the one that belongs to the SMTP host"),
        ),
        (
            "ca-file",
            path(&profile.ca_file).ok_or("the platform's authorities only"),
        ),
        ("sender", Ok(profile.sender.as_str().into())),
        ("reply-to", Ok(profile.reply_to.as_str().into())),
        ("stream", Ok(profile.stream.as_str().into())),
        (
            "token-file",
            path(&profile.token_file).ok_or("no file holds its token"),
        ),
        (
            "token-command",
            words(&profile.token_command).ok_or("no command prints its token"),
        ),
        ("token-keyring", own(profile.token_keyring.into())),
        ("timeout", number(profile.timeout, "15 seconds")),
        (
            "response-timeout",
            number(profile.response_timeout, "600 seconds"),
        ),
        ("correlate", Ok(profile.correlate.into())),
        ("follow", Ok(profile.follow.into())),
        (
            "keep-bodies",
            profile
                .keep_bodies
                .map(Value::from)
                .ok_or("yes, but not in production"),
        ),
        (
            "allowance",
            number(profile.allowance, "nothing is told of it"),
        ),
        ("preflight-off", Ok(list(&profile.preflight_off))),
        (
            "signature",
            Some(profile.signature.as_str())
                .filter(|text| !text.is_empty())
                .map(Value::from)
                .ok_or("nothing stands below a new message"),
        ),
        (
            "signature-file",
            path(&profile.signature_file).ok_or("no file holds its signature"),
        ),
    ]
}

fn list(names: &[String]) -> Value {
    Value::from(names.iter().collect::<Array>())
}

/// A number, or the meaning of a missing one.
fn number(number: Option<u64>, otherwise: &'static str) -> Result<Value, &'static str> {
    let number = number.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
    number.map(Value::from).ok_or(otherwise)
}

fn words(command: &[String]) -> Option<Value> {
    let list: Array = command.iter().collect();
    Some(Value::from(list)).filter(|_| !command.is_empty())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::config::keys_of;
    use super::*;
    use crate::store::{AppDirs, FileConfig, Overrides};

    fn settings(text: &str) -> Settings {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        let config = FileConfig::parse(Path::new("c.toml"), text).expect(text);
        Settings::of(&config, &places, &Overrides::default()).unwrap()
    }

    #[test]
    fn what_is_shown_reads_as_the_same_settings() {
        let full = "default-profile = \"my \\\"own\\\" shop\"\ntheme = \"mono\"\nsymbols = \"ascii\"\ntimeout = 9\nresponse-timeout = 90\nhistory-days = 0\npreflight-off = [\"attachment-forgotten\"]\nwrap-guide = 72\nmouse = false\n\
                    [keys]\nreview = [\"F10\", \"Ctrl+\\\\\"]\nsuspend = []\nundo = \"Ctrl+z\"\n\
                    [profiles.practice]\ncolor = \"red\"\nsender = \"x@y.example\"\nkeep-bodies = false\n\
                    [profiles.\"my \\\"own\\\" shop\"]\ncolor = \"grey\"\nenvironment = \"test\"\nsmtp-host = \"h.example\"\n\
                    smtp-ports = [25, 2525]\napi-url = \"https://a.example\"\nca-file = 'C:\\ca.pem'\nsender = \"\\u0007bell\"\n\
                    reply-to = \"r@y.example\"\nstream = \"news\"\ntoken-file = \"/t\"\ntimeout = 3\nresponse-timeout = 30\ncorrelate = false\n\
                    follow = false\nkeep-bodies = true\nallowance = 100\npreflight-off = [\"line-long\"]\nsignature = \"Ada\\nAcme\"\n";
        let tokens = "[profiles.a]\ntoken-command = \"pass 'my token'\"\n[profiles.b]\ntoken-keyring = true\n";
        for text in ["", full, tokens, "[profiles.a]\n[profiles.\"ä\"]\n"] {
            let settings = settings(text);
            let shown = shown(&settings);
            assert_eq!(self::settings(&shown), settings, "{shown}");
        }
    }

    #[test]
    fn every_key_is_shown() {
        let (top, own) = keys_of();
        let shown = shown(&settings(""));
        let (head, rest) = shown.split_once("\n[profiles.practice]\n").unwrap();
        let (practice, postmark) = rest.split_once("\n[profiles.postmark]\n").unwrap();
        let is_in = |part: &str, key: &str| {
            let starts = [format!("{key} = "), format!("# {key} is not set: ")];
            part.lines()
                .any(|line| starts.iter().any(|start| line.starts_with(start)))
        };
        for key in top.iter().filter(|key| *key != "profiles") {
            assert!(is_in(head, key), "{key} is not shown");
        }
        for key in own {
            assert!(is_in(practice, &key) && is_in(postmark, &key), "{key}");
        }
    }
}
