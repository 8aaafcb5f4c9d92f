//! A message that somebody has already, or may have, goes out again only after a question.

use postrider::app::{Effect, Intent, Lookup, Message, Screen};
use postrider::mail::{Draft, FieldId};
use postrider::postmark::Endpoint;
use postrider::record::{
    EarlierSend, Event, Failure, FailureKind, Fate, FollowEvent, FollowOutcome, JobId, Moment,
    Outcome, RecipientFate, RecipientState, RecipientVerdict, Reply, SendId, Stage, Status,
};

use crate::play::{Play, accepted, refused_login};

/// How often a message was let go.
fn sends(play: &Play) -> usize {
    let goes = |effect: &&Effect| matches!(effect, Effect::Go(_));
    play.effects.iter().filter(goes).count()
}

/// The question on top, in words.
fn asked(play: &Play) -> Option<String> {
    let sends = |one: &Intent| matches!(one, Intent::SendNow(_));
    let asked = play.model.question().filter(|one| one.offers(sends))?;
    Some(asked.text.clone())
}

fn unknown() -> Outcome {
    let endpoint = Endpoint::new("127.0.0.1", 4001);
    Outcome::Unknown(Failure::new(Stage::Verdict, FailureKind::Timeout, endpoint))
}

fn partly() -> Outcome {
    let refused = vec![RecipientVerdict {
        address: "bob@navy.example".into(),
        state: RecipientState::Refused,
        reply: Reply::new(550, vec!["5.1.1 no such user".into()]),
    }];
    let reply = Reply::new(250, vec![]);
    Outcome::PartlyRefused { reply, refused }
}

/// A message to Grace that was sent at noon and ended so.
fn sent(outcome: Outcome) -> Play {
    let mut play = Play::practice();
    play.filled().keys("<C-s>");
    let at = Moment {
        unix_ms: 1_795_449_173_000,
        offset_minutes: 60,
    };
    let job = play.model.shared.job.unwrap();
    play.send(Message::Started { job, at });
    let id = SendId("11111111-1111-4222-8333-944445555666".into());
    play.event(Event::Composed { id, bytes: 300 });
    play.ready().keys("<Enter>").ends(outcome);
    assert_eq!(sends(&play), 1);
    // What was accepted is put away and comes back by `e`; anything else is still in the form.
    let is_put_away = !play.model.form.has_unsent_work() && play.model.form.body.is_empty();
    play.keys(if is_put_away { "<F6>e" } else { "<F2>" });
    play
}

#[test]
fn an_unchanged_second_send_asks_and_says_when_and_to_whom() {
    for (outcome, word) in [
        (accepted(), "accepted"),
        (unknown(), "may have been accepted"),
        (partly(), "accepted"),
    ] {
        let mut play = sent(outcome);
        play.keys("<C-s>").ready();
        let problems = &play.model.review().unwrap().problems;
        assert!(problems.iter().any(|one| one.check == "sent-before"));
        play.keys("<Enter>");
        assert_eq!(sends(&play), 1, "{word}: nothing goes without an answer");
        let words = asked(&play).unwrap();
        for part in ["grace@navy.example", "2026-11-23", word] {
            assert!(words.contains(part), "{part}: {words}");
        }
        // The harmless answer is the first one.
        play.keys("<Enter>");
        assert_eq!(sends(&play), 1);
        assert!(play.model.review().is_some(), "back at the review");
        play.keys("<Enter><Esc>");
        assert_eq!(sends(&play), 1);
        play.keys("<Enter><Down><Enter>");
        assert_eq!(sends(&play), 2);
    }
}

#[test]
fn what_nobody_got_is_sent_again_without_a_question() {
    let endpoint = Endpoint::new("127.0.0.1", 4001);
    let failed = Failure::new(Stage::Connect, FailureKind::ConnectTimeout, endpoint);
    for outcome in [refused_login(), Outcome::Failed(failed), Outcome::Cancelled] {
        let mut play = sent(outcome);
        play.keys("<C-s>").ready().keys("<Enter>");
        assert_eq!(asked(&play), None);
        assert_eq!(sends(&play), 2);
    }
}

#[test]
fn a_changed_message_is_another_one() {
    for (field, is_another) in [
        (FieldId::To, true),
        (FieldId::Subject, true),
        (FieldId::Body, true),
        (FieldId::Tag, false),
    ] {
        let mut play = sent(accepted());
        play.model.form.focus = field;
        let typed = if field == FieldId::To {
            "<End>, alan@navy.example"
        } else {
            "<End>x"
        };
        play.keys(typed).keys("<C-s>").ready().keys("<Enter>");
        assert_eq!(asked(&play).is_none(), is_another, "{field:?}");
        assert_eq!(sends(&play) == 2, is_another, "{field:?}");
    }
}

#[test]
fn a_message_to_oneself_is_not_the_one_to_everybody() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>t").ready().keys("<Enter>");
    play.ends(accepted());
    play.keys("<C-s>").ready().keys("<Enter>").ends(accepted());
    assert_eq!((sends(&play), asked(&play)), (2, None));
    play.keys("<F6>e<C-s>t").ready().keys("<Enter>");
    assert!(asked(&play).unwrap().contains("ada@acme.example"));
}

