//! The file: damaged, newer, private, full, not to be had; and what an earlier version kept.

use super::*;
use crate::store::file;

#[test]
fn a_damaged_file_is_set_aside_and_never_written_over() {
    let (_home, places) = home();
    let words = "this is no database at all, and long enough to be one";
    file::write(&places.drafts(), words).unwrap();
    let mut drafts = Drafts::new(&places);
    drafts.save(None, &draft("New"), at(1)).unwrap();
    let told = drafts.told().unwrap();
    let kept = told.rsplit(' ').next().unwrap();
    assert_eq!(fs::read_to_string(kept).unwrap(), words);
    assert_eq!(drafts.told(), None, "it is told once");
    assert_eq!(listed(&mut drafts, ""), ["New"]);
}

fn executed(database: &mut Database, sql: &str) -> Result<(), DraftsError> {
    Ok(database
        .file
        .told(database.file.sqlite.execute_batch(sql))?)
}

#[test]
fn a_newer_file_is_left_alone() {
    let (_home, places) = home();
    let mut newer = Drafts::new(&places);
    newer.save(None, &draft("Newer"), at(1)).unwrap();
    let age = |database: &mut Database| executed(database, "PRAGMA user_version = 99");
    newer.run(age).unwrap();
    newer.close();
    drop(newer);
    let before = fs::read(places.drafts()).unwrap();
    let mut drafts = Drafts::new(&places);
    drafts.save(None, &draft("Beside"), at(1)).unwrap();
    assert!(drafts.told().unwrap().contains("newer postrider"));
    assert_eq!(fs::read(places.drafts()).unwrap(), before);
    drop(drafts);
    assert_eq!(listed(&mut Drafts::new(&places), ""), ["Beside"]);
}

#[test]
fn an_empty_file_becomes_the_present_version() {
    let (_home, places) = home();
    file::write(&places.drafts(), "").unwrap();
    let mut drafts = Drafts::new(&places);
    drafts.save(None, &draft("One"), at(1)).unwrap();
    assert_eq!((drafts.told(), listed(&mut drafts, "").len()), (None, 1));
}

#[cfg(unix)]
#[test]
fn every_file_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_home, places) = home();
    let mut drafts = Drafts::new(&places);
    drafts.save(None, &draft("One"), at(1)).unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    for name in ["drafts.sqlite", "drafts.sqlite-wal", "drafts.sqlite-shm"] {
        assert_eq!(mode(&places.data.join(name)), 0o600, "{name}");
    }
    assert_eq!(mode(&places.data), 0o700);
    assert_eq!(mode(&places.state.join("writing")), 0o700);
}

#[test]
fn a_disk_that_is_full_is_told_and_what_was_kept_stays() {
    let (_home, places) = home();
    let mut drafts = Drafts::new(&places);
    let id = drafts.save(None, &draft("Kept"), at(1)).unwrap();
    let full = |database: &mut Database| executed(database, "PRAGMA max_page_count = 1");
    drafts.run(full).unwrap();
    let long = Draft {
        text: "long ".repeat(100_000),
        ..draft("Long")
    };
    let error = drafts.save(Some(&id), &long, at(2)).unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(drafts.open(&id).unwrap().kept.draft, draft("Kept"));
    let room = |database: &mut Database| executed(database, "PRAGMA max_page_count = 100000");
    drafts.run(room).unwrap();
    assert_eq!(drafts.save(Some(&id), &long, at(3)).unwrap(), id);
}

#[test]
fn what_cannot_be_opened_is_said_with_its_path() {
    let (_home, places) = home();
    fs::create_dir_all(places.drafts()).unwrap();
    let error = Drafts::new(&places)
        .save(None, &draft("x"), at(1))
        .unwrap_err();
    assert!(error.to_string().contains("drafts.sqlite"), "{error}");
}

#[test]
fn a_row_of_a_later_version_is_listed_and_left() {
    let (_home, places) = home();
    let mut drafts = Drafts::new(&places);
    let id = drafts.save(None, &draft("Later"), at(1)).unwrap();
    let later = |database: &mut Database| {
        let change = "UPDATE drafts SET draft = '{\"colour\": 1}'";
        executed(database, change)
    };
    drafts.run(later).unwrap();
    assert_eq!(listed(&mut drafts, ""), ["Later"]);
    let error = drafts.open(&id).unwrap_err().to_string();
    assert!(error.contains("left as it is"), "{error}");
}

#[test]
fn the_draft_of_an_earlier_version_is_taken_over_once_and_offered() {
    let (_home, places) = home();
    let text = serde_json::to_string(&draft("Earlier")).unwrap();
    file::write(&places.old_draft(), &text).unwrap();
    let mut drafts = Drafts::new(&places);
    let found = drafts.recover(at(1)).unwrap().unwrap();
    assert_eq!(found.draft, draft("Earlier"));
    assert!(!places.old_draft().exists());
    // As it is when the file could not be removed.
    file::write(&places.old_draft(), &text).unwrap();
    assert_eq!(drafts.recover(at(2)).unwrap(), None);
    assert_eq!(listed(&mut drafts, ""), ["Earlier"]);
}

#[test]
fn a_damaged_draft_of_an_earlier_version_is_told_and_left() {
    let (_home, places) = home();
    file::write(&places.old_draft(), "{ half").unwrap();
    let mut drafts = Drafts::new(&places);
    assert_eq!(drafts.recover(at(1)).unwrap(), None);
    let told = drafts.told().unwrap();
    let kept = told.rsplit(' ').next().unwrap();
    assert_eq!(fs::read_to_string(kept).unwrap(), "{ half");
}

#[test]
fn files_that_no_draft_names_are_cleared_away_after_a_day() {
    let (_home, places) = home();
    let folder = |name: &str| places.draft_files().join(name);
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 86_400);
    for name in ["used", "nobodys", "new"] {
        fs::create_dir_all(folder(name)).unwrap();
        if name != "new" {
            fs::File::open(folder(name))
                .unwrap()
                .set_modified(old)
                .unwrap();
        }
    }
    let mut drafts = Drafts::new(&places);
    let with_file = Draft {
        files: vec![folder("used").join("a.png").display().to_string()],
        ..draft("One")
    };
    drafts.save(None, &with_file, at(1)).unwrap();
    drafts.recover(at(2)).unwrap();
    let left = ["used", "nobodys", "new"].map(|name| folder(name).exists());
    assert_eq!(left, [true, false, true]);
}
