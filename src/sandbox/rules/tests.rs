//! Every rule, with what keeps it and what breaks it.

mod content;
mod sender;

use super::*;
use crate::sandbox::account::{Approval, Domain, Signature, Suppression, SuppressionReason};
use crate::sandbox::submission::{Attached, parties};

/// What is judged.
struct World {
    account: Account,
    switches: Switches,
    submission: Submission,
}

impl World {
    fn judge(&self) -> Result<Vec<String>, ApiError> {
        judge(&self.account, &self.switches, 1, &self.submission, 1000)
    }
}

fn world() -> World {
    World {
        account: Account::sample(),
        switches: Switches::default(),
        submission: Submission {
            from: "Ada Lovelace <ada@acme.example>".into(),
            to: parties("Grace <grace@navy.example>"),
            subject: "Your receipt".into(),
            text: Some("Hello".into()),
            ..Submission::default()
        },
    }
}

type Change = fn(&mut World);

/// What the world says after each change.
#[track_caller]
fn holds(code: u16, told: &str, changes: &[Change]) {
    for (at, change) in changes.iter().enumerate() {
        let mut world = world();
        change(&mut world);
        let error = world.judge().expect_err(&format!("{told}: change {at}"));
        assert_eq!(error.code, code, "{error}");
        assert_eq!(error.message, told, "change {at}");
    }
}

#[track_caller]
fn passes(changes: &[Change]) {
    for (at, change) in changes.iter().enumerate() {
        let mut world = world();
        change(&mut world);
        assert_eq!(world.judge(), Ok(Vec::new()), "change {at}");
    }
}

fn file(name: &str) -> Attached {
    Attached {
        name: name.into(),
        content_type: "application/octet-stream".into(),
        ..Attached::default()
    }
}

fn suppress(world: &mut World, address: &str, since_unix_ms: i64) {
    let reason = SuppressionReason::HardBounce;
    world.account.servers[0].streams[0]
        .suppressions
        .push(Suppression {
            address: address.into(),
            reason,
            origin: reason.origin(),
            since_unix_ms,
        });
}

fn domain(name: &str, dkim_verified: bool) -> Domain {
    Domain {
        id: 9,
        name: name.into(),
        dkim_verified,
        dkim_in_dns: dkim_verified,
        return_path_verified: false,
        return_path_in_dns: false,
        is_added: false,
    }
}

fn signature(address: &str, confirmed: bool) -> Signature {
    Signature {
        id: 9,
        name: String::new(),
        address: address.into(),
        confirmed,
        is_added: false,
    }
}

#[test]
fn what_nothing_is_wrong_with_passes() {
    passes(&[
        |_| {},
        |world| world.submission.from = "anybody@ACME.example".into(),
        |world| world.submission.from = "\"Lovelace, Ada (Dr.)\" <ada@acme.example>".into(),
        |world| world.submission.from = "Ada <ada@acme.example>".into(),
        |world| world.submission.stream = Some("broadcast".into()),
        |world| {
            world.submission.text = None;
            world.submission.html = Some("<p>Hello".into());
        },
        |world| world.submission.subject = "x".repeat(2000),
        |world| world.submission.tag = Some("x".repeat(1000)),
        |world| world.submission.attachments = vec![file("a.js"), file("b.zip"), file("")],
        |world| world.submission.source_bytes = Some(10 * 1024 * 1024),
        |world| world.submission.to = parties(&"a@navy.example,".repeat(60)),
        |world| {
            world
                .account
                .signatures
                .push(signature("Me@Home.example", true));
            world.submission.from = "me@home.example".into();
        },
    ]);
}

#[test]
fn a_pending_account_writes_within_its_domain() {
    holds(
        412,
        "While your account is pending approval, all recipient addresses must share the same domain as \
         the 'From' address. The domain of the 'From' address is 'acme.example', but you are attempting \
         to send email to the following domain(s): 'navy.example'",
        &[|world| world.account.approval = Approval::Pending],
    );
    passes(&[|world| {
        world.account.approval = Approval::Pending;
        world.submission.to = parties("b@Acme.example, test@blackhole.postmarkapp.com");
    }]);
}

#[test]
fn inactive_recipients_in_the_words_that_libraries_take_apart() {
    holds(
        406,
        "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: \
         a@x.example, B@x.example. Inactive recipients are ones that have generated a hard bounce, a \
         spam complaint, or a manual suppression.",
        &[|world| {
            world.submission.to = parties("a@x.example, B@x.example");
            suppress(world, "a@x.example", 0);
            suppress(world, "b@x.example", 1000);
        }],
    );
    let mut some = world();
    some.submission.cc = parties("a@x.example");
    suppress(&mut some, "a@x.example", 0);
    assert_eq!(some.judge(), Ok(vec!["a@x.example".into()]));
    passes(&[
        |world| {
            suppress(world, "grace@navy.example", 0);
            world.submission.stream = Some("broadcast".into());
        },
        // Its bounce is still under way.
        |world| suppress(world, "grace@navy.example", 1001),
    ]);
}

#[test]
fn recipients_that_are_none_or_too_many_or_malformed() {
    holds(
        300,
        "Zero recipients specified.",
        &[|world| world.submission.to.clear()],
    );
    let many = (0..51).map(|at| format!("{at}@navy.example"));
    let mut envelope = world();
    envelope.submission.recipients = many.clone().collect();
    let mut fields = world();
    fields.submission.to.clear();
    fields.submission.bcc = parties(&many.collect::<Vec<_>>().join(", "));
    for world in [envelope, fields] {
        let error = world.judge().unwrap_err();
        assert_eq!(error.code, 300);
        assert!(error.message.contains("51 in"), "{error}");
    }
    holds(
        300,
        "Invalid 'Cc' address: 'nobody'.",
        &[|world| world.submission.cc = parties("b@navy.example, nobody")],
    );
    // Over SMTP the headers are delivered as written; only the envelope counts.
    passes(&[|world| {
        world.submission.to = parties("undisclosed-recipients:;");
        world.submission.recipients = vec!["grace@navy.example".into()];
    }]);
    holds(
        300,
        "Invalid 'To' address: 'grace'.",
        &[|world| world.submission.recipients = vec!["grace".into()]],
    );
}

#[test]
fn streams_that_are_not_there_or_not_for_sending() {
    holds(
        1235,
        "The stream provided: 'unknown-stream' does not exist on this server.",
        &[|world| world.submission.stream = Some("unknown-stream".into())],
    );
    let mut inbound = world();
    inbound.submission.stream = Some("inbound".into());
    assert_eq!(inbound.judge().unwrap_err().code, 1236);
    let nowhere = judge(
        &Account::sample(),
        &Switches::default(),
        99,
        &world().submission,
        0,
    );
    assert_eq!(nowhere.unwrap_err().code, 422);
}

#[test]
fn only_some_codes_are_more_than_unprocessable() {
    for (code, status) in [
        (10, 401),
        (300, 422),
        (406, 422),
        (413, 422),
        (100, 503),
        (1002, 400),
    ] {
        assert_eq!(ApiError::new(code, "").http_status(), status, "{code}");
    }
}
