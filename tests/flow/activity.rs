//! The Activity screen and follow-ups, by keys and worker events.

use postrider::app::{
    ActivityPage, DraftOrder, Effect, Intent, Message, NoticeKind, Screen, allowance_words,
};
use postrider::mail::Draft;
use postrider::postmark::{
    BounceType, Credential, CredentialKind, Environment, Secret, TokenShape,
};
use postrider::record::{
    Event, Fate, FollowEvent, FollowOutcome, HistoryPage, HistoryQuery, Moment, Outcome,
    PreSendInfo, RecipientFate, Reply, SendId, SendPhase, SendRecord, SendStart, SendSummary,
    Status, Suppressed, Via,
};

use crate::play::{PRACTICE_TOKEN, Play, startup};

pub fn summary(seq: i64, status: Status) -> SendSummary {
    SendSummary {
        seq,
        id: SendId(format!("{seq:08}-1111-4222-8333-944445555666")),
        at: Moment::default(),
        profile: "practice".into(),
        environment: Environment::Practice,
        host: "127.0.0.1".into(),
        via: Via::Smtp,
        status,
        recipients_line: "grace@navy.example".into(),
        subject: format!("Number {seq}"),
        message_id: None,
        following: false,
    }
}

pub fn record(seq: i64, status: Status, has_body: bool) -> SendRecord {
    let summary = summary(seq, status);
    SendRecord {
        begun: SendStart {
            id: summary.id.clone(),
            at: summary.at,
            profile: summary.profile.clone(),
            environment: summary.environment,
            host: summary.host.clone(),
            ports: vec![2525],
            via: Via::Smtp,
            credential: CredentialKind::ServerToken,
            token_shape: TokenShape::Uuid,
            from: "ada@acme.example".into(),
            recipients: vec!["grace@navy.example".into()],
            subject: summary.subject.clone(),
            stream: "outbound".into(),
            bytes: 300,
            correlated: true,
            draft: Draft {
                from: "ada@acme.example".into(),
                to: "grace@navy.example".into(),
                subject: summary.subject.clone(),
                text: if has_body {
                    "Hello again".into()
                } else {
                    String::new()
                },
                ..Draft::default()
            },
            has_body,
            content_hash: String::new(),
            run: None,
        },
        summary,
        phase: SendPhase::Over,
        reply: None,
        failure: None,
        recipients: Vec::new(),
        timeline: Vec::new(),
        stages: Vec::new(),
        transcript: Vec::new(),
    }
}

/// F3, and the rows that the edge answers with.
fn on_activity(rows: &[(i64, Status)]) -> Play {
    let mut play = Play::practice();
    play.keys("<F3>");
    assert_eq!(play.model.screen, Screen::Activity);
    let query = asked(&mut play);
    let rows = rows
        .iter()
        .map(|(seq, status)| summary(*seq, *status))
        .collect();
    answer(&mut play, query, rows, false);
    play
}

fn asked(play: &mut Play) -> HistoryQuery {
    let asked = play
        .effects
        .drain(..)
        .rev()
        .find_map(|effect| match effect {
            Effect::ListSends(query) => Some(query),
            _ => None,
        });
    asked.expect("rows were asked for")
}

fn answer(play: &mut Play, query: HistoryQuery, rows: Vec<SendSummary>, more: bool) {
    let total = rows.len() as u64;
    let result = Ok(HistoryPage { rows, more, total });
    play.send(Message::Sends { query, result });
}

#[test]
fn rows_are_searched_filtered_and_paged() {
    let mut play = on_activity(&[(3, Status::Delivered), (2, Status::Bounced)]);
    play.keys("/");
    play.keys("gra");
    let query = asked(&mut play);
    assert_eq!(&*query.text, "gra");
    // An answer to the question before is of no use any more.
    let stale = HistoryQuery {
        text: "gr".into(),
        ..query.clone()
    };
    answer(&mut play, stale, vec![summary(9, Status::Failed)], false);
    assert_eq!(play.model.activity.rows.len(), 2);
    answer(&mut play, query, vec![summary(3, Status::Delivered)], true);
    assert_eq!(play.model.activity.rows.len(), 1);
    play.keys("<Enter>");
    assert!(!play.model.activity.search.is_open);
    play.effects.clear();
    play.keys("<Down>");
    let next = asked(&mut play);
    assert_eq!(next.before, Some(3));
    answer(&mut play, next, vec![summary(1, Status::Delivered)], false);
    assert_eq!(play.model.activity.rows.len(), 2);
    play.keys("s");
    assert_eq!(asked(&mut play).status, Status::all().next());
    play.keys("p");
    assert_eq!(asked(&mut play).profile.as_deref(), Some("practice"));
    play.keys("<Esc>");
    let all = asked(&mut play);
    assert_eq!((&*all.text, all.status, all.profile), ("", None, None));
    play.keys("<Esc>");
    assert_eq!(play.model.screen, Screen::Compose);
}

