//! Tasks in an account, done by the job against the practice server's API.

use std::time::Duration;

use postrider::delivery::{AccountOrder, account};
use postrider::diagnose::{Catalogue, Context};
use postrider::net::Roots;
use postrider::postmark::{Color, MASK, Secret};
use postrider::record::{AccountFacts, AccountOutcome, AccountTask, ApiFailure, ApiFailureKind};
use postrider::sandbox::Practice;

use crate::play;

/// Longer than any answer takes.
const LIMIT: Duration = Duration::from_secs(30);

fn order(practice: &Practice, task: AccountTask) -> AccountOrder {
    AccountOrder {
        api_base: practice.api_url().unwrap().to_owned(),
        token: practice.tokens().account.clone(),
        roots: Roots::Only {
            pem: practice.ca_pem().to_owned(),
        },
        limit: LIMIT,
        task,
    }
}

async fn look(practice: &Practice) -> AccountFacts {
    match account(order(practice, AccountTask::Look)).await {
        AccountOutcome::Told(facts) => facts,
        other => panic!("{other:?}"),
    }
}

fn hint(failure: &ApiFailure) -> String {
    let told = Catalogue::builtin().diagnose_api(failure, &Context::default());
    told.primary.id
}

fn new_server(name: &str) -> AccountTask {
    AccountTask::CreateServer {
        name: name.into(),
        color: Color::Turquoise,
        is_sandbox: true,
    }
}

#[tokio::test]
async fn an_account_is_looked_at_and_a_server_made() {
    let practice = play::practice(None).await;
    let facts = look(&practice).await;
    let names = |facts: &AccountFacts| {
        let servers = facts.servers.as_ref().unwrap();
        servers
            .rows
            .iter()
            .map(|one| one.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&facts), ["Practice", "Second"]);
    assert!(facts.senders.as_ref().unwrap().rows[0].confirmed);
    assert!(facts.domains.as_ref().unwrap().rows[0].dkim_verified);
    assert_eq!(facts.trouble, None);
    let made = account(order(&practice, new_server("Receipts"))).await;
    let AccountOutcome::ServerMade(server) = &made else {
        panic!("{made:?}");
    };
    assert_eq!(
        (server.color.as_str(), server.is_sandbox, server.smtp_is_on),
        ("turquoise", true, Some(true))
    );
    let token = server.token.clone().unwrap();
    assert!(
        !format!("{made:?}").contains(token.expose()),
        "the token shows in nothing"
    );
    assert_eq!(
        names(&look(&practice).await),
        ["Practice", "Second", "Receipts"]
    );
    let AccountOutcome::Failed(failure) = account(order(&practice, new_server("receipts"))).await
    else {
        panic!("the name is taken");
    };
    assert_eq!(
        (failure.code, hint(&failure).as_str()),
        (Some(603), "api.there-already")
    );
}

#[tokio::test]
async fn a_domain_is_added_read_and_verified() {
    let practice = play::practice(None).await;
    let domain = |outcome: AccountOutcome| match outcome {
        AccountOutcome::Domain { domain, .. } => domain,
        other => panic!("{other:?}"),
    };
    let name = "navy.example".to_owned();
    let added = domain(account(order(&practice, AccountTask::AddDomain { name })).await);
    let records = added.records.clone().unwrap();
    let told: Vec<_> = records.iter().map(|one| (one.purpose, one.kind)).collect();
    assert_eq!(told, [("DKIM", "TXT"), ("Return-Path", "CNAME")]);
    assert!(records[0].value.starts_with("k=rsa;p=") && records[1].value == "pm.mtasv.net");
    let id = added.id;
    let read = domain(account(order(&practice, AccountTask::ReadDomain { id })).await);
    assert_eq!(read, added);
    for verified in [false, true] {
        let now = domain(account(order(&practice, AccountTask::VerifyDomain { id })).await);
        assert_eq!(
            (now.dkim_verified, now.return_path_verified),
            (verified, verified)
        );
        assert_eq!(now.records, added.records);
    }
    let missing = account(order(&practice, AccountTask::ReadDomain { id: 99 })).await;
    let AccountOutcome::Failed(failure) = missing else {
        panic!("{missing:?}");
    };
    assert_eq!(failure.kind, ApiFailureKind::NotFound);
}

