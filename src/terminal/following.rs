//! Follow-ups of the interface: behind each send, after a restart, and when somebody asks again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use tokio::task::spawn_local;

use super::tokens::Tokens;
use crate::app::Message;
use crate::delivery::{self, Control, FollowOrder, Pace};
use crate::net::Roots;
use crate::postmark::{Credential, Environment, Profile, Secret};
use crate::record::{SendId, SendRecord};
use crate::store::Outbox;

/// Reports of one follow-up that may wait.
const EVENTS: usize = 64;
/// Sends of earlier runs that are followed at a start; the newest.
const RESUMED: usize = 100;

/// Where and with what the practice server's API is asked.
#[derive(Clone)]
pub(super) struct PracticeApi {
    pub url: String,
    pub token: Secret,
    pub pem: String,
}

/// A follow-up that runs.
struct Followed {
    control: mpsc::Sender<Control>,
    /// Whether Postmark is asked, and not the practice server.
    is_real: bool,
}

/// The follow-ups that run, by the send's id.
#[derive(Clone, Default)]
pub(super) struct Running(Arc<Mutex<HashMap<SendId, Followed>>>);

impl Running {
    fn all(&self) -> MutexGuard<'_, HashMap<SendId, Followed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The turn of a follow-up that is to begin; `None` if one of the same send runs, which asks now
    /// instead.
    fn begin(&self, id: &SendId) -> Option<Turn> {
        let mut all = self.all();
        if let Some(running) = all.get(id) {
            // What waits there already asks for the same.
            let _ = running.control.try_send(Control::Go);
            return None;
        }
        let (control, controls) = mpsc::channel(1);
        let is_real = false;
        all.insert(id.clone(), Followed { control, is_real });
        Some(Turn {
            running: self.clone(),
            id: id.clone(),
            controls: Some(controls),
        })
    }
}

impl Running {
    /// Says of one whether Postmark is asked; returns of how many that is so.
    fn note(&self, id: &SendId, is_real: bool) -> usize {
        let mut all = self.all();
        if let Some(running) = all.get_mut(id) {
            running.is_real = is_real;
        }
        all.values().filter(|running| running.is_real).count()
    }
}

/// One follow-up of a send, until this is dropped.
struct Turn {
    running: Running,
    id: SendId,
    controls: Option<mpsc::Receiver<Control>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.running.all().remove(&self.id);
    }
}

/// What every follow-up needs.
#[derive(Clone)]
pub(super) struct Follower {
    pub outbox: Option<Outbox>,
    pub profiles: Vec<Profile>,
    pub tokens: Tokens,
    pub pace: Pace,
    pub running: Running,
    pub messages: mpsc::Sender<Message>,
}

impl Follower {
    /// Follows `order` and reports under its id. Whoever ends the program ends this; the next start goes
    /// on with it.
    pub(super) async fn follow(&self, order: FollowOrder) {
        if let Some(turn) = self.running.begin(&order.id) {
            self.go_on(turn, order).await;
        }
    }

    async fn go_on(&self, mut turn: Turn, order: FollowOrder) {
        let Some(controls) = turn.controls.take() else {
            return;
        };
        let id = order.id.clone();
        let is_real = !matches!(order.roots, Roots::Only { .. });
        self.tell_real(&id, is_real).await;
        let order = FollowOrder {
            outbox: self.outbox.clone(),
            pace: self.pace.clone(),
            ..order
        };
        let (events, mut reports) = mpsc::channel(EVENTS);
        let following = spawn_local(delivery::follow(order, controls, events));
        while let Some(event) = reports.recv().await {
            let id = id.clone();
            let _ = self.messages.send(Message::Follow { id, event }).await;
        }
        // Its outcome was among the reports.
        let _ = following.await;
        if is_real {
            self.tell_real(&id, false).await;
        }
    }

    /// Postmark is asked about this send from now on, or not any more.
    async fn tell_real(&self, id: &SendId, is_real: bool) {
        let count = self.running.note(id, is_real);
        let _ = self.messages.send(Message::FollowingReal(count)).await;
    }