#[test]
fn a_send_is_opened_turned_and_told_what_it_means() {
    let mut play = on_activity(&[(2, Status::Bounced)]);
    play.keys("<Enter>");
    assert!(matches!(play.effects.last(), Some(Effect::OpenSend(_))));
    let mut whole = record(2, Status::Bounced, true);
    whole.recipients = vec![RecipientFate {
        address: "grace@navy.example".into(),
        fate: Fate::Bounced {
            kind: Some(BounceType::HardBounce),
            words: "550 no such user".into(),
        },
        at: String::new(),
    }];
    play.send(Message::SendOpened(Ok(Some(Box::new(whole)))));
    let open = play.model.activity.open.as_ref().unwrap();
    assert_eq!(open.diagnosis.as_ref().unwrap().primary.id, "bounce.hard");
    play.keys("<Right>");
    assert_eq!(play.model.activity.page, ActivityPage::Meaning);
    play.keys("y");
    assert!(matches!(play.effects.last(), Some(Effect::Copy(id)) if id.starts_with("00000002")));
    play.keys("d");
    assert!(play.asks(|one| matches!(one, Intent::ForgetSend(_))));
    play.keys("<Down>");
    play.keys("<Enter>");
    assert!(matches!(play.effects.last(), Some(Effect::ForgetSend(_))));
    assert!(play.model.activity.open.is_none());
}

#[test]
fn a_send_goes_again_only_when_it_cannot_arrive_twice() {
    let mut play = on_activity(&[(2, Status::Unknown)]);
    play.effects.clear();
    play.keys("n");
    assert!(play.effects.is_empty());
    assert!(
        play.model
            .shared
            .notice
            .as_ref()
            .unwrap()
            .text
            .contains("arrive twice")
    );
    play.keys("f");
    assert!(matches!(
        play.effects.last(),
        Some(Effect::Follow {
            credential: Some(_),
            ..
        })
    ));
    let mut play = on_activity(&[(2, Status::Delivered)]);
    play.keys("n");
    assert!(matches!(
        play.effects.last(),
        Some(Effect::CopySend { at_once: true, .. })
    ));
    let result = Ok(Some(Box::new(record(2, Status::Delivered, true))));
    play.send(Message::SendCopied {
        result,
        at_once: true,
    });
    assert_eq!(play.model.screen, Screen::Compose);
    assert_eq!(play.model.form.draft().text, "Hello again");
    assert!(play.model.review().is_some(), "nothing leaves before Enter");
}

#[test]
fn what_stands_in_the_form_is_not_lost_to_an_old_message() {
    let mut play = on_activity(&[(2, Status::Delivered)]);
    play.keys("<F2>");
    play.keys("someone@else.example");
    play.keys("<F3>");
    play.effects.clear();
    play.keys("e");
    assert!(matches!(
        play.effects.last(),
        Some(Effect::CopySend { at_once: false, .. })
    ));
    let result = Ok(Some(Box::new(record(2, Status::Delivered, false))));
    play.effects.clear();
    play.send(Message::SendCopied {
        result,
        at_once: false,
    });
    // It is among the drafts, and what is typed now is another one.
    assert!(matches!(
        &play.effects[..2],
        [Effect::SaveDraft(draft), Effect::Drafts(DraftOrder::Next(_))] if draft.to == "someone@else.example"
    ));
    assert!(
        play.model
            .shared
            .notice
            .as_ref()
            .unwrap()
            .text
            .contains("were not saved")
    );
    assert!(play.model.review().is_none());
}

/// A send that was accepted, with the id of its message.
fn accepted(play: &mut Play) -> SendId {
    play.filled().keys("<C-s><Enter>");
    let id = SendId("11111111-1111-4222-8333-944445555666".into());
    let reply = Reply::new(250, vec!["2.0.0 Ok".into()]);
    let composed = Event::Composed {
        id: id.clone(),
        bytes: 300,
    };
    play.event(composed).ends(Outcome::Accepted { reply });
    id
}

