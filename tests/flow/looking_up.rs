//! "Did it reach them?": mail and suppressions, asked of Postmark.

use postrider::app::{
    Effect, LookupAnswer, LookupTab, LookupTask, MailFound, MailLookup, Message, Overlay,
};
use postrider::diagnose::{FixKind, LookupCause, LookupFix, LookupVerdict};
use postrider::record::{LookupQuery, StreamSuppression, Suppressed};

use crate::play::{Play, startup};

fn lookup(play: &Play) -> &MailLookup {
    let found = play
        .model
        .overlays
        .iter()
        .find_map(|overlay| match overlay {
            Overlay::Lookup(lookup) => Some(&**lookup),
            _ => None,
        });
    found.expect("the look-up is open")
}

fn tasks(play: &mut Play) -> Vec<LookupTask> {
    let tasks = play.effects.iter().filter_map(|effect| match effect {
        Effect::LookUp(order) => Some(order.task.clone()),
        _ => None,
    });
    let tasks = tasks.collect();
    play.effects.clear();
    tasks
}

fn answer(play: &mut Play, answer: LookupAnswer) {
    play.send(Message::Lookup {
        profile: "practice".into(),
        answer,
    });
}

fn bounced() -> Box<MailFound> {
    Box::new(MailFound {
        verdict: LookupVerdict {
            cause: LookupCause::Bounced,
            text: "Bounced on Nov 12: mailbox does not exist.".into(),
            fix: Some(LookupFix {
                kind: FixKind::Reactivate,
                text: "Reactivate the address.".into(),
            }),
        },
        traces: vec![("2026-11-12 10:00:00".into(), "bounced    outbound".into())],
        scope: "Looked at 1 of 1 messages.".into(),
        liftable: vec![("outbound".into(), "grace@navy.example".into())],
    })
}

fn suppression(address: &str, reason: &str, origin: &str) -> StreamSuppression {
    StreamSuppression {
        stream: "outbound".into(),
        suppressed: Suppressed {
            address: address.into(),
            reason: reason.into(),
            origin: origin.into(),
            since: "2026-11-12T10:00:00Z".into(),
        },
    }
}

#[test]
fn what_is_typed_is_an_address_a_message_id_or_a_subject() {
    let id = "04b5a4f4-6e5c-4e0e-9d5b-1d3f1a2b3c4d";
    for (typed, query) in [
        (
            "Grace <grace@navy.example>",
            LookupQuery::Recipient("grace@navy.example".into()),
        ),
        (id, LookupQuery::MessageId(id.into())),
        ("Your receipt", LookupQuery::Subject("Your receipt".into())),
    ] {
        let mut play = Play::with_api();
        play.keys("<Esc>i").send(Message::Paste(typed.into()));
        play.effects.clear();
        play.keys("<Enter>");
        assert_eq!(tasks(&mut play), [LookupTask::Find(query)]);
        assert!(lookup(&play).asking);
    }
}

#[test]
fn nothing_and_half_an_address_are_not_asked_for() {
    let mut play = Play::with_api();
    play.keys("<Esc>i<Enter>");
    play.keys("grace@<Enter>");
    assert_eq!(tasks(&mut play), []);
    assert!(!play.notice().is_empty());
    assert!(lookup(&play).query.is_open, "it can be corrected");
}

#[test]
fn the_first_recipient_of_the_message_is_offered() {
    let mut play = Play::with_api();
    play.keys("grace@navy.example, bob@navy.example<Esc>i<Enter>");
    let query = LookupQuery::Recipient("grace@navy.example".into());
    assert_eq!(tasks(&mut play), [LookupTask::Find(query)]);
}

#[test]
fn a_suppressed_recipient_is_reactivated_after_a_question() {
    let mut play = Play::with_api();
    play.keys("<Esc>i").keys("grace@navy.example<Enter>");
    let query = LookupQuery::Recipient("grace@navy.example".into());
    let result = Ok(bounced());
    answer(&mut play, LookupAnswer::Found { query, result });
    play.effects.clear();
    play.keys("r");
    assert!(
        play.question()
            .text
            .contains("grace@navy.example on outbound")
    );
    assert_eq!(tasks(&mut play), []);
    play.keys("<Down><Enter>");
    let wanted = LookupTask::Reactivate {
        stream: "outbound".into(),
        address: "grace@navy.example".into(),
    };
    assert_eq!(tasks(&mut play), [wanted]);
    answer(
        &mut play,
        LookupAnswer::Reactivated {
            address: "grace@navy.example".into(),
            result: Ok(()),
        },
    );
    assert_eq!(play.notice(), "Postmark sends to grace@navy.example again");
    let query = LookupQuery::Recipient("grace@navy.example".into());
    let again = [LookupTask::ListSuppressions, LookupTask::Find(query)];
    assert_eq!(tasks(&mut play), again);
}

#[test]
fn an_answer_to_an_earlier_query_is_dropped() {
    let mut play = Play::with_api();
    play.keys("<Esc>i").keys("grace@navy.example<Enter>");
    play.keys("/").keys("<C-u>alan@bletchley.example<Enter>");
    let query = LookupQuery::Recipient("grace@navy.example".into());
    let result = Ok(bounced());
    answer(&mut play, LookupAnswer::Found { query, result });
    assert!(lookup(&play).asking && lookup(&play).found.is_none());
}

#[test]
fn suppressions_are_searched_and_lead_to_the_mail() {
    let mut play = Play::with_api();
    play.keys("<Esc>i<Tab>");
    assert_eq!(tasks(&mut play), [LookupTask::ListSuppressions]);
    let all = vec![
        suppression("grace@navy.example", "HardBounce", "Recipient"),
        suppression("alan@bletchley.example", "SpamComplaint", "Recipient"),
    ];
    answer(&mut play, LookupAnswer::Suppressions(Ok(all)));
    play.keys("/alan<Enter>");
    assert_eq!(lookup(&play).rows().len(), 1);
    play.keys("r");
    assert!(play.notice().contains("nothing here can be reactivated"));
    assert!(play.model.question().is_none());
    play.keys("<Enter>");
    let query = LookupQuery::Recipient("alan@bletchley.example".into());
    assert_eq!(tasks(&mut play), [LookupTask::Find(query)]);
    assert_eq!(lookup(&play).tab, LookupTab::Mail);
}

#[test]
fn without_a_token_it_says_what_is_missing() {
    let mut play = Play::new(startup());
    play.keys("<Esc>i").keys("grace@navy.example<Enter>");
    let Some(Err(why)) = &lookup(&play).found else {
        panic!("nothing can be asked")
    };
    assert!(why.contains("Server API token"), "{why}");
    assert!(!lookup(&play).asking);
}
