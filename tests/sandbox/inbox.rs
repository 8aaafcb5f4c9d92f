//! What was caught stays, within bounds, for its owner alone, whatever the disk does.

use std::fs;
use std::path::{Path, PathBuf};

use std::time::Duration;

use postrider::api::MessageQuery;
use postrider::record::{InboxEventKind as Kind, InboxItem};
use postrider::sandbox::scenario::{Latency, Scenario};
use postrider::sandbox::{Inbox, Practice, PracticeOptions, start};
use tokio::time::timeout;

use crate::client::PATIENCE;
use crate::signed_in;

/// Everything is there at once.
const AT_ONCE: Latency = Latency {
    visible: Duration::ZERO,
    step: Duration::ZERO,
};

async fn practice_in(dir: &Path, limit: usize, bytes: u64) -> Practice {
    let options = PracticeOptions {
        inbox_dir: Some(dir.to_owned()),
        inbox_limit: limit,
        inbox_bytes: bytes,
        latency: AT_ONCE,
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

async fn deliver(practice: &Practice, subjects: &[&str]) {
    let mut client = signed_in(practice).await;
    for subject in subjects {
        let content = format!("Subject: {subject}\r\n\r\nbody of {subject}");
        let verdict = client
            .deliver("a@b.example", &["c@d.example"], content.as_bytes())
            .await;
        assert!(verdict.starts_with("250"), "{verdict}");
    }
}

fn subjects(inbox: &Inbox) -> Vec<String> {
    inbox.list().into_iter().map(|item| item.subject).collect()
}

fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(dir)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    found.retain(|path| path.extension().is_some_and(|is| is == extension));
    found.sort();
    found
}

#[tokio::test]
async fn outlives_the_server_and_is_read_without_one() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("state").join("inbox");
    let practice = practice_in(&dir, 1000, u64::MAX).await;
    deliver(&practice, &["first"]).await;
    drop(practice);
    let practice = practice_in(&dir, 1000, u64::MAX).await;
    deliver(&practice, &["second"]).await;
    let listed = practice.inbox().list();
    drop(practice);
    let inbox = Inbox::open(&dir);
    assert_eq!(subjects(&inbox), ["second", "first"]);
    assert_eq!(inbox.list(), listed);
    let raw = inbox.raw(&listed[1].id).unwrap();
    assert!(raw.ends_with(b"\r\n\r\nbody of first\r\n"));
    assert_eq!(inbox.handling(&listed[1].id).unwrap().stream, "outbound");
    assert_eq!(inbox.trouble(), None);
}

