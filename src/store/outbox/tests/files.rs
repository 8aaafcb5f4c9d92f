//! The file: damaged, newer, private, not to be had.

use super::*;

#[test]
fn a_damaged_file_is_set_aside_and_never_written_over() {
    let (_home, places) = home();
    fs::create_dir_all(&places.data).unwrap();
    fs::write(
        places.history(),
        "this is no database at all, and long enough to be one",
    )
    .unwrap();
    let (mut database, told) = Database::open(&places, &own(&places), None).unwrap();
    let told = told.unwrap();
    let kept = told.rsplit(' ').next().unwrap();
    assert!(
        fs::read_to_string(kept)
            .unwrap()
            .starts_with("this is no database")
    );
    database.begin(&send(1, "new")).unwrap();
    assert_eq!(listed(&mut database, "new"), ["new"]);
}

#[test]
fn a_file_that_is_damaged_inside_is_set_aside_at_the_next_request() {
    let (_home, places) = home();
    let outbox = Outbox::start(&places).unwrap();
    outbox
        .ask_blocking(|database| {
            (0..300)
                .try_for_each(|number| database.begin(&send(number, "long enough to fill pages")))
        })
        .unwrap();
    drop(outbox);
    // The WAL goes into the file when the last connection closes.
    let outbox = Outbox::start(&places).unwrap();
    outbox
        .ask_blocking(|database| database.list(&HistoryQuery::default()))
        .unwrap();
    drop(outbox);
    let closed = |places: &AppDirs| {
        open(places)
            .file
            .sqlite
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
    };
    closed(&places).unwrap();
    let mut bytes = fs::read(places.history()).unwrap();
    let half = bytes.len() / 16;
    bytes[half..].fill(0x5a);
    fs::write(places.history(), &bytes).unwrap();
    let outbox = Outbox::start(&places).unwrap();
    let all = HistoryQuery {
        limit: 1_000,
        ..HistoryQuery::default()
    };
    let wanted = all.clone();
    let first = outbox.ask_blocking(move |database| database.list(&wanted));
    assert!(first.is_err_and(|error| error.to_string().contains("malformed")));
    let page = outbox
        .ask_blocking(move |database| database.list(&all))
        .unwrap();
    assert_eq!(page.total, 0);
    assert!(outbox.told_blocking().unwrap().contains("was damaged"));
    assert_eq!(outbox.told_blocking(), None, "it is told once");
}

#[test]
fn a_newer_file_is_left_alone() {
    let (_home, places) = home();
    open(&places)
        .file
        .sqlite
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    let before = fs::read(places.history()).unwrap();
    let (mut database, told) = Database::open(&places, &own(&places), None).unwrap();
    assert!(told.unwrap().contains("newer postrider"));
    database.begin(&send(1, "beside")).unwrap();
    assert_eq!(fs::read(places.history()).unwrap(), before);
    drop(database);
    let (mut again, _) = Database::open(&places, &own(&places), None).unwrap();
    assert_eq!(listed(&mut again, "beside"), ["beside"]);
}

#[cfg(unix)]
#[test]
fn every_file_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_home, places) = home();
    let mut database = open(&places);
    database.begin(&send(1, "x")).unwrap();
    for name in ["history.sqlite", "history.sqlite-wal", "history.sqlite-shm"] {
        let mode = fs::metadata(places.data.join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn what_cannot_be_opened_is_said_with_its_path() {
    let (_home, places) = home();
    fs::create_dir_all(&places.data).unwrap();
    fs::create_dir(places.history()).unwrap();
    let outbox = Outbox::start(&places).unwrap();
    let error = outbox
        .ask_blocking(|database| database.begin(&send(1, "x")))
        .unwrap_err();
    assert!(error.to_string().contains("history.sqlite"), "{error}");
}

/// Two instances have the history open, and it is damaged.
#[test]
fn of_two_processes_one_sets_the_file_aside_and_both_go_on_in_the_new_one() {
    let (_home, places) = home();
    let (first, second) = (
        Outbox::start(&places).unwrap(),
        Outbox::start(&places).unwrap(),
    );
    for (outbox, number) in [(&first, 1), (&second, 2)] {
        outbox
            .ask_blocking(move |database| database.begin(&send(number, "before")))
            .unwrap();
    }
    let damaged = |outbox: &Outbox| {
        let found = outbox.ask_blocking(|database| {
            Err::<(), _>(OutboxError::Database {
                path: database.file.path.clone(),
                why: "malformed".into(),
                damaged: true,
                passing: false,
            })
        });
        assert!(found.is_err());
    };
    // Both find it, then one after the other asks for something.
    damaged(&first);
    damaged(&second);
    for (outbox, number) in [(&first, 3), (&second, 4), (&first, 5)] {
        outbox
            .ask_blocking(move |database| database.begin(&send(number, "after")))
            .unwrap();
    }
    let aside = || {
        let files = fs::read_dir(&places.data).unwrap().flatten();
        let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
        names
            .filter(|name| name.contains("damaged") && name.ends_with(".sqlite"))
            .count()
    };
    assert_eq!(aside(), 1, "the new one is not set aside");
    assert_eq!(listed(&mut open(&places), ""), ["after", "after", "after"]);
    // Only one of them finds it: the other goes on in the new file all the same.
    damaged(&first);
    for (outbox, number) in [(&first, 6), (&second, 7)] {
        outbox
            .ask_blocking(move |database| database.begin(&send(number, "once more")))
            .unwrap();
    }
    assert_eq!(aside(), 2);
    assert_eq!(listed(&mut open(&places), ""), ["once more", "once more"]);
}
