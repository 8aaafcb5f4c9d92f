//! The questions that an account token opens.

use reqwest::Method;
use serde_json::Value;

use super::client::{Client, Holder};
use super::queries::{NOTHING, query};
use super::wanted::Page;
use crate::postmark::Secret;
use crate::postmark::api::{Domain, Domains, Senders, Servers};
use crate::record::ApiFailure;

impl Client {
    /// The account's servers. Teach the answer's tokens to the redactor first of all.
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

    /// The account's sender signatures.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
    pub async fn senders(&self, account_token: &Secret, page: Page) -> Result<Senders, ApiFailure> {
        self.get(
            Holder::Account,
            account_token,
            "/senders".into(),
            query(page, &[]),
        )
        .await
    }

    /// Sends the confirmation mail of a signature again.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; code 506 if it is confirmed already.
    pub async fn resend_confirmation(
        &self,
        account_token: &Secret,
        id: u64,
    ) -> Result<(), ApiFailure> {
        let who = (Holder::Account, account_token);
        let path = format!("/senders/{id}/resend");
        self.change::<Value>(Method::POST, who, path, NOTHING)
            .await
            .map(drop)
    }

    /// The account's domains, without their records.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
    pub async fn domains(&self, account_token: &Secret, page: Page) -> Result<Domains, ApiFailure> {
        self.get(
            Holder::Account,
            account_token,
            "/domains".into(),
            query(page, &[]),
        )
        .await
    }

    /// One domain with its records.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
    pub async fn domain(&self, account_token: &Secret, id: u64) -> Result<Domain, ApiFailure> {
        self.get(
            Holder::Account,
            account_token,
            format!("/domains/{id}"),
            Vec::new(),
        )
        .await
    }

    /// Has Postmark look for the DKIM record.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
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

    /// Has Postmark look for the Return-Path's CNAME.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
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
