//! On which port to sign in: one login, and only after it is known that the token may be shown.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

/// How a port stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// TLS stands and the server has told what it offers.
    Secure,
    /// It came to nothing.
    Over,
}

/// What the ports are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// This port signs in; the others part.
    SignIn(u16),
    /// Nobody does.
    Part,
}

/// The port's side.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    pub(super) news: mpsc::Sender<(u16, Stands)>,
    pub(super) word: watch::Receiver<Option<Word>>,
}

impl Gate {
    /// Tells how a port stands.
    pub(super) async fn tell(&self, port: u16, stands: Stands) {
        // Once it is decided nobody listens any more.
        let _ = self.news.send((port, stands)).await;
    }

    /// Waits for the decision: whether `port` signs in.
    pub(super) async fn may_sign_in(&self, port: u16) -> bool {
        let mut word = self.word.clone();
        let decided = word.wait_for(Option::is_some).await;
        decided.is_ok_and(|word| *word == Some(Word::SignIn(port)))
    }
}

/// Decides: the first port in order, as soon as those before it have failed, or when they have kept
/// it waiting for `grace`; and nobody if `welcome` says so.
pub(super) async fn decide(
    ports: &[u16],
    grace: Duration,
    mut news: mpsc::Receiver<(u16, Stands)>,
    welcome: impl Future<Output = bool>,
    word: watch::Sender<Option<Word>>,
) {
    let port = first_secure(ports, grace, &mut news).await;
    let decided = match port {
        Some(port) if welcome.await => Word::SignIn(port),
        _ => Word::Part,
    };
    word.send_replace(Some(decided));
}

async fn first_secure(
    ports: &[u16],
    grace: Duration,
    news: &mut mpsc::Receiver<(u16, Stands)>,
) -> Option<u16> {
    let mut known: HashMap<u16, Stands> = HashMap::new();
    let mut deadline: Option<Instant> = None;
    while known.len() < ports.len() {
        let late = async {
            match deadline {
                Some(deadline) => sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            told = news.recv() => match told {
                Some((port, stands)) => known.insert(port, stands),
                None => break,
            },
            () = late => break,
        };
        let waited_for = ports
            .iter()
            .find(|port| known.get(*port) != Some(&Stands::Over));
        if waited_for.is_some_and(|port| known.contains_key(port)) {
            break;
        }
        if known.values().any(|stands| *stands == Stands::Secure) {
            deadline.get_or_insert_with(|| Instant::now() + grace);
        }
    }
    let secure = |port: &&u16| known.get(*port) == Some(&Stands::Secure);
    ports.iter().find(secure).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn decided(told: &[(u16, Stands)], grace: Duration, welcome: bool) -> Option<Word> {
        let (tell, news) = mpsc::channel(8);
        let (word, heard) = watch::channel(None);
        for news in told {
            tell.send(*news).await.unwrap();
        }
        decide(&[587, 2525, 25], grace, news, async { welcome }, word).await;
        *heard.borrow()
    }

    #[tokio::test]
    async fn the_first_in_order_signs_in_and_nobody_waits_for_a_silent_one() {
        use Stands::{Over, Secure};
        let long = Duration::from_secs(600);
        let all = [(25, Secure), (2525, Secure), (587, Secure)];
        assert_eq!(decided(&all, long, true).await, Some(Word::SignIn(587)));
        let first_is_out = [(25, Secure), (587, Over), (2525, Secure)];
        assert_eq!(
            decided(&first_is_out, long, true).await,
            Some(Word::SignIn(2525))
        );
        let first_is_silent = [(25, Secure)];
        assert_eq!(
            decided(&first_is_silent, Duration::ZERO, true).await,
            Some(Word::SignIn(25))
        );
        let none = [(25, Over), (2525, Over), (587, Over)];
        assert_eq!(decided(&none, long, true).await, Some(Word::Part));
        assert_eq!(decided(&all, long, false).await, Some(Word::Part));
    }
}
