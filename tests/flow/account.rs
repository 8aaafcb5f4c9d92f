//! The account screen by keys: its token given, lists taken from, things made after a question, failures obeyed.

use postrider::app::{AccountPage, Effect, Intent, Message, Overlay, Screen};
use postrider::mail::FieldId;
use postrider::postmark::{Color, Secret};
use postrider::record::{
    AccountFacts, AccountList, AccountOutcome, AccountTask, ApiFailure, ApiFailureKind, DnsRecord,
    JobId, SenderSignature, SendingDomain, ServerChoice,
};

use crate::play::{PRACTICE_TOKEN, Play, REAL_TOKEN};
use crate::practising::scenario;

/// The practice server's account token.
pub const ACCOUNT: &str = "e7135f0b-92c6-4a8d-b1f4-08d9c26a73e5";
const SERVER: &str = "19bc7e04-5da3-4f62-8e71-f3a05c48d296";

fn server(name: &str) -> ServerChoice {
    ServerChoice {
        name: name.into(),
        color: "blue".into(),
        is_sandbox: false,
        smtp_is_on: Some(true),
        token: Some(Secret::new(SERVER)),
    }
}

fn sender(id: u64, confirmed: bool) -> SenderSignature {
    SenderSignature {
        id,
        name: "Grace Hopper".into(),
        address: format!("grace{id}@navy.example"),
        confirmed,
    }
}

fn domain(id: u64, records: bool) -> SendingDomain {
    let record = |purpose, kind, value: &str| DnsRecord {
        purpose,
        host: format!("host.of.{purpose}"),
        kind,
        value: value.into(),
    };
    SendingDomain {
        id,
        name: format!("d{id}.example"),
        records: records.then(|| {
            vec![
                record("DKIM", "TXT", "k=rsa;p=MIGf"),
                record("Return-Path", "CNAME", "pm.mtasv.net"),
            ]
        }),
        ..SendingDomain::default()
    }
}

fn list<T>(rows: Vec<T>) -> Option<AccountList<T>> {
    let total = rows.len() as u64;
    Some(AccountList { rows, total })
}

/// What an account with two of each has.
pub fn facts() -> AccountOutcome {
    AccountOutcome::Told(AccountFacts {
        servers: list(vec![server("Practice"), server("Second")]),
        senders: list(vec![sender(1, true), sender(2, false)]),
        domains: list(vec![domain(1, false), domain(2, false)]),
        trouble: None,
    })
}

fn asked(play: &Play) -> Option<(JobId, AccountTask)> {
    play.effects.iter().rev().find_map(|effect| match effect {
        Effect::AskAccount(order) => Some((order.job, order.task.clone())),
        _ => None,
    })
}

fn answer(play: &mut Play, outcome: AccountOutcome) {
    let job = play.model.account.job.unwrap_or(JobId(0));
    play.effects.clear();
    play.send(Message::Account {
        job,
        outcome: Box::new(outcome),
    });
}

fn practice() -> Play {
    let mut play = Play::practice();
    for profile in play
        .model
        .shared
        .profiles
        .iter_mut()
        .filter(|one| one.is_practice())
    {
        profile.api_url = Some("http://127.0.0.1:4025".into());
    }
    play.send(Message::PracticeAccount(Secret::new(ACCOUNT)));
    play
}

/// On the account screen of practice, everything read.
fn read() -> Play {
    let mut play = practice();
    play.keys("<F5>o<Enter>");
    answer(&mut play, facts());
    play
}

fn failure(kind: ApiFailureKind, code: Option<u16>) -> AccountOutcome {
    AccountOutcome::Failed(ApiFailure {
        request: "POST /servers".into(),
        host: "127.0.0.1:4025".into(),
        kind,
        status: Some(422),
        code,
        message: "words of the API".into(),
        retry_after: None,
        causes: Vec::new(),
    })
}

#[test]
fn practice_gives_its_own_account_token_with_one_key() {
    let mut play = practice();
    play.keys("<F5>o");
    assert_eq!(play.model.screen, Screen::Account);
    assert!(asked(&play).is_none(), "nothing is asked without a token");
    play.keys("<Enter>");
    let told = |effect: &Effect| matches!(effect, Effect::AskAccount(order) if order.token.expose() == ACCOUNT && order.task == AccountTask::Look);
    assert!(play.asked(told));
    answer(&mut play, facts());
    let account = &play.model.account;
    assert_eq!(account.servers.as_ref().map(Vec::len), Some(2));
    assert_eq!(account.senders.as_ref().map(Vec::len), Some(2));
    assert_eq!(account.domains.as_ref().map(Vec::len), Some(2));
    assert_eq!(account.job, None);
}

