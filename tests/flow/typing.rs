//! The form: fields, paste, files, drafts.

use postrider::app::{DraftOrder, Effect, Intent, Message, Pane, Size};
use postrider::mail::{Draft, FIELDS, FieldId, FileFact};
use postrider::postmark::{Credential, CredentialKind, Secret, TokenSource};
use postrider::record::{DraftId, TimerId};

use crate::play::{PRACTICE_TOKEN, Play, REAL_TOKEN, startup};

#[test]
fn practice_fills_token_and_sender_and_starts_at_the_recipient() {
    let play = Play::practice();
    assert_eq!(play.model.form.line(FieldId::Token), PRACTICE_TOKEN);
    assert_eq!(
        play.model.form.line(FieldId::From),
        "Ada Lovelace <ada@acme.example>"
    );
    assert_eq!(play.model.form.focus, FieldId::To);
    assert!(!play.model.form.has_unsent_work());
}

#[test]
fn tab_goes_through_what_a_message_needs() {
    let mut play = Play::practice();
    let cycle = |play: &mut Play| {
        let seen = (0..FIELDS.len()).map(|_| {
            play.keys("<Tab>");
            play.model.form.focus
        });
        seen.collect::<Vec<_>>()
    };
    use FieldId::{Bcc, Body, Cc, From, ReplyTo, SecretKey, Subject, To, Token};
    assert_eq!(cycle(&mut play)[..3], [Subject, Body, To]);
    play.keys("<A-c>");
    play.field(To);
    assert_eq!(cycle(&mut play)[..6], [Cc, Bcc, ReplyTo, Subject, Body, To]);
    play.field(To).keys("<S-Tab>");
    assert_eq!(play.model.form.focus, Body);
    // What is missing is on the way.
    play.model.form.credential_kind = CredentialKind::SmtpToken;
    assert!(cycle(&mut play).contains(&SecretKey));
    play.model.form.credential_kind = CredentialKind::ServerToken;
    play.field(From)
        .keys("<C-u>")
        .field(Token)
        .keys("<C-u><Tab>");
    assert_eq!(play.model.form.focus, From);
    assert!(cycle(&mut play).contains(&Token));
}

#[test]
fn up_and_down_reach_every_row() {
    let mut play = Play::practice();
    play.keys("<A-c><A-m>");
    let mut seen = std::collections::BTreeSet::new();
    play.field(FieldId::Body);
    for key in ["<Up>", "<Down>"] {
        for _ in 0..FIELDS.len() {
            seen.insert(play.model.form.focus);
            play.keys(key);
        }
    }
    for id in play.model.form.visible_fields() {
        assert!(seen.contains(&id), "{id:?} is not reached");
    }
}

#[test]
fn a_field_is_checked_when_it_is_left() {
    let mut play = Play::practice();
    play.keys("grace@navy.example, oops");
    assert!(play.model.form.problems.is_empty(), "not while typing");
    play.keys("<Tab>");
    let problem = &play.model.form.problems[0];
    assert_eq!(
        (problem.field, problem.check),
        (FieldId::To, "address-malformed")
    );
    let range = problem.range.clone().unwrap();
    assert_eq!(&play.model.form.line(FieldId::To)[range], "oops");
    play.keys("<S-Tab><BS><BS><BS><BS><BS><BS><Tab>");
    let problems = &play.model.form.problems;
    assert!(problems.iter().all(|problem| problem.field != FieldId::To));
}

#[test]
fn letters_never_trigger_anything_in_a_field() {
    let mut play = Play::practice();
    play.keys("qtxwy/123456789?H");
    assert_eq!(play.model.form.line(FieldId::To), "qtxwy/123456789?H");
    assert!(play.model.overlays.is_empty());
}

#[test]
fn a_pasted_real_token_is_not_taken_into_practice() {
    let mut play = Play::practice();
    play.field(FieldId::Token);
    play.send(Message::Paste(format!("Bearer {REAL_TOKEN}\r\n").into()));
    assert_eq!(play.model.form.line(FieldId::Token), PRACTICE_TOKEN);
    assert!(play.asks(|one| matches!(one, Intent::SwitchToPostmark(..))));
    play.keys("<Down><Enter>");
    assert_eq!(play.model.profile().name, "postmark");
    assert_eq!(play.model.form.line(FieldId::Token), REAL_TOKEN);
    assert_eq!(play.model.form.source, TokenSource::Typed);
}

#[test]
fn a_typed_real_token_is_not_sent_to_practice() {
    let mut play = Play::practice();
    play.filled();
    play.model.form.source = TokenSource::None;
    play.keys("<Esc>");
    play.keys("<Esc>");
    play.field(FieldId::Token);
    play.keys("<C-u>").keys(REAL_TOKEN).keys("<C-s>");
    assert!(!play.asked(|effect| matches!(effect, Effect::StartSend(_))));
    assert!(play.asks(|one| matches!(one, Intent::SwitchToPostmark(..))));
}

