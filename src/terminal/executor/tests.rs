use super::*;
use crate::app::{
    AccountOrder, CheckOrder, DraftOrder, LookupOrder, LookupTask, PreviewOrder, SendOrder,
    StreamOrder, TemplateOrder, TemplateTask,
};
use crate::mail::Draft;
use crate::postmark::Secret;
use crate::record::{AccountTask, Event, FailureKind, HistoryQuery, Outcome, SendId, Walks};
use crate::terminal::keeper::Shelf;

struct Nowhere;

impl Shelf for Nowhere {
    fn save(&mut self, _: &Draft) -> Result<(), String> {
        Ok(())
    }

    fn forget(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn order(&mut self, _: DraftOrder) -> Vec<Message> {
        Vec::new()
    }

    fn save_walks(&mut self, _: &Walks) -> Result<(), String> {
        Ok(())
    }

    fn close(&mut self) {}
}

struct Rig {
    executor: Executor<Vec<u8>>,
    orders: mpsc::Receiver<Order>,
    /// Kept open.
    _messages: mpsc::Receiver<Message>,
}

fn rig() -> Rig {
    let (sender, messages) = mpsc::channel(8);
    let (to_worker, orders) = mpsc::channel(8);
    let keeper = Keeper::start(Nowhere, sender.clone()).unwrap();
    let executor = Executor::new(
        Vec::new(),
        vec![Profile::postmark()],
        Secrets::default(),
        to_worker,
        keeper,
        sender,
        Route::terminal(),
    );
    Rig {
        executor,
        orders,
        _messages: messages,
    }
}

fn order(job: u64) -> Effect {
    Effect::StartSend(Box::new(SendOrder {
        job: JobId(job),
        profile: Profile::postmark(),
        credential: Credential::ServerToken(Secret::new("3f6e2a10-1111-4222-8333-944445555666")),
        draft: Draft::default(),
        hold: true,
        via: crate::record::Via::Smtp,
    }))
}

#[test]
fn words_reach_the_job_they_are_for() {
    let mut rig = rig();
    rig.executor.execute(order(1));
    rig.executor.execute(order(2));
    rig.executor.execute(Effect::Go(JobId(2)));
    rig.executor.execute(Effect::Cancel(JobId(1)));
    rig.executor.execute(Effect::Cancel(JobId(3)));
    let mut heard = Vec::new();
    while let Ok(Order::Steered(Effect::StartSend(order), mut words)) = rig.orders.try_recv() {
        heard.push((order.job, words.try_recv().unwrap()));
    }
    assert_eq!(
        heard,
        [(JobId(1), Control::Cancel), (JobId(2), Control::Go)]
    );
}

#[test]
fn a_send_that_nobody_takes_fails_in_words() {
    let mut rig = rig();
    drop(rig.orders);
    let answers = rig.executor.execute(order(1));
    let [
        Message::Job {
            job: JobId(1),
            event: Event::Outcome(Outcome::Failed(failure)),
        },
    ] = &answers[..]
    else {
        panic!("{answers:?}");
    };
    assert_eq!(failure.kind, FailureKind::Internal);
}

/// Jobs and requests to Postmark, one of each.
fn jobs() -> Vec<Effect> {
    let Effect::StartSend(send) = order(1) else {
        unreachable!("an order is a send");
    };
    let id = || SendId("a".into());
    let streams = StreamOrder {
        profile: Profile::postmark(),
        token: Secret::new("a"),
    };
    let check = CheckOrder {
        job: JobId(2),
        profile: Profile::postmark(),
        ports: vec![587],
        credential: Some(send.credential.clone()),
        account_token: None,
        from: "a@b.example".into(),
        stream: String::new(),
        dns: false,
        prove: false,
    };
    let account = AccountOrder {
        job: JobId(3),
        profile: Profile::postmark(),
        token: Secret::new("a"),
        task: AccountTask::Look,
    };
    vec![
        order(1),
        Effect::StartCheck(Box::new(check)),
        Effect::AskAccount(Box::new(account)),
        Effect::LookAhead(send.clone()),
        Effect::LiftSuppressions {
            order: send,
            addresses: vec!["a@b.example".into()],
        },
        Effect::FindEarlier {
            job: JobId(1),
            draft: Box::default(),
            practice: false,
        },
        Effect::Follow {
            id: id(),
            credential: None,
        },
        Effect::ListStreams(Box::new(streams)),
        Effect::LookUp(Box::new(LookupOrder {
            profile: Profile::postmark(),
            token: Secret::new("a"),
            task: LookupTask::ListSuppressions,
        })),
        Effect::Template(Box::new(TemplateOrder {
            profile: Profile::postmark(),
            token: Secret::new("a"),
            task: TemplateTask::List,
        })),
        Effect::ReadModel("a.json".into()),
    ]
}

/// What the history is asked for, one of each.
fn questions() -> Vec<Effect> {
    let id = || SendId("a".into());
    vec![
        Effect::ListSends(HistoryQuery::default()),
        Effect::OpenSend(id()),
        Effect::CopySend {
            id: id(),
            at_once: true,
        },
        Effect::ForgetSend(id()),
        Effect::ExportSends(HistoryQuery::default()),
        Effect::FindAddresses {
            typed: "a".into(),
            real: true,
        },
    ]
}

/// What is looked up or saved, one of each.
fn look_ups() -> Vec<Effect> {
    let profile = || Box::new(Profile::postmark());
    let credential = Credential::ServerToken(Secret::new("3f6e2a10-1111-4222-8333-944445555666"));
    vec![
        Effect::FindCredential("postmark".into()),
        Effect::KeepToken {
            profile: profile(),
            credential,
            in_file: false,
        },
        Effect::ForgetToken(profile()),
        Effect::ReadSignature {
            profile: "postmark".into(),
            path: "a".into(),
        },
        Effect::ProbeFiles(vec!["a".into()]),
        Effect::ListFolder(String::new()),
        Effect::CompletePath("a".into()),
        Effect::Play(None),
        Effect::ReadSource("a".into()),
        Effect::Export {
            language: crate::mail::Language::Eml,
            draft: Box::default(),
            profile: profile(),
        },
        Effect::SaveExample {
            file: "a".into(),
            text: "b".into(),
        },
        Effect::Preview(PreviewOrder::Build {
            id: 1,
            draft: Box::default(),
            correlate: false,
            width: 80,
        }),
        Effect::SaveReport("a".into()),
        Effect::SavePorts {
            profile: "postmark".into(),
            ports: vec![587],
        },
        Effect::ReadConfig,
        Effect::ChangeProfile(Box::new(crate::postmark::ProfileChange::Default(None))),
        Effect::ForgetEdited("a".into()),
    ]
}

#[test]
fn a_full_queue_answers_every_order() {
    let mut rig = rig();
    for _ in 0..8 {
        assert_eq!(rig.executor.execute(Effect::ReadConfig), []);
    }
    let all = [jobs(), questions(), look_ups()].concat();
    for effect in all {
        let what = format!("{effect:?}");
        assert!(!rig.executor.execute(effect).is_empty(), "{what}");
    }
    // What waits already is not lost.
    let waiting = std::iter::from_fn(|| rig.orders.try_recv().ok());
    assert_eq!(waiting.count(), 8);
    assert_eq!(rig.executor.execute(Effect::ReadConfig), []);
}

#[test]
fn the_token_of_a_send_is_scrubbed_from_then_on() {
    let mut rig = rig();
    rig.executor.execute(order(1));
    let text = rig
        .executor
        .secrets
        .scrub("3f6e2a10-1111-4222-8333-944445555666")
        .unwrap();
    assert!(!text.contains("3f6e2a10"));
}

#[test]
fn a_title_is_set_once_and_cannot_end_its_own_sequence() {
    let mut rig = rig();
    for _ in 0..2 {
        rig.executor
            .execute(Effect::Title("to \x07\x1b]52;c;eA==\x07 grace".into()));
    }
    assert_eq!(
        rig.executor.out,
        b"\x1b]0;to \\u{7}\\u{1b}]52;c;eA==\\u{7} grace\x07"
    );
}

#[test]
fn a_copy_is_whole_or_not_made_and_each_is_answered() {
    let mut rig = rig();
    let answers = rig.executor.execute(Effect::Copy("Hello".into()));
    assert_eq!(rig.executor.out, b"\x1b]52;c;SGVsbG8=\x1b\\");
    assert_eq!(answers, [Message::Copied(Ok(CopiedTo::Terminal))]);
    rig.executor.out.clear();
    let answers = rig
        .executor
        .execute(Effect::Copy("é".repeat(COPY_LIMIT).into()));
    assert!(rig.executor.out.is_empty());
    assert!(matches!(&answers[..], [Message::Copied(Err(why))] if why.contains("too long")));
    rig.executor.left();
    let answers = rig.executor.execute(Effect::Copy("Hello".into()));
    assert!(matches!(&answers[..], [Message::Copied(Err(_))]));
}