#[test]
fn what_becomes_of_a_send_is_told_as_it_comes() {
    let refused = |code| Fate::RefusedInside {
        code: Some(code),
        words: "no".into(),
    };
    let cases = [
        (
            Fate::Delivered {
                words: "250 ok".into(),
            },
            Status::Delivered,
            None,
            "delivered to grace",
        ),
        (
            refused(412),
            Status::RefusedInside,
            Some("sender.pending-account"),
            "refused inside",
        ),
        (
            Fate::NotFound,
            Status::NotFound,
            Some("delivery.not-found"),
            "no trace",
        ),
    ];
    for (fate, status, hint, said) in cases {
        let mut play = Play::practice();
        let id = accepted(&mut play);
        let one = RecipientFate {
            address: "grace@navy.example".into(),
            fate,
            at: String::new(),
        };
        let follow = |event| Message::Follow {
            id: id.clone(),
            event,
        };
        play.send(follow(FollowEvent::Waiting(1_000)));
        assert!(play.model.log.attempts[0].following);
        play.send(follow(FollowEvent::Recipient(one.clone())));
        play.send(follow(FollowEvent::Outcome(FollowOutcome {
            message_id: None,
            recipients: vec![one],
            trouble: None,
            stopped: false,
        })));
        let attempt = &play.model.log.attempts[0];
        assert_eq!(attempt.status(), Some(status));
        let card = attempt
            .diagnosis
            .as_ref()
            .map(|diagnosis| diagnosis.primary.id.as_str());
        assert_eq!(card, hint);
        let notice = play.model.shared.notice.as_ref().unwrap();
        assert!(notice.text.contains(said), "{}", notice.text);
        assert_eq!(notice.kind == NoticeKind::Info, hint.is_none());
        assert!(!attempt.following);
    }
}

#[test]
fn a_report_of_a_send_that_nobody_knows_changes_nothing() {
    let mut play = Play::practice();
    let id = SendId("99999999-1111-4222-8333-944445555666".into());
    let event = FollowEvent::Found {
        message_id: "x".into(),
    };
    play.send(Message::Follow { id, event });
    assert!(play.model.log.attempts.is_empty() && play.model.shared.notice.is_none());
}

#[test]
fn suppressed_recipients_and_the_allowance_are_told_on_the_review() {
    let mut startup = startup();
    startup.profiles[0].allowance = Some(100);
    let mut play = Play::new(startup);
    play.send(Message::PracticeReady {
        ports: vec![4001],
        credential: Credential::ServerToken(Secret::new(PRACTICE_TOKEN)),
        sender: "ada@acme.example".into(),
        api_url: Some("http://127.0.0.1:4004".into()),
    });
    play.filled().keys("<C-s>");
    assert!(play.asked(|effect| matches!(effect, Effect::LookAhead(_))));
    let job = play.model.shared.job.unwrap();
    let suppressed = |reason: &str| Suppressed {
        address: "grace@navy.example".into(),
        reason: reason.into(),
        origin: "Recipient".into(),
        since: "2026-11-01T00:00:00".into(),
    };
    let told = |reason: &str, sent| Message::PreSendInfo {
        job,
        ahead: PreSendInfo {
            suppressed: vec![suppressed(reason)],
            sent: Some(sent),
        },
        lifted: None,
    };
    // A complaint stays.
    play.send(told("SpamComplaint", 12)).keys("r");
    assert!(
        play.notice().contains("cannot be reactivated"),
        "{}",
        play.notice()
    );
    let review = play.model.review().unwrap();
    assert_eq!(allowance_words(&play.model.shared, review), None);
    play.send(told("HardBounce", 95));
    let review = play.model.review().unwrap();
    let words = allowance_words(&play.model.shared, review).unwrap();
    assert!(
        words.contains("sent 95") && words.contains("makes 96"),
        "{words}"
    );
    play.keys("r");
    let words = play.question().text.clone();
    assert!(words.contains("grace@navy.example"), "{words}");
    play.keys("<Down><Enter>");
    assert!(play.asked(|effect| matches!(effect, Effect::LiftSuppressions { addresses, .. } if addresses.len() == 1)));
    // In a review to oneself it is that message that is asked about.
    play.keys("t");
    let job = play.model.shared.job.unwrap();
    play.send(Message::PreSendInfo {
        job,
        ahead: PreSendInfo {
            suppressed: vec![suppressed("HardBounce")],
            sent: None,
        },
        lifted: None,
    });
    play.effects.clear();
    play.keys("r<Down><Enter>");
    let lifts_own = |effect: &Effect| matches!(effect, Effect::LiftSuppressions { order, .. } if order.draft.to == order.draft.from && order.job == job);
    assert!(play.asked(lifts_own));
    play.send(Message::PreSendInfo {
        job,
        ahead: PreSendInfo::default(),
        lifted: Some(Ok(())),
    });
    assert!(play.notice().contains("again"));
    // Enter waits for none of it, and an answer that comes later changes nothing.
    play.ready().keys("<Enter>");
    assert!(play.asked(|effect| matches!(effect, Effect::Go(_))));
    play.send(told("HardBounce", 95));
    assert!(play.model.review().is_none());
}