#[test]
fn a_token_of_the_wrong_shape_is_told_by_name() {
    let mut play = Play::practice();
    play.field(FieldId::Token).keys("<C-u>hunter2<Tab>");
    let told = |problem: &postrider::mail::Problem| {
        problem.field == FieldId::Token && problem.check == "token-shape"
    };
    assert!(play.model.form.problems.iter().any(told));
    assert_eq!(play.model.form.line(FieldId::Token), "hunter2");
}

#[test]
fn a_pasted_access_key_finds_its_field() {
    let mut start = startup();
    start.profile = "postmark".into();
    start.source = TokenSource::None;
    let mut play = Play::new(start);
    assert_eq!(play.model.form.focus, FieldId::Token);
    play.send(Message::Paste(
        "'PM-T-outbound-abcdefghijklmnopqrst'".into(),
    ));
    assert_eq!(
        play.model.form.line(FieldId::AccessKey),
        "PM-T-outbound-abcdefghijklmnopqrst"
    );
    assert_eq!(play.model.form.focus, FieldId::SecretKey);
    assert!(play.model.form.credential().is_none());
    play.keys("se cret");
    assert_eq!(play.model.form.line(FieldId::SecretKey), "secret");
    assert!(matches!(
        play.model.form.credential(),
        Some(Credential::SmtpToken { .. })
    ));
}

#[test]
fn pasted_line_breaks_are_kept_and_told_in_a_header_field() {
    let mut play = Play::practice();
    play.keys("<Tab>")
        .send(Message::Paste("Hi\r\nBcc: evil@x.example".into()));
    assert!(play.notice().starts_with("Subject:"), "{}", play.notice());
    assert_eq!(
        play.model.form.line(FieldId::Subject),
        "Hi\r\nBcc: evil@x.example"
    );
    play.keys("<S-Tab>grace@navy.example<C-s>");
    let review = play.model.review().unwrap();
    assert!(review.job.is_none());
    assert!(
        review.problems.iter().any(
            |problem| problem.check == "header-line-break" && problem.field == FieldId::Subject
        )
    );
}

#[test]
fn a_pasted_list_of_lines_becomes_recipients() {
    let mut play = Play::practice();
    play.send(Message::Paste("a@b.example\rc@d.example\r\n".into()));
    assert_eq!(
        play.model.form.line(FieldId::To),
        "a@b.example, c@d.example"
    );
}

#[test]
fn files_are_typed_pasted_completed_and_removed() {
    let mut play = Play::practice();
    play.keys("<C-o><Esc>inv<Tab>");
    assert!(play.asked(|effect| *effect == Effect::CompletePath("inv".into())));
    let paths = vec!["invoice.pdf".to_owned(), "invoice-2.pdf".to_owned()];
    play.send(Message::PathsCompleted {
        typed: "inv".into(),
        paths,
    });
    assert_eq!(play.model.form.files.input.value(), "invoice");
    play.keys(".pdf<Enter>");
    assert!(play.asked(|effect| *effect == Effect::ProbeFiles(vec!["invoice.pdf".into()])));
    play.send(Message::Paste(
        "'/tmp/a b.txt'\nfile:///tmp/gr%C3%BC%C3%9Fe.png".into(),
    ));
    assert_eq!(
        play.model.form.files.paths,
        ["invoice.pdf", "/tmp/a b.txt", "/tmp/grüße.png"]
    );
    play.keys("<BS>");
    assert_eq!(play.model.form.files.paths.len(), 2);
    let missing = FileFact {
        path: "invoice.pdf".into(),
        name: "invoice.pdf".into(),
        bytes: 0,
        content_type: "application/pdf".into(),
        problem: Some("no such file".into()),
    };
    play.send(Message::FilesProbed(vec![missing]));
    let told = |problem: &postrider::mail::Problem| {
        problem.message.contains("invoice.pdf cannot be attached")
    };
    assert!(play.model.form.problems.iter().any(told));
}

#[test]
fn typing_arms_one_timer_and_the_draft_is_kept() {
    let mut play = Play::practice();
    play.effects.clear();
    play.keys("abc");
    let timers = play
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::StartTimer { .. }))
        .count();
    assert_eq!(timers, 1);
    play.effects.clear();
    play.send(Message::Timer(TimerId(99)));
    assert!(play.effects.is_empty(), "a stale timer does nothing");
    play.send(Message::Timer(TimerId(1)));
    assert!(matches!(play.effects.as_slice(), [Effect::SaveDraft(draft)] if draft.to == "abc"));
    play.effects.clear();
    play.send(Message::Timer(TimerId(1)));
    assert!(play.effects.is_empty(), "it runs out once");
}

