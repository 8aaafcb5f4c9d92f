//! Every combination of a profile's source, the environment and --token-from, told by `token status`.

use serde_json::{Value, json};

use crate::bus::Bus;
use crate::house::House;

const OTHER: &str = "99999999-2222-4333-8444-555555555555";
const SAME: &str = "the same";

/// Environment, --token-from, what serves with a source of its own, and without one.
const TABLE: [(&str, &str, &str, &str); 9] = [
    ("", "", "own", ""),
    ("", "env", "", ""),
    ("", "profile", "own", ""),
    (SAME, "", "own", "environment"),
    (SAME, "env", "environment", "environment"),
    (SAME, "profile", "own", ""),
    (OTHER, "", "two", "environment"),
    (OTHER, "env", "environment", "environment"),
    (OTHER, "profile", "own", ""),
];

fn all_of(house: &House, source: &str) {
    house.give(source);
    for (set, from, own, none) in TABLE {
        let row = format!("{source}, {set:?}, {from:?}");
        let set = if set == SAME { house.token() } else { set };
        let from: &[&str] = match from {
            "" => &[],
            from => &["--token-from", from],
        };
        let variable = [("POSTMARK_SERVER_TOKEN", set)];
        let told = house.status(from, if set.is_empty() { &[] } else { &variable });
        let serves = match if source == "none" { none } else { own } {
            "own" => json!(source),
            "environment" => json!("environment"),
            _ => Value::Null,
        };
        assert_eq!(told["serves"], serves, "{row}: {told}");
        let error = if source != "none" && own == "two" {
            json!("two-tokens")
        } else {
            Value::Null
        };
        assert_eq!(told["error"], error, "{row}: {told}");
        assert_eq!(told["exit"], if serves.is_null() { 78 } else { 0 }, "{row}");
        let last = match serves.as_str() {
            None => "",
            Some("environment") => set,
            Some(_) => house.token(),
        };
        let last = last.len().checked_sub(4).map(|at| &last[at..]);
        let shown = last.map(|last| format!("••••••••-••••-••••-••••-••••••••{last}"));
        assert_eq!(told["masked"].as_str(), shown.as_deref(), "{row}");
        for kind in ["keyring", "command", "file"] {
            assert_eq!(told[kind]["named"], kind == source, "{row}: {told}");
        }
    }
}

#[test]
fn each_combination_is_told() {
    let house = House::new(None);
    for source in ["none", "file", "command"] {
        all_of(&house, source);
    }
    assert_eq!(house.status(&[], &[])["keyring"]["answers"], false);
}

#[test]
fn each_combination_with_a_keyring_is_told() {
    if let Some(bus) = Bus::start() {
        let house = House::new(Some(bus));
        all_of(&house, "keyring");
        assert_eq!(house.status(&[], &[])["keyring"]["answers"], true);
    }
}

#[test]
fn a_file_that_others_can_read_is_refused_with_the_command_that_mends_it() {
    let house = House::new(None);
    house.give("file");
    let path = house.write("data/tokens/shop", house.token(), 0o644);
    let told = house.status(&[], &[]);
    assert_eq!(told["error"], "file-readable-by-others");
    assert_eq!(told["file"]["mode"], "0644");
    let mends = format!("chmod 600 {}", path.display());
    assert!(told["why"].as_str().unwrap().contains(&mends), "{told}");
    let send = ["send", "--to", "grace@navy.example"];
    house.run(&send, "x").ends(78, &mends);
}

#[test]
fn a_command_that_fails_says_why() {
    let house = House::new(None);
    let script = "sh -c 'echo no key for shop >&2; exit 3'";
    house.configure(&format!("token-command = {script:?}\n"));
    let told = house.status(&[], &[]);
    assert_eq!(told["error"], "command-failed");
    let why = told["why"].as_str().unwrap();
    assert!(why.contains("exit status: 3: no key for shop"), "{why}");
}

#[test]
fn practice_has_its_own() {
    let house = House::new(None);
    let practice = |arguments: &[&str]| {
        let arguments = [&["--profile", "practice"], arguments].concat();
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_postrider"))
            .args(arguments)
            .env_clear()
            .env("POSTRIDER_HOME", house.home.path())
            .env("DBUS_SESSION_BUS_ADDRESS", house.address())
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let said = [run.stdout, run.stderr].concat();
        (run.status.code(), String::from_utf8(said).unwrap())
    };
    let (code, said) = practice(&["token", "status"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("the practice server's own"), "{said}");
    for command in ["set", "forget"] {
        let (code, said) = practice(&["token", command]);
        assert_eq!(code, Some(78), "{said}");
        assert!(said.contains("a token of its own"), "{said}");
    }
}
