//! Everything that the program does in one home, and then that home searched for the token.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use postrider::record::Moment;
use postrider::store::{AppDirs, Drafts};
use rustix::process::Signal;

use crate::bus::Bus;
use crate::house::House;
use crate::interface::{BARE, SHOP, go_to, next_field, showed_nothing, typed};
use crate::pty::Terminal;

const WRONG: &str = "12726163-7469-4365-8000-706f73746d6b";
/// No test waits longer for a file.
const PATIENCE: Duration = Duration::from_secs(60);
const TO: [&str; 4] = ["--to", "grace@navy.example", "--subject", "Receipt"];

/// The forms in which a token travels.
fn forms(token: &str) -> Vec<Vec<u8>> {
    let plain = STANDARD.encode(format!("\0{token}\0{token}"));
    vec![
        token.as_bytes().to_vec(),
        token.to_uppercase().into_bytes(),
        token.replace('-', "").into_bytes(),
        // Without the end, which padding would change.
        STANDARD.encode(token).as_bytes()[..44].to_vec(),
        plain.as_bytes()[..90].to_vec(),
    ]
}

fn files_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.symlink_metadata().unwrap().is_dir() {
            true => files_in(&path, found),
            false => found.push(path),
        }
    }
}

/// The files of the home, and of those the ones that hold the token.
fn searched(house: &House, token: &str) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let mut all = Vec::new();
    files_in(house.home.path(), &mut all);
    let forms = forms(token);
    let holds = |path: &&PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let is_in = |form: &Vec<u8>| bytes.windows(form.len()).any(|window| window == form);
        forms.iter().any(is_in)
    };
    let found = all.iter().filter(holds).cloned().collect();
    (all, found)
}

fn send<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["send"], &TO[..], more].concat()
}

/// Sends that go well and that fail, checks, follow-ups, exports.
fn on_the_command_line(house: &House) {
    house.run(&send(&["--json"]), "Hello\n").ends(0, "accepted");
    house
        .run(&send(&["--via", "api"]), "Hello\n")
        .ends(0, "accepted");
    let followed = house.run(&send(&["--follow-for", "1s"]), "Hello\n");
    assert!([0, 80].contains(&followed.code), "{}", followed.err);
    house.run(&send(&["--stream", "nope", "--json"]), "x");
    let wrong = [("POSTMARK_SERVER_TOKEN", WRONG)];
    let from = send(&["--token-from", "env", "--json"]);
    house.run_with(&from, "x", &wrong).ends(77, "auth");
    house
        .run_with(&send(&[]), "x", &wrong)
        .ends(78, "two tokens");
    house.run(&["check", "--json"], "").ends(0, "good");
    house.run(&["follow", "--for", "0s"], "");
    house.run(&["config", "show"], "").ends(0, "profiles.shop");
    house.run(&["token", "status"], "").ends(0, "serves");
    let export = house.home.path().join("export.jsonl");
    let export = export.display().to_string();
    house.run(&["history", "--export", &export], "").ends(0, "");
    assert!(std::fs::metadata(export).unwrap().len() > 1000);
}

fn reports(house: &House) -> usize {
    let folder = std::fs::read_dir(house.home.path().join("state/reports"));
    folder.map_or(0, Iterator::count)
}

/// The notice that tells of a report goes with the next one; the file stays. It rings no bell, so it is
/// looked for again and again.
fn wait_for_reports(house: &House, count: usize) {
    let started = Instant::now();
    while reports(house) < count {
        assert!(started.elapsed() < PATIENCE, "no report number {count}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// A send, a saved report, a check, and a death with a draft.
fn in_the_interface(house: &House, mut terminal: Terminal) {
    go_to(&mut terminal, "To ");
    terminal.send_for("grace@navy.example", "grace@navy.example");
    go_to(&mut terminal, "Subject");
    // The same message a second time would be asked about.
    let subject = format!("{} from the interface", reports(house));
    terminal.send_for(&subject, &subject);
    go_to(&mut terminal, "Subject");
    next_field(&mut terminal);
    terminal.send_for("Hello", "Hello");
    terminal.send_for("\x13", "ready");
    terminal.send("\r");
    // The follow-up may have its answer before the word of the server was drawn.
    terminal.wait_until("accepted, or delivered already", |screen| {
        let contents = screen.contents();
        contents.contains("Accepted") || contents.contains("elivered")
    });
    let reports = reports(house);
    terminal.send("\x1b[17~w");
    wait_for_reports(house, reports + 1);
    terminal.send_for("\x14", "good");
    terminal.send("w");
    wait_for_reports(house, reports + 2);
    terminal.send_for("\x1bOQ", "Subject");
    go_to(&mut terminal, "Subject");
    terminal.send_for("interface again", "interface again");
    house.home.wait_for_draft("interface again");
    showed_nothing(&terminal, house.token());
    terminal.signal(Signal::KILL);
    terminal.exit();
}

/// What a program that was killed left behind stays among the drafts and is not offered.
fn let_drafts_be(house: &House) {
    let places = AppDirs::find(Some(house.home.path())).unwrap();
    let mut drafts = Drafts::new(&places);
    let left = drafts.recover(Moment::default()).unwrap().unwrap();
    drafts.release(&left.id).unwrap();
}

/// Runs everything with a token from `source`, and says which files hold it then.
fn everything(house: &House, source: &str) -> Vec<PathBuf> {
    house.give(source);
    on_the_command_line(house);
    let terminal = house.setting(&format!("exec {SHOP}")).start();
    terminal.wait_for(match source {
        "file" => "from /",
        "command" => "from the command",
        _ => "from the keyring",
    });
    in_the_interface(house, terminal);
    // The draft that it left behind is not wanted by the next one.
    let_drafts_be(house);
    in_the_interface(house, typed(house, &format!("exec {BARE}")));
    let (all, found) = searched(house, house.token());
    let has = |name: &str| all.iter().any(|path| path.to_string_lossy().contains(name));
    for name in [
        "history.sqlite",
        "drafts.sqlite",
        "reports/",
        "export.jsonl",
        "config.toml",
    ] {
        assert!(has(name), "{name} was not searched: {all:?}");
    }
    let (_, wrong) = searched(house, WRONG);
    assert!(wrong.is_empty(), "{wrong:?}");
    found
}

#[test]
fn the_token_is_in_the_private_file_only() {
    let house = House::new(None);
    let found = everything(&house, "file");
    assert_eq!(found, [house.home.path().join("data/tokens/shop")]);
}

#[test]
fn a_token_from_a_command_is_nowhere() {
    let found = everything(&House::new(None), "command");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_token_of_the_keyring_is_nowhere() {
    let Some(bus) = Bus::start() else { return };
    let found = everything(&House::new(Some(bus)), "keyring");
    assert!(found.is_empty(), "{found:?}");
}
