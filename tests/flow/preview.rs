//! What would arrive, looked at before anything is sent.

use std::sync::Arc;

use postrider::app::{
    Effect, Message, OpenedPage, Overlay, PreviewNews, PreviewOrder, PreviewPane, Size,
};
use postrider::mail::{self, Draft, FieldId, Language, Preview, PreviewPage, Stamp};

use crate::play::Play;

fn built(draft: &Draft) -> Arc<Preview> {
    let stamp = Stamp {
        id: "0b0f7b3a-6c6e-4a57-9a3e-2d1f5b6c7d8e".into(),
        unix_seconds: 1_795_449_173,
        correlate: true,
    };
    Arc::new(mail::preview(draft, Vec::new(), Vec::new(), &stamp, 76))
}

fn pane(play: &Play) -> &PreviewPane {
    match play.model.overlays.last() {
        Some(Overlay::Preview(pane)) => pane,
        _ => panic!("no preview is open"),
    }
}

/// The request that was made last: its id and the draft.
fn asked(play: &Play) -> (u64, Draft) {
    let last = play.effects.iter().rev().find_map(|effect| match effect {
        Effect::Preview(PreviewOrder::Build { id, draft, .. }) => Some((*id, (**draft).clone())),
        _ => None,
    });
    last.expect("a preview was asked for")
}

fn answer(play: &mut Play) {
    let (id, draft) = asked(play);
    let result = Ok(built(&draft));
    play.send(Message::Preview(PreviewNews::Built { id, result }));
}

fn opened() -> Play {
    let mut play = Play::practice();
    play.filled().keys("<C-r>");
    answer(&mut play);
    play
}

#[test]
fn nothing_is_built_before_it_is_asked_for_and_a_stale_answer_is_dropped() {
    let mut play = Play::practice();
    play.filled();
    assert!(!play.asked(|effect| matches!(effect, Effect::Preview(_))));
    play.keys("<C-r>");
    let (first, draft) = asked(&play);
    assert_eq!(draft, play.model.form.draft());
    assert!(pane(&play).built.is_none());
    play.keys("y");
    assert!(play.notice().contains("still being built"));
    play.keys("<Esc><C-r>");
    let late = Message::Preview(PreviewNews::Built {
        id: first,
        result: Err("late".into()),
    });
    play.send(late.clone());
    assert!(pane(&play).built.is_none());
    answer(&mut play);
    assert!(matches!(pane(&play).built, Some(Ok(_))));
    play.keys("<Esc>");
    assert!(play.model.overlays.is_empty());
    play.send(late);
}

#[test]
fn pages_are_turned_and_each_begins_at_its_top() {
    let mut play = opened();
    for page in [
        PreviewPage::Html,
        PreviewPage::Headers,
        PreviewPage::Parts,
        PreviewPage::Source,
        PreviewPage::Text,
    ] {
        play.keys("<Right>");
        assert_eq!(pane(&play).page, page);
    }
    let size = Size {
        columns: 40,
        rows: 12,
    };
    play.send(Message::Resized(size)).keys("5<End>");
    assert!(pane(&play).place.line > 0);
    play.keys("<Left>");
    assert_eq!(
        (pane(&play).page, pane(&play).place.line),
        (PreviewPage::Parts, 0)
    );
    play.keys("9");
    assert_eq!(pane(&play).page, PreviewPage::Parts);
}

#[test]
fn words_are_found_around_the_ends() {
    let mut play = opened();
    play.keys("5/SUBJECT:<Enter>");
    let found = pane(&play).found.expect("it is there");
    let source = pane(&play).paper().unwrap();
    assert!(source.line(found).starts_with("Subject:"));
    play.keys("n");
    assert_eq!(pane(&play).found, Some(found));
    play.keys("/x-pm<Enter>N");
    let source = pane(&play).paper().unwrap();
    assert!(source.line(pane(&play).found.unwrap()).starts_with("X-PM-"));
    play.keys("/nowhere<Enter>");
    assert!(play.notice().contains("not on this page"));
    // Esc ends the search first.
    play.keys("/a<Esc>");
    assert!(pane(&play).search.is_none());
    play.send(Message::Paste("lost".into())).keys("/");
    play.send(Message::Paste("found".into()));
    assert_eq!(pane(&play).search.as_ref().unwrap().value(), "found");
}

#[test]
fn the_page_is_copied_and_the_message_saved() {
    let mut play = opened();
    play.keys("5y");
    assert!(play.asked(|effect| matches!(effect, Effect::Copy(text) if text.starts_with("Date: ") && !text.contains('\r'))));
    play.keys("w");
    assert!(play.asked(|effect| matches!(
        effect,
        Effect::Export {
            language: Language::Eml,
            ..
        }
    )));
    let mut play = Play::practice();
    play.filled().keys("<C-r>");
    let (id, draft) = asked(&play);
    let stamp = Stamp {
        id: "x".into(),
        unix_seconds: 0,
        correlate: false,
    };
    let lacking = mail::preview(&draft, Vec::new(), vec!["x.pdf: gone".into()], &stamp, 76);
    let result = Ok(Arc::new(lacking));
    play.send(Message::Preview(PreviewNews::Built { id, result }))
        .keys("w");
    assert!(play.notice().contains("x.pdf: gone"), "{}", play.notice());
    assert!(!play.asked(|effect| matches!(effect, Effect::Export { .. })));
}

#[test]
fn html_is_opened_where_there_is_some() {
    let mut play = opened();
    play.keys("o");
    assert!(play.notice().contains("no HTML part"), "{}", play.notice());
    play.keys("<Esc><A-m>");
    play.field(FieldId::Format);
    play.keys(" <C-r>");
    answer(&mut play);
    play.keys("o");
    assert!(play.asked(|effect| matches!(effect, Effect::Preview(PreviewOrder::Open(_)))));
    let opened = OpenedPage::File("/home/ada/x.html".into(), "engine".into());
    play.send(Message::Preview(PreviewNews::Opened(Ok(opened))));
    let link = play.model.link().expect("a link");
    assert_eq!(link.url, "file://engine/home/ada/x.html");
    assert_eq!(pane(&play).page, PreviewPage::Html);
    play.keys("1");
    assert_eq!(play.model.link(), None);
    let opened = OpenedPage::By("firefox".into());
    play.send(Message::Preview(PreviewNews::Opened(Ok(opened))));
    assert!(play.notice().contains("handed to firefox"));
    play.keys("<Esc>");
    let failed = Err("no browser".to_owned());
    play.send(Message::Preview(PreviewNews::Opened(failed)));
    assert!(play.notice().contains("no browser"));
}

#[test]
fn the_review_is_looked_at_and_stays() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready();
    play.keys("t<C-r>");
    let (_, draft) = asked(&play);
    assert_eq!(draft.to, draft.from);
    answer(&mut play);
    play.keys("<Esc>");
    assert!(play.model.review().is_some_and(|review| review.to_self));
    assert!(!play.asked(|effect| matches!(effect, Effect::Go(_))));
}

#[test]
fn other_screens_have_no_message_to_show() {
    let mut play = Play::practice();
    play.keys("<F3><C-r>");
    assert!(play.model.overlays.is_empty());
}
