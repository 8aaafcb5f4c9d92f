//! `template preview`: a template as Postmark renders it.

use std::path::Path;

use serde_json::{Value, json};

use super::folder::{self, Stored};
use super::{Opened, PreviewArgs, model_of, named, refused};
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::cli::plain::{print, print_bytes, say};
use crate::delivery::RenderedTemplate;

/// Renders it. Without a model of its own the one that was stored with the template in a folder is used.
pub(super) async fn preview(args: &PreviewArgs, opened: &Opened) -> Result<Exit, Refusal> {
    let stored = match &args.dir {
        Some(dir) => only(folder::read(dir, std::slice::from_ref(&args.alias))?)?,
        None => Stored::of(opened.template(&args.alias).await?),
    };
    let mut model = model_of(args.model.model.as_deref(), &args.model.vars)?;
    if args.model.model.is_none()
        && let (Value::Object(given), Value::Object(mut kept)) = (&model, stored.model.clone())
    {
        kept.extend(given.clone());
        model = Value::Object(kept);
    }
    let rendered = opened.templates.render(&stored.template, &model).await;
    let rendered = rendered.map_err(|failure| refused(&failure))?;
    let rendered = rendered.map_err(|mistakes| {
        let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        let why = format!(
            "the template `{}` cannot be rendered: {}",
            args.alias,
            told.join("; ")
        );
        (Exit::Message, why)
    })?;
    save(args.html.as_deref(), &rendered.html)?;
    save(args.text.as_deref(), &rendered.text)?;
    if args.json {
        let mut line = named("template-preview", &stored.template.row);
        line["subject"] = json!(rendered.subject);
        line["html"] = json!(rendered.html);
        line["text"] = json!(rendered.text);
        line["missing"] = json!(rendered.missing);
        return Ok(print(
            &(lines::text(&line) + &opened.outcome("good", Exit::Done)),
        ));
    }
    if !rendered.missing.is_empty() {
        say(&format!(
            "blank, because the model has no value for them: {}",
            rendered.missing.join(", ")
        ));
    }
    Ok(shown(args, &rendered))
}

fn only(mut all: Vec<Stored>) -> Result<Stored, Refusal> {
    all.pop().ok_or_else(|| {
        (
            Exit::FileMissing,
            "the folder has no such template".to_owned(),
        )
    })
}

/// What is not written to a file is printed.
fn shown(args: &PreviewArgs, rendered: &RenderedTemplate) -> Exit {
    if args.html.is_some() || args.text.is_some() {
        return Exit::Done;
    }
    let body = match rendered.text.trim().is_empty() {
        true => &rendered.html,
        false => &rendered.text,
    };
    print(&format!(
        "Subject: {}\n\n{}\n",
        rendered.subject,
        body.trim_end()
    ))
}

fn save(path: Option<&Path>, body: &str) -> Result<(), Refusal> {
    let Some(path) = path else { return Ok(()) };
    if path == Path::new("-") {
        return match print_bytes(body.as_bytes()) {
            Exit::Done => Ok(()),
            exit => Err((exit, "standard output cannot be written".to_owned())),
        };
    }
    folder::write(path, body)?;
    say(&format!("written to {}", path.display()));
    Ok(())
}