#[test]
fn a_draft_left_behind_is_offered() {
    let draft = Draft {
        to: "grace@navy.example".into(),
        cc: "x@y.example".into(),
        text: "half".into(),
        ..Draft::default()
    };
    let mut play = Play::new(startup());
    play.left(draft, 0).keys("<Enter>");
    let hold = Effect::Drafts(DraftOrder::Hold(DraftId("left".into())));
    assert!(play.asked(|effect| *effect == hold));
    assert_eq!(play.model.form.line(FieldId::To), "grace@navy.example");
    assert_eq!(play.model.form.body.text(), "half");
    assert!(play.model.form.expanded, "Cc has text");
    let draft = Draft {
        to: "a@b.example".into(),
        ..Draft::default()
    };
    let mut play = Play::new(startup());
    play.left(draft.clone(), 0).keys("<Down><Down><Enter>");
    let deleted = Effect::Drafts(DraftOrder::Delete(DraftId("left".into())));
    assert!(play.asked(|effect| *effect == deleted));
    assert_eq!(play.model.form.line(FieldId::To), "");
    let mut play = Play::new(startup());
    play.left(draft, 0).keys("<Down><Enter>");
    let let_be = Effect::Drafts(DraftOrder::Release(DraftId("left".into())));
    assert!(play.asked(|effect| *effect == let_be));
    assert_eq!(play.model.form.line(FieldId::To), "");
}

#[test]
fn the_token_of_the_environment_is_asked_about() {
    let real = Credential::ServerToken(Secret::new(REAL_TOKEN));
    let start = || postrider::app::Startup {
        environment_token: Some(real.clone()),
        ..startup()
    };
    let mut play = Play::new(start());
    play.keys("<Enter>");
    assert_eq!(play.model.profile().name, "practice");
    assert!(play.model.form.credential().is_none());
    let mut play = Play::new(start());
    play.keys("<Down><Enter>");
    assert_eq!(play.model.profile().name, "postmark");
    assert_eq!(play.model.form.credential(), Some(real));
}

#[test]
fn ten_thousand_characters_are_a_subject_that_is_too_long_and_stay() {
    let mut play = Play::practice();
    play.keys("<Tab>")
        .send(Message::Paste("ä".repeat(10_000).into()))
        .keys("<Tab>");
    assert!(
        play.model
            .form
            .problems
            .iter()
            .any(|problem| problem.check == "subject-long")
    );
    assert_eq!(
        play.model.form.line(FieldId::Subject).chars().count(),
        10_000
    );
}

#[test]
fn a_click_puts_the_caret() {
    let mut play = Play::practice();
    play.filled();
    let places = postrider::app::layout(&play.model);
    let (_, to) = places
        .fields
        .iter()
        .find(|(id, _)| *id == FieldId::To)
        .copied()
        .unwrap();
    let press = |column, row| {
        Message::Mouse(postrider::app::Mouse {
            kind: postrider::app::MouseKind::Press,
            column,
            row,
        })
    };
    play.send(press(to.x + 2, to.y)).keys("X");
    assert_eq!(play.model.form.line(FieldId::To), "grXace@navy.example");
    let body = postrider::app::layout(&play.model).body;
    play.send(press(body.x + 5, body.y)).keys("!");
    assert_eq!(play.model.form.body.text(), "Hello! Grace,\nthank you.");
}

#[test]
fn every_field_is_in_view_when_it_has_the_caret() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 12)] {
        let mut play = Play::practice();
        play.keys("<A-c>")
            .send(Message::Resized(Size { columns, rows }));
        for _ in 0..FIELDS.len() {
            let places = postrider::app::layout(&play.model);
            let focus = play.model.form.focus;
            let shown = match focus {
                FieldId::Body => places.body.height >= 3,
                _ => places
                    .fields
                    .iter()
                    .any(|(id, place)| *id == focus && place.width > 0),
            };
            assert!(shown, "{focus:?} at {columns}x{rows}");
            assert!(
                places.body.y + places.body.height < rows,
                "{columns}x{rows}"
            );
            play.keys("<Tab>");
        }
        assert_eq!(play.model.pane, Pane::Form);
    }
}

/// Wherever a token is typed or pasted, no `Debug` shows it: panics and logs may.
#[test]
fn what_is_typed_or_pasted_reaches_no_debug_text() {
    let token: String = REAL_TOKEN.chars().filter(|c| *c != '-').collect();
    let places = [
        "",
        "<S-Tab>",
        "<S-Tab><S-Tab>",
        "<Tab>",
        "<Tab><Tab>",
        "<Tab><Tab><Tab>",
        "<C-p>",
        "<F9>",
        "<F3>/",
        "<A-t>/",
        "<F1>",
        "<C-o>",
        "<A-/>",
        "<C-r>/",
        "<F5>a",
        "<A-p>n",
        "<F7>",
    ];
    let shown = |what: &dyn std::fmt::Debug| format!("{what:?}").to_lowercase();
    for place in places {
        let typed = crate::play::keys(&token);
        let pasted = std::iter::once(Message::Paste(token.as_str().into()));
        let mut play = Play::practice();
        play.keys(place);
        for message in typed.into_iter().chain(pasted) {
            let text = shown(&message);
            let key = matches!(message, Message::Key(_));
            assert!(!text.contains(&token), "{text}");
            assert!(text == "key(…)" || !key, "{text}");
            play.send(message);
        }
        play.keys("<Enter><Tab>");
        for effect in &play.effects {
            assert!(!shown(effect).contains(&token), "{place}: {effect:?}");
        }
    }
}
