//! Signing in (RFC 4954).

use lettre::transport::smtp::authentication::Mechanism;

use super::fault::{Fault, Result, expect, expect_positive};
use super::{Journal, Session, commands};
use crate::postmark::Credential;
use crate::record::{FailureKind, Reply, Stage};

impl Session {
    /// AUTH PLAIN with an initial response (RFC 4954), or LOGIN if only that is offered.
    ///
    /// # Errors
    ///
    /// [`FailureKind::AuthUnavailable`] if neither is offered, [`FailureKind::AuthRefused`] with the server's
    /// reply, and the faults of any command.
    pub async fn sign_in(&mut self, credential: &Credential, journal: &mut Journal) -> Result<()> {
        journal.begin(Stage::Auth);
        let mechanism = self.offer.mechanism().ok_or_else(|| {
            let cause = format!("the server offers {}", self.offer.words());
            Fault::new(FailureKind::AuthUnavailable, cause)
        })?;
        let refused = FailureKind::AuthRefused;
        let reply = match mechanism {
            Mechanism::Login => self.login(credential, journal).await?,
            _ => {
                let command = commands::auth_plain(credential)?;
                self.exchange(journal, command, refused).await?
            }
        };
        expect_positive(reply, refused)?;
        journal.done(&mechanism.to_string());
        journal.flush().await;
        Ok(())
    }

    async fn login(&mut self, credential: &Credential, journal: &mut Journal) -> Result<Reply> {
        let refused = FailureKind::AuthRefused;
        let [begin, user_name, password] = commands::auth_login(credential)?;
        for command in [begin, user_name] {
            let reply = self.exchange(journal, command, refused).await?;
            expect(reply, 334, refused)?;
        }
        self.exchange(journal, password, refused).await
    }
}
