//! Review, send, cancel, failure cards, quitting.

use postrider::app::{Effect, Intent, Message, Pane, Screen, footer};
use postrider::diagnose::{CardRemedy, Remedy};
use postrider::mail::{Draft, FieldId};
use postrider::postmark::{Credential, Endpoint, Secret};
use postrider::record::{
    Direction, Event, Failure, FailureKind, JobId, Line, Outcome, Phase, RecipientState,
    RecipientVerdict, Reply, Stage, StageState, StageUpdate, Status, Tried,
};

use crate::play::{Play, REAL_TOKEN, accepted, refused_login};

fn order(play: &Play) -> &postrider::app::SendOrder {
    let found = play.effects.iter().rev().find_map(|effect| match effect {
        Effect::StartSend(order) => Some(order),
        _ => None,
    });
    found.expect("no send was started")
}

#[test]
fn review_says_everything_and_enter_sends() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>");
    let review = play.model.review().unwrap();
    let row = |label: &str| {
        review
            .rows
            .iter()
            .find(|(known, _)| known == label)
            .map(|(_, text)| text.clone())
            .unwrap_or_default()
    };
    assert_eq!(row("To"), "grace@navy.example");
    assert_eq!(row("Subject"), "Receipt");
    assert_eq!(row("Stream"), "outbound");
    assert!(row("Profile").contains("nothing leaves this computer"));
    let order = order(&play).clone();
    assert!(order.hold);
    assert_eq!(order.draft.text, "Hello Grace,\nthank you.");
    assert_eq!(order.profile.smtp_ports, [4001, 4002, 4003]);
    assert!(
        !play.asked(|effect| matches!(effect, Effect::Go(_))),
        "nothing goes before Enter"
    );
    play.ready().keys("<Enter>");
    assert!(play.asked(|effect| *effect == Effect::Go(order.job)));
    play.event(Event::Phase(Phase::Submitting))
        .event(Event::Phase(Phase::AwaitingVerdict))
        .ends(accepted());
    assert!(play.notice().contains("Caught"), "{}", play.notice());
    assert!(play.asked(|effect| *effect == Effect::ForgetDraft));
    assert!(!play.model.form.has_unsent_work());
    assert_eq!(play.model.shared.job, None);
}

#[test]
fn everything_can_be_reached_without_ctrl_alt_and_function_keys() {
    let mut play = Play::practice();
    // The recipient has the caret; Enter goes on; in the text Esc opens the menu, whose first entry is the review.
    play.keys("grace@navy.example<Enter>Receipt<Enter>Hello<Esc><Enter>");
    assert!(play.model.review().is_some());
    play.ready().keys("<Enter>").ends(accepted());
    assert!(play.notice().contains("Caught"));
}

#[test]
fn errors_stop_the_review_and_lead_to_their_field() {
    let mut play = Play::practice();
    play.keys("grace@<C-s>");
    assert!(play.model.review().unwrap().job.is_none());
    assert!(!play.asked(|effect| matches!(effect, Effect::StartSend(_))));
    let offered = |play: &Play| footer(&play.model).iter().any(|row| row.name == "send");
    assert!(!offered(&play), "Enter does not send");
    play.keys("<Enter>");
    assert!(
        play.model.overlays.is_empty(),
        "Enter goes to the first error"
    );
    assert_eq!(play.model.form.focus, FieldId::To);
    assert!(
        play.model
            .form
            .problems
            .iter()
            .any(|problem| problem.field == FieldId::To)
    );
    assert_eq!(play.model.form.line(FieldId::To), "grace@");
}

#[test]
fn escape_abandons_without_a_trace() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready().keys("<Esc>");
    assert!(play.asked(|effect| *effect == Effect::Abandon(JobId(1))));
    assert!(play.model.log.attempts.is_empty());
    assert_eq!(play.model.shared.job, None);
    assert_eq!(play.model.form.line(FieldId::To), "grace@navy.example");
}

