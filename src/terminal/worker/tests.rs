use super::*;
use crate::mail::Draft;
use crate::postmark::{Color, MASK, TokenSource};
use crate::record::{AccountOutcome, AccountTask, Event, JobId, Outcome};

fn working(home: &tempfile::TempDir) -> (mpsc::Sender<Order>, mpsc::Receiver<Message>) {
    working_with(home, Secrets::default())
}

fn working_with(
    home: &tempfile::TempDir,
    secrets: Secrets,
) -> (mpsc::Sender<Order>, mpsc::Receiver<Message>) {
    let (sender, messages) = mpsc::channel(256);
    let places = AppDirs::find(Some(home.path())).unwrap();
    let tokens = Tokens {
        places: places.clone(),
        from: None,
        sources: Sources::default(),
        secrets: secrets.clone(),
    };
    let follower = Follower {
        outbox: Some(Outbox::start(&places).unwrap()),
        profiles: vec![Profile::practice()],
        tokens: tokens.clone(),
        pace: Pace::default(),
        running: Running::default(),
        messages: sender.clone(),
    };
    let means = Means {
        scratch: Scratch::new(&places),
        places,
        overrides: store::Overrides::default(),
        history_days: 365,
        follower,
        tokens,
        secrets,
        messages: sender,
    };
    (start(means).unwrap(), messages)
}

/// What `wanted` finds first; messages may come in any order, so several are waited for at once.
fn wait_for<T>(
    messages: &mut mpsc::Receiver<Message>,
    mut wanted: impl FnMut(Message) -> Option<T>,
) -> T {
    let runtime = runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let found = async {
        loop {
            let message = messages.recv().await.expect("the worker ended");
            if let Some(found) = wanted(message) {
                return found;
            }
        }
    };
    let limit = Duration::from_secs(30);
    runtime
        .block_on(async { tokio::time::timeout(limit, found).await })
        .expect("no answer")
}

#[test]
fn a_draft_goes_to_the_practice_server_and_shows_up_in_its_inbox() {
    let home = tempfile::tempdir().unwrap();
    let (orders, mut messages) = working(&home);
    let (ports, credential, from) = wait_for(&mut messages, |message| match message {
        Message::PracticeReady {
            ports,
            credential,
            sender,
            ..
        } => Some((ports, credential, sender)),
        _ => None,
    });
    let draft = Draft {
        from,
        to: "grace@navy.example".into(),
        subject: "Your receipt".into(),
        text: "Hello Grace".into(),
        ..Draft::default()
    };
    let profile = Profile {
        smtp_ports: ports,
        ..Profile::practice()
    };
    let order = app::SendOrder {
        job: JobId(7),
        profile,
        credential,
        draft,
        hold: true,
        via: crate::record::Via::Smtp,
    };
    let (control, words) = mpsc::channel(4);
    control.try_send(Control::Go).unwrap();
    orders
        .try_send(Order::Steered(Effect::StartSend(Box::new(order)), words))
        .unwrap();
    let (mut outcome, mut subject) = (None, None);
    wait_for(&mut messages, |message| {
        match message {
            Message::Job {
                job: JobId(7),
                event: Event::Outcome(ended),
            } => {
                outcome = Some(ended);
            }
            Message::Inbox(items) => subject = items.first().map(|item| item.subject.clone()),
            _ => {}
        }
        (outcome.is_some() && subject.is_some()).then_some(())
    });
    assert!(
        matches!(outcome, Some(Outcome::Accepted { .. })),
        "{outcome:?}"
    );
    assert_eq!(subject.as_deref(), Some("Your receipt"));
}

#[test]
fn look_ups_are_answered() {
    let home = tempfile::tempdir().unwrap();
    let (orders, mut messages) = working(&home);
    let file = home.path().join("invoice.pdf").display().to_string();
    std::fs::write(&file, b"1234").unwrap();
    let ask = |effect| orders.try_send(Order::Do(effect)).unwrap();
    ask(Effect::probe(std::slice::from_ref(&file)));
    let fact = wait_for(&mut messages, |message| match message {
        Message::FilesProbed(mut facts) => facts.pop(),
        _ => None,
    });
    assert_eq!((fact.path, fact.bytes, fact.problem), (file, 4, None));
    ask(Effect::FindCredential("practice".into()));
    let found = wait_for(&mut messages, |message| match message {
        Message::CredentialFound { profile, result } => Some((profile, result)),
        _ => None,
    });
    assert_eq!(
        found,
        ("practice".into(), Ok((None, TokenSource::Practice)))
    );
    ask(Effect::SaveReport("a report".into()));
    let saved = wait_for(&mut messages, |message| match message {
        Message::ReportSaved(result) => Some(result.unwrap()),
        _ => None,
    });
    assert!(std::fs::read_to_string(saved).unwrap().contains("a report"));
}

#[test]
fn an_account_is_asked_and_its_tokens_are_known_as_secrets() {
    let home = tempfile::tempdir().unwrap();
    let secrets = Secrets::default();
    let (orders, mut messages) = working_with(&home, secrets.clone());
    let (mut url, mut token) = (None, None);
    wait_for(&mut messages, |message| {
        match message {
            Message::PracticeReady { api_url, .. } => url = api_url,
            Message::PracticeAccount(given) => token = Some(given),
            _ => {}
        }
        (url.is_some() && token.is_some()).then_some(())
    });
    let profile = Profile {
        api_url: url,
        ..Profile::practice()
    };
    let token = token.unwrap();
    let mut ask = |number, task| {
        let order = app::AccountOrder {
            job: JobId(number),
            profile: profile.clone(),
            token: token.clone(),
            task,
        };
        let effect = Effect::AskAccount(Box::new(order));
        orders.try_send(Order::Do(effect)).unwrap();
        wait_for(&mut messages, |message| match message {
            Message::Account { job, outcome } if job == JobId(number) => Some(outcome),
            _ => None,
        })
    };
    let new = AccountTask::CreateServer {
        name: "new".into(),
        color: Color::Blue,
        is_sandbox: false,
    };
    assert!(matches!(*ask(3, new), AccountOutcome::ServerMade(_)));
    let outcome = ask(4, AccountTask::Look);
    let AccountOutcome::Told(facts) = *outcome else {
        panic!("{outcome:?}");
    };
    let servers = facts.servers.unwrap().rows;
    // Those with which practice starts are known to anyone.
    assert_eq!((servers.len(), facts.trouble), (3, None));
    let token = servers[2].token.as_ref().unwrap();
    assert_eq!(secrets.scrub(token.expose()).unwrap(), MASK);
}
