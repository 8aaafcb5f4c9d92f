//! The config file.

use std::path::Path;

use postrider::store::{AppDirs, FileConfig, Overrides, Settings, shown};

use crate::harness::{Check, Parser, run};

const WORDS: &[&str] = &[
    "default-profile = ",
    "timeout = ",
    "response-timeout = ",
    "[profiles.x]\n",
    "[profiles.practice]\n",
    "[keys]\n",
    "smtp-host = \"h.example:25\"\n",
    "smtp-host = \"[::1]:25\"\n",
    "smtp-ports = [25, 587]\n",
    "token-command = \"pass 'x'\"\n",
    "token-keyring = true\n",
    "preflight-off = [\"tag-long\"]\n",
    "color = \"red\"\n",
    "environment = \"test\"\n",
    "theme = \"x.toml\"\n",
    "\"Ctrl+S\"",
    "= {a = {a = ",
    "[[[[[[[[",
    "'''",
    "\"\"\"",
    "\\u0007",
    "# ",
    "#: ",
];

fn settings(text: &str) -> Result<Settings, String> {
    let places = AppDirs {
        config: "/h/config".into(),
        data: "/h/data".into(),
        state: "/h/state".into(),
    };
    let config = FileConfig::parse(Path::new("c.toml"), text).map_err(|error| error.to_string())?;
    Settings::of(&config, &places, &Overrides::default()).map_err(|error| error.to_string())
}

fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match settings(&text) {
        Err(why) => {
            assert!(why.len() <= 4 * input.len() + 4_096, "{} bytes", why.len());
            assert!(
                why.starts_with("c.toml")
                    || why.starts_with("/h/config")
                    || why.starts_with("there is no profile"),
                "{why}"
            );
        }
        Ok(settings) => {
            // What `config show` prints says the same.
            let shown = shown(&settings);
            assert_eq!(self::settings(&shown).as_ref(), Ok(&settings), "{shown}");
        }
    }
}

#[test]
fn config() {
    run(Parser {
        name: "config",
        words: WORDS,
        check: || -> Check { Box::new(check) },
    });
}
