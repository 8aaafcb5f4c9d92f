//! The keyring and the private file, seen from the interface and from a prompt.

use std::os::unix::fs::PermissionsExt as _;

use crate::bus::Bus;
use crate::house::House;
use crate::pty::Terminal;

pub const SHOP: &str = r#""$POSTRIDER" --profile shop"#;
pub const BARE: &str = r#""$POSTRIDER" --profile bare"#;
const SIGN_IN: &str = "\x1bl";
const KEEP: &str = "\x1bK";
const FORGET: &str = "\x1bF";
/// To the second answer of a question, and Enter.
const SECOND: &str = "\x1b[B\r";

/// The label of the field with the focus, which the screen marks; none in the text.
fn focused(screen: &vt100::Screen) -> Option<String> {
    let contents = screen.contents();
    let marked = contents.lines().find_map(|line| line.strip_prefix("│▸"));
    marked.map(str::to_owned)
}

/// Tab, and its effect. The caret is no sign of it: what comes of itself moves that too.
pub fn next_field(terminal: &mut Terminal) {
    let before = std::cell::RefCell::new(None);
    terminal.is(|screen| {
        before.replace(focused(screen));
        true
    });
    let label = |focused: Option<String>| {
        let words = focused?;
        words.split_whitespace().next().map(str::to_owned)
    };
    let before = label(before.take());
    terminal.send("\t");
    terminal.wait_until("the focus moves on", |screen| {
        label(focused(screen)) != before
    });
}

/// Goes to the field with this label.
pub fn go_to(terminal: &mut Terminal, label: &str) {
    for _ in 0..40 {
        let there = |screen: &vt100::Screen| {
            focused(screen).is_some_and(|focused| focused.starts_with(label))
        };
        if terminal.is(there) {
            return;
        }
        match label {
            // It is folded away while another one is there or comes by itself.
            "Token" => {
                terminal.send(SIGN_IN);
                terminal.wait_until("the token", there);
            }
            _ => next_field(terminal),
        }
    }
    panic!("no field {label}:\n{}", terminal.contents());
}

/// Nothing of the token was ever written to the terminal but its last four characters.
pub fn showed_nothing(terminal: &Terminal, token: &str) {
    let written = String::from_utf8_lossy(&terminal.written()).into_owned();
    assert!(!written.contains(token) && !written.contains(&token[..8]));
}

/// Types the token into the form of the interface.
pub fn typed(house: &House, script: &str) -> Terminal {
    let mut terminal = house.setting(script).start();
    terminal.wait_for("New message");
    go_to(&mut terminal, "Token");
    terminal.paste(house.token());
    terminal.wait_for("entered for this session");
    terminal
}

#[test]
fn a_slow_token_comes_after_the_first_frame() {
    let house = House::new(None);
    house.give("command");
    let terminal = house.setting(SHOP).start();
    terminal.wait_for("from the command cat");
    terminal.wait_for("token ••••");
    showed_nothing(&terminal, house.token());
}

#[test]
fn what_is_typed_meanwhile_wins() {
    let house = House::new(None);
    // It prints its token when the test says so.
    let pipe = house.home.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    house.configure(&format!("token-command = \"cat '{}'\"\n", pipe.display()));
    let mut terminal = house.setting(SHOP).start();
    terminal.wait_for("asking cat…");
    go_to(&mut terminal, "Token");
    terminal.send_for("x", "entered for this session");
    std::fs::write(&pipe, house.token()).unwrap();
    go_to(&mut terminal, "Subject");
    terminal.send_for("later", "later");
    assert!(terminal.contents().contains("entered for this session"));
    showed_nothing(&terminal, house.token());
}

#[test]
fn a_token_that_does_not_come_is_told_with_what_to_do() {
    let house = House::new(None);
    house.configure("token-keyring = true\n");
    let terminal = house.setting(SHOP).start();
    terminal.wait_for("no keyring answers");
    terminal.wait_for("none found yet");
}

#[test]
fn a_typed_token_is_kept_in_the_keyring_and_forgotten() {
    let Some(bus) = Bus::start() else { return };
    let house = House::new(Some(bus));
    let mut terminal = typed(&house, SHOP);
    terminal.send_for(KEEP, "was saved in the keyring");
    terminal.wait_for("from the keyring");
    assert_eq!(house.status(&[], &[])["serves"], "keyring");
    drop(terminal);
    let mut terminal = house.setting(SHOP).start();
    terminal.wait_for("from the keyring");
    terminal.send_for(FORGET, "Delete the saved token");
    terminal.send_for(SECOND, "gone from the keyring");
    terminal.wait_for("entered for this session");
    assert!(!house.config().contains("token-"));
    assert!(house.status(&[], &[])["serves"].is_null());
    showed_nothing(&terminal, house.token());
}

#[test]
fn without_a_keyring_the_file_is_named_before_it_is_written() {
    let house = House::new(None);
    let path = house.home.path().join("data/tokens/shop");
    let mut terminal = typed(&house, SHOP);
    terminal.send_for(KEEP, "No system keyring found");
    terminal.wait_for(&path.display().to_string());
    terminal.send("\r");
    terminal.wait_until("the question is gone", |screen| {
        !screen.contents().contains("No system keyring found")
    });
    assert!(!path.exists());
    terminal.send_for(KEEP, "No system keyring found");
    terminal.send_for(SECOND, "was saved in /");
    assert_eq!(
        path.metadata().unwrap().permissions().mode() & 0o7777,
        0o600
    );
    assert_eq!(house.status(&[], &[])["serves"], "file");
    showed_nothing(&terminal, house.token());
}

#[test]
fn a_prompt_shows_nothing_and_can_be_left() {
    let house = House::new(None);
    let script = r#""$POSTRIDER" --profile shop token set --in file; echo "ended with $?""#;
    let mut terminal = house.setting(script).start();
    terminal.wait_for("Enter ends it");
    terminal.send(&format!("{}\r", house.token()));
    terminal.wait_for("ended with 0");
    showed_nothing(&terminal, house.token());
    assert_eq!(house.status(&[], &[])["serves"], "file");
    let mut terminal = house.setting(script).start();
    terminal.wait_for("Enter ends it");
    terminal.send_for("abc\x03", "ended with 130");
}
