//! The history with 100,000 sends beside an empty one: first page, search, filter, one send, and the whole
//! program listing it. Prints figures and ratios; asserts nothing about time.
//!
//! `cargo bench --bench history`

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use postrider::mail::Draft;
use postrider::postmark::{CredentialKind, Environment, TokenShape};
use postrider::record::{HistoryQuery, SendId, SendStart, Status, Via};
use postrider::store::{AppDirs, Outbox, now};

const ROWS: u32 = 100_000;
const TIMES: usize = 21;

/// Copies the one row that is there; every name and subject is another.
const FILL: &str = "
    WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
    INSERT INTO sends (seq, id, at_ms, at_offset, profile, environment, host, via, phase, status, people,
        subject, begun, draft)
    SELECT i, printf('%08x-1111-4222-8333-944445555666', i), at_ms + i, at_offset, profile, environment,
        host, via, 'over', CASE i % 50 WHEN 0 THEN 'bounced' ELSE 'delivered' END,
        printf('user%d@navy.example', i), printf('Your receipt number %d', i), begun, draft
    FROM n, sends WHERE seq = 1";
const INDEX: &str = "
    INSERT INTO words (rowid, people, sender, subject, profile, ids)
    SELECT seq, people, 'ada@acme.example', subject, profile, id FROM sends WHERE seq > 1";

fn send() -> SendStart {
    SendStart {
        id: SendId("00000001-1111-4222-8333-944445555666".into()),
        at: now(),
        profile: "postmark".into(),
        environment: Environment::Production,
        host: "smtp.postmarkapp.com".into(),
        ports: vec![587],
        via: Via::Smtp,
        credential: CredentialKind::ServerToken,
        token_shape: TokenShape::Uuid,
        from: "ada@acme.example".into(),
        recipients: vec!["grace@navy.example".into()],
        subject: "The first".into(),
        stream: "outbound".into(),
        bytes: 2_000,
        correlated: true,
        content_hash: String::new(),
        draft: Draft {
            text: "Hello Grace, ".repeat(100),
            ..Draft::default()
        },
        has_body: true,
    }
}

struct History {
    home: tempfile::TempDir,
    outbox: Outbox,
}

fn history(rows: u32) -> History {
    let home = tempfile::tempdir().expect("a folder");
    let places = AppDirs::find(Some(home.path())).expect("places");
    let outbox = Outbox::start(&places).expect("a thread");
    outbox
        .ask_blocking(|database| database.begin(&send()))
        .expect("one row");
    if rows > 1 {
        let began = Instant::now();
        let sqlite = rusqlite::Connection::open(places.history()).expect("the file");
        sqlite.execute(FILL, [rows]).expect("rows");
        sqlite.execute(INDEX, []).expect("words");
        println!("{rows} rows made in {:.1} s", began.elapsed().as_secs_f64());
    }
    History { home, outbox }
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut all: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    all.sort();
    all[TIMES / 2]
}

fn list(history: &History, query: &HistoryQuery) -> Duration {
    median(|| {
        let query = query.clone();
        let page = history
            .outbox
            .ask_blocking(move |database| database.list(&query));
        std::hint::black_box(page.expect("a page"));
    })
}

fn listed_by_the_program(history: &History) -> Duration {
    median(|| {
        let done = Command::new(env!("CARGO_BIN_EXE_postrider"))
            .args(["history", "--json"])
            .env_clear()
            .env("POSTRIDER_HOME", history.home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(done.expect("the program").success());
    })
}

fn main() {
    let (empty, full) = (history(1), history(ROWS));
    let text = |text: &str| HistoryQuery {
        text: text.into(),
        ..HistoryQuery::default()
    };
    let queries = [
        ("first page", HistoryQuery::default()),
        ("a word that all have", text("receipt")),
        ("a word that one has", text("user77777@navy")),
        ("a word that none has", text("nobody")),
        (
            "one status",
            HistoryQuery {
                status: Some(Status::Bounced),
                ..HistoryQuery::default()
            },
        ),
        (
            "a word and a status",
            HistoryQuery {
                status: Some(Status::Bounced),
                ..text("receipt")
            },
        ),
        (
            "the last page",
            HistoryQuery {
                before: Some(150),
                ..HistoryQuery::default()
            },
        ),
    ];
    println!(
        "{:<24} {:>10} {:>12} {:>7}",
        "", "one row", "100,000", "ratio"
    );
    let row = |name: &str, one: Duration, many: Duration| {
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        println!(
            "{name:<24} {:>7.2} ms {:>9.2} ms {:>6.1}x",
            ms(one),
            ms(many),
            ms(many) / ms(one)
        );
    };
    for (name, query) in &queries {
        row(name, list(&empty, query), list(&full, query));
    }
    row(
        "postrider history",
        listed_by_the_program(&empty),
        listed_by_the_program(&full),
    );
}
