//! Format, metadata, headers and tracking in the form.

use postrider::app::{CopiedTo, Effect, Exported, Message};
use postrider::mail::{BodyFormat, Draft, Extras, FieldId, Language, TrackLinks, TrackOpens};

use crate::play::Play;

fn draft(play: &Play) -> Draft {
    play.model.form.draft()
}

#[test]
fn choices_turn_with_space_and_arrows_and_come_back() {
    let mut play = Play::practice();
    play.keys("<A-m>");
    let turn = |play: &mut Play, id, keys: &str| {
        play.field(id);
        play.keys(keys);
    };
    turn(&mut play, FieldId::Format, " ");
    assert_eq!(draft(&play).format, BodyFormat::Markdown);
    turn(&mut play, FieldId::TrackOpens, "<Right>");
    turn(&mut play, FieldId::TrackLinks, "<Left>");
    turn(&mut play, FieldId::KeepId, " ");
    let extras = draft(&play).extras;
    assert_eq!(extras.track_opens, TrackOpens::Yes);
    assert_eq!(extras.track_links, TrackLinks::TextOnly);
    assert!(extras.keep_id && play.model.form.has_unsent_work());
    // What is set cannot be hidden.
    play.keys("<A-m>");
    assert!(play.model.form.options && play.notice().contains("is set"));
    turn(&mut play, FieldId::Format, "<Left>");
    turn(&mut play, FieldId::TrackOpens, "<Left>");
    turn(&mut play, FieldId::TrackLinks, "<Right>");
    turn(&mut play, FieldId::KeepId, " ");
    assert_eq!(draft(&play).extras, Extras::default());
    play.keys("<A-m>");
    assert!(!play.model.form.options && play.model.form.focus == FieldId::To);
}

#[test]
fn rows_are_taken_by_enter_and_by_leaving_and_come_back_by_backspace() {
    let mut play = Play::practice();
    play.keys("<A-m>");
    play.field(FieldId::Metadata);
    play.keys("order=1<Enter>customer=ada<Tab>");
    assert_eq!(draft(&play).extras.metadata, ["order=1", "customer=ada"]);
    assert_eq!(play.model.form.focus, FieldId::Headers);
    play.send(Message::Paste("X-A: b".into()))
        .keys("<S-Tab><BS><BS>d<Tab>");
    assert_eq!(draft(&play).extras.metadata, ["order=1", "customer=add"]);
    assert_eq!(draft(&play).extras.headers, ["X-A: b"]);
    play.keys("no header<Enter>");
    let blamed = play
        .model
        .form
        .problems
        .iter()
        .any(|problem| problem.field == FieldId::Headers);
    assert!(blamed, "a row that is none is told at once");
}

#[test]
fn a_row_that_is_still_typed_is_sent_and_told_on_the_review() {
    let mut play = Play::practice();
    play.filled().keys("<A-m>");
    play.field(FieldId::Metadata);
    play.keys("order=1<C-s>");
    let sent = play.asked(|effect| matches!(effect, Effect::StartSend(order) if order.draft.extras.metadata == ["order=1"]));
    assert!(sent);
    let rows = &play.model.review().unwrap().rows;
    assert!(
        rows.contains(&("Metadata".into(), "order=1".into())),
        "{rows:?}"
    );
}

#[test]
fn a_draft_that_is_taken_over_keeps_all_of_it() {
    let whole = Draft {
        format: BodyFormat::Text,
        text: "Hello".into(),
        html: "<p>Hello</p>".into(),
        extras: Extras {
            headers: vec!["X-A: b".into()],
            ..Extras::default()
        },
        ..Draft::default()
    };
    let mut play = Play::new(crate::play::startup());
    play.left(whole.clone(), 0).keys("<Enter>");
    let found = draft(&play);
    assert_eq!((found.html, found.extras), (whole.html, whole.extras));
    assert!(play.model.form.options);
}

#[test]
fn the_message_is_written_as_code_once_it_could_be_sent() {
    let mut play = Play::practice();
    play.keys("<A-x>");
    assert!(
        play.notice().contains("cannot be sent yet"),
        "{}",
        play.notice()
    );
    play.filled().keys("<A-x><Down><Down><Enter>");
    assert!(play.asked(|effect| matches!(effect, Effect::Export { language: Language::Node, draft, .. } if draft.subject == "Receipt")));
    let told = |text: Option<&str>| {
        let text = text.map(Into::into);
        Message::Exported(Ok(Exported {
            path: "/x/message.js".into(),
            text,
        }))
    };
    play.send(told(Some("code")));
    assert!(play.asked(|effect| matches!(effect, Effect::Copy(text) if **text == *"code")));
    play.send(Message::Copied(Ok(CopiedTo::Desktop)));
    assert_eq!(play.notice(), "copied: the message, saved as /x/message.js");
    play.send(told(None));
    assert!(play.notice().contains("too long to copy") && play.effects.is_empty());
    play.send(Message::Exported(Err("no room".into())));
    assert_eq!(play.notice(), "no room");
}
