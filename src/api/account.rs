//! The questions that an account token opens.

use reqwest::Method;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::client::{Client, Holder};
use super::queries::{NOTHING, query};
use super::wanted::Page;
use crate::postmark::Secret;
use crate::postmark::api::{
    Domain, Domains, NewDomain, NewServer, NewSignature, Senders, ServerInfo, Servers, Signature,
};
use crate::record::ApiFailure;

/// A response with nothing but a required error code.
#[derive(Deserialize)]
struct Done {
    #[serde(rename = "ErrorCode")]
    _code: IgnoredAny,
}

impl Client {
    /// The account's servers. Teach their tokens to the redactor first.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
    pub async fn servers(&self, account_token: &Secret, page: Page) -> Result<Servers, ApiFailure> {
        self.get(
            Holder::Account,
            account_token,
            "/servers".into(),
            query(page, &[]),
        )
        .await
    }

    /// Creates a server. Teach the response's tokens to the redactor first. Do not retry without checking
    /// whether it exists.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; code 603 if the name is taken.
    pub async fn create_server(
        &self,
        account_token: &Secret,
        new: &NewServer<'_>,
    ) -> Result<ServerInfo, ApiFailure> {
        let who = (Holder::Account, account_token);
        self.change(Method::POST, who, "/servers".into(), Some(new))
            .await
    }

    pub async fn senders(&self, account_token: &Secret, page: Page) -> Result<Senders, ApiFailure> {
        self.get(
            Holder::Account,
            account_token,
            "/senders".into(),
            query(page, &[]),
        )
        .await
    }

    /// Adds a signature; Postmark sends a confirmation mail.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; code 504 if it exists, 503 for a free email provider.
    pub async fn create_sender(
        &self,
        account_token: &Secret,
        new: &NewSignature<'_>,
    ) -> Result<Signature, ApiFailure> {
        let who = (Holder::Account, account_token);
        self.change(Method::POST, who, "/senders".into(), Some(new))
            .await
    }

    /// Sends the confirmation mail again.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; code 506 if it is already confirmed.
    pub async fn resend_confirmation(
        &self,
        account_token: &Secret,
        id: u64,
    ) -> Result<(), ApiFailure> {
        let who = (Holder::Account, account_token);
        let path = format!("/senders/{id}/resend");
        let Done { .. } = self.change(Method::POST, who, path, NOTHING).await?;
        Ok(())
    }

    pub async fn domains(&self, account_token: &Secret, page: Page) -> Result<Domains, ApiFailure> {
        self.get(
            Holder::Account,
            account_token,
            "/domains".into(),
            query(page, &[]),
        )
        .await
    }

    /// Adds a domain; the response has the required DNS records.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; code 512 if it exists, 503 for a free email provider.
    pub async fn create_domain(
        &self,
        account_token: &Secret,
        new: &NewDomain<'_>,
    ) -> Result<Domain, ApiFailure> {
        let who = (Holder::Account, account_token);
        self.change(Method::POST, who, "/domains".into(), Some(new))
            .await
    }

    pub async fn domain(&self, account_token: &Secret, id: u64) -> Result<Domain, ApiFailure> {
        self.get(
            Holder::Account,
            account_token,
            format!("/domains/{id}"),
            Vec::new(),
        )
        .await
    }

    pub async fn verify_dkim(&self, account_token: &Secret, id: u64) -> Result<Domain, ApiFailure> {
        let who = (Holder::Account, account_token);
        self.change(
            Method::PUT,
            who,
            format!("/domains/{id}/verifyDkim"),
            NOTHING,
        )
        .await
    }

    pub async fn verify_return_path(
        &self,
        account_token: &Secret,
        id: u64,
    ) -> Result<Domain, ApiFailure> {
        let who = (Holder::Account, account_token);
        self.change(
            Method::PUT,
            who,
            format!("/domains/{id}/verifyReturnPath"),
            NOTHING,
        )
        .await
    }
}
