//! `template list` and `template show`.

use serde_json::json;

use super::{ListArgs, Opened, ShowArgs, named, refused};
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::cli::plain::{print, say};
use crate::mail::template_variables;
use crate::postmark::api::{Template, TemplateRow};

/// Lists the templates.
pub(super) async fn list(args: &ListArgs, opened: &Opened) -> Result<Exit, Refusal> {
    let all = opened.chosen(&[]).await?;
    if args.json {
        let rows = all.iter().map(|row| {
            let mut line = named("server-template", row);
            line["id"] = json!(row.id);
            line["layout"] = json!(layout(row));
            lines::text(&line)
        });
        return Ok(print(
            &(rows.collect::<String>() + &opened.outcome("good", Exit::Done)),
        ));
    }
    if all.is_empty() {
        say("The server has no templates.");
    }
    let width = |text: fn(&TemplateRow) -> &str| {
        let longest = all.iter().map(|row| text(row).chars().count()).max();
        longest.unwrap_or(0).min(40)
    };
    let (aliases, names) = (width(|row| &row.alias), width(|row| &row.name));
    let row = |row: &TemplateRow| {
        let alias = match row.alias.as_str() {
            "" => row.id.to_string(),
            alias => alias.to_owned(),
        };
        let inside = layout(row).map_or_else(String::new, |layout| format!("in {layout}"));
        let (name, kind) = (&row.name, row.kind.word());
        format!("{alias:aliases$}  {kind:8}  {name:names$}  {inside}")
            .trim_end()
            .to_owned()
            + "\n"
    };
    Ok(print(&all.iter().map(row).collect::<String>()))
}

fn layout(row: &TemplateRow) -> Option<&str> {
    Some(row.layout.as_str()).filter(|layout| !layout.is_empty())
}

/// Shows one template.
pub(super) async fn show(args: &ShowArgs, opened: &Opened) -> Result<Exit, Refusal> {
    let template = opened.template(&args.alias).await?;
    let validation = opened.templates.validate(&template, &json!({})).await;
    let validation = validation.map_err(|failure| refused(&failure))?;
    let variables = template_variables(&validation.model);
    let Template {
        row,
        subject,
        html,
        text,
    } = &template;
    if args.json {
        let mut line = named("server-template", row);
        line["id"] = json!(row.id);
        line["layout"] = json!(layout(row));
        line["subject"] = json!(subject);
        line["html"] = json!(html);
        line["text"] = json!(text);
        line["variables"] = json!(variables);
        return Ok(print(
            &(lines::text(&line) + &opened.outcome("good", Exit::Done)),
        ));
    }
    let variables = match variables.is_empty() {
        true => "none".to_owned(),
        false => variables.join(", "),
    };
    let id = row.id.to_string();
    let head = [
        ("Name", row.name.as_str()),
        ("Alias", &row.alias),
        ("ID", &id),
        ("Type", row.kind.word()),
        ("Layout", &row.layout),
        ("Subject", subject),
        ("Variables", &variables),
    ];
    let head = head.into_iter().filter(|(_, value)| !value.is_empty());
    let mut shown: String = head
        .map(|(name, value)| format!("{:11}{value}\n", format!("{name}:")))
        .collect();
    for (name, body) in [("HTML", html), ("Text", text)] {
        if !body.is_empty() {
            shown += &format!("\n{name}:\n{}\n", body.trim_end());
        }
    }
    Ok(print(&shown))
}
