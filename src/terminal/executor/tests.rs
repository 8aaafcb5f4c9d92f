use super::*;
use crate::app::DraftOrder;
use crate::mail::Draft;
use crate::postmark::Secret;
use crate::record::Walks;
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
    messages: mpsc::Receiver<Message>,
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
        messages,
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
    while let Ok(Order::Send(order, mut words)) = rig.orders.try_recv() {
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
    rig.executor.execute(order(1));
    let answer = rig.messages.try_recv().unwrap();
    let Message::Job {
        job: JobId(1),
        event: Event::Outcome(Outcome::Failed(failure)),
    } = answer
    else {
        panic!("{answer:?}");
    };
    assert_eq!(failure.kind, FailureKind::Internal);
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
    rig.executor.execute(Effect::Copy("Hello".into()));
    assert_eq!(rig.executor.out, b"\x1b]52;c;SGVsbG8=\x1b\\");
    let answer = rig.messages.try_recv().unwrap();
    assert_eq!(answer, Message::Copied(Ok(CopiedTo::Terminal)));
    rig.executor.out.clear();
    rig.executor.execute(Effect::Copy("é".repeat(COPY_LIMIT)));
    assert!(rig.executor.out.is_empty());
    let answer = rig.messages.try_recv().unwrap();
    assert!(matches!(answer, Message::Copied(Err(why)) if why.contains("too long")));
    rig.executor.left();
    rig.executor.execute(Effect::Copy("Hello".into()));
    let answer = rig.messages.try_recv().unwrap();
    assert!(matches!(answer, Message::Copied(Err(_))));
}
