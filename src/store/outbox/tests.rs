mod addresses;
mod earlier;
mod ends;
mod files;

use std::fs;

use super::*;
use crate::mail::Draft;
use crate::postmark::{CredentialKind, Environment, TokenShape};
use crate::record::{
    Fate, HistoryQuery, Moment, RecipientFate, Reply, SendEnd, SendId, SendPhase, SendStart,
    Status, Via,
};

fn home() -> (tempfile::TempDir, AppDirs) {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    (home, places)
}

fn own(places: &AppDirs) -> ProcessLock {
    ProcessLock::new(places.state.join("running"))
}

fn open(places: &AppDirs) -> Database {
    let (database, told) = Database::open(places, &own(places), None).unwrap();
    assert_eq!(told, None);
    database
}

/// As the system leaves it when a process is killed: its lock is gone, the file of it is not.
fn kill(database: Database) {
    let name = database.file.own.name().unwrap();
    let path = database.file.own.folder().join(name);
    let left = fs::read(&path).unwrap();
    drop(database);
    fs::write(&path, left).unwrap();
}

fn at(unix_ms: i64) -> Moment {
    Moment {
        unix_ms,
        offset_minutes: 60,
    }
}

fn send(number: u32, subject: &str) -> SendStart {
    SendStart {
        id: SendId(format!("{number:08x}-1111-4222-8333-944445555666")),
        at: at(i64::from(number) * 1_000),
        profile: if number.is_multiple_of(2) {
            "even"
        } else {
            "odd"
        }
        .into(),
        environment: Environment::Test,
        host: "smtp.postmarkapp.com".into(),
        ports: vec![587],
        via: Via::Smtp,
        credential: CredentialKind::ServerToken,
        token_shape: TokenShape::Uuid,
        from: "Ada <ada@acme.example>".into(),
        recipients: vec!["grace@navy.example".into(), "alan@bletchley.example".into()],
        subject: subject.into(),
        stream: "outbound".into(),
        bytes: 2_000,
        correlated: true,
        draft: Draft {
            text: "Hello".into(),
            ..Draft::default()
        },
        has_body: true,
        content_hash: String::new(),
    }
}

fn accepted() -> SendEnd {
    SendEnd {
        at: at(5_000),
        status: Status::Accepted,
        reply: Some(Reply::new(250, vec!["2.0.0 Ok: queued".into()])),
        failure: None,
        fates: vec![RecipientFate {
            address: "grace@navy.example".into(),
            fate: Fate::Accepted,
            at: String::new(),
        }],
        message_id: None,
        stages: Vec::new(),
        transcript: Vec::new(),
    }
}

fn listed(database: &mut Database, text: &str) -> Vec<String> {
    let query = HistoryQuery {
        text: text.into(),
        ..HistoryQuery::default()
    };
    let page = database.list(&query).unwrap();
    page.rows.into_iter().map(|row| row.subject).collect()
}

#[test]
fn a_send_is_kept_step_by_step() {
    let (_home, places) = home();
    let mut database = open(&places);
    let begun = send(1, "Your receipt");
    database.begin(&begun).unwrap();
    let record = database.find(&begun.id.0).unwrap().unwrap();
    assert_eq!(
        (record.phase, record.summary.status),
        (SendPhase::Begun, Status::UnderWay)
    );
    assert_eq!(record.begun, begun);
    database.leaving(&begun.id, at(2_000)).unwrap();
    let record = database.find("00000001").unwrap().unwrap();
    assert_eq!(record.phase, SendPhase::Leaving);
    database.settle(&begun.id, &accepted(), true).unwrap();
    let record = database.last().unwrap().unwrap();
    assert_eq!(record.summary.status, Status::Accepted);
    assert_eq!(record.reply, accepted().reply);
    let told: Vec<&str> = record
        .timeline
        .iter()
        .map(|entry| entry.text.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "begun: smtp.postmarkapp.com by smtp",
            "the message leaves",
            "accepted: 250 2.0.0 Ok: queued"
        ]
    );
    assert!(
        database.settle(&begun.id, &accepted(), true).is_err(),
        "an outcome stands"
    );
}