#[test]
fn elsewhere_the_token_is_typed_and_belongs_to_its_profile() {
    let mut play = practice();
    play.keys("<A-p><Down><Enter><F5>o<Enter>");
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::AccountToken(_))
    ));
    play.send(Message::Paste(format!(" {REAL_TOKEN}\n").into()));
    play.keys("<Enter>");
    assert_eq!(play.model.screen, Screen::Account, "no check is started");
    let (_, task) = asked(&play).unwrap();
    assert_eq!(task, AccountTask::Look);
    answer(&mut play, facts());
    play.keys("<A-p><Up><Enter>");
    assert!(play.model.profile().is_practice());
    assert!(play.model.account.servers.is_none() && play.model.shared.account_token.is_none());
    assert!(
        play.model.shared.practice_account.is_some(),
        "practice keeps its own"
    );
}

#[test]
fn a_real_account_token_is_not_shown_to_practice() {
    let mut play = practice();
    play.keys("<F5>oa");
    play.send(Message::Paste(REAL_TOKEN.into()));
    play.keys("<Enter>");
    assert!(asked(&play).is_none());
    assert!(play.notice().contains("was not sent"), "{}", play.notice());
    // A token that the check was given does not stand in the way of practice's own either.
    play.keys("<Esc>a");
    play.send(Message::Paste(REAL_TOKEN.into()));
    play.keys("<Enter>o<Enter>");
    let own = |effect: &Effect| matches!(effect, Effect::AskAccount(order) if order.token.expose() == ACCOUNT);
    assert!(play.asked(own));
}

#[test]
fn enter_takes_a_servers_token_into_the_form_and_says_which() {
    let mut play = read();
    play.keys("<Down><Enter>");
    assert_eq!(play.model.form.line(FieldId::Token), SERVER);
    assert_eq!(play.model.account.taken.as_deref(), Some("Second"));
    assert!(play.notice().contains("“Second”") && !play.notice().contains(SERVER));
    // It is practice's now: a send with it is no real mail.
    play.keys("<F2><Tab>");
    assert!(play.model.overlays.is_empty());
}

#[test]
fn a_fault_begins_with_a_fresh_account_and_practices_own_token() {
    let mut play = read();
    play.send(Message::Scenarios(vec![scenario("one", "One", &[])]));
    play.keys("<Down><Enter>");
    assert_eq!(play.model.form.line(FieldId::Token), SERVER);
    play.keys("<F7><Enter>");
    assert!(play.asked(|effect| *effect == Effect::Play(Some("one".into()))));
    assert_eq!(play.model.form.line(FieldId::Token), PRACTICE_TOKEN);
    assert!(play.model.account.servers.is_none() && play.model.account.taken.is_none());
    // The account that was there before comes back, and with it the token of its server.
    play.keys("<A-E>");
    assert_eq!(play.model.form.line(FieldId::Token), SERVER);
    assert_eq!(play.model.account.taken.as_deref(), Some("Second"));
    assert!(play.model.account.servers.is_some());
}

/// The task that is asked about.
fn asked_task(play: &Play) -> AccountTask {
    let mut intents = play.question().answers.iter().flat_map(|one| &one.intents);
    let task = intents.find_map(|intent| match intent {
        Intent::ChangeAccount(task) => Some(task.clone()),
        _ => None,
    });
    task.expect("it is asked about the account")
}

#[test]
fn a_server_is_made_only_after_a_question_that_says_what_and_where() {
    let mut play = read();
    play.effects.clear();
    play.keys("nReceipts<Down><Right><Down>s<Enter>");
    let task = asked_task(&play);
    let wanted = AccountTask::CreateServer {
        name: "Receipts".into(),
        color: Color::Blue,
        is_sandbox: true,
    };
    assert_eq!(task, wanted);
    let words = play.question().text.clone();
    for part in [
        "“Receipts”",
        "blue",
        "Sandbox",
        "practice account on this computer",
    ] {
        assert!(words.contains(part), "{words}");
    }
    assert!(asked(&play).is_none());
    // The first answer is the harmless one, and what was typed stays.
    play.keys("<Enter>");
    assert!(asked(&play).is_none());
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::AccountForm(_))
    ));
    play.keys("<Enter><Down><Enter>");
    assert_eq!(asked(&play).map(|(_, task)| task), Some(wanted));
    assert!(play.model.overlays.is_empty());
    answer(&mut play, AccountOutcome::ServerMade(server("Receipts")));
    assert_eq!(
        play.model.account.server().map(|one| one.name.as_str()),
        Some("Receipts")
    );
    assert!(play.model.account.kept.is_none());
}

