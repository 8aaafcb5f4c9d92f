//! The Setup screen with its check.

use postrider::app::Message;
use postrider::postmark::Secret;
use postrider::record::{
    CheckEvent, CheckOutcome, CheckStatus, CheckStep, Finding, ServerChoice, StepReport,
    StepResult, Trouble,
};

use crate::support::Session;
use crate::{look, look_inside};

fn put(session: &mut Session, event: CheckEvent) {
    let job = session.model.check.job.expect("a check runs");
    session.send(Message::Check { job, event });
}

fn report(rung: CheckStep, port: Option<u16>, verdict: StepResult, words: &str) -> StepReport {
    StepReport {
        port,
        ms: 1.0,
        ..StepReport::new(rung, verdict, words)
    }
}

/// What a check of three ports finds, one of them shut.
fn reports() -> Vec<StepReport> {
    use StepResult::{Fail, Ok};
    let mut all = vec![
        report(CheckStep::Token, None, Ok, "shaped like an API token"),
        report(
            CheckStep::Name,
            None,
            Ok,
            "smtp.postmarkapp.com: 192.0.2.1, 192.0.2.2",
        ),
        report(
            CheckStep::Connect,
            Some(25),
            Fail,
            "Connection refused (os error 111)",
        ),
    ];
    for port in [587, 2525] {
        all.push(report(CheckStep::Connect, Some(port), Ok, "192.0.2.1 port"));
        all.push(report(
            CheckStep::Greeting,
            Some(port),
            Ok,
            "220 smtp.postmarkapp.com ESMTP",
        ));
        all.push(report(
            CheckStep::StartTls,
            Some(port),
            Ok,
            "220 2.0.0 Ready to start TLS",
        ));
        all.push(report(
            CheckStep::Tls,
            Some(port),
            Ok,
            "TLS 1.3, TLS13_AES_256_GCM_SHA384",
        ));
        let words = "for smtp.postmarkapp.com; issued by Example CA; until 2027-02-01 (70 days); 3 in the chain";
        all.push(report(CheckStep::Certificate, Some(port), Ok, words));
        all.push(report(
            CheckStep::Ehlo,
            Some(port),
            Ok,
            "PIPELINING, SIZE 10485760, AUTH PLAIN LOGIN",
        ));
    }
    all
}

/// A check in practice that is over.
pub fn ended(size: (u16, u16), status: CheckStatus, finding: Option<Finding>) -> Session {
    let mut session = Session::practice(size);
    session.filled();
    checked(session, status, finding)
}

/// The same in any session.
pub fn checked(mut session: Session, status: CheckStatus, finding: Option<Finding>) -> Session {
    session.keys("Ctrl+T");
    for report in reports() {
        put(&mut session, CheckEvent::CheckStep(Box::new(report)));
    }
    let trouble = finding.map(Trouble::Found);
    let api = match trouble.clone() {
        Some(trouble) => report(
            CheckStep::Api,
            None,
            StepResult::Fail,
            "an Account API token; its account has 2 servers",
        )
        .because(trouble),
        None => report(
            CheckStep::Api,
            None,
            StepResult::Ok,
            "server “Receipts”, blue, Live, SMTP on",
        ),
    };
    put(&mut session, CheckEvent::CheckStep(Box::new(api.clone())));
    let server = |name: &str, is_sandbox| ServerChoice {
        name: name.into(),
        color: "blue".into(),
        is_sandbox,
        smtp_is_on: Some(true),
        token: Some(Secret::new("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2")),
    };
    let mut rungs = reports();
    rungs.push(api);
    let outcome = CheckOutcome {
        status,
        rungs,
        ports: vec![(587, true), (2525, true), (25, false)],
        blamed: trouble
            .map(|trouble| (CheckStep::Api, trouble))
            .into_iter()
            .collect(),
        servers: if finding.is_some() {
            vec![server("Receipts", false), server("Trials", true)]
        } else {
            Vec::new()
        },
        streams: Vec::new(),
    };
    put(&mut session, CheckEvent::Outcome(Box::new(outcome)));
    session
}

#[test]
fn before_the_first_check() {
    look_inside("setup-empty", |size| {
        let mut session = Session::practice(size);
        session.keys("F5");
        session
    })
    .small(&["↓ more"]);
}

#[test]
fn while_it_climbs() {
    look_inside("setup-climbing", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Ctrl+T");
        for report in reports().into_iter().take(4) {
            put(&mut session, CheckEvent::CheckStep(Box::new(report)));
        }
        let began = CheckEvent::Began {
            rung: CheckStep::Connect,
            port: Some(2525),
        };
        put(&mut session, began);
        session
    })
    .small(&["✓ connect 25 ✗ Connection", "refused (os er ↓ more"])
    .wide(&["✓ connect 25 ✗ Connection refused (os error 111) 587 ✓ 2525 … (1.0 ms)"]);
}

#[test]
fn what_a_check_found() {
    look("setup-good", |size| ended(size, CheckStatus::Good, None));
    look("setup-account-token", |size| {
        ended(size, CheckStatus::Bad, Some(Finding::AccountToken))
    });
    look_inside("setup-account-token-scrolled", |size| {
        let mut session = ended(size, CheckStatus::Bad, Some(Finding::AccountToken));
        session.keys("PageDown");
        session
    });
}

#[test]
fn an_account_token_is_typed_as_dots() {
    look_inside("setup-account-field", |size| {
        let mut session = Session::practice(size);
        session.keys("F5 a").type_text("70726163-7469");
        session
    })
    .small(&["> •••••••••••••"]);
}
