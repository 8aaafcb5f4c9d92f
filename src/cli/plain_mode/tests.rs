mod again;

use super::flow::{Flow, Input, Step};
use crate::cli::Exit;
use crate::diagnose::{Card, CardRemedy, Remedy};
use crate::mail::{BodyFormat, Draft, FieldId, Opened, TrackOpens};
use crate::postmark::{Credential, CredentialKind, Profile, Secret};

fn practice() -> Flow {
    let profile = Profile {
        sender: String::new(),
        ..Profile::practice()
    };
    Flow::new(profile, None, None)
}

/// Everything that is said and asked, a line each.
fn heard(steps: &[Step]) -> String {
    let texts = steps.iter().filter_map(|step| match step {
        Step::Say(text) | Step::Ask(text) | Step::AskSecret(text) => Some(text.as_str()),
        Step::SayIfKept(text) => Some(*text),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Answers one after the other; what came of the last.
fn say(flow: &mut Flow, lines: &[&str]) -> Vec<Step> {
    let mut steps = Vec::new();
    for line in lines {
        steps = flow.feed(Input::Line(line));
    }
    steps
}

/// Up to the review: sender, one recipient, a subject, two lines of text.
fn written(flow: &mut Flow) -> Vec<Step> {
    flow.start();
    say(
        flow,
        &[
            "ada@acme.example",
            "grace@navy.example",
            "",
            "Hi",
            "",
            "",
            "one",
            "..two",
            ".",
        ],
    )
}

fn card(action: Option<Remedy>) -> Card {
    Card {
        id: "a.b".into(),
        title: "It failed".into(),
        cause: "Because.".into(),
        evidence: Vec::new(),
        remedies: vec![CardRemedy {
            label: "Do something".into(),
            action,
        }],
        page: None,
    }
}

#[test]
fn every_field_is_asked_and_the_review_shows_them() {
    let mut flow = practice();
    let first = flow.start();
    assert!(heard(&first).contains("PRACTICE"), "{}", heard(&first));
    assert!(matches!(first.last(), Some(Step::Ask(question)) if question.starts_with("From")));
    let steps = {
        let mut flow = practice();
        let steps = written(&mut flow);
        assert_eq!(flow.draft.text, "one\n.two\n");
        steps
    };
    let review = heard(&steps);
    for line in [
        "  From: ada@acme.example",
        "  To: grace@navy.example",
        "  Subject: Hi",
        "  Text: 2 lines",
        "send (s)",
    ] {
        assert!(review.contains(line), "{line} is not in\n{review}");
    }
    assert!(steps.contains(&Step::Keep));
}

#[test]
fn a_bad_answer_says_why_and_becomes_the_default() {
    let mut flow = practice();
    flow.start();
    say(&mut flow, &["ada@acme.example"]);
    let again = heard(&say(&mut flow, &["grace"]));
    assert!(
        again.contains("no @") && again.contains("To [grace]: "),
        "{again}"
    );
    let help = heard(&say(&mut flow, &["?"]));
    assert!(
        help.contains("separated by commas") && help.contains("To [grace]"),
        "{help}"
    );
    let on = heard(&say(&mut flow, &["grace@navy.example"]));
    assert!(on.contains("Cc, Bcc, Reply-To?"), "{on}");
}

#[test]
fn copies_and_options_are_asked_when_they_are_wanted() {
    let mut flow = practice();
    flow.start();
    say(&mut flow, &["ada@acme.example", "grace@navy.example", "y"]);
    say(
        &mut flow,
        &["carol@navy.example", "", "", "Hi", "", "y", "", ""],
    );
    let choice = heard(&say(&mut flow, &["9"]));
    assert!(choice.contains("none of them"), "{choice}");
    say(&mut flow, &["mark", "order=1", ""]);
    let refused = heard(&say(&mut flow, &["Bcc: x@y.example"]));
    assert!(refused.contains("written by"), "{refused}");
    say(&mut flow, &["X-A: b", "-", "X-C: d", "", "2", "", "2"]);
    let draft = &flow.draft;
    assert_eq!(draft.cc, "carol@navy.example");
    assert_eq!(draft.format, BodyFormat::Markdown);
    assert_eq!(draft.extras.metadata, ["order=1"]);
    assert_eq!(draft.extras.headers, ["X-C: d"]);
    assert_eq!(draft.extras.track_opens, TrackOpens::Yes);
    assert!(draft.extras.keep_id);
}

#[test]
fn files_are_looked_at_when_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "abc").unwrap();
    let mut flow = practice();
    flow.open(FieldId::Files);
    let missing = heard(&say(&mut flow, &["/nowhere/b.txt"]));
    assert!(missing.contains("there is no such file"), "{missing}");
    let taken = heard(&say(&mut flow, &[&path.display().to_string()]));
    assert!(taken.contains("a.txt, 3 bytes, text/plain"), "{taken}");
    assert_eq!(flow.draft.files.len(), 1);
}

#[test]
fn without_a_token_it_is_asked_for_and_is_no_part_of_the_draft() {
    let mut flow = Flow::new(Profile::postmark(), None, None);
    let first = heard(&flow.start());
    assert!(
        first.contains("REAL MAIL") && first.contains("smtp.postmarkapp.com"),
        "{first}"
    );
    let asked = say(&mut flow, &["2"]);
    assert_eq!(asked, [Step::AskSecret("Access key".into())]);
    flow.feed(Input::Secret(Secret::new("PM-T-outbound-abc")));
    flow.feed(Input::Secret(Secret::new("half")));
    let kind = flow.credential.as_ref().map(Credential::kind);
    assert_eq!(kind, Some(CredentialKind::SmtpToken));
    assert!(!serde_json::to_string(&flow.draft).unwrap().contains("half"));
    // Nothing can be sent while there is none.
    flow.credential = None;
    flow.draft.to = "a@b.example".into();
    flow.draft.from = "a@b.example".into();
    flow.draft.text = "x".into();
    let review = heard(&flow.back_to_card());
    assert!(review.contains("Number"), "{review}");
    let steps = say(&mut flow, &["r", "s"]);
    assert!(heard(&steps).contains("Token type"), "{}", heard(&steps));
}

#[test]
fn an_error_opens_its_field_and_a_change_leads_back() {
    let mut flow = practice();
    written(&mut flow);
    assert_eq!(say(&mut flow, &["s"]), [Step::Send]);
    flow.draft.to.clear();
    let steps = heard(&say(&mut flow, &["send"]));
    assert!(steps.contains("It cannot go out: there is no recipient") && steps.contains("To ("));
    let review = heard(&say(&mut flow, &["grace@navy.example"]));
    assert!(review.contains("send (s)"), "{review}");
    let subject = heard(&say(&mut flow, &["c sub"]));
    assert!(subject.contains("Subject [Hi]"), "{subject}");
    say(&mut flow, &["-", "c"]);
    let which = heard(&say(&mut flow, &["nonsense"]));
    assert!(which.contains("name of a field"), "{which}");
    let text = heard(&say(&mut flow, &["text"]));
    assert!(text.contains("Text [2 lines]"), "{text}");
    say(&mut flow, &["a", "three", "."]);
    assert_eq!(flow.draft.text, "one\n.two\nthree\n");
}

#[test]
fn what_is_over_is_forgotten_and_another_begins_empty() {
    let mut flow = practice();
    written(&mut flow);
    say(&mut flow, &["s"]);
    let steps = flow.accepted();
    assert!(steps.contains(&Step::Forget) && heard(&steps).contains("Another message"));
    assert!(heard(&say(&mut flow, &["y"])).contains("From"));
    assert_eq!(flow.draft.subject, "");
    flow.accepted();
    assert_eq!(say(&mut flow, &[""]), [Step::End(Exit::Done)]);
}

#[test]
fn remedies_are_done_by_their_numbers() {
    let mut flow = Flow::new(
        Profile::postmark(),
        Some(Credential::ServerToken(Secret::new("wrong"))),
        None,
    );
    written(&mut flow);
    let mut fail = |action| {
        flow.failed(Exit::Authentication, Some(card(action)), None);
        let steps = say(&mut flow, &["1"]);
        (steps, flow.profile.smtp_ports.clone(), flow.over_https)
    };
    let (steps, ..) = fail(Some(Remedy::EditField(FieldId::Token)));
    assert_eq!(steps, [Step::AskSecret("Token".into())]);
    let (steps, ports, _) = fail(Some(Remedy::UsePort(2525)));
    assert_eq!((steps, ports), (vec![Step::Send], vec![2525]));
    assert_eq!(fail(Some(Remedy::Retry)).0, [Step::Send]);
    assert_eq!(fail(Some(Remedy::RunCheck)).0, [Step::Check]);
    assert_eq!(fail(Some(Remedy::SaveReport)).0, [Step::Report]);
    assert!(fail(Some(Remedy::SendOverHttps)).2);
    let (steps, ..) = fail(Some(Remedy::OpenPage("https://a.example".into())));
    assert!(heard(&steps).contains("https://a.example"));
    assert!(heard(&fail(None).0).contains("for you to do"));
    flow.failed(Exit::Authentication, Some(card(None)), None);
    assert!(heard(&say(&mut flow, &["7"])).contains("one of the numbers"));
    say(&mut flow, &["q"]);
    let end = say(&mut flow, &[""]);
    assert_eq!(end.last(), Some(&Step::End(Exit::Authentication)));
}

#[test]
fn what_may_be_out_is_not_sent_again_unawares() {
    let mut flow = practice();
    written(&mut flow);
    let doubt = Some(super::words::MAY_BE_OUT);
    flow.failed(Exit::Unknown, Some(card(Some(Remedy::Retry))), doubt);
    let steps = heard(&say(&mut flow, &["1"]));
    assert!(
        steps.contains("create a duplicate") && steps.contains("Type send"),
        "{steps}"
    );
    assert!(
        heard(&say(&mut flow, &["s"])).contains("send (s)"),
        "back to the review"
    );
    say(&mut flow, &["s"]);
    assert_eq!(say(&mut flow, &["send"]), [Step::Send]);
    // Nor what was begun in another profile.
    let begun = Draft {
        profile: "shop".into(),
        ..flow.draft.clone()
    };
    let token = Credential::ServerToken(Secret::new("x"));
    let mut flow = Flow::new(Profile::postmark(), Some(token), Some(begun));
    flow.start();
    let steps = heard(&say(&mut flow, &["", "s"]));
    assert!(steps.contains("begun in profile shop"), "{steps}");
}

#[test]
fn it_ends_at_any_moment_and_keeps_what_was_typed() {
    for lines in [
        &["ada@acme.example"][..],
        &["ada@acme.example", "g@b.example", "", "Hi"],
    ] {
        let mut flow = practice();
        flow.start();
        say(&mut flow, lines);
        let steps = flow.feed(Input::Interrupted);
        assert!(steps.contains(&Step::Keep));
        assert_eq!(steps.last(), Some(&Step::End(Exit::Interrupted)));
        assert_eq!(flow.draft.from, "ada@acme.example");
    }
    let mut flow = practice();
    written(&mut flow);
    say(&mut flow, &["c text", "n", "half"]);
    assert!(flow.feed(Input::Ended).contains(&Step::Keep));
    assert_eq!(flow.draft.text, "half\n");
    flow.accepted();
    assert_eq!(flow.feed(Input::Ended), [Step::End(Exit::Done)]);
}

#[test]
fn a_kept_draft_is_offered_and_not_forgotten_by_leaving() {
    let kept = Draft {
        subject: "Kept".into(),
        to: "a@b.example".into(),
        ..Draft::default()
    };
    let mut flow = Flow::new(Profile::practice(), None, Some(kept.clone()));
    let first = heard(&flow.start());
    assert!(first.contains("\"Kept\", to a@b.example"), "{first}");
    let left = flow.feed(Input::Ended);
    assert!(!left.contains(&Step::Forget));
    let mut flow = Flow::new(Profile::practice(), None, Some(kept));
    flow.start();
    assert!(heard(&say(&mut flow, &["what"])).contains("Enter or new"));
    assert!(say(&mut flow, &["new"]).contains(&Step::Forget));
    say(&mut flow, &["ada@acme.example", "", "x"]);
    assert_eq!(flow.draft.subject, "");
}

#[test]
fn a_message_that_was_named_is_completed_by_the_profile() {
    let given = Draft {
        subject: "Given".into(),
        from: "carol@acme.example".into(),
        ..Draft::default()
    };
    let profile = Profile {
        sender: "zed@acme.example".into(),
        stream: "broadcast".into(),
        ..Profile::practice()
    };
    let mut flow = Flow::new(profile, None, None).given(Some(given), Opened::default());
    assert!(heard(&flow.start()).contains("A message was given: \"Given\""));
    assert_eq!(flow.draft.from, "carol@acme.example");
    assert_eq!(flow.draft.stream, "broadcast");
}