#[test]
fn t_sends_to_oneself_alone() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>t");
    assert_eq!(order(&play).draft.to, "Ada Lovelace <ada@acme.example>");
    assert!(play.asked(|effect| *effect == Effect::Abandon(JobId(1))));
    play.ready().keys("<Enter>").ends(accepted());
    assert_eq!(play.model.form.line(FieldId::To), "grace@navy.example");
}

#[test]
fn a_failed_login_closes_the_review_for_the_card() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ends(refused_login());
    assert!(play.model.overlays.is_empty());
    assert_eq!(play.model.pane, Pane::Log);
    let card = play.model.card().unwrap().clone();
    assert!(card.id.starts_with("auth."), "{}", card.id);
    play.keys("<Esc>");
    assert_eq!(
        (play.model.pane, play.model.form.focus),
        (Pane::Form, FieldId::Token)
    );
    assert_eq!(play.model.form.body.text(), "Hello Grace,\nthank you.");
}

#[test]
fn the_card_takes_the_keys_only_if_nothing_was_typed_meanwhile() {
    let mut play = Play::practice();
    play.filled()
        .keys("<C-s>")
        .ready()
        .keys("<Enter>x")
        .ends(refused_login());
    assert_eq!(play.model.pane, Pane::Form);
    play.keys("<F6>");
    assert_eq!(play.model.pane, Pane::Log);
    let mut play = Play::practice();
    play.filled()
        .keys("<C-s>")
        .ready()
        .keys("<Enter>")
        .ends(refused_login());
    assert_eq!(play.model.pane, Pane::Log);
}

#[test]
fn a_remedy_changes_the_port_and_tries_again() {
    let mut start = crate::play::startup();
    start.profile = "postmark".into();
    start.credential = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
    let mut play = Play::new(start);
    assert_eq!(play.model.form.focus, FieldId::From);
    play.keys("ada@acme.example<Tab>").filled().keys("<C-s>");
    let endpoint = Endpoint::new("smtp.postmarkapp.com", 587);
    let mut failure = Failure::new(Stage::Connect, FailureKind::ConnectTimeout, endpoint);
    failure.tried = vec![Tried {
        address: "192.0.2.1".into(),
        port: 587,
        kind: FailureKind::ConnectTimeout,
        detail: "no answer".into(),
    }];
    play.ends(Outcome::Failed(failure));
    let card = play.model.card().unwrap().clone();
    let uses_port = |remedy: &CardRemedy| match remedy.action {
        Some(Remedy::UsePort(port)) => Some(port),
        _ => None,
    };
    let mut ports = card.remedies.iter().map(uses_port).enumerate();
    let (at, port) = ports
        .find_map(|(at, port)| Some((at, port?)))
        .expect("no remedy uses a port");
    play.keys(&(at + 1).to_string());
    assert_eq!(order(&play).profile.smtp_ports[0], port);
    assert!(play.model.review().is_some());
}

#[test]
fn cancelling_asks_and_tells_the_truth() {
    let mut play = Play::practice();
    play.filled()
        .keys("<C-s>")
        .ready()
        .keys("<Enter>")
        .event(Event::Phase(Phase::Submitting));
    play.keys("<C-c>");
    let cancels = |one: &Intent| matches!(one, Intent::Perform(effect) if matches!(**effect, Effect::Cancel(_)));
    assert!(play.asks(cancels) && play.question().selected == 0);
    play.keys("<Enter>");
    assert!(
        !play.asked(|effect| matches!(effect, Effect::Cancel(_))),
        "the first answer is harmless"
    );
    play.keys("<C-c><Down><Enter>");
    assert!(play.asked(|effect| *effect == Effect::Cancel(JobId(1))));
    play.ends(Outcome::Cancelled);
    assert!(
        play.notice().contains("nothing was sent"),
        "{}",
        play.notice()
    );

    let mut play = Play::practice();
    play.filled()
        .keys("<C-s>")
        .ready()
        .keys("<Enter>")
        .event(Event::Phase(Phase::AwaitingVerdict));
    let failure = Failure::new(Stage::Verdict, FailureKind::Timeout, Endpoint::new("h", 25));
    play.ends(Outcome::Unknown(failure));
    assert!(
        play.notice().contains("may have been accepted"),
        "{}",
        play.notice()
    );
    assert!(play.model.form.has_unsent_work(), "the message stays");
}

