//! Tokens that stay with a home, and tokens that a test gives.

use std::fs;

use super::*;

fn home() -> (tempfile::TempDir, AppDirs) {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    (home, places)
}

#[test]
fn a_home_keeps_its_tokens_and_shares_them_with_no_other() {
    let (_one, places) = home();
    let (_other, others) = home();
    let tokens = practice_tokens(&places).unwrap();
    assert_eq!(practice_tokens(&places).unwrap(), tokens);
    assert_ne!(practice_tokens(&others).unwrap().server, tokens.server);
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_home, places) = home();
    practice_tokens(&places).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&places.practice_tokens()), 0o600);
    assert_eq!(mode(&places.data), 0o700);
}

#[test]
fn those_who_start_at_once_agree() {
    let (_home, places) = home();
    let all: Vec<PracticeTokens> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| practice_tokens(&places).unwrap()))
            .collect();
        started.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(all.iter().all(|tokens| *tokens == all[0]));
}

#[test]
fn what_is_no_file_of_tokens_is_left_alone_and_not_repeated() {
    let (_home, places) = home();
    for text in [
        "",
        "hunter2",
        "server_token = \"hunter2\"",
        "server_token = 1",
    ] {
        file::write(&places.practice_tokens(), text).unwrap();
        let error = practice_tokens(&places).unwrap_err().to_string();
        assert!(error.contains("delete it to get new ones"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
        assert_eq!(fs::read_to_string(places.practice_tokens()).unwrap(), text);
    }
}

#[test]
fn a_home_that_cannot_be_written_gives_an_error() {
    let (home, places) = home();
    fs::write(home.path().join("data"), "a file in place of a folder").unwrap();
    assert!(practice_tokens(&places).is_err());
}

const SERVER: &str = "11111111-2222-4333-8444-555555555555";
const ACCOUNT: &str = "66666666-7777-4888-9999-aaaaaaaaaaaa";

fn of_file(text: &str) -> Result<GivenTokens, GivenTokensError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens");
    fs::write(&path, text).unwrap();
    GivenTokens::of_file(&path)
}

fn given(tokens: GivenTokens) -> [String; 4] {
    let mut number = 0;
    let mut all = PracticeTokens::generate(|| {
        number += 1;
        number
    });
    let own = all.clone();
    tokens.replace(&mut all);
    let show = |given: &Secret, own: &Secret| match given == own {
        true => "own".to_owned(),
        false => given.expose().to_owned(),
    };
    [
        show(&all.server, &own.server),
        show(&all.account, &own.account),
        show(&all.smtp.access_key, &own.smtp.access_key),
        show(&all.smtp.secret_key, &own.smtp.secret_key),
    ]
}

#[test]
fn a_token_file_gives_one_token_or_several() {
    let none = "own";
    for (text, expected) in [
        (format!("{SERVER}\n"), [SERVER, none, none, none]),
        (format!(" {SERVER}\r\n\r\n"), [SERVER, none, none, none]),
        (
            format!("server_token = \"{SERVER}\""),
            [SERVER, none, none, none],
        ),
        (
            format!("account_token = '{ACCOUNT}'\nsecret_key = 's'\n"),
            [none, ACCOUNT, none, "s"],
        ),
        (
            format!(
                "# for CI\nserver_token = \"{SERVER}\"\naccount_token = \"{ACCOUNT}\"\naccess_key = \"PM-T-a\"\nsecret_key = \"s\""
            ),
            [SERVER, ACCOUNT, "PM-T-a", "s"],
        ),
        (String::new(), [none; 4]),
    ] {
        assert_eq!(given(of_file(&text).unwrap()), expected, "{text}");
    }
}

#[test]
fn a_token_file_that_gives_none_is_an_error_without_what_it_holds() {
    for (text, words) in [
        ("hunter2", "holds neither one server token"),
        ("server_token = hunter2", "holds neither one server token"),
        ("token = \"hunter2\"", "holds neither one server token"),
        ("server_token = \"hunter2\"", "the server_token from"),
        ("account_token = \"hunter2\"", "the account_token from"),
        ("server_token = \"\"", "the server_token from"),
        ("secret_key = \"hunter2 \"", "the secret_key from"),
        ("access_key = \"\"", "the access_key from"),
    ] {
        let error = of_file(text).expect_err(text).to_string();
        assert!(error.contains(words), "{text}: {error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    for (path, words) in [
        (folder.path().join("missing"), "cannot be read"),
        (folder.path().to_owned(), "it is a folder"),
        ("/dev/zero".into(), "it is a device"),
    ] {
        let error = GivenTokens::of_file(&path).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let error = of_file(&"x".repeat(100_000)).unwrap_err().to_string();
    assert!(error.contains("larger than"), "{error}");
}

#[test]
fn the_environment_gives_the_server_token_and_a_file_wins() {
    let of = |value: Option<&str>| {
        let value = value.map(str::to_owned);
        GivenTokens::of_environment(&move |name| {
            value.clone().filter(|_| name == PRACTICE_TOKEN_VARIABLE)
        })
    };
    assert_eq!(of(None).unwrap(), GivenTokens::default());
    assert_eq!(of(Some(" ")).unwrap(), GivenTokens::default());
    assert_eq!(given(of(Some(SERVER)).unwrap())[0], SERVER);
    let error = of(Some("hunter2")).unwrap_err().to_string();
    assert!(
        error.contains(PRACTICE_TOKEN_VARIABLE) && !error.contains("hunter2"),
        "{error}"
    );
    let file = of_file(&format!("account_token = '{ACCOUNT}'")).unwrap();
    let both = file.over(of(Some(SERVER)).unwrap());
    assert_eq!(given(both), [SERVER, ACCOUNT, "own", "own"]);
    let file = of_file(ACCOUNT).unwrap();
    assert_eq!(given(file.over(of(Some(SERVER)).unwrap()))[0], ACCOUNT);
}
