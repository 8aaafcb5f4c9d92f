//! Every rule, with what keeps it and what breaks it.

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
        account: Account::practice(),
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
    }
}

fn signature(address: &str, confirmed: bool) -> Signature {
    Signature {
        id: 9,
        name: String::new(),
        address: address.into(),
        confirmed,
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
fn a_from_that_is_no_address() {
    holds(
        300,
        "Invalid 'From' address: ''.",
        &[|world| world.submission.from.clear()],
    );
    holds(
        300,
        "Invalid 'From' address: 'ada'.",
        &[|world| world.submission.from = "ada".into()],
    );
    for malformed in [
        "ada@",
        "@acme.example",
        "a b@acme.example",
        "ada@acme_.example",
        "ü@acme.example",
    ] {
        let mut world = world();
        world.submission.from = malformed.into();
        let told = format!("Invalid 'From' address: '{malformed}'.");
        assert_eq!(world.judge(), Err(ApiError::new(300, told)));
    }
    for bare in [
        "Doe, Jane <ada@acme.example>",
        "A. B. <ada@acme.example>",
        "x@y <ada@acme.example>",
    ] {
        let mut world = world();
        world.submission.from = bare.into();
        let told = format!("Error parsing 'From': Illegal email address '{bare}'.");
        assert_eq!(world.judge(), Err(ApiError::new(300, told)));
    }
    let long: Change =
        |world| world.submission.from = format!("{} <ada@acme.example>", "x".repeat(250));
    holds(
        300,
        "Invalid 'From' field: it is longer than 255 characters.",
        &[long],
    );
}

#[test]
fn a_sender_that_is_not_verified() {
    holds(
        300,
        "Invalid 'From' address: 'x@other.example' is not a verified sender signature.",
        &[
            |world| world.submission.from = "X <x@other.example>".into(),
            |world| {
                world.account.domains.push(domain("other.example", false));
                world.submission.from = "x@other.example".into();
            },
            |world| {
                world
                    .account
                    .signatures
                    .push(signature("x@other.example", false));
                world.submission.from = "x@other.example".into();
            },
        ],
    );
    holds(
        400,
        "The 'From' address you supplied (x@other.example) is not a Sender Signature on your account. \
         Please add and confirm this address in order to be able to use it in the 'From' field of your \
         messages.",
        &[|world| {
            world.switches.unverified_sender = 400;
            world.submission.from = "x@other.example".into();
        }],
    );
    let mut world = world();
    world.switches.unconfirmed_sender = 401;
    world
        .account
        .signatures
        .push(signature("x@other.example", false));
    world.submission.from = "x@other.example".into();
    assert_eq!(world.judge().unwrap_err().code, 401);
}

#[test]
fn a_public_domain_is_never_verified() {
    let from_gmail: Change = |world| {
        world.account.domains.push(domain("gmail.com", true));
        world
            .account
            .signatures
            .push(signature("me@gmail.com", true));
        world.submission.from = "me@gmail.com".into();
    };
    let told = "Invalid 'From' address: 'me@gmail.com' is not a verified sender signature.";
    holds(300, told, &[from_gmail]);
}

#[test]
fn an_account_that_may_not_send() {
    holds(
        413,
        "This account is not approved to send email.",
        &[|world| world.account.approval = Approval::Refused],
    );
    let mut spent = world();
    spent.account.approval = Approval::OutOfCredits;
    assert_eq!(spent.judge().unwrap_err().code, 405);
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
        &Account::practice(),
        &Switches::default(),
        99,
        &world().submission,
        0,
    );
    assert_eq!(nowhere.unwrap_err().code, 422);
}

#[test]
fn content_beyond_the_limits() {
    let broken: [(u16, &str, Change); 18] = [
        (300, "TextBody or HtmlBody", |world| {
            world.submission.text = None
        }),
        (300, "TextBody or HtmlBody", |world| {
            world.submission.text = Some(" \r\n".into())
        }),
        (300, "TextBody or HtmlBody", |world| {
            world.submission.text = None;
            world.submission.attachments = vec![file("a.pdf")];
        }),
        (300, "TextBody is 5242881", |world| {
            world.submission.text = Some("x".repeat(5 * 1024 * 1024 + 1));
        }),
        (300, "HtmlBody is 5242881", |world| {
            world.submission.html = Some("x".repeat(5 * 1024 * 1024 + 1));
        }),
        (300, "of 10 MB", |world| {
            world.submission.source_bytes = Some(10 * 1024 * 1024 + 1)
        }),
        (300, "of 10 MB", |world| {
            // Within the limit before base64.
            let content = vec![0; 9 * 1024 * 1024];
            world.submission.attachments = vec![Attached {
                content,
                ..file("a.pdf")
            }];
        }),
        (300, "'Subject'", |world| {
            world.submission.subject = "x".repeat(2001)
        }),
        (300, "'Subject'", |world| {
            world.submission.subject = "🎉".repeat(1001)
        }),
        (300, "'Tag'", |world| {
            world.submission.tag = Some("x".repeat(1001))
        }),
        (300, "11 fields", |world| {
            world.submission.metadata = (0..11).map(|at| (at.to_string(), String::new())).collect();
        }),
        (300, "21 characters", |world| {
            world.submission.metadata = vec![("k".repeat(21), "v".into())];
        }),
        (300, "81 characters", |world| {
            world.submission.metadata = vec![("k".into(), "v".repeat(81))];
        }),
        (300, "twice", |world| {
            world.submission.metadata =
                vec![("Color".into(), "a".into()), ("color".into(), "b".into())];
        }),
        (411, "not allowed: .exe", |world| {
            world.submission.attachments = vec![file("Setup.EXE")]
        }),
        (300, "invalid ContentType: 'pdf'", |world| {
            let content_type = "pdf".into();
            world.submission.attachments = vec![Attached {
                content_type,
                ..file("a.pdf")
            }];
        }),
        (300, "invalid ContentID", |world| {
            let content_id = Some("a b".into());
            world.submission.attachments = vec![Attached {
                content_id,
                ..file("a.png")
            }];
        }),
        (300, "invalid header", |world| {
            world.submission.headers = vec![("X Y".into(), "v".into())];
        }),
    ];
    for (code, told, change) in broken {
        let mut world = world();
        change(&mut world);
        let error = world.judge().expect_err(told);
        assert_eq!(error.code, code, "{error}");
        assert!(error.message.contains(told), "{told}: {error}");
    }
}

#[test]
fn every_forbidden_extension_is_forbidden() {
    for extension in crate::postmark::limit::FORBIDDEN_EXTENSIONS {
        let mut world = world();
        world.submission.attachments = vec![file("fine.pdf"), file(&format!("a.{extension}"))];
        assert_eq!(world.judge().unwrap_err().code, 411, "{extension}");
    }
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
