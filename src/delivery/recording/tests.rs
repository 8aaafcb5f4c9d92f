use super::*;
use crate::record::Reply;
use crate::store::AppDirs;

fn recording(outbox: &Outbox) -> Recording {
    let begun = SendStart {
        id: SendId("11111111-1111-4222-8333-944445555666".into()),
        at: now(),
        profile: "postmark".into(),
        environment: crate::postmark::Environment::Test,
        host: "smtp.postmarkapp.com".into(),
        ports: vec![587],
        via: Via::Smtp,
        credential: crate::postmark::CredentialKind::ServerToken,
        token_shape: crate::postmark::TokenShape::Uuid,
        from: "ada@acme.example".into(),
        recipients: vec!["grace@navy.example".into()],
        subject: "Receipt".into(),
        stream: "outbound".into(),
        bytes: 300,
        correlated: true,
        draft: Draft::default(),
        has_body: true,
        content_hash: String::new(),
    };
    Recording {
        outbox: Some(outbox.clone()),
        planned: Some(begun),
        begun: None,
        beginning: None,
        follow: false,
        message_id: None,
        trouble: None,
    }
}

fn lock_says(places: &AppDirs) -> String {
    let files = std::fs::read_dir(places.state.join("running")).unwrap();
    let paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    let [path] = paths.as_slice() else {
        panic!("{paths:?}")
    };
    std::fs::read_to_string(path).unwrap()
}

/// Another program holds the database from the moment at which the send has begun until it is over.
#[tokio::test]
async fn a_message_leaves_in_doubt_when_its_row_cannot_be_told() {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    let outbox = Outbox::start(&places).unwrap();
    let mut recording = recording(&outbox);
    recording.begin();
    recording.has_begun().await;
    assert_eq!(recording.trouble, None);
    assert_eq!(lock_says(&places), "sure ");
    let other = rusqlite::Connection::open(places.history()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    recording.leaving().await;
    assert!(recording.trouble.is_some());
    assert_eq!(recording.doubt().await, Ok(()));
    assert_eq!(lock_says(&places), "doubt");
    other.execute_batch("COMMIT").unwrap();
    let outcome = Outcome::Accepted {
        reply: Reply::new(250, vec!["2.0.0 Ok".into()]),
    };
    let archive = Archive::default();
    assert_eq!(recording.settle(&outcome, archive).await, None);
    let last = outbox.ask(crate::store::Database::last).await.unwrap();
    assert_eq!(last.unwrap().summary.status, Status::Accepted);
}

#[tokio::test]
async fn without_trouble_nothing_is_doubted() {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    let mut recording = recording(&Outbox::start(&places).unwrap());
    recording.leaving().await;
    assert_eq!(recording.doubt().await, Ok(()));
    assert_eq!(lock_says(&places), "sure ");
}

#[test]
fn of_an_unknown_outcome_nobody_is_known_to_be_accepted() {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    let begun = recording(&Outbox::start(&places).unwrap()).planned.unwrap();
    let endpoint = crate::postmark::Endpoint::new("h", 587);
    let kind = crate::record::FailureKind::Timeout;
    let failure = crate::record::Failure::new(crate::record::Stage::Verdict, kind, endpoint);
    let ended = settled(&Outcome::Unknown(failure), Archive::default(), &begun, None);
    assert!(ended.fates.is_empty());
}
