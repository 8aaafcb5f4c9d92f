//! `postrider drafts`.

use clap::Args;
use serde_json::json;

use super::exit::Exit;
use super::json as lines;
use super::plain::{print, say};
use crate::postmark::Redactor;
use crate::record::{DraftKind, DraftQuery, DraftSummary, HeldBy};
use crate::smtp::presentable;
use crate::store::{AppDirs, Drafts};

/// Options of `drafts`.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "\
Examples:
  postrider drafts                 messages that were begun, changed last first
  postrider drafts grace receipt   words that occur in subject, recipients or text
  postrider drafts --templates     templates to begin with
  postrider send --saved 1a2b3c4d  sends one of them")]
pub struct DraftsArgs {
    /// Words to look for
    pub query: Vec<String>,
    /// The templates instead
    #[arg(long)]
    pub templates: bool,
    /// One JSON object per line
    #[arg(long)]
    pub json: bool,
}

/// Runs it.
pub(super) fn run(args: &DraftsArgs, places: &AppDirs) -> Exit {
    let kind = match args.templates {
        true => DraftKind::Template,
        false => DraftKind::Draft,
    };
    let query = DraftQuery {
        text: args.query.join(" ").into(),
        kind,
    };
    let mut drafts = Drafts::new(places);
    let page = drafts.list(&query);
    if let Some(told) = drafts.told() {
        say(&format!("note: {told}"));
    }
    let page = match page {
        Ok(page) => page,
        Err(error) => return lines::fail(args.json, Exit::CannotWrite, &error.to_string()),
    };
    drafts.close();
    if page.rows.is_empty() && !args.json {
        say(match (kind, page.drafts, page.templates) {
            (DraftKind::Draft, 0, _) => {
                "No message is begun. What is written in the interface is kept as a draft until it is sent."
            }
            (DraftKind::Template, _, 0) => {
                "There is no template. In the interface, Alt+t and then t keeps a message as one."
            }
            _ => "Nothing fits.",
        });
    }
    let line = |row: &DraftSummary| match args.json {
        true => object(row),
        false => row_text(row),
    };
    print(&page.rows.iter().map(line).collect::<String>())
}

fn object(row: &DraftSummary) -> String {
    let mut line = json!({"v": 1, "event": row.kind.name()});
    if let (Some(line), Some(row)) = (line.as_object_mut(), json!(row).as_object_mut()) {
        line.append(row);
    }
    lines::text(&line)
}

fn row_text(row: &DraftSummary) -> String {
    let at = row.changed.to_string();
    let id: String = row.id.0.chars().take(8).collect();
    let held = match row.held {
        HeldBy::Nobody => "",
        HeldBy::Us | HeldBy::Others => "  (open)",
    };
    format!(
        "{}  {id}  {:<32}  {}{held}\n",
        at.get(..16).unwrap_or(&at),
        one_line(row.title()),
        one_line(&row.recipients),
    )
}

fn one_line(text: &str) -> String {
    presentable(&Redactor::new(), text)
}
