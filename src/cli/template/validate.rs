//! `template validate`: the mistakes of templates, where they are.

use std::path::Path;

use serde_json::{Value, json};

use super::folder::{self, Stored};
use super::{Opened, ValidateArgs, count, model_of, named, refused};
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::cli::plain::{print, say};
use crate::delivery::{TemplateMistake, mistakes};
use crate::postmark::api::TemplateRow;

/// Validates the templates of the server, or of a folder.
pub(super) async fn validate(args: &ValidateArgs, opened: &Opened) -> Result<Exit, Refusal> {
    let model = model_of(args.model.model.as_deref(), &args.model.vars)?;
    let templates = match &args.dir {
        Some(dir) => folder::read(dir, &args.aliases)?,
        None => of_server(args, opened).await?,
    };
    let found = check(opened, &templates, &model).await?;
    let mut text = String::new();
    for mistake in &found {
        text += &match args.json {
            true => lines::text(&mistake.object()),
            false => format!("{}\n", mistake.line()),
        };
    }
    let (status, exit) = match found.is_empty() {
        true => ("good", Exit::Done),
        false => ("bad", Exit::Message),
    };
    if args.json {
        text += &opened.outcome(status, exit);
    } else {
        say(&summary(templates.len(), found.len()));
    }
    let printed = print(&text);
    Ok(if printed == Exit::Done { exit } else { printed })
}

fn summary(templates: usize, mistakes: usize) -> String {
    let templates = count(templates, "template");
    match mistakes {
        0 => format!("{templates} checked, no mistakes."),
        mistakes => format!("{templates} checked, {}.", count(mistakes, "mistake")),
    }
}

async fn of_server(args: &ValidateArgs, opened: &Opened) -> Result<Vec<Stored>, Refusal> {
    let mut all = Vec::new();
    for row in opened.chosen(&args.aliases).await? {
        let alias = match row.alias.as_str() {
            "" => row.id.to_string(),
            alias => alias.to_owned(),
        };
        all.push(Stored::of(opened.template(&alias).await?));
    }
    Ok(all)
}

/// A mistake in one of several templates.
pub(super) struct Found {
    row: TemplateRow,
    /// The file that has it; `None` on the server.
    file: Option<String>,
    mistake: TemplateMistake,
}

impl Found {
    /// `templates/receipt/content.html:3:18: …`
    pub fn line(&self) -> String {
        match &self.file {
            // The subject is one line inside of meta.json.
            Some(file) if self.mistake.part == "Subject" => {
                format!("{file}: {}", self.mistake)
            }
            Some(file) => format!("{file}{}: {}", self.mistake.place(), self.mistake.message),
            None => format!("{} {}", self.row.alias, self.mistake),
        }
    }

    /// A line of `--json`.
    pub fn object(&self) -> Value {
        let mut line = named("template-error", &self.row);
        line["part"] = json!(self.mistake.part);
        line["file"] = json!(self.file);
        line["line"] = json!(self.mistake.line);
        line["character"] = json!(self.mistake.character);
        line["message"] = json!(self.mistake.message);
        line
    }
}

/// Every mistake of `templates`. A layout that the server does not have yet is left out.
///
/// # Errors
///
/// The exit code and the words if a request fails.
pub(super) async fn check(
    opened: &Opened,
    templates: &[Stored],
    model: &Value,
) -> Result<Vec<Found>, Refusal> {
    let on_server = opened.chosen(&[]).await?;
    let mut found = Vec::new();
    for stored in templates {
        let mut template = stored.template.clone();
        let has_layout = |row: &TemplateRow| row.alias.eq_ignore_ascii_case(&template.row.layout);
        if !on_server.iter().any(has_layout) {
            template.row.layout.clear();
        }
        let model = match model.as_object().is_some_and(|model| !model.is_empty()) {
            true => model,
            false => &stored.model,
        };
        let validation = opened.templates.validate(&template, model).await;
        let validation = validation.map_err(|failure| refused(&failure))?;
        found.extend(mistakes(&validation).into_iter().map(|mistake| Found {
            row: template.row.clone(),
            file: file(stored.folder.as_deref(), mistake.part),
            mistake,
        }));
    }
    Ok(found)
}

fn file(folder: Option<&Path>, part: &str) -> Option<String> {
    let name = match part {
        "HtmlBody" => folder::HTML,
        "TextBody" => folder::TEXT,
        _ => folder::META,
    };
    folder.map(|folder| folder.join(name).display().to_string())
}