#[test]
fn what_is_wrong_with_a_form_is_said_in_it() {
    let problem = |play: &Play| match play.model.overlays.last() {
        Some(Overlay::AccountForm(form)) => form.problem.clone().unwrap_or_default(),
        _ => panic!("the form stays"),
    };
    let mut play = read();
    play.keys("n<Enter>");
    assert!(problem(&play).contains("needs a name"));
    play.keys("second<Enter>");
    assert!(problem(&play).contains("already"));
    // The form begins with the mailbox in From, which is no signature of the account yet.
    play.keys("<Esc><Right>n<C-u><Enter>");
    assert!(problem(&play).contains("the name"));
    play.keys("Grace<Tab><C-u>grace@gmail.com<Enter>");
    assert!(problem(&play).contains("gmail.com"), "{}", problem(&play));
    play.keys("<C-u>grace2@navy.example<Enter>");
    assert!(problem(&play).contains("already"), "{}", problem(&play));
    play.keys("<Esc><Right>n<C-u>localhost<Enter>");
    assert!(problem(&play).contains("no domain"));
    play.keys("<C-u>https://navy.example/about<Enter>");
    let task = asked_task(&play);
    assert_eq!(
        task,
        AccountTask::AddDomain {
            name: "navy.example".into()
        }
    );
}

#[test]
fn what_was_typed_survives_a_refusal_and_an_esc() {
    let mut play = read();
    play.keys("nReceipts<Enter><Down><Enter>");
    answer(&mut play, failure(ApiFailureKind::Refused, Some(603)));
    let told = play.model.account.trouble.clone().unwrap();
    assert_eq!(told.primary.id, "api.there-already");
    // The remedy opens the form as it was.
    play.keys("2");
    let typed = |play: &Play| match play.model.overlays.last() {
        Some(Overlay::AccountForm(form)) => match &form.rows[0].value {
            postrider::app::FormValue::Line(line) => line.value() == "Receipts",
            postrider::app::FormValue::Choice { .. } => false,
        },
        _ => false,
    };
    assert!(typed(&play));
    play.keys("<Esc>n");
    assert!(typed(&play), "also after Esc");
}

#[test]
fn what_may_have_been_made_is_not_made_twice_unasked() {
    let mut play = read();
    play.keys("nReceipts<Enter><Down><Enter>");
    answer(&mut play, failure(ApiFailureKind::Timeout, None));
    let told = play.model.account.trouble.clone().unwrap();
    assert!(
        told.primary.evidence[0].contains("may or may not"),
        "{:?}",
        told.primary.evidence
    );
    play.keys("1");
    assert!(asked(&play).is_none(), "trying again asks again");
    play.keys("<Esc>r");
    assert_eq!(asked(&play).map(|(_, task)| task), Some(AccountTask::Look));
}

#[test]
fn a_wrong_token_is_told_and_the_remedy_asks_for_another() {
    let mut play = practice();
    play.keys("<F5>o<Enter>");
    let trouble = match failure(ApiFailureKind::Unauthorized, Some(10)) {
        AccountOutcome::Failed(failure) => Some(ApiFailure {
            request: "GET /servers".into(),
            ..failure
        }),
        _ => None,
    };
    answer(
        &mut play,
        AccountOutcome::Told(AccountFacts {
            trouble,
            ..AccountFacts::default()
        }),
    );
    let told = play.model.account.trouble.clone().unwrap();
    assert_eq!(told.primary.id, "api.account-token");
    play.keys("1");
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::AccountToken(_))
    ));
    play.keys("<Esc><Esc>");
    assert!(
        play.model.account.trouble.is_none(),
        "Esc closes the card first"
    );
    play.keys("<Esc>");
    assert_eq!(play.model.screen, Screen::Setup);
}

#[test]
fn a_sender_goes_into_from_once_it_is_confirmed() {
    let mut play = read();
    play.keys("<Right><Enter>");
    assert_eq!(
        play.model.form.line(FieldId::From),
        "Grace Hopper <grace1@navy.example>"
    );
    play.keys("<Down><Enter>");
    assert!(play.notice().contains("not confirmed"), "{}", play.notice());
    play.effects.clear();
    play.keys("c<Enter>");
    assert!(asked(&play).is_none(), "no is the first answer");
    play.keys("c<Down><Enter>");
    let wanted = AccountTask::ResendConfirmation {
        id: 2,
        address: "grace2@navy.example".into(),
    };
    assert_eq!(asked(&play).map(|(_, task)| task), Some(wanted));
    answer(&mut play, AccountOutcome::ConfirmationSent);
    assert_eq!(
        asked(&play).map(|(_, task)| task),
        Some(AccountTask::Look),
        "the list is read again"
    );
    answer(&mut play, facts());
    play.keys("<Up>c");
    assert!(play.notice().contains("confirmed already"));
}

