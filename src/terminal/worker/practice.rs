//! The practice server of the interface: started with it, its inbox reported, its faults played.

use std::rc::Rc;

use tokio::task::{spawn_blocking, spawn_local};

use super::{Means, Sandbox, catch_up};
use crate::app::Message;
use crate::postmark::{Credential, PracticeTokens};
use crate::sandbox::{self, Account, PracticeOptions};
use crate::store::practice_tokens;

/// Starts the practice server and reports its inbox, now and after every change.
pub(super) async fn run_practice(means: Means, sandbox: Sandbox) {
    let options = PracticeOptions {
        inbox_dir: Some(means.places.inbox()),
        sample_templates: true,
        tokens: tokens(&means).await,
        api_port: Some(0),
        ..PracticeOptions::default()
    };
    let practice = match sandbox::start(options).await {
        Ok(practice) => practice,
        Err(why) => {
            spawn_local(catch_up(means.clone(), sandbox));
            return means.tell(Message::PracticeFailed(why.to_string())).await;
        }
    };
    let credential = Credential::ServerToken(practice.token().clone());
    means.secrets.learn(&credential);
    let ready = Message::PracticeReady {
        ports: practice.ports().to_vec(),
        credential,
        sender: practice.sender().to_owned(),
        api_url: practice.api_url().map(str::to_owned),
    };
    let (inbox, mut changes) = (practice.inbox().clone(), practice.changes());
    let practice_account = Account::practice(practice.tokens());
    let account = practice_account.token.clone();
    sandbox.replace(Some(practice));
    means.tell(ready).await;
    means
        .secrets
        .learn(&Credential::ServerToken(account.clone()));
    means.tell(Message::PracticeAccount(account)).await;
    let minutes = crate::store::now().offset_minutes;
    means.tell(Message::LocalOffset(minutes)).await;
    spawn_local(catch_up(means.clone(), Rc::clone(&sandbox)));
    let summaries = sandbox::scenarios();
    let summaries = summaries
        .iter()
        .map(|one| one.summary(&practice_account))
        .collect();
    means.tell(Message::Scenarios(summaries)).await;
    loop {
        changes.mark_unchanged();
        // Listing reads files: not on the thread that serves everybody.
        let reading = inbox.clone();
        if let Ok(items) = spawn_blocking(move || reading.list()).await {
            means.tell(Message::Inbox(items)).await;
        }
        if changes.changed().await.is_err() {
            return;
        }
    }
}

/// The tokens of this home, or new ones for this session where they cannot be kept: the form gets them either way.
async fn tokens(means: &Means) -> PracticeTokens {
    let places = means.places.clone();
    let read = spawn_blocking(move || practice_tokens(&places).ok()).await;
    read.ok().flatten().unwrap_or_else(sandbox::generate_tokens)
}

/// Lets the practice server play a scenario of the catalogue, or nothing.
pub(super) async fn play(means: &Means, sandbox: &Sandbox, name: Option<&str>) {
    let chosen = name.map(|name| {
        let mut all = sandbox::scenarios().into_iter();
        all.find(|one| one.name == name)
    });
    let refused = match (sandbox.borrow().as_ref(), chosen) {
        (None, _) => Some("the practice server is not running"),
        (Some(_), Some(None)) => Some("there is no such scenario"),
        (Some(practice), scenario) => {
            practice.play(scenario.flatten());
            None
        }
    };
    if let Some(why) = refused {
        means.tell(Message::PlayRefused(why.into())).await;
    }
}

/// Reads the source of a caught message.
pub(super) async fn source(means: Means, sandbox: Sandbox, id: String) {
    let inbox = sandbox
        .borrow()
        .as_ref()
        .map(|practice| practice.inbox().clone());
    let wanted = id.clone();
    let result = match inbox {
        None => Err("the practice server is not running".to_owned()),
        Some(inbox) => spawn_blocking(move || inbox.raw(&wanted).map_err(|why| why.to_string()))
            .await
            .unwrap_or_else(|_| Err("reading it failed".into())),
    };
    let result = result.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    means.tell(Message::InboxSource { id, result }).await;
}
