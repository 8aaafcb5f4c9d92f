mod keeping;

use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};

use super::environment::{SECRET_KEY, SERVER_TOKEN};
use super::*;
use crate::postmark::Secret;
use crate::store::{AppDirs, FileConfig};

const OWN: &str = "11111111-2222-4333-8444-555555555555";
const OTHER: &str = "99999999-2222-4333-8444-555555555555";

/// A keyring in memory.
#[derive(Clone, Default)]
struct Drawer(Arc<Mutex<HashMap<String, Secret>>>);

impl Vault for Drawer {
    fn read(&self, account: &str) -> Result<Secret, KeyringError> {
        let kept = self.0.lock().unwrap().get(account).cloned();
        kept.ok_or(KeyringError::NoEntry)
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        let mut kept = self.0.lock().unwrap();
        kept.insert(account.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        let gone = self.0.lock().unwrap().remove(account);
        gone.map(drop).ok_or(KeyringError::NoEntry)
    }

    fn probe(&self) -> Result<(), KeyringError> {
        Ok(())
    }
}

fn sources(open: impl Fn() -> Result<Drawer, KeyringError> + Send + Sync + 'static) -> Sources {
    let limit = Duration::from_secs(60);
    let open = move || open().map(|drawer| Box::new(drawer) as Box<dyn Vault>);
    Sources {
        keyring: Keyring::new(open, limit),
        command_limit: limit,
    }
}

fn none() -> Sources {
    sources(|| Err(KeyringError::NoService("a test".into())))
}

/// A home, a profile in it and a keyring.
struct Bench {
    _home: tempfile::TempDir,
    places: AppDirs,
    profile: Profile,
    drawer: Drawer,
    sources: Sources,
}

impl Bench {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        let drawer = Drawer::default();
        let kept = drawer.clone();
        let profile = Profile {
            name: "a".into(),
            ..Profile::postmark()
        };
        Self {
            _home: home,
            places,
            profile,
            drawer,
            sources: sources(move || Ok(kept.clone())),
        }
    }

    /// With [`OWN`] in a source of this kind.
    fn with(source: &str) -> Self {
        let mut bench = Self::new();
        match source {
            "file" => bench.file(OWN, 0o600),
            "command" => {
                bench.profile.token_command = ["/bin/echo", OWN].map(str::to_owned).to_vec();
            }
            "keyring" => {
                bench.drawer.write("a", &Secret::new(OWN)).unwrap();
                bench.profile.token_keyring = true;
            }
            _ => {}
        }
        bench
    }

    fn file(&mut self, contents: &str, mode: u32) {
        let path = self.places.data.join("mine");
        std::fs::create_dir_all(&self.places.data).unwrap();
        std::fs::write(&path, contents).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        self.profile.token_file = Some(path);
    }

    fn find(
        &self,
        env: Option<&str>,
        from: Option<TokenFrom>,
    ) -> Result<FoundCredential, TokenError> {
        let environment = |name: &str| env.filter(|_| name == SERVER_TOKEN).map(str::to_owned);
        find_credential(&self.profile, &environment, from, &self.sources)
    }

    fn keep(&mut self, token: &str, place: TokenPlace) -> Kept {
        let login = Credential::parse(token).unwrap();
        let kept = keep_token(
            &self.places,
            &self.profile,
            &login,
            (place, false),
            &self.sources,
        );
        let kept = kept.unwrap();
        self.profile.name_source(&kept.source);
        kept
    }

    fn forget(&self, env: Option<&str>) -> Forgotten {
        let environment = |name: &str| env.filter(|_| name == SERVER_TOKEN).map(str::to_owned);
        forget_token(&self.places, &self.profile, &environment, &self.sources).unwrap()
    }

    fn config(&self) -> FileConfig {
        FileConfig::load(&self.places).unwrap()
    }
}