#[test]
fn who_lost_it_may_get_it_again() {
    for (fate, is_asked) in [
        (
            Fate::RefusedInside {
                code: Some(412),
                words: String::new(),
            },
            false,
        ),
        (
            Fate::Bounced {
                kind: None,
                words: String::new(),
            },
            false,
        ),
        (
            Fate::Delivered {
                words: String::new(),
            },
            true,
        ),
        (Fate::NotFound, true),
    ] {
        let mut play = sent(accepted());
        let recipients = vec![RecipientFate {
            address: "grace@navy.example".into(),
            fate: fate.clone(),
            at: String::new(),
        }];
        let outcome = FollowOutcome {
            message_id: None,
            recipients,
            trouble: None,
            stopped: false,
        };
        let id = SendId("11111111-1111-4222-8333-944445555666".into());
        let event = FollowEvent::Outcome(outcome);
        play.send(Message::Follow { id, event });
        play.keys("<F2><C-s>").ready().keys("<Enter>");
        assert_eq!(asked(&play).is_some(), is_asked, "{fate:?}");
    }
}

fn earlier() -> EarlierSend {
    EarlierSend {
        id: Some(SendId("older".into())),
        at: Some(Moment::default()),
        status: Status::Delivered,
        recipients: vec!["grace@navy.example".into()],
        has_same_text: true,
    }
}

/// The history answers the question of the review that is open.
fn answers(play: &mut Play, earlier: Option<EarlierSend>) {
    let job = play.model.shared.job.unwrap();
    play.send(Message::EarlierFound { job, earlier });
}

#[test]
fn an_earlier_session_counts_too() {
    let mut play = Play::practice();
    play.answers = false;
    play.filled().keys("<C-s>").ready();
    let looked_for = play.effects.iter().find_map(|effect| match effect {
        Effect::FindEarlier {
            draft, practice, ..
        } => Some((draft.to.clone(), *practice)),
        _ => None,
    });
    assert_eq!(looked_for, Some(("grace@navy.example".into(), true)));
    answers(&mut play, Some(earlier()));
    let problems = &play.model.review().unwrap().problems;
    assert!(problems.iter().any(|one| one.check == "sent-before"));
    play.keys("<Enter>");
    assert_eq!(sends(&play), 0);
    assert!(asked(&play).unwrap().contains("delivered"));
    play.keys("<Down><Enter>");
    assert_eq!(sends(&play), 1);
}

#[test]
fn a_history_that_does_not_answer_is_waited_for_and_holds_nobody() {
    let mut play = Play::practice();
    play.answers = false;
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    assert_eq!(sends(&play), 0);
    assert!(play.notice().contains("looking for"), "{}", play.notice());
    // The answer still counts when it comes.
    answers(&mut play, Some(earlier()));
    assert!(sends(&play) == 0 && asked(&play).is_some());
    let mut play = Play::practice();
    play.answers = false;
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    answers(&mut play, None);
    assert_eq!(sends(&play), 1, "it was confirmed, and nobody has it");
    // What was confirmed and then left is not sent.
    let mut play = Play::practice();
    play.answers = false;
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    let job = play.model.shared.job.unwrap();
    play.keys("<Esc>");
    play.send(Message::EarlierFound { job, earlier: None });
    assert_eq!(sends(&play), 0);
    // Nor while something lies over the review.
    let mut play = Play::practice();
    play.answers = false;
    play.filled().keys("<C-s>").ready().keys("<Enter><C-r>");
    answers(&mut play, None);
    assert_eq!(sends(&play), 0);
    let mut play = Play::practice();
    play.answers = false;
    play.filled().keys("<C-s>").ready().keys("<Enter><Enter>");
    assert_eq!(sends(&play), 1, "it never answered");
}

#[test]
fn an_answer_for_another_review_is_dropped() {
    let mut play = Play::practice();
    play.answers = false;
    play.filled().keys("<C-s>").ready();
    let earlier = Some(earlier());
    let job = JobId(77);
    play.send(Message::EarlierFound { job, earlier });
    assert_eq!(play.model.review().unwrap().earlier, Lookup::Waiting);
}

#[test]
fn a_review_that_was_never_shown_sends_nothing() {
    let mut play = Play::practice();
    play.filled();
    play.hurried = true;
    play.keys("<C-s><Enter><Enter><Enter>");
    assert_eq!(sends(&play), 0);
    assert!(play.model.review().is_some());
    play.drawn().keys("<Enter>");
    assert_eq!(sends(&play), 1);
    // Nor one that took its place since the last frame.
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready();
    play.hurried = true;
    play.keys("t<Enter>");
    assert_eq!(sends(&play), 0);
}

#[test]
fn the_question_goes_with_the_send_that_ended_behind_it() {
    let mut play = sent(accepted());
    play.keys("<C-s>").ready().keys("<Enter>");
    assert!(asked(&play).is_some());
    play.ends(refused_login());
    assert!(play.model.overlays.is_empty());
    play.keys("<Down><Enter>");
    assert_eq!(sends(&play), 1);
}

#[test]
fn sending_again_from_activity_asks() {
    let mut play = Play::practice();
    play.answers = false;
    play.keys("<F3>");
    let mut record = crate::activity::record(2, Status::Delivered, true);
    record.begun.draft = Draft {
        from: "ada@acme.example".into(),
        stream: "outbound".into(),
        ..record.begun.draft
    };
    play.send(Message::SendCopied {
        result: Ok(Some(Box::new(record))),
        at_once: true,
    });
    assert_eq!(play.model.screen, Screen::Compose);
    play.ready();
    answers(&mut play, Some(earlier()));
    play.keys("<Enter>");
    assert!(sends(&play) == 0 && asked(&play).is_some());
}
