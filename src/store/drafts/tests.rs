mod files;

use std::fs;

use super::*;
use crate::mail::Draft;
use crate::record::{DraftId, DraftKind, DraftQuery, HeldBy, Moment};

fn home() -> (tempfile::TempDir, AppDirs) {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    (home, places)
}

fn at(unix_ms: i64) -> Moment {
    Moment {
        unix_ms,
        offset_minutes: 60,
    }
}

fn draft(subject: &str) -> Draft {
    Draft {
        to: "Grace <grace@navy.example>, alan@bletchley.example".into(),
        subject: subject.into(),
        text: format!("The text of {subject}: ÄRGER, 日本語"),
        profile: "work".into(),
        ..Draft::default()
    }
}

fn titles(drafts: &mut Drafts, text: &str, kind: DraftKind) -> Vec<String> {
    let text = text.to_owned();
    let page = drafts
        .list(&DraftQuery {
            text: text.into(),
            kind,
        })
        .unwrap();
    page.rows.iter().map(|row| row.title().to_owned()).collect()
}

fn listed(drafts: &mut Drafts, text: &str) -> Vec<String> {
    titles(drafts, text, DraftKind::Draft)
}

/// As the system leaves it when a process is killed: its lock is gone, the file of it is not.
fn kill(drafts: Drafts) {
    let name = drafts.own.name().unwrap();
    let path = drafts.own.folder().join(name);
    let left = fs::read(&path).unwrap();
    drop(drafts);
    fs::write(&path, left).unwrap();
}

#[test]
fn a_draft_is_kept_changed_found_and_forgotten() {
    let (_home, places) = home();
    let mut drafts = Drafts::new(&places);
    let id = drafts.save(None, &draft("One"), at(1_000)).unwrap();
    let two = drafts.save(None, &draft("Two"), at(2_000)).unwrap();
    assert_eq!(listed(&mut drafts, ""), ["Two", "One"]);
    let same = drafts.save(Some(&id), &draft("One"), at(3_000)).unwrap();
    assert_eq!(same, id);
    let row = drafts.open(&id).unwrap().kept.summary;
    assert_eq!(
        (row.changed, row.revision),
        (at(1_000), 1),
        "it says the same"
    );
    drafts.save(Some(&id), &draft("Uno"), at(4_000)).unwrap();
    let opened = drafts.open(&id).unwrap();
    let row = opened.kept.summary;
    assert_eq!(
        (row.created, row.changed, row.revision),
        (at(1_000), at(4_000), 2)
    );
    assert_eq!(row.recipients, "grace@navy.example and 1 more");
    assert_eq!((row.profile.as_str(), row.held), ("work", HeldBy::Us));
    assert_eq!(opened.kept.draft, draft("Uno"));
    assert_eq!(listed(&mut drafts, ""), ["Uno", "Two"]);
    for found in ["uno", "GRACE@navy uno", "日本語 UNO", "text of uno"] {
        assert_eq!(listed(&mut drafts, found), ["Uno"], "{found}");
    }
    assert_eq!(listed(&mut drafts, "ärger uno"), ["Uno"]);
    assert_eq!(listed(&mut drafts, "本語").len(), 2);
    assert!(listed(&mut drafts, "100% '").is_empty());
    assert_eq!(drafts.find(&id.0[..8]).unwrap().unwrap().summary.id, id);
    assert_eq!(drafts.find(&id.0[..4]).unwrap().unwrap().summary.id, id);
    assert_eq!(drafts.find(&id.0[..3]).unwrap(), None);
    drafts.forget(&id).unwrap();
    assert_eq!(listed(&mut drafts, ""), ["Two"]);
    drafts.release(&two).unwrap();
    assert_eq!(drafts.open(&two).unwrap().kept.summary.held, HeldBy::Nobody);
}

#[test]
fn two_programs_never_write_over_each_others_draft() {
    let (_home, places) = home();
    let (mut first, mut second) = (Drafts::new(&places), Drafts::new(&places));
    let id = first.save(None, &draft("Mine"), at(1)).unwrap();
    assert_eq!(second.recover(at(2)).unwrap(), None, "its owner lives");
    let opened = second.open(&id).unwrap();
    assert!(!opened.ours);
    assert_eq!(opened.kept.summary.held, HeldBy::Others);
    assert!(!second.hold(&id).unwrap());
    assert!(matches!(second.delete(&id, at(3)), Err(DraftsError::Held)));
    second.release(&id).unwrap();
    second.forget(&id).unwrap();
    second.forget_sent(&id, &draft("Mine")).unwrap();
    // Whatever the second one believes, what it writes is a draft of its own.
    let copy = second.save(Some(&id), &draft("Copy"), at(4)).unwrap();
    assert_ne!(copy, id);
    first.save(Some(&id), &draft("Mine still"), at(5)).unwrap();
    assert_eq!(listed(&mut first, ""), ["Mine still", "Copy"]);
    first.release(&id).unwrap();
    assert!(second.open(&id).unwrap().ours && second.hold(&id).unwrap());
    assert!(!first.hold(&id).unwrap());
    let again = first.save(Some(&id), &draft("Late"), at(6)).unwrap();
    assert_ne!(again, id);
    assert_eq!(listed(&mut first, "").len(), 3);
}

