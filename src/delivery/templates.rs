//! The templates of a Postmark server: read, validated, rendered, created and changed (postmark-facts-2.md section 1).

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use super::client::client_for;
use crate::api::{Client, Limits, Page};
use crate::mail::{missing_variables, with_blanks};
use crate::net::Roots;
use crate::postmark::Secret;
use crate::postmark::api::{Template, TemplateKind, TemplateRow, ValidatedPart, Validation};
use crate::record::ApiFailure;

/// Templates asked for at a time. A server has 100 unless Postmark allowed more.
const PAGE: u32 = 100;
/// Pages read at most.
const PAGES: u32 = 50;

/// The server whose templates are meant.
#[derive(Debug, Clone)]
pub struct TemplateServer {
    /// The API.
    pub api_base: String,
    /// The server token that opens it.
    pub token: Secret,
    /// The trusted root certificates.
    pub roots: Roots,
    /// For each request.
    pub limit: Duration,
}

/// The templates of one server.
#[derive(Debug, Clone)]
pub struct Templates {
    client: Client,
    token: Secret,
}

/// One mistake in a template, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateMistake {
    /// `Subject`, `HtmlBody` or `TextBody`.
    pub part: &'static str,
    /// Counted from 1; `None` if Postmark names no place.
    pub line: Option<u32>,
    /// Counted from 1.
    pub character: Option<u32>,
    /// In Postmark's words.
    pub message: String,
}

impl TemplateMistake {
    /// `:3:18`, as far as it is known.
    pub fn place(&self) -> String {
        let numbers = [self.line, self.character].into_iter().flatten();
        numbers.map(|number| format!(":{number}")).collect()
    }
}

/// `HtmlBody:3:18: …`
impl fmt::Display for TemplateMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}: {}", self.part, self.place(), self.message)
    }
}

/// A template as Postmark rendered it with a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RenderedTemplate {
    /// The subject.
    pub subject: String,
    /// The HTML body inside the layout; empty if there is none.
    pub html: String,
    /// The text body inside the layout; empty if there is none.
    pub text: String,
    /// Variables of the template that the model lacks: they print nothing.
    pub missing: Vec<String>,
    /// The model that Postmark suggests, which has all variables of the template.
    pub suggested: Value,
}

impl Templates {
    /// Opens them; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`] if the address of the API cannot be used.
    pub async fn open(server: TemplateServer) -> Result<Self, ApiFailure> {
        let limits = Limits {
            connect: server.limit,
            request: server.limit,
            ..Limits::default()
        };
        let opened = client_for(&server.token, &server.api_base, server.roots, limits);
        let (client, _) = opened.await?;
        Ok(Self {
            client,
            token: server.token,
        })
    }

    /// All templates and layouts of the server.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`].
    pub async fn list(&self) -> Result<Vec<TemplateRow>, ApiFailure> {
        let mut all = Vec::new();
        for place in 0..PAGES {
            let page = Page {
                count: PAGE,
                offset: place * PAGE,
            };
            let found = self.client.templates(&self.token, page).await?;
            let is_last = found.templates.len() < PAGE as usize;
            all.extend(found.templates);
            if is_last || all.len() as u64 >= found.total_count {
                break;
            }
        }
        Ok(all)
    }

    /// A template with its source, by alias or number.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` if there is none.
    pub async fn get(&self, alias: &str) -> Result<Template, ApiFailure> {
        self.client.template(&self.token, alias).await
    }

    /// Has Postmark parse the source of `template` and render it with `model` inside its layout. Variables that the
    /// model lacks get invented values.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]. Mistakes are part of the validation.
    pub async fn validate(
        &self,
        template: &Template,
        model: &Value,
    ) -> Result<Validation, ApiFailure> {
        let mut body = json!({
            "TemplateType": template.row.kind.word(),
            "TestRenderModel": model,
        });
        for (key, text) in parts(template) {
            if !text.is_empty() {
                body[key] = json!(text);
            }
        }
        if !template.row.layout.is_empty() {
            body["LayoutTemplate"] = json!(template.row.layout);
        }
        self.client.validate_template(&self.token, &body).await
    }

    /// The template as it will be with `model`: what the model lacks is blank.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; the mistakes of a template that is not valid.
    pub async fn render(
        &self,
        template: &Template,
        model: &Value,
    ) -> Result<Result<RenderedTemplate, Vec<TemplateMistake>>, ApiFailure> {
        let mut validation = self.validate(template, &json!({})).await?;
        // Without values every variable is suggested, also those of the entries of lists.
        let suggested = validation.model.clone();
        let missing = missing_variables(&suggested, model);
        if validation.is_valid {
            let blank = with_blanks(&suggested, model);
            validation = self.validate(template, &blank).await?;
        }
        if !validation.is_valid {
            return Ok(Err(mistakes(&validation)));
        }
        let text =
            |part: Option<ValidatedPart>| part.map_or_else(String::new, |part| part.rendered);
        Ok(Ok(RenderedTemplate {
            subject: text(validation.subject),
            html: text(validation.html),
            text: text(validation.text),
            missing,
            suggested,
        }))
    }

    /// Creates a template, or changes the one with its alias.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; without an error code it may have been done nevertheless.
    pub async fn put(&self, template: &Template, exists: bool) -> Result<TemplateRow, ApiFailure> {
        let row = &template.row;
        let mut body = json!({ "Name": row.name });
        for (key, text) in parts(template) {
            // What is empty must be said, or the old text stays.
            if exists || !text.is_empty() {
                body[key] = json!(text);
            }
        }
        if row.kind == TemplateKind::Layout {
            body.as_object_mut().map(|body| body.remove("Subject"));
        } else if exists || !row.layout.is_empty() {
            body["LayoutTemplate"] = json!(row.layout);
        }
        if exists {
            return self
                .client
                .edit_template(&self.token, &row.alias, &body)
                .await;
        }
        body["Alias"] = json!(row.alias);
        body["TemplateType"] = json!(row.kind.word());
        self.client.create_template(&self.token, &body).await
    }
}

fn parts(template: &Template) -> [(&'static str, &str); 3] {
    [
        ("Subject", &template.subject),
        ("HtmlBody", &template.html),
        ("TextBody", &template.text),
    ]
}

/// Every mistake that a validation names.
pub fn mistakes(validation: &Validation) -> Vec<TemplateMistake> {
    let parts = [
        ("Subject", &validation.subject),
        ("HtmlBody", &validation.html),
        ("TextBody", &validation.text),
    ];
    let of_part = |(part, validated): (&'static str, &Option<ValidatedPart>)| {
        let errors = validated.iter().flat_map(|one| one.errors.clone());
        errors
            .map(|error| TemplateMistake {
                part,
                line: error.line,
                character: error.character,
                message: error.message,
            })
            .collect::<Vec<_>>()
    };
    parts.into_iter().flat_map(of_part).collect()
}