#[test]
fn what_a_follow_up_learns_is_added() {
    let (_home, places) = home();
    let mut database = open(&places);
    let begun = send(1, "Your receipt");
    database.begin(&begun).unwrap();
    database.settle(&begun.id, &accepted(), true).unwrap();
    assert_eq!(database.to_follow().unwrap().len(), 1);
    assert!(database.claim(&begun.id).unwrap());
    let message_id = "aaaabbbb-0000-4000-8000-000000000001".to_owned();
    let found = Followed {
        at: at(9_000),
        status: Status::Delivered,
        message_id: Some(message_id.clone()),
        fates: vec![RecipientFate {
            address: "grace@navy.example".into(),
            fate: Fate::Delivered {
                words: "250 taken".into(),
            },
            at: "2026-11-24T00:00:00".into(),
        }],
        news: vec!["delivered to grace@navy.example: 250 taken".into()],
        goes_on: false,
    };
    database.follow(&begun.id, &found).unwrap();
    database.release(&begun.id, false).unwrap();
    let record = database.find(&message_id).unwrap().unwrap();
    assert_eq!(record.summary.status, Status::Delivered);
    assert_eq!(record.recipients, found.fates);
    assert_eq!(record.timeline.last().unwrap().text, found.news[0]);
    assert_eq!(listed(&mut database, "aaaabbbb"), ["Your receipt"]);
    assert!(database.to_follow().unwrap().is_empty());
}

#[test]
fn words_status_profile_and_pages_choose_rows() {
    let (_home, places) = home();
    let mut database = open(&places);
    let names = ["eins", "zwei", "drei", "vier", "fünf"];
    for (number, name) in (1..).zip(names) {
        let begun = send(number, &format!("Réceipt {name}"));
        database.begin(&begun).unwrap();
        if number > 2 {
            database.settle(&begun.id, &accepted(), false).unwrap();
        }
    }
    assert_eq!(listed(&mut database, "").len(), 5);
    assert_eq!(listed(&mut database, "receipt vier"), ["Réceipt vier"]);
    assert_eq!(
        listed(&mut database, "grace@navy.ex rec funf"),
        ["Réceipt fünf"]
    );
    assert!(listed(&mut database, "nobody").is_empty());
    let odd = HistoryQuery {
        profile: Some("odd".into()),
        status: Some(Status::Accepted),
        ..HistoryQuery::default()
    };
    let page = database.list(&odd).unwrap();
    assert_eq!(
        page.rows.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [5, 3]
    );
    let first = HistoryQuery {
        limit: 2,
        ..HistoryQuery::default()
    };
    let page = database.list(&first).unwrap();
    assert!(page.more && page.total == 5);
    let next = HistoryQuery {
        before: Some(page.rows[1].seq),
        limit: 3,
        ..HistoryQuery::default()
    };
    let page = database.list(&next).unwrap();
    assert_eq!(
        page.rows.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [3, 2, 1]
    );
    assert!(!page.more);
}

#[test]
fn a_live_send_is_nobodys_business_and_a_dead_one_is_told() {
    let (_home, places) = home();
    let mut first = open(&places);
    let (before, after) = (send(1, "before"), send(2, "after"));
    first.begin(&before).unwrap();
    first.begin(&after).unwrap();
    first.leaving(&after.id, at(2_000)).unwrap();
    let mut second = open(&places);
    assert_eq!(second.recover(at(3_000)).unwrap(), []);
    assert!(!second.claim(&after.id).unwrap());
    assert_eq!(second.delete(std::slice::from_ref(&before.id)).unwrap(), 0);
    kill(first);
    let lost = second.recover(at(4_000)).unwrap();
    let told: Vec<Status> = lost.iter().map(|record| record.summary.status).collect();
    assert_eq!(told, [Status::Failed, Status::Unknown]);
    assert_eq!(
        second.to_follow().unwrap().len(),
        1,
        "only the unknown one is asked for"
    );
    assert!(second.claim(&after.id).unwrap());
    assert_eq!(second.recover(at(5_000)).unwrap(), []);
}

#[test]
fn old_rows_and_chosen_rows_are_forgotten_with_their_words() {
    let (_home, places) = home();
    let mut database = open(&places);
    let day = 86_400_000;
    for number in 1..=3 {
        let mut begun = send(number, &format!("Number {number}"));
        begun.at = at(i64::from(number) * day);
        database.begin(&begun).unwrap();
        database.settle(&begun.id, &accepted(), false).unwrap();
    }
    assert_eq!(database.sweep(0, at(9 * day)).unwrap(), 0);
    assert_eq!(database.sweep(7, at(9 * day + 1)).unwrap(), 2);
    assert_eq!(listed(&mut database, "number"), ["Number 3"]);
    assert_eq!(database.delete(&[send(3, "").id]).unwrap(), 1);
    assert!(listed(&mut database, "number").is_empty());
    assert_eq!(database.list(&HistoryQuery::default()).unwrap().total, 0);
}