/// Which token serves where the profile has none or its own, and the environment has none, the same or
/// another.
#[test]
fn every_combination_of_sources_has_one_answer() {
    use TokenFrom::{Env, Profile};
    let table = [
        // own, environment, --token-from, what serves
        (false, None, None, ""),
        (false, Some(OTHER), None, "environment"),
        (false, Some(OTHER), Some(Env), "environment"),
        (false, Some(OTHER), Some(Profile), ""),
        (false, Some(" "), None, ""),
        (true, None, None, "own"),
        (true, None, Some(Env), ""),
        (true, None, Some(Profile), "own"),
        (true, Some(OWN), None, "own"),
        (true, Some(OWN), Some(Env), "environment"),
        (true, Some(OWN), Some(Profile), "own"),
        (true, Some(OTHER), None, "two"),
        (true, Some(OTHER), Some(Env), "environment"),
        (true, Some(OTHER), Some(Profile), "own"),
    ];
    for source in ["file", "command", "keyring"] {
        for (has_own, env, from, serves) in table {
            let bench = Bench::with(if has_own { source } else { "" });
            let row = format!("{source} {has_own} {env:?} {from:?}");
            match (bench.find(env, from), serves) {
                (Err(error @ TokenError::Two { .. }), "two") => {
                    let text = error.to_string();
                    assert!(text.contains(SERVER_TOKEN), "{row}: {text}");
                    assert!(
                        !text.contains(OWN) && !text.contains(OTHER),
                        "{row}: {text}"
                    );
                }
                (Ok(found), "own") => {
                    assert_eq!(found.source, bench.profile.own_source(), "{row}");
                    assert_eq!(found.credential, Credential::parse(OWN), "{row}");
                }
                (Ok(found), "environment") => {
                    assert_eq!(found.source, TokenSource::Environment(SERVER_TOKEN.into()));
                    assert_eq!(found.credential, Credential::parse(env.unwrap()), "{row}");
                }
                (Ok(found), "") => assert_eq!(found, FoundCredential::default(), "{row}"),
                (other, _) => panic!("{row}: {other:?}"),
            }
        }
    }
}

#[test]
fn what_is_slow_is_named_and_not_asked_before_the_first_frame() {
    for source in ["command", "keyring"] {
        let bench = Bench::with(source);
        let find = |from| find_at_once(&bench.profile, &|_| None, from, &none()).unwrap();
        let found = find(None);
        assert_eq!(
            (found.credential, found.source),
            (None, bench.profile.own_source())
        );
        assert_eq!(find(Some(TokenFrom::Env)), FoundCredential::default());
    }
    let bench = Bench::with("file");
    let found = find_at_once(&bench.profile, &|_| None, None, &none()).unwrap();
    assert_eq!(found.credential, Credential::parse(OWN));
}

#[test]
fn an_smtp_token_comes_from_every_source() {
    let text = "PM-T-outbound-x\nsecret-half\n";
    for source in ["file", "command", "keyring"] {
        let mut bench = Bench::with(source);
        match source {
            "file" => bench.file(text, 0o600),
            "command" => bench.profile.token_command[1] = text.into(),
            _ => bench.drawer.write("a", &Secret::new(text)).unwrap(),
        }
        let pair = bench.find(None, None).unwrap().credential.unwrap();
        let halves = (pair.user_name().expose(), pair.password().expose());
        assert_eq!(halves, ("PM-T-outbound-x", "secret-half"), "{source}");
    }
}

#[test]
fn a_token_file_must_be_private_and_full() {
    let find = |contents: &str, mode| {
        let mut bench = Bench::new();
        bench.file(contents, mode);
        bench.find(None, None)
    };
    let error = find(OWN, 0o644).unwrap_err().to_string();
    assert!(
        error.contains("mode 0644") && error.contains("chmod 600"),
        "{error}"
    );
    assert!(!error.contains(OWN));
    assert!(matches!(find(" \n", 0o600), Err(TokenError::Empty(_))));
    let mut bench = Bench::new();
    bench.profile.token_file = Some(bench.places.data.join("gone"));
    assert!(matches!(
        bench.find(None, None),
        Err(TokenError::Missing { .. })
    ));
}

#[test]
fn half_an_smtp_token_is_told() {
    let environment = |name: &str| (name == SECRET_KEY).then(|| "x".to_owned());
    assert!(matches!(
        environment_credential(&environment),
        Err(TokenError::HalfSet { found, .. }) if found == SECRET_KEY
    ));
}

#[test]
fn a_keyring_that_gives_nothing_says_what_to_do() {
    let mut bench = Bench::new();
    bench.profile.token_keyring = true;
    let error = bench.find(None, None).unwrap_err();
    assert_eq!(error.name(), "keyring-no-entry");
    assert!(
        error.to_string().contains("`postrider token set`"),
        "{error}"
    );
    bench.sources = none();
    let error = bench.find(Some(OTHER), None).unwrap_err();
    assert_eq!(error.name(), "no-keyring");
    assert!(error.to_string().contains("--in file"), "{error}");
    let found = bench.find(Some(OTHER), Some(TokenFrom::Env)).unwrap();
    assert_eq!(found.credential, Credential::parse(OTHER));
}
