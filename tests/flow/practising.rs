//! Practising a fault: choosing, meeting, ending; nothing typed is lost.

use postrider::app::{DraftOrder, Effect, Message};
use postrider::mail::{Draft, FieldId};
use postrider::record::{InboxEvent, InboxEventKind, InboxItem, ScenarioSummary};

use crate::play::Play;

pub fn scenario(name: &str, title: &str, you: &[(&str, &str)]) -> ScenarioSummary {
    let pair = |(what, value): &(&str, &str)| ((*what).to_owned(), (*value).to_owned());
    ScenarioSummary {
        name: name.into(),
        title: title.into(),
        story: "A story.".into(),
        group: "sign-in".into(),
        you: you.iter().map(pair).collect(),
        in_interface: true,
        status: "refused".into(),
        hint: Some("auth.token".into()),
    }
}

pub const ACCOUNT: &str = "e7135f0b-92c6-4a8d-b1f4-08d9c26a73e5";

pub fn practising() -> Play {
    let mut play = Play::practice();
    let hidden = ScenarioSummary {
        in_interface: false,
        ..scenario("elsewhere", "Somewhere else", &[])
    };
    play.send(Message::Scenarios(vec![
        scenario("starttls-missing", "No encryption is offered", &[]),
        scenario(
            "account-token",
            "The account token is used",
            &[("token", ACCOUNT), ("subject", "Theirs")],
        ),
        scenario("large", "A file too large", &[("attach", "a.pdf:9")]),
        scenario(
            "unverified",
            "The unverified sender",
            &[("from", "eve@unverified.example"), ("stream", "broadcast")],
        ),
        hidden,
    ]));
    play
}

fn played(play: &Play) -> Vec<Option<String>> {
    let name = |effect: &Effect| match effect {
        Effect::Play(name) => Some(name.clone()),
        _ => None,
    };
    play.effects.iter().filter_map(name).collect()
}

#[test]
fn a_fault_is_searched_chosen_and_ended() {
    let mut play = practising();
    play.keys("<F7>encryption<Enter>");
    assert_eq!(played(&play), [Some("starttls-missing".to_owned())]);
    assert_eq!(
        play.model.simulation.as_ref().unwrap().title,
        "No encryption is offered"
    );
    assert_eq!(
        play.model.form.line(FieldId::To),
        "grace@navy.example",
        "something to send"
    );
    play.keys("<A-E>");
    assert_eq!(played(&play).last(), Some(&None));
    assert!(play.model.simulation.is_none());
    assert_eq!(play.model.form.line(FieldId::To), "");
    assert!(play.model.form.body.is_empty());
}

#[test]
fn what_a_fault_takes_fills_the_form_and_ones_own_comes_back() {
    let mut play = practising();
    play.filled();
    let before = (play.model.form.draft(), play.model.form.credential());
    play.keys("<F7>account<Enter>");
    assert_eq!(play.model.form.line(FieldId::Token), ACCOUNT);
    assert_eq!(play.model.form.line(FieldId::Subject), "Theirs");
    play.keys("<C-s>");
    assert!(
        play.effects.iter().any(
            |effect| matches!(effect, Effect::StartSend(order) if order.profile.is_practice())
        ),
        "the practice account's token may go to the practice server"
    );
    play.keys("<Esc><A-E>");
    assert_eq!(
        (play.model.form.draft(), play.model.form.credential()),
        before
    );
}

/// The messages that were given to the drafts beside the user's own.
fn beside(play: &Play) -> Vec<Draft> {
    let draft = |effect: &Effect| match effect {
        Effect::Drafts(DraftOrder::Beside { draft, .. }) => Some((**draft).clone()),
        _ => None,
    };
    play.effects.iter().filter_map(draft).collect()
}