#[cfg(unix)]
#[tokio::test]
async fn is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("inbox");
    fs::create_dir(&dir).unwrap();
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
    let practice = practice_in(&dir, 1000, u64::MAX).await;
    deliver(&practice, &["private"]).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&dir), 0o700);
    let kept: Vec<PathBuf> = [files(&dir, "eml"), files(&dir, "json")].concat();
    assert_eq!(kept.len(), 2);
    for file in kept {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn drops_the_oldest_by_number() {
    let home = tempfile::tempdir().unwrap();
    let practice = practice_in(home.path(), 3, u64::MAX).await;
    deliver(&practice, &["1", "2", "3", "4", "5"]).await;
    assert_eq!(subjects(practice.inbox()), ["5", "4", "3"]);
    assert_eq!(files(home.path(), "eml").len(), 3);
    assert_eq!(files(home.path(), "json").len(), 3);
}

#[tokio::test]
async fn drops_the_oldest_by_bytes_but_never_the_newest() {
    let home = tempfile::tempdir().unwrap();
    let practice = practice_in(home.path(), 1000, 500).await;
    deliver(&practice, &["1", "2", "3", "4"]).await;
    let listed = practice.inbox().list();
    assert_eq!(listed[0].subject, "4");
    assert!(listed.len() < 4);
    assert!(listed.iter().map(|item| item.bytes).sum::<u64>() <= 500);
    let large = "x".repeat(600);
    deliver(&practice, &[large.as_str()]).await;
    assert_eq!(subjects(practice.inbox()), [large]);
}

#[tokio::test]
async fn is_bounded_in_memory_too() {
    let options = PracticeOptions {
        inbox_limit: 2,
        ..PracticeOptions::default()
    };
    let practice = start(options).await.unwrap();
    deliver(&practice, &["1", "2", "3"]).await;
    assert_eq!(subjects(practice.inbox()), ["3", "2"]);
    assert_eq!(practice.inbox().trouble(), None);
}

#[tokio::test]
async fn skips_and_tells_what_is_damaged() {
    let home = tempfile::tempdir().unwrap();
    let practice = practice_in(home.path(), 1000, u64::MAX).await;
    deliver(
        &practice,
        &["index cut", "source cut", "source gone", "good"],
    )
    .await;
    let (sources, indexes) = (files(home.path(), "eml"), files(home.path(), "json"));
    fs::write(&indexes[0], "{\"item\":").unwrap();
    fs::write(&sources[1], "").unwrap();
    fs::remove_file(&sources[2]).unwrap();
    fs::write(home.path().join("notes.eml"), "not ours").unwrap();
    assert_eq!(subjects(practice.inbox()), ["good"]);
    let trouble = practice.inbox().trouble().unwrap();
    let name = indexes[0].file_name().unwrap().to_str().unwrap();
    assert!(
        trouble.contains(name) && trouble.contains("2 more"),
        "{trouble}"
    );
    deliver(&practice, &["after"]).await;
    assert_eq!(subjects(practice.inbox()), ["after", "good"]);
}

/// The response to a message that comes over SMTP.
async fn response(practice: &Practice, subject: &str) -> String {
    let mut client = signed_in(practice).await;
    let content = format!("From: ada@acme.example\r\nSubject: {subject}\r\n\r\nHello");
    let recipients = ["hardbounce@bounce-testing.postmarkapp.com"];
    client
        .deliver("ada@acme.example", &recipients, content.as_bytes())
        .await
}

/// Folders that nobody can write to, the superuser included.
fn unwritable(home: &Path) -> Vec<PathBuf> {
    let in_the_way = home.join("a-file");
    fs::write(&in_the_way, "a file where the folder should be").unwrap();
    let mut all = vec![in_the_way.join("inbox"), in_the_way];
    if cfg!(target_os = "linux") {
        all.push("/proc/postrider-inbox".into());
    }
    all
}

#[tokio::test]
async fn a_message_that_cannot_be_written_is_not_accepted() {
    let home = tempfile::tempdir().unwrap();
    for dir in unwritable(home.path()) {
        let practice = practice_in(&dir, 1000, u64::MAX).await;
        let trouble = practice.inbox().trouble().unwrap();
        assert!(trouble.contains("refuses messages because"), "{trouble}");
        let verdict = response(&practice, "lost").await;
        assert!(
            verdict.starts_with("452 4.3.1 "),
            "{}: {verdict}",
            dir.display()
        );
        assert!(practice.inbox().list().is_empty());
    }
}

#[tokio::test]
async fn the_api_refuses_what_it_cannot_write_and_suppresses_nobody() {
    let home = tempfile::tempdir().unwrap();
    for dir in unwritable(home.path()) {
        let options = PracticeOptions {
            inbox_dir: Some(dir),
            api_port: Some(0),
            latency: AT_ONCE,
            ..PracticeOptions::default()
        };
        let practice = start(options).await.unwrap();
        let email = serde_json::json!({
            "From": "ada@acme.example", "Subject": "lost", "TextBody": "Hello",
            "To": "hardbounce@bounce-testing.postmarkapp.com",
        });
        let (client, token) = (crate::api::client(&practice), practice.token());
        let failure = client.send_email(token, &email).await.unwrap_err();
        assert_eq!((failure.status, failure.code), (Some(503), Some(100)));
        assert!(
            failure.message.starts_with("Nothing was accepted: "),
            "{}",
            failure.message
        );
        let suppressed = client.suppressions(token, "outbound", "").await.unwrap();
        assert_eq!(suppressed, []);
        let found = client
            .messages(token, &MessageQuery::default())
            .await
            .unwrap();
        assert_eq!(found.messages, []);
    }
}

#[tokio::test]
async fn an_inbox_that_can_be_written_again_accepts_again() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("inbox");
    let practice = practice_in(&dir, 1000, u64::MAX).await;
    deliver(&practice, &["first"]).await;
    fs::remove_dir_all(&dir).unwrap();
    fs::write(&dir, "in the way").unwrap();
    assert!(response(&practice, "lost").await.starts_with("452 4.3.1 "));
    assert!(practice.inbox().trouble().is_some());
    fs::remove_file(&dir).unwrap();
    deliver(&practice, &["second"]).await;
    assert_eq!(subjects(practice.inbox()), ["second"]);
    assert_eq!(practice.inbox().trouble(), None);
    fs::remove_dir_all(&dir).unwrap();
    deliver(&practice, &["third"]).await;
    assert_eq!(subjects(practice.inbox()), ["third"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_without_write_permission_refuses_messages() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("inbox");
    let practice = practice_in(&dir, 1000, u64::MAX).await;
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o500)).unwrap();
    // The superuser may write all the same.
    let may_write = fs::write(dir.join("probe"), "").is_ok();
    let verdict = response(&practice, "one").await;
    let expected = if may_write { "250 " } else { "452 4.3.1 " };
    assert!(verdict.starts_with(expected), "{verdict}");
    assert_eq!(practice.inbox().list().len(), usize::from(may_write));
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn an_unknown_id_is_said_plainly_and_reaches_no_other_file() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("secret"), "s").unwrap();
    let inbox = Inbox::open(home.path());
    assert!(inbox.list().is_empty());
    for id in [
        "",
        "../secret",
        "secret",
        "8b6a5f0e-3f2a-4d0c-9c56-0d6b2b7a1f11",
    ] {
        let error = inbox.raw(id).unwrap_err().to_string();
        assert!(error.contains("has no message"), "{error}");
    }
    assert!(Inbox::open(home.path().join("missing")).list().is_empty());
}