#[tokio::test]
async fn a_signature_is_added_and_its_mail_sent_again() {
    let practice = play::practice(None).await;
    let address = "grace@navy.example".to_owned();
    let task = AccountTask::AddSender {
        name: "Grace Hopper".into(),
        address: address.clone(),
    };
    let AccountOutcome::SenderAdded(added) = account(order(&practice, task)).await else {
        panic!("it is new");
    };
    assert!(!added.confirmed);
    let task = AccountTask::ResendConfirmation {
        id: added.id,
        address,
    };
    assert_eq!(
        account(order(&practice, task)).await,
        AccountOutcome::ConfirmationSent
    );
    let senders = look(&practice).await.senders.unwrap().rows;
    assert!(senders[1].confirmed && senders[1].name == "Grace Hopper");
}

#[tokio::test]
async fn a_wrong_token_and_a_silent_network_are_told_with_their_hints() {
    let practice = play::practice(None).await;
    let mut wrong = order(&practice, AccountTask::Look);
    wrong.token = practice.token().clone();
    let AccountOutcome::Told(facts) = account(wrong).await else {
        panic!("a look ends with what was seen");
    };
    let failure = facts.trouble.unwrap();
    assert_eq!(
        (failure.code, hint(&failure).as_str()),
        (Some(10), "api.account-token")
    );
    assert!(facts.servers.is_none() && facts.senders.is_none() && facts.domains.is_none());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let mut away = order(&practice, new_server("Receipts"));
    away.api_base = format!("http://127.0.0.1:{port}");
    let AccountOutcome::Failed(failure) = account(away).await else {
        panic!("nobody is there");
    };
    assert_eq!(hint(&failure), "api.unreachable");
    let mut clear = order(&practice, AccountTask::ReadDomain { id: 1 });
    clear.api_base = "http://api.postmarkapp.example".into();
    let AccountOutcome::Failed(failure) = account(clear).await else {
        panic!("the token would be readable on the way");
    };
    assert!(failure.message.contains("without https://"), "{failure:?}");
    assert_eq!(hint(&failure), "api.url");
}

#[tokio::test]
async fn what_an_account_is_called_is_one_line_and_holds_no_token() {
    let practice = play::practice(None).await;
    // The tokens with which practice starts are known to anyone; that of a new server is not.
    account(order(&practice, new_server("new"))).await;
    let other = look(&practice).await.servers.unwrap().rows[2]
        .token
        .clone()
        .unwrap();
    let name = format!("a\u{1b}[2J\u{202e}b\r\n{}", other.expose());
    account(order(&practice, new_server(&name))).await;
    let servers = look(&practice).await.servers.unwrap().rows;
    assert_eq!(servers[3].name, format!("a\u{1b}[2J\u{202e}b {MASK}"));
}

#[tokio::test]
async fn a_long_list_is_read_to_its_end() {
    let practice = play::practice(None).await;
    for number in 0..501 {
        let task = AccountTask::AddDomain {
            name: format!("d{number}.navy.example"),
        };
        let added = account(order(&practice, task)).await;
        assert!(matches!(added, AccountOutcome::Domain { .. }), "{added:?}");
    }
    let domains = look(&practice).await.domains.unwrap();
    assert_eq!((domains.rows.len(), domains.total), (502, 502));
}

#[test]
fn an_order_shows_no_token() {
    let order = AccountOrder {
        api_base: "https://api.postmarkapp.com".into(),
        token: Secret::new("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2"),
        roots: Roots::Only { pem: String::new() },
        limit: LIMIT,
        task: AccountTask::Look,
    };
    assert!(!format!("{order:?}").contains("b1946ac9"));
}