#[test]
fn what_was_written_in_a_fault_goes_to_the_drafts_with_the_users_own_sender() {
    for begun in [true, false] {
        let mut play = practising();
        if begun {
            play.filled();
        }
        let before = play.model.form.draft();
        play.keys("<F7>unverified<Enter>");
        assert_eq!(
            play.model.form.line(FieldId::From),
            "eve@unverified.example"
        );
        play.model.form.focus = FieldId::Subject;
        play.keys("<End>, mine");
        play.effects.clear();
        play.keys("<A-E>");
        assert!(play.model.simulation.is_none() && play.model.overlays.is_empty());
        assert_eq!(
            play.model.form.draft(),
            before,
            "no question, and nothing of the fault"
        );
        let kept = beside(&play);
        assert!(kept[0].subject.ends_with(", mine"), "{:?}", kept[0].subject);
        assert_eq!(kept[0].from, before.from);
        assert_eq!(kept[0].stream, before.stream);
    }
}

#[test]
fn a_sample_that_nobody_changed_is_no_draft() {
    let mut play = practising();
    play.keys("<F7>account<Enter><Right><Left><Tab><S-Tab>");
    play.effects.clear();
    play.keys("<A-E>");
    assert!(beside(&play).is_empty());
}

#[test]
fn what_is_written_in_a_fault_is_safe_against_a_crash() {
    let mut play = practising();
    play.filled();
    play.keys("<F7>account<Enter>");
    play.model.form.focus = FieldId::Subject;
    play.keys("<End>!");
    let timer = play.model.drafts.keep_timer.unwrap();
    play.effects.clear();
    play.send(Message::Timer(timer));
    assert_eq!(beside(&play).len(), 1);
    let saves_own = |effect: &Effect| matches!(effect, Effect::SaveDraft(_));
    assert!(
        !play.effects.iter().any(saves_own),
        "that one has not changed"
    );
    // The user's own message is saved last, so that the next start offers it.
    play.effects.clear();
    play.send(Message::Terminate);
    let saved: Vec<&Effect> = play.effects.iter().collect();
    assert!(matches!(
        saved[..],
        [
            Effect::Drafts(DraftOrder::Beside { .. }),
            Effect::SaveDraft(own),
            Effect::Quit(_)
        ] if own.subject == "Receipt"
    ));
    // What is thrown away at the end is the message of the fault alone.
    play.effects.clear();
    play.keys("<C-q><Down><Down><Enter>");
    let thrown: Vec<&Effect> = play.effects.iter().collect();
    assert!(matches!(
        thrown[..],
        [
            Effect::Drafts(DraftOrder::DiscardBeside(_)),
            Effect::SaveDraft(own),
            Effect::Quit(_)
        ] if own.subject == "Receipt"
    ));
}

#[test]
fn ones_own_message_is_kept_against_a_crash_not_the_faults() {
    let mut play = practising();
    play.filled();
    play.keys("<F7>account<Enter>");
    play.effects.clear();
    play.send(Message::Terminate);
    let kept = play.effects.iter().find_map(|effect| match effect {
        Effect::SaveDraft(draft) => Some(draft.subject.clone()),
        _ => None,
    });
    assert_eq!(kept.as_deref(), Some("Receipt"));
}

#[test]
fn a_new_message_in_a_fault_costs_neither_the_one_before_nor_the_one_that_waits() {
    let mut play = practising();
    play.filled();
    play.keys("<F7>account<Enter>");
    play.model.form.focus = FieldId::Subject;
    play.keys("<End>!");
    play.effects.clear();
    play.keys("<C-n>");
    assert_eq!(play.model.form.line(FieldId::Subject), "");
    assert_eq!(beside(&play).len(), 1);
    assert!(play.notice().contains("is in Drafts"), "{}", play.notice());
    play.keys("<A-E>");
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
}