#[test]
fn rows_that_are_read_again_keep_the_choice_and_what_was_fetched() {
    let mut play = Play::practice();
    play.keys("<F3>");
    let query = asked(&mut play);
    let rows = |from: i64, to: i64| -> Vec<SendSummary> {
        let all = (to..=from).rev();
        all.map(|seq| summary(seq, Status::Delivered)).collect()
    };
    answer(&mut play, query, rows(400, 201), true);
    for _ in 0..190 {
        play.keys("<Down>");
    }
    let next = asked(&mut play);
    assert_eq!(next.before, Some(201));
    answer(&mut play, next, rows(200, 1), false);
    for _ in 0..60 {
        play.keys("<Down>");
    }
    let chosen = |play: &Play| play.model.activity.chosen().unwrap().seq;
    assert_eq!(chosen(&play), 150);
    play.effects.clear();
    let event = FollowEvent::Found {
        message_id: "x".into(),
    };
    let id = SendId("99999999-1111-4222-8333-944445555666".into());
    play.send(Message::Follow { id, event });
    let again = asked(&mut play);
    assert_eq!(again.limit, 400);
    // One came, and another one is gone.
    let mut fresh = rows(401, 2);
    fresh.retain(|row| row.seq != 150);
    answer(&mut play, again, fresh, true);
    assert_eq!(chosen(&play), 149, "the next one below");
    assert_eq!(play.model.activity.rows.len(), 399);
    // F3 on the screen itself reads it again, because another postrider may send.
    play.keys("<F3>");
    assert_eq!(asked(&mut play).limit, 399);
}

#[test]
fn an_unknown_send_that_is_found_delivered_settles_the_message_in_the_form() {
    for (changed, settles) in [(false, true), (true, false)] {
        let mut play = Play::practice();
        play.filled().keys("<C-s>").ready().keys("<Enter>");
        let id = SendId("11111111-1111-4222-8333-944445555666".into());
        play.event(Event::Composed {
            id: id.clone(),
            bytes: 300,
        });
        let endpoint = postrider::postmark::Endpoint::new("127.0.0.1", 4001);
        let kind = postrider::record::FailureKind::Timeout;
        let stage = postrider::record::Stage::Verdict;
        let failure = postrider::record::Failure::new(stage, kind, endpoint);
        play.ends(Outcome::Unknown(failure));
        assert!(play.model.form.has_unsent_work());
        if changed {
            play.keys("<F6>more");
            assert_eq!(play.model.pane, postrider::app::Pane::Form);
        }
        play.effects.clear();
        let one = RecipientFate {
            address: "grace@navy.example".into(),
            fate: Fate::Delivered {
                words: "250 ok".into(),
            },
            at: String::new(),
        };
        let event = FollowEvent::Outcome(FollowOutcome {
            message_id: None,
            recipients: vec![one],
            trouble: None,
            stopped: false,
        });
        play.send(Message::Follow { id, event });
        assert_eq!(play.model.form.has_unsent_work(), !settles);
        assert_eq!(play.asked(|effect| *effect == Effect::ForgetDraft), settles);
    }
}

#[test]
fn a_review_keeps_the_message_that_is_about_to_be_sent() {
    let mut play = Play::practice();
    play.filled();
    play.effects.clear();
    play.keys("<C-s>");
    let saved = |effect: &Effect| matches!(effect, Effect::SaveDraft(draft) if draft.to.contains("grace@navy.example"));
    assert!(play.asked(saved), "a crash must find what was sent");
}

#[test]
fn nothing_is_offered_to_be_opened_where_there_is_nothing() {
    use postrider::app::footer;
    for (key, name) in [("<F3>", "open-send"), ("<F4>", "open")] {
        let mut play = Play::practice();
        play.keys(key);
        let offered = footer(&play.model).iter().any(|row| row.name == name);
        assert!(!offered, "{name}");
        play.keys("<Enter>");
        assert_eq!(play.notice(), "");
    }
}
