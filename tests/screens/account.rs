//! The account screen: its pages, forms, questions, records and failures.

use postrider::app::Message;
use postrider::postmark::Secret;
use postrider::record::{
    AccountFacts, AccountList, AccountOutcome, AccountTask, ApiFailure, ApiFailureKind, DnsRecord,
    JobId, SenderSignature, SendingDomain, ServerChoice,
};
use proptest::prelude::*;

use crate::support::{REAL_TOKEN, Session, TOKEN};
use crate::{look, look_inside};

/// The practice server's account token.
const ACCOUNT: &str = "70726163-7469-4365-8000-61636f756e74";

pub fn session(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    for profile in session
        .model
        .shared
        .profiles
        .iter_mut()
        .filter(|one| one.is_practice())
    {
        profile.api_url = Some("http://127.0.0.1:40080".into());
    }
    session.send(Message::PracticeAccount(Secret::new(ACCOUNT)));
    session.keys("F5 o");
    session
}

fn answer(session: &mut Session, outcome: AccountOutcome) {
    let job = session.model.account.job.unwrap_or(JobId(0));
    let outcome = Box::new(outcome);
    session.send(Message::Account { job, outcome });
}

fn server(name: &str, color: &str, is_sandbox: bool, smtp: bool, token: &str) -> ServerChoice {
    ServerChoice {
        name: name.into(),
        color: color.into(),
        is_sandbox,
        smtp_is_on: Some(smtp),
        token: Some(Secret::new(token)),
    }
}

fn sender(id: u64, name: &str, address: &str, confirmed: bool) -> SenderSignature {
    SenderSignature {
        id,
        name: name.into(),
        address: address.into(),
        confirmed,
    }
}

fn domain(id: u64, name: &str, dkim_verified: bool) -> SendingDomain {
    SendingDomain {
        id,
        name: name.into(),
        dkim_verified,
        weak_dkim: id == 3,
        return_path_verified: id == 1,
        records: None,
    }
}

fn list<T>(rows: Vec<T>) -> Option<AccountList<T>> {
    let total = rows.len() as u64;
    Some(AccountList { rows, total })
}

fn facts() -> AccountOutcome {
    AccountOutcome::Told(AccountFacts {
        servers: list(vec![
            server("Practice", "yellow", false, true, TOKEN),
            server(
                "Receipts and password resets",
                "blue",
                true,
                true,
                REAL_TOKEN,
            ),
            server("Newsletter", "purple", false, false, REAL_TOKEN),
        ]),
        senders: list(vec![
            sender(1, "Ada Lovelace", "ada@acme.example", true),
            sender(2, "Grace Hopper", "grace@navy.example", false),
        ]),
        domains: list(vec![
            domain(1, "acme.example", true),
            domain(2, "navy.example", false),
            domain(3, "old.example", true),
        ]),
        trouble: None,
    })
}

pub fn read(size: (u16, u16)) -> Session {
    let mut session = session(size);
    session.keys("Enter");
    answer(&mut session, facts());
    session
}

pub fn records(session: &mut Session) {
    session.keys("Left Down Enter");
    let record = |purpose, host: &str, kind, value: &str| DnsRecord {
        purpose,
        host: host.into(),
        kind,
        value: value.into(),
    };
    let key = format!(
        "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ{}IDAQAB",
        "Dpractise".repeat(16)
    );
    let domain = SendingDomain {
        records: Some(vec![
            record(
                "DKIM",
                "20261105090000pm._domainkey.navy.example",
                "TXT",
                &key,
            ),
            record(
                "Return-Path",
                "pm-bounces.navy.example",
                "CNAME",
                "pm.mtasv.net",
            ),
        ]),
        ..domain(2, "navy.example", false)
    };
    let remarks = Vec::new();
    answer(session, AccountOutcome::Domain { domain, remarks });
}

fn failure(request: &str, kind: ApiFailureKind, code: u16, message: &str) -> ApiFailure {
    ApiFailure {
        request: request.into(),
        host: "127.0.0.1:40080".into(),
        kind,
        status: Some(if code == 10 { 401 } else { 422 }),
        code: Some(code),
        message: message.into(),
        retry_after: None,
        causes: Vec::new(),
    }
}