#[test]
fn a_partly_refused_message_has_a_card_and_stays() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    let reply = Reply::new(550, vec!["5.1.1 no such user".into()]);
    let refused = vec![RecipientVerdict {
        address: "x@y.example".into(),
        state: RecipientState::Refused,
        reply,
    }];
    play.ends(Outcome::PartlyRefused {
        reply: Reply::new(250, vec![]),
        refused,
    });
    assert!(play.model.card().is_some());
    assert!(play.model.form.has_unsent_work());
}

#[test]
fn quitting_asks_when_something_would_be_lost() {
    let mut play = Play::practice();
    play.keys("<C-q>");
    assert!(play.asked(|effect| matches!(effect, Effect::Quit(None))));

    let mut play = Play::practice();
    play.filled().keys("<C-q>");
    assert!(!play.asked(|effect| matches!(effect, Effect::Quit(_))));
    play.keys("<Down><Enter>");
    assert!(matches!(
        play.effects.as_slice(),
        [Effect::SaveDraft(_), Effect::Quit(None)]
    ));

    let mut play = Play::practice();
    play.filled()
        .keys("<C-s>")
        .ready()
        .keys("<Enter>")
        .event(Event::Phase(Phase::Submitting))
        .keys("<C-q>");
    assert!(play.asks(|one| matches!(one, Intent::CancelAndQuit(_))));

    let mut play = Play::practice();
    play.filled()
        .keys("<C-s>")
        .ready()
        .keys("<Enter>")
        .ends(accepted())
        .keys("<C-q>");
    let line = play.effects.iter().find_map(|effect| match effect {
        Effect::Quit(line) => line.clone(),
        _ => None,
    });
    let line = line.unwrap();
    assert!(
        line.starts_with("accepted: grace@navy.example") && line.contains("practice"),
        "{line}"
    );
}

#[test]
fn quitting_a_running_send_waits_for_its_outcome() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    play.event(Event::Phase(Phase::Submitting));
    play.keys("<C-q><Down><Enter>");
    assert!(
        !play
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Quit(_)))
    );
    assert!(play.asked(|effect| *effect == Effect::Cancel(JobId(1))));
    play.ends(Outcome::Cancelled);
    let line = play.effects.iter().find_map(|effect| match effect {
        Effect::Quit(line) => line.clone(),
        _ => None,
    });
    assert!(line.unwrap().starts_with("cancelled: "));
    assert!(play.asked(|effect| matches!(effect, Effect::SaveDraft(_))));
}

#[test]
fn what_only_waited_in_a_review_leaves_no_line() {
    let line = |phase: Option<Phase>| {
        let mut play = Play::practice();
        play.filled().keys("<C-s>").ready();
        if let Some(phase) = phase {
            play.keys("<Enter>").event(Event::Phase(phase));
        }
        play.send(Message::Terminate);
        play.effects.iter().find_map(|effect| match effect {
            Effect::Quit(line) => line.clone(),
            _ => None,
        })
    };
    assert_eq!(line(None), None);
    assert!(
        line(Some(Phase::AwaitingVerdict))
            .unwrap()
            .starts_with("unknown: ")
    );
}

#[test]
fn a_signal_keeps_the_draft_and_asks_nothing() {
    let mut play = Play::practice();
    play.filled();
    play.effects.clear();
    play.send(Message::Terminate);
    assert!(matches!(
        play.effects.as_slice(),
        [Effect::SaveDraft(_), Effect::Quit(_)]
    ));
}

#[test]
fn stale_jobs_change_nothing() {
    let mut play = Play::practice();
    play.filled().keys("<C-s><Esc>");
    play.effects.clear();
    play.send(Message::Job {
        job: JobId(1),
        event: Event::Outcome(refused_login()),
    });
    assert!(
        play.effects.is_empty()
            && play.model.log.attempts.is_empty()
            && play.model.pane == Pane::Form
    );
}