#[test]
fn what_the_dead_left_behind_is_offered_once() {
    let (_home, places) = home();
    let (mut dying, mut leaving) = (Drafts::new(&places), Drafts::new(&places));
    let left = dying.save(None, &draft("Killed"), at(1)).unwrap();
    leaving.save(None, &draft("Quit"), at(2)).unwrap();
    let aside = leaving.save(None, &draft("Aside"), at(3)).unwrap();
    leaving.release(&aside).unwrap();
    leaving.close();
    drop(leaving);
    kill(dying);
    let (mut next, mut other) = (Drafts::new(&places), Drafts::new(&places));
    let found = next.recover(at(4)).unwrap().unwrap();
    assert_eq!((found.draft.subject.as_str(), found.more), ("Quit", 1));
    assert_eq!(other.recover(at(4)).unwrap(), None);
    assert_eq!(next.recover(at(5)).unwrap(), None);
    assert_eq!(next.open(&found.id).unwrap().kept.summary.held, HeldBy::Us);
    assert_eq!(next.open(&left).unwrap().kept.summary.held, HeldBy::Nobody);
    let locks = fs::read_dir(places.state.join("writing")).unwrap().count();
    assert_eq!(locks, 1, "only that of the living is there");
}

#[test]
fn what_is_deleted_comes_back_within_a_week() {
    let (_home, places) = home();
    let mut drafts = Drafts::new(&places);
    assert_eq!(drafts.restore().unwrap(), None);
    for (name, when) in [("One", 1), ("Two", 2), ("Three", 3)] {
        let id = drafts.save(None, &draft(name), at(when)).unwrap();
        assert_eq!(drafts.delete(&id, at(10 + when)).unwrap(), name);
        assert!(matches!(drafts.open(&id), Err(DraftsError::Gone)));
        assert!(matches!(drafts.delete(&id, at(20)), Err(DraftsError::Gone)));
    }
    assert!(listed(&mut drafts, "").is_empty());
    assert_eq!(drafts.restore().unwrap().as_deref(), Some("Three"));
    assert_eq!(drafts.restore().unwrap().as_deref(), Some("Two"));
    let week = 7 * 86_400_000;
    drafts.recover(at(week + 11)).unwrap();
    assert_eq!(drafts.list(&DraftQuery::default()).unwrap().deleted, 1);
    drafts.recover(at(week + 12)).unwrap();
    let page = drafts.list(&DraftQuery::default()).unwrap();
    assert_eq!((page.drafts, page.deleted), (2, 0));
}

#[test]
fn copies_and_templates_stand_for_themselves() {
    let (_home, places) = home();
    let mut drafts = Drafts::new(&places);
    let id = drafts.save(None, &draft("One"), at(1)).unwrap();
    let copy = drafts.duplicate(&id, at(2)).unwrap();
    assert_eq!(
        drafts.open(&copy).unwrap().kept.summary.held,
        HeldBy::Nobody
    );
    assert_eq!(listed(&mut drafts, ""), ["One", "One"]);
    assert!(
        drafts
            .keep_template("Receipt", &draft("A"), false, at(3))
            .unwrap()
    );
    assert!(
        !drafts
            .keep_template("Receipt", &draft("C"), false, at(4))
            .unwrap()
    );
    assert!(
        drafts
            .keep_template("Receipt", &draft("B"), true, at(4))
            .unwrap()
    );
    let query = DraftQuery {
        kind: DraftKind::Template,
        ..DraftQuery::default()
    };
    let page = drafts.list(&query).unwrap();
    assert_eq!((page.rows.len(), page.drafts, page.templates), (1, 2, 1));
    let template = page.rows[0].id.clone();
    let opened = drafts.open(&template).unwrap();
    assert!(!opened.ours && !drafts.hold(&template).unwrap());
    assert_eq!(opened.kept.draft.subject, "B");
    drafts.duplicate(&template, at(5)).unwrap();
    let copy = titles(&mut drafts, "receipt 2", DraftKind::Template);
    assert_eq!(copy, ["Receipt 2"]);
    let copy = drafts.list(&query).unwrap().rows[0].id.clone();
    drafts.duplicate(&copy, at(6)).unwrap();
    let names = titles(&mut drafts, "", DraftKind::Template);
    assert_eq!(names, ["Receipt 3", "Receipt 2", "Receipt"]);
    assert_eq!(
        titles(&mut drafts, "receipt 2", DraftKind::Template),
        ["Receipt 2"]
    );
}

#[test]
fn what_was_sent_is_forgotten_unless_it_was_changed_or_opened() {
    let (_home, places) = home();
    let mut drafts = Drafts::new(&places);
    let sent = drafts.save(None, &draft("Sent"), at(1)).unwrap();
    drafts.forget_sent(&sent, &draft("Sent")).unwrap();
    assert_eq!(listed(&mut drafts, "").len(), 1, "it is in the form");
    drafts.release(&sent).unwrap();
    drafts.forget_sent(&sent, &draft("Other")).unwrap();
    assert_eq!(listed(&mut drafts, "").len(), 1, "it says something else");
    drafts.forget_sent(&sent, &draft("Sent")).unwrap();
    assert!(listed(&mut drafts, "").is_empty());
}

#[test]
fn many_at_once_lose_nothing() {
    let (_home, places) = home();
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let places = places.clone();
            std::thread::spawn(move || {
                let mut drafts = Drafts::new(&places);
                let mut id: Option<DraftId> = None;
                for turn in 0..20 {
                    let text = draft(&format!("{writer}-{turn}"));
                    id = Some(drafts.save(id.as_ref(), &text, at(turn)).unwrap());
                }
            })
        })
        .collect();
    writers.into_iter().for_each(|one| one.join().unwrap());
    let mut names = listed(&mut Drafts::new(&places), "");
    names.sort();
    assert_eq!(names, ["0-19", "1-19", "2-19", "3-19"]);
}
