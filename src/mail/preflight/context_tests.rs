//! Checks by what is known around the message, and checks that are switched off.

use super::tests::good_draft;
use super::*;
use crate::mail::from_eml::remark;
use crate::mail::{BodyFormat, Remark, TrackLinks};
use crate::postmark::{Environment, HOST, StreamKind};

/// The checks that have their fault here.
pub(super) const TESTED: [&str; 13] = [
    remark::CHARSET,
    remark::ENCODING,
    remark::ENCRYPTED,
    remark::REPEATED,
    remark::DAMAGED,
    remark::HEADERS,
    remark::NAMES,
    remark::SIGNED,
    remark::STRUCTURE,
    "stream-host",
    "sender-unknown",
    "real-recipient",
    "looks-like-marketing",
];

fn named(draft: &Draft, around: &PreflightContext<'_>) -> Vec<&'static str> {
    let problems = preflight_in(draft, &[], around);
    problems.iter().map(|problem| problem.check).collect()
}

fn text(text: &str) -> Draft {
    Draft {
        text: text.into(),
        ..good_draft()
    }
}

#[test]
fn what_a_message_file_lost_is_reported_by_the_check_of_its_kind() {
    for check in TESTED.into_iter().filter(|check| check.starts_with("eml-")) {
        let remarks = [Remark {
            check,
            field: FieldId::Body,
            message: "something".into(),
        }];
        let around = PreflightContext {
            remarks: &remarks,
            ..PreflightContext::default()
        };
        assert_eq!(named(&good_draft(), &around), [check]);
        let off = [check.to_owned()];
        let around = PreflightContext {
            off: &off,
            ..around
        };
        assert!(named(&good_draft(), &around).is_empty());
    }
}

#[test]
fn a_sender_is_told_only_where_all_senders_are_known() {
    let senders = ["ada@other.example".to_owned(), "@acme.example".to_owned()];
    let knows = |count| PreflightContext {
        senders: &senders[..count],
        ..PreflightContext::default()
    };
    assert_eq!(named(&good_draft(), &knows(0)), [""; 0], "nothing is known");
    assert_eq!(named(&good_draft(), &knows(2)), [""; 0], "the domain is");
    assert_eq!(named(&good_draft(), &knows(1)), ["sender-unknown"]);
    let told = field_problems(&good_draft(), &[], &knows(1), FieldId::From);
    assert!(
        told[0].message.contains("(ada@other.example)"),
        "{}",
        told[0].message
    );
}

#[test]
fn free_mail_is_told_in_a_profile_for_tests_alone() {
    let to = |to: &str| Draft {
        to: to.into(),
        ..good_draft()
    };
    let test = PreflightContext {
        environment: Some(Environment::Test),
        ..PreflightContext::default()
    };
    for real in ["g@gmail.com", "g@GMX.at", "g@yahoo.co.uk"] {
        assert_eq!(named(&to(real), &test), ["real-recipient"], "{real}");
    }
    for other in [
        "g@navy.example",
        "g@gmail.com.acme.example",
        "g@live.shop.acme.example",
        "test@blackhole.postmarkapp.com",
    ] {
        assert_eq!(named(&to(other), &test), [""; 0], "{other}");
    }
    let production = PreflightContext {
        environment: Some(Environment::Production),
        ..PreflightContext::default()
    };
    assert_eq!(named(&to("g@gmail.com"), &production), [""; 0]);
}

#[test]
fn marketing_needs_two_signs_and_no_broadcast_stream() {
    let around = PreflightContext::default();
    let news = text("Our newsletter: 20 % off.\nUnsubscribe here.");
    assert_eq!(named(&news, &around), ["looks-like-marketing"]);
    for innocent in [
        "You asked how to unsubscribe; here is the link.",
        "> Our newsletter\n> Unsubscribe\nplease stop these",
        "Your order from our newsletter has shipped.",
    ] {
        assert_eq!(named(&text(innocent), &around), [""; 0], "{innocent}");
    }
    let mut many = text("Unsubscribe at any time.");
    many.bcc = (0..12).map(|n| format!("u{n}@x.example,")).collect();
    assert_eq!(named(&many, &around), ["looks-like-marketing"]);
    let broadcast = PreflightContext {
        learned: Some(StreamKind::Broadcast),
        ..PreflightContext::default()
    };
    let mut in_stream = news;
    in_stream.stream = "news".into();
    assert_eq!(named(&in_stream, &broadcast), [""; 0]);
}

#[test]
fn the_host_is_judged_where_it_goes_over_smtp() {
    let draft = Draft {
        stream: "broadcast".into(),
        ..good_draft()
    };
    let smtp = PreflightContext {
        host: Some(HOST),
        ..PreflightContext::default()
    };
    assert_eq!(named(&draft, &smtp), ["stream-host"]);
    assert_eq!(named(&draft, &PreflightContext::default()), [""; 0]);
}

#[test]
fn what_can_be_off_is_off_by_its_name_and_the_rest_stays() {
    let all: Vec<String> = CHECKS.map(str::to_owned).into();
    let around = PreflightContext {
        off: &all,
        ..PreflightContext::default()
    };
    let draft = Draft {
        to: "Hopper, Grace <grace@navy.example>".into(),
        tag: "a\nb".into(),
        subject: String::new(),
        ..text("it is attached")
    };
    assert_eq!(named(&draft, &around), ["header-line-break", "name-quotes"]);
    let one = ["subject-empty".to_owned()];
    let around = PreflightContext {
        off: &one,
        ..PreflightContext::default()
    };
    let left = named(&draft, &around);
    assert!(left.contains(&"attachment-forgotten") && !left.contains(&"subject-empty"));
    let rows: Vec<CheckRow> = check_rows().collect();
    assert!(
        rows.iter()
            .all(|row| row.can_be_off || row.severity == Severity::Error)
    );
    assert_eq!(rows.len(), CHECKS.len());
}

#[test]
fn attachments_are_spoken_of_in_several_languages() {
    for said in [
        "The invoice is attached.",
        "Die Rechnung finden Sie im Anhang.",
        "Anbei schicke ich, wie im Text angehängt",
        "Veuillez trouver le fichier ci-joint.",
        "Voir la pièce jointe.",
        "Le envío el archivo adjunto.",
        "Segue em anexo.",
        "Il file è in allegato.",
        "Zie de bijlage.",
    ] {
        assert_eq!(
            named(&text(said), &PreflightContext::default()),
            ["attachment-forgotten"],
            "{said}"
        );
    }
    for silent in ["Our joint venture.", "an annexe of the house", "we joined"] {
        assert_eq!(
            named(&text(silent), &PreflightContext::default()),
            [""; 0],
            "{silent}"
        );
    }
}

#[test]
fn long_lines_of_markdown_and_links_in_html_alone() {
    let mut draft = text(&"word ".repeat(300));
    draft.format = BodyFormat::Markdown;
    assert_eq!(named(&draft, &PreflightContext::default()), [""; 0]);
    let mut draft = good_draft();
    draft.extras.track_links = TrackLinks::HtmlOnly;
    assert_eq!(
        named(&draft, &PreflightContext::default()),
        ["tracking-without-html"]
    );
    draft.extras.headers = vec![format!("X-Key: {}", "a".repeat(1_200))];
    draft.extras.track_links = TrackLinks::None;
    assert_eq!(named(&draft, &PreflightContext::default()), ["line-long"]);
}

#[test]
fn our_own_row_of_metadata_is_counted_where_there_is_one() {
    let mut draft = good_draft();
    draft.extras.metadata = (0..10).map(|n| format!("k{n}=v")).collect();
    assert_eq!(
        named(&draft, &PreflightContext::default()),
        ["metadata-full"]
    );
    let without = PreflightContext {
        correlate: false,
        ..PreflightContext::default()
    };
    assert_eq!(named(&draft, &without), [""; 0]);
}

#[test]
fn a_name_in_want_of_quotes_says_how_it_is_written() {
    let mut draft = good_draft();
    draft.to = "Hopper, Grace <grace@navy.example>, ada@acme.example".into();
    let problems = preflight(&draft, &[]);
    let told = &problems[0].message;
    assert!(
        told.contains("\"Hopper, Grace\" <grace@navy.example>"),
        "{told}"
    );
    assert_eq!(
        &draft.to[problems[0].range.clone().unwrap()],
        "Hopper, Grace <grace@navy.example>"
    );
}