#[test]
fn the_report_holds_the_dialogue_and_no_token() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>");
    let update = StageUpdate {
        stage: Stage::Auth,
        state: StageState::Failed,
        ms: 12.0,
        endpoint: Endpoint::new("127.0.0.1", 4001),
        detail: "535".into(),
    };
    let text = format!("535 5.7.8 who is {}?", crate::play::PRACTICE_TOKEN);
    let line = Line {
        at_ms: 3.0,
        direction: Direction::Server,
        tls: true,
        stage: Stage::Auth,
        text,
    };
    play.event(Event::Stage(update))
        .event(Event::Line(line))
        .ends(refused_login());
    play.effects.clear();
    play.keys("y");
    let [Effect::Copy(report)] = play.effects.as_slice() else {
        panic!("{:?}", play.effects)
    };
    for part in [
        "profile     practice",
        "127.0.0.1, ports 4001",
        "auth",
        "FAILED",
        "diagnosis auth.",
        "<-~ 535 5.7.8 who is",
    ] {
        assert!(report.contains(part), "{part} is not in\n{}", &**report);
    }
    assert!(!report.contains(crate::play::PRACTICE_TOKEN));
    play.keys("w");
    assert!(play.asked(|effect| matches!(effect, Effect::SaveReport(_))));
}

#[test]
fn the_inbox_is_offered_in_practice_alone() {
    let mut play = Play::practice();
    play.keys("<F4>");
    assert_eq!(play.model.screen, Screen::Inbox);
    play.keys("<Esc>");
    assert_eq!(play.model.screen, Screen::Compose);
    play.keys("<A-p><Down><Enter>");
    assert_eq!(play.model.profile().name, "postmark");
    assert!(play.asked(|effect| *effect == Effect::FindCredential("postmark".into())));
    assert_eq!(
        play.model.form.line(FieldId::Token),
        "",
        "the practice token stays in practice"
    );
    play.keys("<F4>");
    assert_eq!(play.model.screen, Screen::Compose);
}

#[test]
fn a_draft_that_may_be_out_already_is_not_sent_again_unawares() {
    let startup = crate::play::startup();
    let draft = Draft {
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: "grace@navy.example".into(),
        subject: "Receipt".into(),
        stream: "outbound".into(),
        text: "Hello".into(),
        ..Draft::default()
    };
    let record = |status| {
        let mut record = crate::activity::record(1, status, false);
        record.begun.subject = "Receipt".into();
        record.begun.draft = Draft {
            text: String::new(),
            ..draft.clone()
        };
        record
    };
    for (status, warned) in [
        (Status::Unknown, true),
        (Status::Delivered, true),
        (Status::Failed, false),
    ] {
        let mut play = Play::new(startup.clone());
        play.send(Message::PracticeReady {
            ports: vec![4001],
            credential: Credential::ServerToken(Secret::new(crate::play::PRACTICE_TOKEN)),
            sender: "Ada Lovelace <ada@acme.example>".into(),
            api_url: None,
        });
        // Both come from the edge, in any order.
        if warned {
            play.send(Message::RecentSends(vec![record(status)]));
            play.left(draft.clone(), 0);
        } else {
            play.left(draft.clone(), 0);
            play.send(Message::RecentSends(vec![record(status)]));
        }
        assert!(play.asks(|one| *one == Intent::TakeRecovered));
        let asked = play.question().text.clone();
        assert_eq!(asked.contains("may have gone out"), warned, "{asked}");
        play.keys("<Enter>");
        assert_eq!(play.model.form.draft().text, "Hello", "it is not lost");
        let screen = if warned {
            Screen::Activity
        } else {
            Screen::Compose
        };
        assert_eq!(play.model.screen, screen);
        assert_eq!(
            play.asked(|effect| matches!(effect, Effect::OpenSend(_))),
            warned
        );
    }
}