#[test]
fn a_domain_opens_and_each_record_is_copied_with_one_key() {
    let mut play = read();
    play.keys("<Left><Enter>");
    assert_eq!(
        asked(&play).map(|(_, task)| task),
        Some(AccountTask::ReadDomain { id: 1 })
    );
    let outcome = |domain| AccountOutcome::Domain {
        domain,
        remarks: Vec::new(),
    };
    answer(&mut play, outcome(domain(1, true)));
    let copied = |play: &mut Play, keys: &str| {
        play.effects.clear();
        play.keys(keys);
        play.effects.iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.to_string()),
            _ => None,
        })
    };
    assert_eq!(copied(&mut play, "1").as_deref(), Some("host.of.DKIM"));
    assert_eq!(copied(&mut play, "2").as_deref(), Some("k=rsa;p=MIGf"));
    assert_eq!(
        copied(&mut play, "3").as_deref(),
        Some("host.of.Return-Path")
    );
    assert_eq!(
        copied(&mut play, "<Down><Enter>").as_deref(),
        Some("pm.mtasv.net")
    );
    let zone = copied(&mut play, "5").unwrap();
    assert_eq!(zone.lines().count(), 2, "{zone}");
    assert_eq!(copied(&mut play, "9"), None);
    play.effects.clear();
    play.keys("v");
    assert_eq!(
        asked(&play).map(|(_, task)| task),
        Some(AccountTask::VerifyDomain { id: 1 })
    );
    let verified = SendingDomain {
        dkim_verified: true,
        ..domain(1, true)
    };
    answer(
        &mut play,
        AccountOutcome::Domain {
            domain: verified,
            remarks: vec!["The CNAME was not found.".into()],
        },
    );
    assert!(
        play.notice().contains("DKIM verified") && play.notice().contains("CNAME was not found")
    );
    // A list tells no records: what is known of them stays.
    play.keys("<Esc>r");
    answer(&mut play, facts());
    assert!(
        play.model.account.domains.as_ref().unwrap()[0]
            .records
            .is_some()
    );
}

#[test]
fn a_new_domain_shows_its_records_at_once() {
    let mut play = read();
    play.keys("<Left>n<C-u>navy.example<Enter><Down><Enter>");
    answer(
        &mut play,
        AccountOutcome::Domain {
            domain: domain(7, true),
            remarks: Vec::new(),
        },
    );
    let account = &play.model.account;
    assert_eq!(
        (account.page, account.open),
        (AccountPage::Domains, Some(7))
    );
    assert!(
        account
            .domain()
            .is_some_and(|domain| domain.records.is_some())
    );
    assert!(play.notice().contains("publish"));
}

#[test]
fn nothing_is_asked_twice_at_once_and_stale_answers_are_dropped() {
    let mut play = practice();
    play.keys("<F5>o<Enter>");
    let (job, _) = asked(&play).unwrap();
    play.effects.clear();
    play.keys("r");
    assert!(asked(&play).is_none() && play.notice().contains("wait for its answer"));
    // The screen may be left meanwhile; the answer still comes.
    play.keys("<Esc><Esc>");
    play.send(Message::Account {
        job: JobId(job.0 + 1),
        outcome: Box::new(facts()),
    });
    assert!(play.model.account.servers.is_none());
    answer(&mut play, facts());
    assert!(play.model.account.servers.is_some());
    assert_eq!(play.model.screen, Screen::Compose);
}

#[test]
fn debug_and_reports_hold_no_token_of_the_account() {
    let mut play = read();
    play.keys("<F5>");
    play.model.account.trouble = None;
    let message = Message::Account {
        job: JobId(1),
        outcome: Box::new(AccountOutcome::ServerMade(server("x"))),
    };
    let said = format!(
        "{message:?} {:?} {:?}",
        play.effects,
        Message::PracticeAccount(Secret::new(ACCOUNT))
    );
    assert!(!said.contains(ACCOUNT) && !said.contains(SERVER), "{said}");
    play.model.check.host = format!("{ACCOUNT} {SERVER}");
    let report = postrider::app::check_report(&play.model);
    assert!(
        !report.contains(ACCOUNT) && !report.contains(SERVER),
        "{report}"
    );
}
