//! `token set` and `token forget`, with a keyring and without one.

use std::os::unix::fs::PermissionsExt as _;

use crate::bus::Bus;
use crate::house::House;

const SEND: [&str; 5] = ["send", "--to", "grace@navy.example", "--subject", "s"];

#[test]
fn a_token_goes_into_the_keyring_serves_and_is_forgotten() {
    let Some(bus) = Bus::start() else { return };
    let house = House::new(Some(bus));
    let before = house.config();
    let set = house.run(&["token", "set"], &format!("Bearer {}\r\n", house.token()));
    set.ends(0, "of profile `shop` is kept in the keyring");
    let named = house.config();
    assert_eq!(named.replace("token-keyring = true\n", ""), before);
    house.run(&SEND, "Hello\n").ends(0, "accepted");
    let told = house.status(&[], &[]);
    assert_eq!(
        (&told["serves"], &told["kind"]),
        (&"keyring".into(), &"server-token".into())
    );
    let other = (
        "POSTMARK_SERVER_TOKEN",
        "99999999-2222-4333-8444-555555555555",
    );
    house.run_with(&SEND, "x", &[other]).ends(
        78,
        "has its own from the keyring, and POSTMARK_SERVER_TOKEN",
    );
    let forget = house.run_with(&["token", "forget"], "", &[other]);
    forget.ends(0, "gone from the keyring");
    forget.ends(0, "POSTMARK_SERVER_TOKEN is set");
    assert_eq!(house.config(), before);
    house.configure("token-keyring = true\n");
    assert_eq!(house.status(&[], &[])["error"], "keyring-no-entry");
    house
        .run(&SEND, "x")
        .ends(78, "`postrider token set` makes one");
}

#[test]
fn both_halves_of_an_smtp_token_are_kept() {
    let Some(bus) = Bus::start() else { return };
    let house = House::new(Some(bus));
    let pair = "PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv\nAbCdEfGhIjKlMnOpQrStUvWxYz0123456789\n";
    house
        .run(&["token", "set"], pair)
        .ends(0, "StUv of profile");
    let told = house.status(&[], &[]);
    assert_eq!(told["kind"], "smtp-token");
    assert!(!told.to_string().contains("AbCdEf"));
}

#[test]
fn a_locked_keyring_says_so_and_nothing_is_kept_elsewhere() {
    let Some(bus) = Bus::start() else { return };
    let house = House::new(Some(bus));
    house.give("keyring");
    house.bus.as_ref().unwrap().lock();
    let told = house.status(&[], &[]);
    assert_eq!(told["error"], "keyring-locked");
    assert_eq!(told["keyring"]["error"], "keyring-locked");
    house
        .run(&SEND, "x")
        .ends(78, "it is locked; unlock it and try again");
    house
        .run(&["token", "set"], house.token())
        .ends(73, "it is locked");
    house.run(&["token", "forget"], "").ends(73, "it is locked");
    assert!(!house.home.path().join("data/tokens").exists());
    assert!(house.config().contains("token-keyring = true"));
}

#[test]
fn where_no_keyring_answers_it_goes_into_a_private_file_and_says_so() {
    let house = House::new(None);
    let path = house.home.path().join("data/tokens/shop");
    house
        .run(&["token", "set", "--in", "keyring"], house.token())
        .ends(73, "no keyring answers");
    assert!(!path.exists() && !house.config().contains("token-"));
    let set = house.run(&["token", "set"], house.token());
    set.ends(0, "no keyring answers");
    set.ends(0, &format!("{} (mode 0600)", path.display()));
    assert_eq!(
        path.metadata().unwrap().permissions().mode() & 0o7777,
        0o600
    );
    assert_eq!(house.status(&[], &[])["serves"], "file");
    house.run(&SEND, "Hello\n").ends(0, "accepted");
    house.run(&["token", "forget"], "").ends(0, "is deleted");
    assert!(!path.exists() && !house.config().contains("token-"));
    house.configure("token-keyring = true\n");
    let told = house.status(&[], &[]);
    assert_eq!(told["error"], "no-keyring");
    house.run(&SEND, "x").ends(78, "token set --in file");
}

#[test]
fn what_cannot_be_a_token_is_refused_and_what_is_in_doubt_needs_force() {
    let house = House::new(None);
    house
        .run(&["token", "set"], "\n")
        .ends(64, "there is no token");
    assert!(!house.config().contains("token-"));
    let set = ["token", "set", "--in", "file", "--force"];
    let placeholder = "your-server-api-token\n";
    for arguments in [&set[..4], &set] {
        house
            .run(arguments, placeholder)
            .ends(64, "the token was not saved");
        assert!(!house.config().contains("token-"));
    }
    house
        .run(&set[..4], "hunter2hunter2\n")
        .ends(64, "--force saves it as it is");
    assert!(!house.config().contains("token-"));
    house
        .run(&set, "hunter2hunter2\n")
        .ends(0, "does not look like a Server API token");
    assert!(house.config().contains("token-file"));
    house
        .run(&["token", "set", "never-an-argument"], "")
        .ends(64, "unexpected argument");
}