#[test]
fn the_review_goes_to_the_sender_alone_and_back_to_everybody() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>");
    let alone = |play: &Play| play.model.review().map(|review| review.to_self);
    assert_eq!(alone(&play), Some(false));
    play.keys("t");
    assert_eq!(alone(&play), Some(true));
    play.keys("t");
    assert_eq!(alone(&play), Some(false));
}

#[test]
fn the_review_names_the_tag() {
    let mut play = Play::practice();
    play.filled();
    let tagged = Draft {
        tag: "receipts".into(),
        ..play.model.form.draft()
    };
    play.send(Message::Edited(postrider::app::Edited::Text {
        path: "m.txt".into(),
        text: postrider::mail::write_draft(&tagged).into(),
    }));
    play.keys("<C-s>");
    let rows = &play.model.review().expect("a review").rows;
    assert!(
        rows.contains(&("Tag".into(), "receipts".into())),
        "{rows:?}"
    );
}

#[test]
fn nothing_happens_on_a_screen_that_is_too_small_to_be_shown() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>");
    let size = |columns, rows| Message::Resized(postrider::app::Size { columns, rows });
    play.send(size(39, 12));
    play.effects.clear();
    let before = play.model.form.draft();
    play.keys("<Enter>t<Esc>x");
    play.send(Message::Paste("pasted".into()));
    assert!(play.effects.is_empty(), "{:?}", play.effects);
    assert_eq!(play.model.form.draft(), before);
    play.send(size(80, 24));
    assert!(play.model.review().is_some());
}

#[test]
fn one_can_leave_a_screen_that_is_too_small_and_the_draft_is_kept() {
    let mut play = Play::practice();
    play.filled();
    play.send(Message::Resized(postrider::app::Size {
        columns: 20,
        rows: 5,
    }));
    play.keys("<C-q>");
    let is = |wanted: fn(&Effect) -> bool| play.effects.iter().any(wanted);
    assert!(is(|effect| matches!(effect, Effect::SaveDraft(_))));
    assert!(is(|effect| matches!(effect, Effect::Quit(_))));
}

#[test]
fn no_fix_leads_out_of_practice() {
    for action in [
        Remedy::UsePostmarkHost,
        Remedy::UsePort(587),
        Remedy::UsePort(25),
    ] {
        let mut play = Play::practice();
        play.filled().keys("<C-s>").ends(refused_login());
        let servers = |play: &Play| {
            let profile = play.model.profile();
            (profile.smtp_host.clone(), profile.smtp_ports.clone())
        };
        let before = servers(&play);
        // A card that offers it all the same.
        let attempt = play.model.log.attempts.last_mut().unwrap();
        let card = &mut attempt.diagnosis.as_mut().unwrap().primary;
        card.remedies = vec![CardRemedy {
            label: "Use it".into(),
            action: Some(action),
        }];
        play.drawn().keys("1");
        assert_eq!(servers(&play), before);
        let leaves = |effect: &Effect| matches!(effect, Effect::StartSend(order) if order.profile.smtp_host != "127.0.0.1");
        assert!(!play.effects.iter().any(leaves));
    }
}

#[test]
fn an_accepted_message_is_put_away_and_comes_back_by_e() {
    let mut play = Play::practice();
    play.filled()
        .keys("<C-s>")
        .ready()
        .keys("<Enter>")
        .ends(accepted());
    let form = &play.model.form;
    assert_eq!(
        (form.line(FieldId::To), form.line(FieldId::Subject)),
        ("", "")
    );
    assert!(form.body.is_empty() && form.focus == FieldId::To);
    assert_eq!(form.line(FieldId::From), "Ada Lovelace <ada@acme.example>");
    play.keys("<F6>e");
    assert_eq!(play.model.pane, Pane::Form);
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
    assert_eq!(play.model.form.body.text(), "Hello Grace,\nthank you.");
}

#[test]
fn a_message_that_is_changed_while_it_is_sent_stays() {
    let mut play = Play::practice();
    play.filled()
        .keys("<C-s>")
        .ready()
        .keys("<Enter>PS")
        .ends(accepted());
    assert!(play.model.form.body.text().ends_with("thank you.PS"));
    assert!(play.model.form.has_unsent_work());
}
