//! The walkthrough is whole: every question of the guide has its answer, every id and address is good,
//! and the examples are filled in as they should be.

use std::collections::HashSet;

use super::super::guide::BUILTIN;
use super::super::{
    Example, ExampleValues, Guide, GuideError, Part, Reading, Weight, example, judge_settings,
    read_settings,
};
use super::*;
use crate::record::WalkStep;

fn builtin() -> Guide {
    Guide::parse(BUILTIN).expect("the walkthrough can be read")
}

/// What the guide asks, troubleshoots, requires and warns of, in its own words, and who answers.
const ASKED_BY_THE_GUIDE: [(&str, &str); 22] = [
    ("Can I use Postmark for marketing emails?", "marketing"),
    (
        "What's the difference between Server and Account API tokens?",
        "two-tokens",
    ),
    ("Why is the username and password the same?", "same-twice"),
    ("Authentication Failed", "authentication-failed"),
    ("Invalid Server API Token", "authentication-failed"),
    ("Sender Signature Not Found", "sender"),
    ("From address not verified", "sender"),
    ("Connection Refused", "connection-refused"),
    ("Cannot connect on port 587", "connection-refused"),
    ("A Postmark account", "account"),
    ("A verified Sender Signature (email or domain)", "sender"),
    ("Server API Token from your Postmark server", "token"),
    ("Create a Postmark Server", "sandbox"),
    ("Choose the server color for easy identification", "sandbox"),
    ("Wait for verification (usually instant)", "how-long"),
    (
        "Domain verification provides better deliverability than single email verification.",
        "domain-or-address",
    ),
    ("Port (TLS) 587 Recommended", "ports"),
    ("STARTTLS (Required)", "ports"),
    ("No rate limits on sending speed.", "speed"),
    ("Emails/Month", "plans"),
    ("Need Marketing Email Support?", "marketing"),
    ("Code Examples", "settings-trouble"),
];

#[test]
fn every_question_of_the_guide_is_answered_and_found_by_its_own_words() {
    let guide = builtin();
    for (asked, by) in ASKED_BY_THE_GUIDE {
        let found = guide.search(asked);
        assert_eq!(found.first().map(|entry| entry.id()), Some(by), "{asked}");
    }
}

#[test]
fn every_question_arises_in_a_step_or_stands_as_a_page() {
    let guide = builtin();
    let named: HashSet<&str> = guide
        .steps()
        .iter()
        .flat_map(|step| &step.questions)
        .map(String::as_str)
        .collect();
    for id in [
        "marketing",
        "two-tokens",
        "same-twice",
        "authentication-failed",
        "sender",
        "connection-refused",
        "account",
        "plans",
        "ports",
    ] {
        assert!(named.contains(id), "{id} is asked in no step");
    }
}

#[test]
fn hints_and_addresses_are_good() {
    let guide = builtin();
    let catalogue = Catalogue::builtin();
    let steps = guide.steps().iter().flat_map(|step| &step.hints);
    for id in steps.chain(guide.questions().iter().flat_map(|one| &one.hints)) {
        assert!(catalogue.hint(id).is_some(), "there is no hint `{id}`");
    }
    let places = guide.steps().iter().flat_map(|step| &step.places);
    for place in places {
        assert!(
            is_day(&place.fact) && !place.path.is_empty(),
            "{}",
            place.path
        );
    }
    assert!(is_day(guide.facts()));
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.starts_with("202") && text.bytes().filter(|b| *b == b'-').count() == 2
}

#[test]
fn the_steps_are_all_there_in_order_and_say_what_practice_means() {
    let guide = builtin();
    let steps: Vec<WalkStep> = guide.steps().iter().map(|step| step.id).collect();
    let mut sorted = steps.clone();
    sorted.sort();
    assert_eq!(
        (steps.len(), &steps),
        (WalkStep::Real as usize + 1, &sorted)
    );
    for step in guide.steps() {
        assert!(
            !step.why.is_empty() && !step.practice.is_empty(),
            "{}",
            step.title
        );
        assert!(step.title.chars().count() <= 28, "{}", step.title);
    }
}

#[test]
fn what_differs_from_the_guide_is_dated() {
    let guide = builtin();
    let differs: Vec<&String> = guide
        .questions()
        .iter()
        .filter_map(|one| one.differs.as_ref())
        .collect();
    assert!(differs.len() >= 8);
    let dated = |text: &&String| text.contains("(") && text.contains("2026-");
    let plain = differs.iter().filter(|text| !dated(text)).count();
    // The plans' own words carry the day in the table's heading.
    assert_eq!(plain, 1);
}