    /// Follows what earlier runs left open, as far as there are tokens for it.
    pub(super) async fn resume(&self, open: Vec<SendRecord>, practice: Option<&PracticeApi>) {
        // Each profile is asked once: a keyring or a command may take its time.
        let mut logins: HashMap<String, Option<Credential>> = HashMap::new();
        let findable = open.into_iter().filter(|record| record.begun.correlated);
        for record in findable.take(RESUMED) {
            let name = &record.summary.profile;
            if !logins.contains_key(name) {
                logins.insert(name.clone(), self.login(name).await);
            }
            let login = logins.get(name).cloned().flatten();
            if let Ok(order) = self.order(&record, login, practice) {
                let follower = self.clone();
                spawn_local(async move { follower.follow(order).await });
            }
        }
    }

    /// Follows one send of the history again, with `credential` or what is found for its profile, and asks
    /// at once. A follow-up of it that runs already is made to ask instead.
    pub(super) async fn again(
        &self,
        id: SendId,
        credential: Option<Credential>,
        practice: Option<&PracticeApi>,
    ) {
        let Some(turn) = self.running.begin(&id) else {
            return;
        };
        match self.found(&id, credential, practice).await {
            Ok(order) => self.go_on(turn, order.at_once()).await,
            Err(why) => {
                let changed = Message::HistoryChanged(Err(why));
                let _ = self.messages.send(changed).await;
            }
        }
    }

    async fn found(
        &self,
        id: &SendId,
        credential: Option<Credential>,
        practice: Option<&PracticeApi>,
    ) -> Result<FollowOrder, String> {
        let outbox = self.outbox.as_ref().ok_or("there is no history")?;
        let wanted = id.0.clone();
        let record = outbox.ask(move |database| database.find(&wanted)).await;
        let record = record.map_err(|error| error.to_string())?;
        let record = record.ok_or("the history has forgotten that send")?;
        let login = match credential {
            Some(given) => Some(given),
            None => self.login(&record.summary.profile).await,
        };
        self.order(&record, login, practice)
    }

    /// The login of a profile by name.
    async fn login(&self, name: &str) -> Option<Credential> {
        let profile = self.profiles.iter().find(|profile| profile.name == name)?;
        self.tokens.login(profile.clone()).await
    }

    fn order(
        &self,
        record: &SendRecord,
        credential: Option<Credential>,
        practice: Option<&PracticeApi>,
    ) -> Result<FollowOrder, String> {
        if !record.begun.correlated {
            return Err("it carries no id of ours, so it cannot be found again".into());
        }
        let name = &record.summary.profile;
        let profile = self.profiles.iter().find(|profile| profile.name == *name);
        let profile = profile.ok_or_else(|| format!("there is no profile `{name}` any more"))?;
        let is_practice = record.summary.environment == Environment::Practice;
        if is_practice && !profile.is_practice() {
            return Err("a practice server took it, which is gone".into());
        }
        if profile.is_practice() {
            let api = practice.ok_or("the practice server is not running")?;
            let roots = Roots::Only {
                pem: api.pem.clone(),
            };
            return Ok(FollowOrder::of(record, &api.url, api.token.clone(), roots));
        }
        let token = match credential {
            Some(Credential::ServerToken(token)) => token,
            Some(Credential::SmtpToken { .. }) => {
                return Err(
                    "an SMTP token does not open the API; it needs a Server API token".into(),
                );
            }
            None => {
                return Err(format!(
                    "there is no token for profile `{name}` to ask with"
                ));
            }
        };
        let base = profile.api_base();
        let base = base.ok_or_else(|| format!("no API belongs to {}", profile.smtp_host))?;
        let ca_file = profile.ca_file.clone();
        Ok(FollowOrder::of(
            record,
            base,
            token,
            Roots::Platform { ca_file },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_send_is_followed_once_and_the_second_wish_makes_that_one_ask() {
        let (running, id) = (Running::default(), SendId("a".into()));
        let mut turn = running.begin(&id).unwrap();
        assert!(running.begin(&id).is_none() && running.begin(&id).is_none());
        let controls = turn.controls.as_mut().unwrap();
        assert_eq!(controls.try_recv(), Ok(Control::Go));
        assert!(controls.try_recv().is_err(), "wishes do not pile up");
        let other = running.begin(&SendId("b".into()));
        assert!(other.is_some());
        assert_eq!(running.note(&id, false), 0);
        assert_eq!(running.note(&id, true), 1);
        assert_eq!(running.note(&SendId("b".into()), true), 2);
        drop(other);
        assert_eq!(running.note(&id, true), 1);
        assert_eq!(running.note(&id, false), 0);
        drop(turn);
        assert!(running.begin(&id).is_some());
    }
}