#[test]
fn without_a_token() {
    look_inside("account-practice", session).small(&[
        "[Servers] Senders Domains",
        "account token. Nothing of it leaves",
    ]);
    look_inside("account-real", |size| {
        let mut session = Session::production(size);
        session.keys("F5 o");
        session
    })
    .small(&["An Account API token (Postmark:"]);
    look_inside("account-token-asked", |size| {
        let mut session = Session::production(size);
        session.keys("F5 o Enter");
        session.send(Message::Paste(ACCOUNT.into()));
        session
    })
    .small(&["> •••••••••••••••••••••••••••••••••"]);
}

#[test]
fn pages() {
    look_inside("account-asking", |size| {
        let mut session = session(size);
        session.keys("Enter");
        session
    });
    look("account-servers", |size| {
        let mut session = read(size);
        session.keys("Down");
        session
    });
    look_inside("account-senders", |size| {
        let mut session = read(size);
        session.keys("Right Down");
        session
    })
    .small(&[
        "▸ ? Grace Hopper <grace@navy.exampl…",
        "not confirmed; c resends",
    ]);
    look_inside("account-domains", |size| {
        let mut session = read(size);
        session.keys("Left Down");
        session
    })
    .small(&[
        "▸ ? navy.example",
        "DKIM pending, no Return-Path",
        "weak DKIM verified, no Return-P…",
    ]);
    look_inside("account-empty", |size| {
        let mut session = session(size);
        session.keys("Enter");
        answer(
            &mut session,
            AccountOutcome::Told(AccountFacts {
                servers: list(Vec::new()),
                senders: list(Vec::new()),
                domains: list(Vec::new()),
                trouble: None,
            }),
        );
        session
    });
    look_inside("account-taken", |size| {
        let mut session = read(size);
        session.keys("Down Enter");
        session
    })
    .small(&[
        "▸ ✓ Receipts and password resets",
        "password resets” is in the form for",
    ]);
}

#[test]
fn forms_and_questions() {
    look_inside("account-new-server", |size| {
        let mut session = read(size);
        session
            .keys("n")
            .type_text("Invoices")
            .keys("Down Right Down");
        session
    })
    .small(&[
        "▸ Type ◂ Live: delivers mail ▸",
        "computer (127.0.0.1:40080).",
    ]);
    look_inside("account-new-server-question", |size| {
        let mut session = read(size);
        session
            .keys("n")
            .type_text("Invoices")
            .keys("Down Right Down Right Enter");
        session
    })
    .small(&["this computer (127.0.0.1:40080)? The", "▸ Change nothing"]);
    look_inside("account-new-server-real-question", |size| {
        let mut session = Session::production(size);
        session.keys("F5 o Enter");
        session.send(Message::Paste(REAL_TOKEN.into()));
        session.keys("Enter");
        answer(&mut session, facts());
        session.keys("n").type_text("Invoices").keys("Enter");
        session
    })
    .small(&["api.postmarkapp.com whose token ends", "▸ Change nothing"]);
    look_inside("account-new-sender-problem", |size| {
        let mut session = read(size);
        session
            .keys("Right n")
            .type_text("Ada")
            .keys("Down")
            .type_text("ada@gmail.com")
            .keys("Enter");
        session
    })
    .small(&["✗ gmail.com belongs to a public mail", "a sender"]);
    look_inside("account-new-domain-question", |size| {
        let mut session = read(size);
        session
            .keys("Left n")
            .type_text("sea.example")
            .keys("Enter");
        session
    });
    look_inside("account-confirmation-question", |size| {
        let mut session = read(size);
        session.keys("Right Down c");
        session
    });
}

