//! What a process leaves behind, however it ends.

use std::time::Duration;

use super::*;

/// What a process leaves behind whose disk was full, or whose database was held, when its message left.
#[test]
fn a_row_that_could_not_be_changed_before_the_message_left_is_unknown() {
    for doubts in [true, false] {
        let (_home, places) = home();
        let mut dying = open(&places);
        dying.begin(&send(1, "Receipt")).unwrap();
        if doubts {
            dying.file.own.doubt().unwrap();
        }
        let lock = dying.file.own.folder().join(dying.file.own.name().unwrap());
        kill(dying);
        let mut next = open(&places);
        let lost = next.recover(at(9_000)).unwrap();
        let status = if doubts {
            Status::Unknown
        } else {
            Status::Failed
        };
        assert_eq!(lost[0].summary.status, status);
        assert!(!lock.exists(), "nothing is left behind");
    }
}

#[test]
fn a_row_that_cannot_be_read_keeps_no_other_from_being_settled_and_can_be_forgotten() {
    let (_home, places) = home();
    let mut dying = open(&places);
    dying.begin(&send(1, "Broken")).unwrap();
    dying.begin(&send(2, "Whole")).unwrap();
    let broken = "UPDATE sends SET fates = '{' WHERE subject = 'Broken'";
    dying.file.sqlite.execute(broken, []).unwrap();
    drop(dying);
    let mut next = open(&places);
    let lost = next.recover(at(9_000)).unwrap();
    assert_eq!(lost.last().unwrap().begun.subject, "Whole");
    let row = next.named(&send(1, "").id.0).unwrap().unwrap();
    assert_eq!(row.status, Status::Unknown, "nothing vouches for it");
    next.file.sqlite.execute(broken, []).unwrap();
    assert!(next.find(&send(1, "").id.0).is_err());
    assert!(
        next.to_follow()
            .unwrap()
            .iter()
            .all(|one| one.begun.subject == "Whole")
    );
    assert_eq!(next.delete(&[send(1, "").id]).unwrap(), 1);
}

#[test]
fn a_row_whose_lock_is_gone_is_not_called_unsent() {
    let (_home, places) = home();
    let mut dying = open(&places);
    dying.begin(&send(1, "Receipt")).unwrap();
    drop(dying);
    let mut next = open(&places);
    let lost = next.recover(at(9_000)).unwrap();
    assert_eq!(lost[0].summary.status, Status::Unknown);
    assert!(
        lost[0].recipients.is_empty(),
        "nobody is known to be accepted"
    );
}

#[test]
fn what_begins_over_https_never_says_that_it_has_not_left() {
    let (_home, places) = home();
    let mut dying = open(&places);
    dying.begin_leaving(&send(1, "Receipt")).unwrap();
    kill(dying);
    let lost = open(&places).recover(at(9_000)).unwrap();
    assert_eq!(lost[0].summary.status, Status::Unknown);
}

/// The disk is full, or another program holds the database, when a send ends.
#[test]
fn how_a_send_ended_is_written_as_soon_as_it_can_be() {
    let (_home, places) = home();
    let outbox = Outbox::start(&places).unwrap();
    let begun = send(1, "Receipt");
    let row = begun.clone();
    outbox
        .ask_blocking(move |database| database.begin(&row))
        .unwrap();
    let other = open(&places);
    other.file.sqlite.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ended = Ended {
        begun: begun.clone(),
        settled: accepted(),
        follow: false,
    };
    let settled = outbox.settle(ended, Duration::ZERO);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let error = runtime.block_on(settled).unwrap_err();
    assert!(
        error.to_string().contains("another program holds it"),
        "{error}"
    );
    other.file.sqlite.execute_batch("COMMIT").unwrap();
    let id = begun.id.0.clone();
    let record = outbox
        .ask_blocking(move |database| database.find(&id))
        .unwrap();
    assert_eq!(record.unwrap().summary.status, Status::Accepted);
    // One whose beginning could not be written is there all the same.
    let ended = Ended {
        begun: send(2, "Late"),
        settled: accepted(),
        follow: false,
    };
    runtime
        .block_on(outbox.settle(ended, Duration::ZERO))
        .unwrap();
    let last = outbox.ask_blocking(Database::last).unwrap().unwrap();
    assert_eq!(
        (last.begun.subject.as_str(), last.phase),
        ("Late", SendPhase::Over)
    );
}