#[test]
fn an_accepted_message_of_a_fault_says_nothing_of_the_users_own() {
    let mut play = practising();
    play.filled();
    play.keys("<F7>encryption<Enter>");
    // The scenario changes nothing of the message: it is the user's own, word for word.
    play.keys("<C-s>").ready().keys("<Enter>");
    play.effects.clear();
    play.ends(crate::play::accepted());
    let forgets = |effect: &Effect| *effect == Effect::ForgetDraft;
    assert!(!play.effects.iter().any(forgets), "{:?}", play.effects);
    play.keys("<F2><A-E>");
    assert!(
        play.model.form.has_unsent_work(),
        "it was sent in a simulation only"
    );
}

#[test]
fn only_what_the_form_can_meet_is_offered_and_only_in_practice() {
    let mut play = practising();
    let offered: Vec<&str> = play
        .model
        .shared
        .scenarios
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(offered, ["starttls-missing", "account-token", "unverified"]);
    play.keys("<F7>encryption<Enter><A-p>");
    assert!(play.model.overlays.is_empty() && play.notice().contains("Esc E"));
    play.keys("<A-E><A-p><Down><Enter>");
    assert!(!play.model.profile().is_practice());
    play.keys("<F7>");
    assert!(play.model.overlays.is_empty());
}

#[test]
fn a_fault_that_cannot_be_played_is_told_and_taken_back() {
    let mut play = practising();
    play.keys("<F7>account<Enter>");
    play.send(Message::PlayRefused("no server".into()));
    assert!(play.model.simulation.is_none());
    assert!(
        play.model
            .shared
            .notice
            .as_ref()
            .unwrap()
            .text
            .contains("no server")
    );
    assert_ne!(play.model.form.line(FieldId::Token), ACCOUNT);
}

fn caught(id: &str, html: bool) -> InboxItem {
    InboxItem {
        id: id.into(),
        subject: id.into(),
        html_as_text: html.then(|| "as text".to_owned()),
        events: vec![InboxEvent {
            unix_ms: 1,
            kind: InboxEventKind::Queued,
            recipient: String::new(),
            detail: String::new(),
        }],
        ..InboxItem::default()
    }
}

fn read_sources(play: &Play) -> Vec<String> {
    let id = |effect: &Effect| match effect {
        Effect::ReadSource(id) => Some(id.clone()),
        _ => None,
    };
    play.effects.iter().filter_map(id).collect()
}

#[test]
fn a_message_has_pages_and_its_source_is_fetched_once() {
    use postrider::app::InboxPage as P;
    let mut play = Play::practice();
    play.send(Message::Inbox(vec![caught("b", true), caught("a", false)]));
    play.keys("<F4><Enter>");
    let mut seen = vec![play.model.inbox.page];
    for _ in 0..5 {
        play.keys("<Right>");
        seen.push(play.model.inbox.page);
    }
    assert_eq!(seen, P::ALL);
    assert_eq!(read_sources(&play), ["b"]);
    let source = Ok("Subject: b\r\n\r\nHello\r\n".to_owned());
    play.send(Message::InboxSource {
        id: "b".into(),
        result: source,
    });
    play.keys("5");
    assert_eq!(read_sources(&play), ["b"], "it is there already");
    play.effects.clear();
    play.keys("y");
    assert!(matches!(&play.effects[..], [Effect::Copy(text)] if **text == *"Subject: b\n\nHello"));
    play.keys("1y");
    assert!(matches!(play.effects.last(), Some(Effect::Copy(text)) if **text == *"b"));
    // The other message has no HTML: its second page is the headers.
    play.keys("<Esc><Down><Enter>2");
    assert_eq!(play.model.inbox.page, P::Headers);
}

#[test]
fn the_open_message_stays_when_another_comes() {
    let mut play = Play::practice();
    play.send(Message::Inbox(vec![caught("a", false)]));
    play.keys("<F4><Enter>5");
    play.send(Message::Inbox(vec![caught("b", false), caught("a", false)]));
    let inbox = &play.model.inbox;
    assert!(inbox.open && inbox.items[inbox.selected].id == "a");
}