#[test]
fn an_open_domain() {
    look_inside("account-records", |size| {
        let mut session = read(size);
        records(&mut session);
        session
    })
    .small(&[
        "▸ 1 DKIM host",
        "20261105090000pm._domainkey.navy",
        ".example ↓",
    ])
    .wide(&[
        "? DKIM pending, no Return-Path",
        "▸ 1 DKIM host 20261105090000pm._domainkey.navy.example",
    ]);
    look_inside("account-records-key", |size| {
        let mut session = read(size);
        records(&mut session);
        session.keys("Down");
        session
    })
    .small(&["▸ 2 DKIM TXT", "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUA"]);
}

/// With an account token that Postmark does not accept.
pub fn refused(size: (u16, u16)) -> Session {
    let mut session = session(size);
    session.keys("Enter");
    let words = "Request does not contain a valid Account token.";
    let trouble = failure("GET /servers", ApiFailureKind::Unauthorized, 10, words);
    let facts = AccountFacts {
        trouble: Some(trouble),
        ..AccountFacts::default()
    };
    answer(&mut session, AccountOutcome::Told(facts));
    session
}

#[test]
fn failures() {
    look_inside("account-wrong-token", refused)
        .small(&["✗ Postmark did not take the account", "↓ more"]);
    look_inside("account-name-taken", |size| {
        let mut session = read(size);
        session
            .keys("n")
            .type_text("Invoices")
            .keys("Enter Down Enter");
        assert!(matches!(
            session.model.account.task,
            Some(AccountTask::CreateServer { .. })
        ));
        let words = "There is a server with this name already.";
        let failed = failure("POST /servers", ApiFailureKind::Refused, 603, words);
        answer(&mut session, AccountOutcome::Failed(failed));
        session
    })
    .small(&["✗ The account has that already", "↓ more"]);
}

/// The end of every page can be brought into sight, and the cursor stands on the chosen row.
#[test]
fn every_row_is_reached_on_the_smallest_screen() {
    let mut session = session((40, 12));
    session.keys("Enter");
    let many = (0..60).map(|at| server(&format!("Server {at}"), "blue", false, true, REAL_TOKEN));
    let servers = Some(AccountList {
        rows: many.collect(),
        total: 12_345,
    });
    answer(
        &mut session,
        AccountOutcome::Told(AccountFacts {
            servers,
            ..AccountFacts::default()
        }),
    );
    for at in 0..60 {
        let (picture, cursor) = session.drawn();
        let row = picture.lines().nth(usize::from(cursor.y)).unwrap();
        assert!(
            row.contains(&format!("▸   Server {at} ")),
            "{at}: {picture}"
        );
        session.keys("Down");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever an account calls its things, the frame holds and nothing of a token is seen.
    #[test]
    fn no_name_breaks_the_frame(text in "(\\PC|[\u{1b}\u{7}\r\n\u{202e}\u{301}日👩]){0,80}", keys in proptest::collection::vec(0..KEYS.len(), 0..12), size in 0..3_usize) {
        let (columns, rows) = crate::SIZES[size];
        let mut session = session((columns, rows));
        session.keys("Enter");
        let mut record = domain(2, &text, false);
        record.records = Some(vec![DnsRecord { purpose: "DKIM", host: text.clone(), kind: "TXT", value: text.clone() }; 2]);
        answer(&mut session, AccountOutcome::Told(AccountFacts {
            servers: list(vec![server(&text, &text, false, true, REAL_TOKEN); 20]),
            senders: list(vec![sender(1, &text, &text, false); 2]),
            domains: list(vec![record]),
            trouble: Some(failure(&text, ApiFailureKind::Refused, 512, &text)).filter(|_| text.len().is_multiple_of(2)),
        }));
        for key in keys {
            session.keys(KEYS[key]);
            let (picture, cursor) = session.drawn();
            prop_assert!(cursor.x < columns && cursor.y < rows, "{cursor:?}");
            prop_assert!(!picture.contains(|c: char| c.is_control() && c != '\n'), "{picture}");
            prop_assert!(!picture.contains(ACCOUNT) && !picture.contains(REAL_TOKEN), "{picture}");
        }
    }
}

const KEYS: [&str; 14] = [
    "Esc", "Enter", "Up", "Down", "Left", "Right", "PageDown", "n", "c", "v", "y", "1", "2", "o",
];