#[test]
fn a_process_that_ends_leaves_no_lock_and_no_log_behind() {
    let (_home, places) = home();
    let outbox = Outbox::start(&places).unwrap();
    outbox
        .ask_blocking(|database| {
            database.begin(&send(1, "Receipt"))?;
            database.settle(&send(1, "").id, &accepted(), false)
        })
        .unwrap();
    outbox.close_blocking();
    let running = fs::read_dir(places.state.join("running")).unwrap();
    assert_eq!(running.count(), 0);
    let log = places.data.join("history.sqlite-wal");
    assert_eq!(fs::metadata(log).map_or(0, |log| log.len()), 0);
    // A row that is still under way needs the lock: it is judged by it.
    outbox
        .ask_blocking(|database| database.begin(&send(2, "Cut off")))
        .unwrap();
    outbox.close_blocking();
    assert_eq!(
        fs::read_dir(places.state.join("running")).unwrap().count(),
        1
    );
}

#[test]
fn what_is_forgotten_is_in_no_file_any_more() {
    let (_home, places) = home();
    let mut database = open(&places);
    for (number, subject) in [(1, "Zanzibar"), (2, "Receipt"), (3, "Another")] {
        database.begin(&send(number, subject)).unwrap();
        database
            .settle(&send(number, "").id, &accepted(), false)
            .unwrap();
    }
    let found = |word: &str| {
        let files = fs::read_dir(&places.data).unwrap();
        let holds = |path: std::path::PathBuf| {
            let bytes = fs::read(path).unwrap().to_ascii_lowercase();
            let word = word.as_bytes();
            bytes.windows(word.len()).any(|part| part == word)
        };
        files.flatten().filter(|file| holds(file.path())).count()
    };
    assert!(found("zanzibar") > 0 && found("00000001") > 0);
    database.delete(&[send(1, "").id]).unwrap();
    assert_eq!((found("zanzibar"), found("00000001")), (0, 0));
    assert!(found("receipt") > 0);
    assert_eq!(listed(&mut database, "receipt"), ["Receipt"]);
}

#[test]
fn a_row_that_is_passed_over_is_told_once() {
    let (_home, places) = home();
    let outbox = Outbox::start(&places).unwrap();
    outbox
        .ask_blocking(|database| {
            database.begin(&send(1, "Broken"))?;
            database.settle(&send(1, "").id, &accepted(), true)?;
            let broken = "UPDATE sends SET fates = '{'";
            database
                .file
                .told(database.file.sqlite.execute(broken, []))
                .map(drop)
        })
        .unwrap();
    for told in [true, false] {
        let open = outbox.ask_blocking(Database::to_follow).unwrap();
        assert!(open.is_empty());
        let words = outbox.told_blocking().unwrap_or_default();
        assert_eq!(words.contains("--delete 00000001"), told, "{words}");
    }
}

/// Another program has the database when a send ends; whether the send is recorded when that program gives it back
/// before this one closes it, and when it does not.
#[test]
fn closing_says_whether_every_send_is_recorded() {
    for gives_it_back in [true, false] {
        let (_home, places) = home();
        let outbox = Outbox::start(&places).unwrap();
        let begun = send(1, "Receipt");
        let row = begun.clone();
        outbox
            .ask_blocking(move |database| database.begin(&row))
            .unwrap();
        let other = open(&places);
        other.file.sqlite.execute_batch("BEGIN IMMEDIATE").unwrap();
        let ended = Ended {
            begun,
            settled: accepted(),
            follow: false,
        };
        let settled = outbox.settle(ended, Duration::ZERO);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        assert!(runtime.block_on(settled).is_err());
        if gives_it_back {
            other.file.sqlite.execute_batch("COMMIT").unwrap();
        }
        assert_eq!(outbox.close_blocking(), gives_it_back);
    }
}
