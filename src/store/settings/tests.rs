use std::path::Path;

use super::super::SAMPLE;
use super::*;

fn places() -> AppDirs {
    let folder = |name: &str| PathBuf::from("/h").join(name);
    AppDirs {
        config: folder("config"),
        data: folder("data"),
        state: folder("state"),
    }
}

fn settings(text: &str, overrides: &Overrides) -> Result<Settings, ConfigError> {
    let config = FileConfig::parse(Path::new("c.toml"), text)?;
    Settings::of(&config, &places(), overrides)
}

#[test]
fn the_sample_says_the_defaults_and_knows_every_key() {
    let none = Overrides::default();
    let defaults = settings("", &none).unwrap();
    assert_eq!(settings(SAMPLE, &none).unwrap(), defaults);
    // With every commented key switched on it still says the defaults, but for the example profile.
    let switched: String = SAMPLE
        .lines()
        .map(|line| line.strip_prefix("#: ").unwrap_or(line).to_owned() + "\n")
        .collect();
    assert_ne!(switched, SAMPLE);
    let mut all = settings(&switched, &none).unwrap();
    all.profiles.retain(|profile| profile.name != "example");
    assert_eq!(all, defaults);
    let (top, own) = super::super::config::keys_of();
    let top_keys = top
        .iter()
        .filter(|key| !["profiles", "keys"].contains(&key.as_str()));
    for key in top_keys.chain(&own) {
        let is_in = SAMPLE.lines().any(|line| {
            let line = line.trim_start_matches("#: ").trim_start_matches("# ");
            line.starts_with(&format!("{key} = "))
        });
        assert!(is_in, "{key} is not in the sample");
    }
    assert!(SAMPLE.contains("\n#: [keys]\n"));
    assert!(top.len() >= 5 && own.len() >= 15, "{top:?} {own:?}");
}

#[test]
fn layers_win_in_order() {
    let text =
        "timeout = 20\n[profiles.a]\nsmtp-host = \"h.example\"\nsmtp-ports = [25]\ntimeout = 9\n";
    let plain = settings(text, &Overrides::default()).unwrap();
    let a = plain.profile("a").unwrap();
    assert_eq!(
        (a.smtp_host.as_str(), a.smtp_ports.as_slice(), a.timeout),
        ("h.example", &[25][..], Some(9))
    );
    assert_eq!(plain.profile("postmark").unwrap().timeout, Some(20));
    let overrides = Overrides {
        profile: Some("a".into()),
        smtp_host: Some("o.example".into()),
        smtp_ports: vec![2525, 25],
        api_url: Some("https://a.example".into()),
        ca_file: Some("ca.pem".into()),
        timeout: Some(3),
        response_timeout: Some(40),
        theme: None,
        is_sandbox: false,
    };
    let over = settings(text, &overrides).unwrap();
    let a = over.profile("a").unwrap();
    assert_eq!(
        (a.smtp_host.as_str(), a.smtp_ports.as_slice(), a.timeout),
        ("o.example", &[2525, 25][..], Some(3))
    );
    assert_eq!(a.response_timeout, Some(40));
    assert_eq!(over.default_profile.as_deref(), Some("a"));
    assert_eq!(over.profile("practice").unwrap().smtp_host, "127.0.0.1");
}

#[test]
fn a_port_in_the_host_is_the_port() {
    let text = "[profiles.a]\nsmtp-host = \"smtp://h.example:2525\"\n[profiles.b]\nsmtp-host = \"h.example\"\n";
    let plain = settings(text, &Overrides::default()).unwrap();
    let server = |settings: &Settings, name: &str| {
        let profile = settings.profile(name).unwrap();
        (profile.smtp_host.clone(), profile.smtp_ports.clone())
    };
    assert_eq!(server(&plain, "a"), ("h.example".into(), vec![2525]));
    assert_eq!(
        server(&plain, "b"),
        ("h.example".into(), vec![587, 2525, 25])
    );
    let over = |host: &str, ports: &[u16]| {
        let overrides = Overrides {
            smtp_host: Some(host.into()),
            smtp_ports: ports.to_vec(),
            ..Overrides::default()
        };
        settings(text, &overrides)
    };
    let over_v6 = over("[::1]:1025", &[]).unwrap();
    assert_eq!(server(&over_v6, "a"), ("::1".into(), vec![1025]));
    assert_eq!(
        server(&over("o.example", &[25]).unwrap(), "a"),
        ("o.example".into(), vec![25])
    );
    assert!(
        over("o.example:25", &[587])
            .unwrap_err()
            .to_string()
            .contains("keep one of the two")
    );
}

