//! `template pull`: the server's templates into a folder.

use serde_json::json;

use super::changes::{Action, Change, NOT_ASKED, State, account, objects};
use super::diff::diff;
use super::folder::{FileChange, changes};
use super::{Opened, PullArgs, count, refused};
use crate::cli::consent::{agrees, can_ask};
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::cli::plain::{print, say};
use crate::postmark::api::is_template_alias;

/// A template with the files that change.
struct Pulled {
    change: Change,
    files: Vec<FileChange>,
}

/// Reads all templates, shows what is different, asks before files are overwritten, and writes.
pub(super) async fn pull(args: &PullArgs, opened: &Opened) -> Result<Exit, Refusal> {
    let mut all = read(args, opened).await?;
    if !args.json {
        for one in all.iter().filter(|one| one.change.action == Action::Update) {
            print(&one.change.shown());
        }
    }
    let overwrites = all
        .iter()
        .filter(|one| one.change.action == Action::Update)
        .count();
    if overwrites > 0 && !args.yes {
        if args.json || !can_ask() {
            return Err((NOT_ASKED.0, NOT_ASKED.1.to_owned()));
        }
        let dir = args.dir.display();
        let templates = count(overwrites, "template");
        if !agrees(&format!(
            "Overwrite the files of {templates} in {dir}? [y/N]"
        )) {
            return Err((Exit::Usage, "nothing was changed".into()));
        }
    }
    let done = write(&mut all);
    let all: Vec<Change> = all.into_iter().map(|one| one.change).collect();
    finish(args, opened, &all, done)
}

async fn read(args: &PullArgs, opened: &Opened) -> Result<Vec<Pulled>, Refusal> {
    let mut all = Vec::new();
    for row in opened.chosen(&args.aliases).await? {
        if !is_template_alias(&row.alias) {
            say(&format!(
                "skipped: “{}” ({}) has no alias that can name a folder",
                row.name, row.id
            ));
            continue;
        }
        let template = opened.template(&row.alias).await?;
        let validation = opened.templates.validate(&template, &json!({})).await;
        let validation = validation.map_err(|failure| refused(&failure))?;
        let files = changes(&args.dir, &template, &validation.model)?;
        let is_new = files.iter().all(|file| file.old.is_none());
        let action = match (files.is_empty(), is_new) {
            (true, _) => Action::Unchanged,
            (_, true) => Action::Create,
            _ => Action::Update,
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let told = files.iter().map(|file| {
            let name = file.path.strip_prefix(&args.dir).unwrap_or(&file.path);
            diff(
                &name.display().to_string(),
                &text(&file.old),
                &text(&file.new),
            )
        });
        let change = Change::new(&template.row, action, told.collect());
        all.push(Pulled { change, files });
    }
    Ok(all)
}

fn write(all: &mut [Pulled]) -> Result<(), Refusal> {
    for one in all {
        let written = one.files.iter().try_for_each(FileChange::perform);
        one.change.state = match written {
            Ok(()) => State::Done,
            Err(_) => State::Failed,
        };
        written?;
    }
    Ok(())
}

fn finish(
    args: &PullArgs,
    opened: &Opened,
    all: &[Change],
    done: Result<(), Refusal>,
) -> Result<Exit, Refusal> {
    if args.json {
        print(&objects(all));
    }
    if let Err((exit, why)) = done {
        if !args.json {
            say(account(all).trim_end());
        }
        return Err((exit, why));
    }
    if args.json {
        return Ok(print(&opened.outcome("good", Exit::Done)));
    }
    let of = |action: Action| all.iter().filter(|one| one.action == action).count();
    let (new, changed, same) = (
        of(Action::Create),
        of(Action::Update),
        of(Action::Unchanged),
    );
    say(&format!(
        "{}: {new} new, {changed} changed, {same} unchanged.",
        args.dir.display()
    ));
    Ok(Exit::Done)
}
