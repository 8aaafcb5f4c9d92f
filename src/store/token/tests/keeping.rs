use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;

#[test]
fn a_token_moves_from_place_to_place_and_leaves_nothing() {
    let mut bench = Bench::new();
    let kept = bench.keep(OWN, TokenPlace::Keyring);
    assert_eq!(
        (kept.source, kept.left),
        (TokenSource::Keyring, Vec::<String>::new())
    );
    assert_eq!(bench.config().profiles["a"].token_keyring, Some(true));
    assert_eq!(bench.find(None, None).unwrap().source, TokenSource::Keyring);

    let kept = bench.keep(OTHER, TokenPlace::File);
    let path = token_file(&bench.places, &bench.profile);
    assert_eq!(kept.source, TokenSource::File(path.clone()));
    assert_eq!(path, bench.places.data.join("tokens/a"));
    assert_eq!(
        path.metadata().unwrap().permissions().mode() & 0o7777,
        0o600
    );
    assert_eq!(bench.drawer.read("a"), Err(KeyringError::NoEntry));
    assert_eq!(bench.config().profiles["a"].token_keyring, None);
    assert_eq!(
        bench.find(None, None).unwrap().credential,
        Credential::parse(OTHER)
    );

    bench.keep(OWN, TokenPlace::Keyring);
    assert!(!path.exists());
    let gone = bench.forget(Some(OTHER));
    assert!(gone.done.contains("gone from the keyring"));
    assert!(
        gone.left[0].contains("POSTMARK_SERVER_TOKEN is set"),
        "{gone:?}"
    );
    assert_eq!(bench.drawer.read("a"), Err(KeyringError::NoEntry));
    assert_eq!(bench.config().profiles["a"].token_keyring, None);
}

#[test]
fn what_others_keep_is_told_and_left() {
    let mut bench = Bench::with("file");
    let own = bench.profile.token_file.clone().unwrap();
    let kept = bench.keep(OTHER, TokenPlace::Keyring);
    assert!(kept.left[0].contains("still holds a token"), "{kept:?}");
    assert!(own.exists());

    let link = bench.places.data.join("link");
    std::os::unix::fs::symlink(&own, &link).unwrap();
    bench.profile.name_source(&TokenSource::File(link.clone()));
    let gone = bench.forget(None);
    assert!(gone.left[0].contains("no plain file"), "{gone:?}");
    assert!(link.exists() && own.exists());
    bench.profile.name_source(&TokenSource::File(own.clone()));
    assert!(bench.forget(None).done.contains("is deleted"));
    assert!(!own.exists());

    let command = Bench::with("command").forget(None);
    assert!(command.left[0].contains("where it was"), "{command:?}");
    assert!(Bench::new().forget(None).done.contains("nothing was kept"));
}

#[test]
fn a_config_that_cannot_be_written_is_told_with_what_to_write() {
    let bench = Bench::new();
    std::fs::create_dir_all(&bench.places.config).unwrap();
    std::fs::write(bench.places.config_file(), "them = 1\n").unwrap();
    let login = Credential::parse(OWN).unwrap();
    let place = TokenPlace::Keyring;
    let kept = keep_token(
        &bench.places,
        &bench.profile,
        &login,
        (place, false),
        &bench.sources,
    );
    let error = kept.unwrap_err().to_string();
    assert!(
        error.contains("is kept (from the keyring)") && error.contains("token-keyring = true"),
        "{error}"
    );
}

#[test]
fn a_profile_of_any_name_has_a_file_of_its_own() {
    let places = Bench::new().places;
    let file = |name: &str| {
        let profile = Profile {
            name: name.into(),
            ..Profile::postmark()
        };
        token_file(&places, &profile)
    };
    let folder = places.data.join("tokens");
    for (name, expected) in [
        ("shop-1", "shop-1"),
        ("../x", "%2E%2E%2Fx"),
        ("a.b", "a%2Eb"),
    ] {
        assert_eq!(file(name), folder.join(Path::new(expected)));
    }
}

#[test]
fn practice_keeps_nothing() {
    let bench = Bench::new();
    let login = Credential::parse(OWN).unwrap();
    let practice = Profile::practice();
    let place = TokenPlace::File;
    let kept = keep_token(
        &bench.places,
        &practice,
        &login,
        (place, false),
        &bench.sources,
    );
    assert!(matches!(kept, Err(KeepError::Practice)));
}