/// Sends a message that nothing is wrong with but what `headers` bring; returns it as the inbox has it.
async fn caught(practice: &Practice, from: &str, to: &[&str], headers: &str) -> InboxItem {
    let content = format!("From: {from}\r\n{headers}Subject: Hi\r\n\r\nHello");
    let mut client = signed_in(practice).await;
    let verdict = client.deliver(from, to, content.as_bytes()).await;
    assert!(verdict.starts_with("250"), "{verdict}");
    practice.inbox().list().remove(0)
}

async fn practice_of(latency: Latency) -> Practice {
    let options = PracticeOptions {
        latency,
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

fn kinds(item: &InboxItem) -> Vec<Kind> {
    item.events.iter().map(|event| event.kind).collect()
}

#[tokio::test]
async fn what_becomes_of_a_message_is_told_as_it_happens() {
    let step = Duration::from_millis(30);
    let practice = practice_of(Latency {
        visible: step,
        step,
    })
    .await;
    let mut changes = practice.changes();
    let item = caught(&practice, "ada@acme.example", &["grace@navy.example"], "").await;
    let last = loop {
        let item = practice.inbox().item(&item.id).unwrap();
        if item.events.len() == 3 {
            break item;
        }
        let change = timeout(PATIENCE, changes.changed()).await;
        change.expect("the next event is told").unwrap();
    };
    assert_eq!(kinds(&last), [Kind::Queued, Kind::Sent, Kind::Delivered]);
    assert_eq!(last.events[2].recipient, "grace@navy.example");
    let times: Vec<i64> = last.events.iter().map(|event| event.unix_ms).collect();
    assert_eq!(
        times,
        [1, 2, 3].map(|steps| item.received_unix_ms + steps * 30)
    );
}

#[tokio::test]
async fn what_postmark_refuses_is_accepted_first_and_told_later() {
    let practice = practice_of(AT_ONCE).await;
    let item = caught(&practice, "x@other.example", &["grace@navy.example"], "").await;
    assert_eq!(kinds(&item), [Kind::RefusedInside]);
    assert_eq!(
        item.events[0].detail,
        "400: The 'From' address you supplied (x@other.example) is not a Sender Signature on your account. Please add and confirm this address in order to be able to use it in the 'From' field of your messages."
    );
    let bounced = caught(
        &practice,
        "ada@acme.example",
        &["SoftBounce@bounce-testing.postmarkapp.com"],
        "",
    )
    .await;
    assert_eq!(kinds(&bounced), [Kind::Queued, Kind::Sent, Kind::Bounced]);
}

#[tokio::test]
async fn a_scenario_decides_what_becomes_of_messages_while_it_is_played() {
    let practice = practice_of(AT_ONCE).await;
    let to = ["grace@navy.example"];
    for (played, expected) in [
        ("fate = \"lost\"", vec![]),
        ("fate = \"queued\"", vec![Kind::Queued]),
        (
            "fate = { bounced = \"HardBounce\" }",
            vec![Kind::Queued, Kind::Sent, Kind::Bounced],
        ),
        (
            "account = { approval = \"pending\" }",
            vec![Kind::RefusedInside],
        ),
        (
            "account = { suppressed = [{ address = \"Grace@navy.example\", reason = \"SpamComplaint\" }] }",
            vec![Kind::RefusedInside],
        ),
        (
            "account = { delivery = \"sandbox\" }",
            vec![Kind::Queued, Kind::Sent, Kind::Sandboxed],
        ),
    ] {
        let text = format!(
            "name = \"n\"\ntitle = \"t\"\nstory = \"s\"\ntold = {{ status = \"x\" }}\n{played}"
        );
        let scenario: Scenario = toml::from_str(&text).unwrap();
        practice.play(Some(scenario));
        let item = caught(&practice, "ada@acme.example", &to, "").await;
        assert_eq!(kinds(&item), expected, "{played}");
    }
    // The account is a fresh one: the hard bounce is forgotten.
    practice.play(None);
    let item = caught(&practice, "ada@acme.example", &to, "").await;
    assert_eq!(kinds(&item).last(), Some(&Kind::Delivered));
}
