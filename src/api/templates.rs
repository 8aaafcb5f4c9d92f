//! Questions about templates (postmark-facts-2.md section 1).

use reqwest::Method;
use serde_json::Value;

use super::client::{Client, Holder, path};
use super::queries::query;
use super::wanted::Page;
use crate::postmark::Secret;
use crate::postmark::api::{EmailAnswer, Template, TemplateList, TemplateRow, Validation};
use crate::record::ApiFailure;

impl Client {
    /// A page of the server's templates: `GET /templates`.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`], as for every question.
    pub async fn templates(&self, token: &Secret, page: Page) -> Result<TemplateList, ApiFailure> {
        let query = query(page, &[]);
        self.get(Holder::Server, token, "/templates".into(), query)
            .await
    }

    /// A template with its source, by id or alias.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` (code 1101) if there is none.
    pub async fn template(&self, token: &Secret, alias: &str) -> Result<Template, ApiFailure> {
        let path = path(&["templates", alias]);
        self.get(Holder::Server, token, path, Vec::new()).await
    }

    /// Creates a template with the fields of `body`.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
    pub async fn create_template(
        &self,
        token: &Secret,
        body: &Value,
    ) -> Result<TemplateRow, ApiFailure> {
        let who = (Holder::Server, token);
        self.change(Method::POST, who, "/templates".into(), Some(body))
            .await
    }

    /// Changes the fields of a template that `body` names; the others stay.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
    pub async fn edit_template(
        &self,
        token: &Secret,
        alias: &str,
        body: &Value,
    ) -> Result<TemplateRow, ApiFailure> {
        let who = (Holder::Server, token);
        self.change(Method::PUT, who, path(&["templates", alias]), Some(body))
            .await
    }

    /// Has Postmark parse and render content; nothing is changed.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]. Mistakes in the content are in the answer.
    pub async fn validate_template(
        &self,
        token: &Secret,
        body: &Value,
    ) -> Result<Validation, ApiFailure> {
        let who = (Holder::Server, token);
        self.change(Method::POST, who, "/templates/validate".into(), Some(body))
            .await
    }

    /// Sends a message with a template: `POST /email/withTemplate`. Never ask twice, as for
    /// [`Client::send_email`].
    ///
    /// # Errors
    ///
    /// As for [`Client::send_email`].
    pub async fn send_with_template(
        &self,
        token: &Secret,
        email: &Value,
    ) -> Result<EmailAnswer, ApiFailure> {
        let who = (Holder::Server, token);
        self.change(Method::POST, who, "/email/withTemplate".into(), Some(email))
            .await
    }
}
