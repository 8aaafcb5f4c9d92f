use std::collections::HashSet;

use super::*;
use crate::mail::{BodyFormat, DraftTemplate, TrackOpens};

pub(super) fn good_draft() -> Draft {
    Draft {
        from: "Ada <ada@acme.example>".into(),
        to: "grace@navy.example".into(),
        subject: "Your receipt".into(),
        text: "Hello\n".into(),
        ..Draft::default()
    }
}

fn fact(name: &str, bytes: u64, problem: Option<&str>) -> FileFact {
    FileFact {
        path: format!("dir/{name}"),
        name: name.into(),
        bytes,
        content_type: "application/pdf".into(),
        problem: problem.map(str::to_owned),
    }
}

/// Names of the checks that speak after `change` was made to a good draft.
fn names(change: impl FnOnce(&mut Draft), files: &[FileFact]) -> Vec<&'static str> {
    let mut draft = good_draft();
    change(&mut draft);
    preflight(&draft, files)
        .iter()
        .map(|problem| problem.check)
        .collect()
}

#[test]
fn a_good_draft_passes() {
    assert_eq!(names(|_| (), &[fact("a.pdf", 10, None)]), [""; 0]);
}

type Fault = (fn(&mut Draft), Vec<FileFact>, &'static str);

/// A change to a good draft for every check of lines and people.
fn faults_in_lines() -> Vec<Fault> {
    vec![
        (
            |d| d.subject = "a\r\nBcc: evil@x.example".into(),
            vec![],
            "header-line-break",
        ),
        (
            |d| d.to = "grace@navy.example\nBcc: evil@x.example".into(),
            vec![],
            "header-line-break",
        ),
        (|d| d.tag = "a\0b".into(), vec![], "header-line-break"),
        (
            |d| (d.extras.keep_id, d.extras.message_id) = (true, "order".into()),
            vec![],
            "message-id-malformed",
        ),
        (|d| d.from.clear(), vec![], "from-missing"),
        (|d| d.from = "ada".into(), vec![], "from-malformed"),
        (
            |d| d.from = "a@b.example, c@d.example".into(),
            vec![],
            "from-malformed",
        ),
        (
            |d| d.from = format!("{} <ada@acme.example>", "a".repeat(250)),
            vec![],
            "from-long",
        ),
        (|d| d.to.clear(), vec![], "recipient-missing"),
        (|d| d.cc = "grace@".into(), vec![], "address-malformed"),
        (
            |d| d.reply_to = "nobody".into(),
            vec![],
            "address-malformed",
        ),
        (
            |d| d.bcc = (0..50).map(|n| format!("u{n}@x.example,")).collect(),
            vec![],
            "recipients-many",
        ),
        (|d| d.subject = "a".repeat(10_000), vec![], "subject-long"),
        (
            |d| d.stream = "my stream".into(),
            vec![],
            "stream-malformed",
        ),
        (|d| d.tag = "t".repeat(1_001), vec![], "tag-long"),
        (
            |d| d.to = "Hopper, Grace <grace@navy.example>".into(),
            vec![],
            "name-quotes",
        ),
        (
            |d| d.cc = "Grace (Navy) <g@navy.example>".into(),
            vec![],
            "name-comment",
        ),
        (
            |d| d.bcc = "zoë@navy.example".into(),
            vec![],
            "address-not-ascii",
        ),
        (|d| d.text = "a\x1b[31mb".into(), vec![], "body-control"),
        (|d| d.text = "a\x07b".into(), vec![], "body-control"),
        (|d| d.html = "<p>a\x7fb</p>".into(), vec![], "body-control"),
        (|d| d.text = "a\u{9b}31mb".into(), vec![], "body-control"),
        (|d| d.text = "word ".repeat(200), vec![], "line-long"),
    ]
}

/// The same for text and files.
fn faults_in_content() -> Vec<Fault> {
    vec![
        (
            |_| (),
            vec![fact("a.pdf", 0, Some("no such file"))],
            "file-unreadable",
        ),
        (|_| (), vec![fact("a\r\nb.pdf", 9, None)], "file-name"),
        (|_| (), vec![fact("a.EXE", 9, None)], "file-forbidden"),
        (|d| d.text = " \n".into(), vec![], "body-empty"),
        (|d| d.text = "a\0b".into(), vec![], "body-nul"),
        (
            |d| d.text = "a\n".repeat(5 * 512 * 1024 + 1),
            vec![],
            "body-large",
        ),
        (
            |_| (),
            vec![fact("a.pdf", 7_800_000, None)],
            "message-large",
        ),
        (
            |d| d.cc = "<grace@NAVY.example>".into(),
            vec![],
            "recipient-twice",
        ),
        (
            |d| d.extras.metadata = vec!["order".into()],
            vec![],
            "metadata-malformed",
        ),
        (
            |d| d.extras.metadata = (0..11).map(|n| format!("k{n}=v")).collect(),
            vec![],
            "metadata-many",
        ),
        (
            |d| d.extras.metadata = (0..10).map(|n| format!("k{n}=v")).collect(),
            vec![],
            "metadata-full",
        ),
        (
            |d| d.extras.headers = vec!["To: evil@x.example".into()],
            vec![],
            "header-malformed",
        ),
        (
            |d| d.extras.track_opens = TrackOpens::Yes,
            vec![],
            "tracking-without-html",
        ),
        (
            |d| d.html = "<img src=\"cid:a.png\">".into(),
            vec![],
            "image-missing",
        ),
        (
            |d| {
                d.format = BodyFormat::Markdown;
                d.text = "![a](https://b.example/a.png)".into();
            },
            vec![],
            "image-remote",
        ),
    ]
}

/// The same for what was forgotten.
fn faults_left() -> Vec<Fault> {
    vec![
        (|d| d.subject = " ".into(), vec![], "subject-empty"),
        (
            |d| d.subject = "For {{name}}".into(),
            vec![],
            "variable-left",
        ),
        (
            |d| d.text = "Hello {{ first-name }},".into(),
            vec![],
            "variable-left",
        ),
        (
            |d| d.html = "<p>{{name}}</p>".into(),
            vec![],
            "variable-left",
        ),
        (
            |d| {
                let used = DraftTemplate {
                    suggested: serde_json::json!({"name": "name_Value"}),
                    ..DraftTemplate::default()
                };
                d.template = Some(Box::new(used));
            },
            vec![],
            "template-variable",
        ),
        (
            |d| d.text = "The invoice is attached.".into(),
            vec![],
            "attachment-forgotten",
        ),
    ]
}

#[test]
fn every_check_finds_its_fault_alone() {
    let rows = [faults_in_lines(), faults_in_content(), faults_left()].concat();
    for (change, files, expected) in &rows {
        assert_eq!(names(change, files), [*expected], "{expected}");
    }
    let mut tested: HashSet<&str> = rows.iter().map(|row| row.2).collect();
    tested.extend(super::context_tests::TESTED);
    // These have tests of their own.
    tested.extend(
        crate::mail::raw::RAW_CHECKS
            .iter()
            .map(|check| check.row.name),
    );
    assert!(
        CHECKS.iter().all(|check| tested.contains(check)),
        "a check without a row"
    );
}

#[test]
fn limits_are_exact() {
    assert_eq!(names(|d| d.subject = "a".repeat(2_000), &[]), [""; 0]);
    let fifty = (0..49)
        .map(|n| format!("u{n}@x.example,"))
        .collect::<String>();
    assert_eq!(names(|d| d.bcc = fifty, &[]), [""; 0]);
    assert_eq!(names(|d| d.text = "> attached\nok".into(), &[]), [""; 0]);
}

#[test]
fn the_bad_address_is_marked() {
    let mut draft = good_draft();
    draft.to = "grace@navy.example, oops, ada@acme.example".into();
    let problems = field_problems(&draft, &[], &PreflightContext::default(), FieldId::To);
    assert_eq!(problems.len(), 1);
    assert_eq!(&draft.to[problems[0].range.clone().unwrap()], "oops");
    assert!(
        problems[0].message.contains("`oops` has no @"),
        "{}",
        problems[0].message
    );
}

#[test]
fn a_field_is_judged_by_what_stands_in_it() {
    let draft = Draft {
        subject: "The invoice is attached".into(),
        tag: "a\nb".into(),
        ..Draft::default()
    };
    let named = |id| {
        let problems = field_problems(&draft, &[], &PreflightContext::default(), id);
        problems
            .iter()
            .map(|problem| problem.check)
            .collect::<Vec<_>>()
    };
    assert_eq!(named(FieldId::To), [""; 0], "Bcc may still come");
    assert_eq!(named(FieldId::Files), [""; 0], "a file may still come");
    assert_eq!(named(FieldId::Tag), ["header-line-break"]);
    assert_eq!(named(FieldId::From), ["from-missing"]);
    assert_eq!(named(FieldId::Body), ["body-empty"]);
}

#[test]
fn the_first_recipient_too_many_is_marked() {
    let mut draft = good_draft();
    draft.cc = (0..30).map(|n| format!("c{n}@x.example,")).collect();
    draft.bcc = (0..30).map(|n| format!("b{n}@x.example,")).collect();
    let problem = &preflight(&draft, &[])[0];
    assert_eq!(
        (problem.check, problem.field),
        ("recipients-many", FieldId::Bcc)
    );
    assert_eq!(&draft.bcc[problem.range.clone().unwrap()], "b19@x.example");
    assert!(problem.message.contains("61 recipients") && problem.message.contains("Take out 11"));
}

#[test]
fn every_message_says_what_to_do_or_names_its_subject() {
    let mut draft = good_draft();
    draft.from = "0d9c1c1e-token".into();
    let problem = &preflight(&draft, &[])[0];
    assert!(!format!("{problem:?}").contains("0d9c"), "{problem:?}");
    let files = [fact("a.exe", 8_000_000, Some("there is no such file"))];
    for problem in preflight(&good_draft(), &files) {
        assert!(problem.message.contains("a.exe"), "{}", problem.message);
    }
}

#[test]
fn text_in_other_alphabets_is_not_called_too_large() {
    let mut draft = good_draft();
    draft.text = "日本語の長い手紙\n".repeat(160_000);
    assert_eq!(preflight(&draft, &[]), []);
}