#[test]
fn the_pages_say_what_they_must() {
    let guide = builtin();
    let said = |id: &str| {
        let page = guide.question(id).unwrap();
        page.parts
            .iter()
            .map(|part| match part {
                Part::Words { words } => words.clone(),
                Part::Table { rows, .. } => rows.concat().join(" "),
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    for words in [
        "$15/mo",
        "$50/mo",
        "$100/mo",
        "Free Trial",
        "No limit on sending speed",
        "ten connections",
        "2026-08-13",
    ] {
        assert!(said("plans").contains(words), "{words}");
    }
    for words in [
        "SendGrid",
        "Mailgun",
        "Broadcast streams",
        "NOT allowed",
        "suspension",
    ] {
        assert!(said("marketing").contains(words), "{words}");
    }
    let card: Vec<&str> = guide
        .card()
        .iter()
        .map(|value| value.value.as_str())
        .collect();
    assert_eq!(
        card,
        [
            "{host}",
            "{port}",
            "2525",
            "25",
            "STARTTLS",
            "your Server API token",
            "your Server API token"
        ]
    );
    assert_eq!(guide.card().iter().filter(|value| value.secret).count(), 2);
}

fn filled(one: &Example, from: &str, name: &str) -> String {
    let values = ExampleValues {
        from: from.into(),
        name: name.into(),
        to: from.into(),
        host: "smtp.postmarkapp.com".into(),
        port: 587,
    };
    example(one, &values)
}

#[test]
fn the_examples_are_hardened_and_hold_no_token() {
    let guide = builtin();
    let must = [
        (
            "python",
            "server.starttls(context=ssl.create_default_context())",
        ),
        ("php", "$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;"),
        ("node", "  requireTLS: true,"),
        ("ruby", "    enable_starttls: :always,"),
    ];
    assert_eq!(guide.examples().len(), must.len());
    for (id, line) in must {
        let one = guide.example(id).unwrap();
        let text = filled(one, "ada@acme.example", "Ada Lovelace");
        assert!(text.lines().any(|found| found == line), "{text}");
        assert!(text.matches("POSTMARK_SERVER_TOKEN").count() >= 2, "{text}");
        assert!(
            text.contains("smtp.postmarkapp.com") && text.contains("587"),
            "{text}"
        );
        assert!(
            text.contains("'ada@acme.example'") && text.contains("'Ada Lovelace'"),
            "{text}"
        );
        assert!(
            !text.contains('@') || !text.contains("@SETTINGS@"),
            "{text}"
        );
        assert!(
            !["@FROM@", "@NAME@", "@TO@"]
                .iter()
                .any(|mark| text.contains(mark)),
            "{text}"
        );
        assert!(text.ends_with('\n') && !text.starts_with('\n'));
    }
}

/// An example is held to what an application's own settings are held to.
#[test]
fn the_check_finds_nothing_wrong_with_an_example() {
    let judged = |text: &str, file: &str| match read_settings(text, file) {
        Reading::Blocks(blocks) => judge_settings(text, &blocks[0]),
        Reading::NotRecognized(why) => panic!("{file}: {why}"),
    };
    let guide = builtin();
    for one in guide.examples() {
        let text = filled(one, "ada@acme.example", "Ada Lovelace");
        let report = judged(&text, &one.file);
        let wrong = report
            .findings
            .iter()
            .any(|found| found.weight != Weight::Note);
        assert!(!wrong, "{}: {:?}", one.title, report.findings);
        assert_eq!(
            (report.host.as_deref(), report.port),
            (Some(HOST), Some(587)),
            "{}",
            one.title
        );
        let wrong = text.replace("587", "465");
        let report = judged(&wrong, &one.file);
        assert_eq!(report.findings[0].weight, Weight::Error, "{}", one.title);
    }
}

#[test]
fn what_is_filled_in_cannot_leave_its_quotes() {
    let guide = builtin();
    for one in guide.examples() {
        let text = filled(one, "o'hara@acme.example", "A\\'; drop(@TO@)\n");
        assert!(text.contains("'o\\'hara@acme.example'"), "{text}");
        assert!(text.contains("'A\\\\\\'; drop(@TO@)'"), "{text}");
    }
}

/// Whether an error is the one that is meant.
type Told = fn(&GuideError) -> bool;

#[test]
fn what_is_wrong_in_a_table_is_refused() {
    let breaks: [(&str, &str, Told); 6] = [
        ("facts =", "fact =", |e| {
            matches!(e, GuideError::Unreadable(_))
        }),
        ("id = \"server\"", "id = \"sign-up\"", |e| {
            matches!(e, GuideError::Twice(_))
        }),
        (
            "questions = [\"sandbox\"]",
            "questions = [\"sandbax\"]",
            |e| matches!(e, GuideError::NoQuestion { .. }),
        ),
        ("page = \"https://account", "page = \"http://account", |e| {
            matches!(e, GuideError::NotHttps(_))
        }),
        (
            "[\"100\", \"Free Trial, free\",",
            "[\"100\", \"x\", \"Free Trial, free\",",
            |e| matches!(e, GuideError::Ragged(_)),
        ),
        (
            "questions = [\"sandbox\"]",
            "questions = [\"sandbox\", \"sandbox\", \"sandbox\", \"sandbox\", \"sandbox\", \"sandbox\"]",
            |e| matches!(e, GuideError::TooMany(_)),
        ),
    ];
    for (from, to, is) in breaks {
        assert!(BUILTIN.contains(from), "{from}");
        let error = Guide::parse(&BUILTIN.replacen(from, to, 1)).unwrap_err();
        assert!(is(&error), "{to}: {error}");
    }
}