#[test]
fn wrong_values_are_refused() {
    for (text, part) in [
        ("response-timeout = 0", "response-timeout is in seconds"),
        (
            "[profiles.a]\nsmtp-host = \"smtps://h.example\"",
            "profile `a`: smtp-host: smtps:// means TLS from the first byte",
        ),
        (
            "[profiles.a]\nsmtp-host = \"h.example:25\"\nsmtp-ports = [587]",
            "keep one of the two",
        ),
        ("timeout = 0", "from 1 to 3600"),
        ("[profiles.a]\nsmtp-ports = []", "at least one port"),
        (
            "[profiles.a]\nenvironment = \"practice\"",
            "only the built-in profile",
        ),
        (
            "[profiles.practice]\nenvironment = \"test\"",
            "only the built-in profile",
        ),
        (
            "[profiles.practice]\nsmtp-host = \"x.example\"",
            "own server",
        ),
        ("[profiles.a]\nstream = \"a b\"", "message stream"),
        ("default-profile = \"postmrak\"", "did you mean `postmark`?"),
    ] {
        let error = settings(text, &Overrides::default())
            .expect_err(text)
            .to_string();
        assert!(error.contains(part), "{text}: {error}");
    }
}

#[test]
fn a_token_is_named_once_and_never_in_practice() {
    let none = Overrides::default();
    let own = |text: &str| settings(&format!("[profiles.a]\n{text}"), &none);
    let split = own("token-command = \"pass show 'a b'\"\n").unwrap();
    let profile = split.profile("a").unwrap();
    assert_eq!(profile.token_command, ["pass", "show", "a b"]);
    assert!(
        own("token-keyring = true")
            .unwrap()
            .profile("a")
            .unwrap()
            .token_keyring
    );
    assert!(own("token-keyring = false\ntoken-file = \"/x\"").is_ok());
    for (text, named) in [
        (
            "token-keyring = true\ntoken-file = \"/x\"",
            "token-keyring and token-file",
        ),
        (
            "token-command = [\"x\"]\ntoken-file = \"/x\"",
            "token-command and token-file",
        ),
    ] {
        let error = own(text).unwrap_err().to_string();
        assert!(
            error.contains(&format!("named twice, by {named}")),
            "{error}"
        );
    }
    for key in [
        "token-keyring = true",
        "token-command = \"x\"",
        "token-file = \"/x\"",
    ] {
        let error = settings(&format!("[profiles.practice]\n{key}"), &none).unwrap_err();
        assert!(
            error.to_string().contains("its own server and token"),
            "{error}"
        );
    }
}

#[test]
fn a_token_source_that_changed_meanwhile_is_taken_anew() {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    let mut profile = Profile {
        name: "a".into(),
        token_file: Some("/old".into()),
        sender: "kept@a.example".into(),
        ..Profile::postmark()
    };
    let write = |text: &str| {
        std::fs::create_dir_all(&places.config).unwrap();
        std::fs::write(places.config_file(), text).unwrap();
    };
    write("[profiles.a]\ntoken-keyring = true\nsender = \"new@a.example\"\n");
    refresh_token_source(&places, &mut profile);
    assert!(profile.token_keyring && profile.token_file.is_none());
    assert_eq!(profile.sender, "kept@a.example");
    write("them = 1\n");
    refresh_token_source(&places, &mut profile);
    assert!(profile.token_keyring);
    write("");
    refresh_token_source(&places, &mut profile);
    assert!(!profile.token_keyring);
}
