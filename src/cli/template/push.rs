//! `template push`: the templates of a folder to the server, layouts first. A push that breaks is finished by the next
//! one, because only what differs is changed.

use super::changes::{Action, Change, NOT_ASKED, State, account, between, objects};
use super::folder::{self, Stored};
use super::validate::check;
use super::{Opened, PushArgs, count, refused};
use crate::cli::consent::{agrees, can_ask};
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::cli::plain::{print, say};
use crate::postmark::api::{Template, TemplateRow};
use crate::record::ApiFailure;

/// Compares, checks for mistakes, shows, asks, changes.
pub(super) async fn push(args: &PushArgs, opened: &Opened) -> Result<Exit, Refusal> {
    let stored = folder::read(&args.dir, &args.aliases)?;
    let on_server = opened.chosen(&[]).await?;
    known_layouts(&stored, &on_server, args)?;
    let mut changes = Vec::new();
    for one in &stored {
        changes.push(plan(one, &on_server, opened).await?);
    }
    let changing: Vec<Stored> = stored
        .iter()
        .zip(&changes)
        .filter(|(_, change)| change.is_one())
        .map(|(stored, _)| stored.clone())
        .collect();
    if !args.json {
        let shown = changes.iter().filter(|one| one.is_one());
        print(&shown.map(Change::shown).collect::<String>());
    }
    valid(args, opened, &changing).await?;
    if changing.is_empty() || args.dry_run {
        return Ok(finish(args, opened, &changes));
    }
    if !args.yes {
        if args.json || !can_ask() {
            return Err((NOT_ASKED.0, NOT_ASKED.1.to_owned()));
        }
        let templates = count(changing.len(), "template");
        if !agrees(&format!("Change {templates} on the server? [y/N]")) {
            return Err((Exit::Usage, "nothing was changed".into()));
        }
    }
    match perform(&stored, &mut changes, opened).await {
        Ok(()) => Ok(finish(args, opened, &changes)),
        Err(failure) => Err(broken(args, &changes, &failure)),
    }
}

/// A layout must be on the server, or be pushed as well.
fn known_layouts(
    stored: &[Stored],
    on_server: &[TemplateRow],
    args: &PushArgs,
) -> Result<(), Refusal> {
    let pushed = stored.iter().map(|one| &one.template.row);
    let known: Vec<&TemplateRow> = pushed.chain(on_server).collect();
    for row in stored.iter().map(|one| &one.template.row) {
        let is_it = |other: &&&TemplateRow| {
            super::is_layout(other) && other.alias.eq_ignore_ascii_case(&row.layout)
        };
        if !row.layout.is_empty() && !known.iter().any(|other| is_it(&other)) {
            let why = format!(
                "the layout `{}` of the template `{}` is neither on the server nor in {}",
                row.layout,
                row.alias,
                args.dir.display()
            );
            return Err((Exit::Message, why));
        }
    }
    Ok(())
}

async fn plan(
    stored: &Stored,
    on_server: &[TemplateRow],
    opened: &Opened,
) -> Result<Change, Refusal> {
    let new = &stored.template;
    let row = &new.row;
    let mut there = on_server.iter();
    let there = there.find(|one| one.alias.eq_ignore_ascii_case(&row.alias));
    let Some(there) = there else {
        let diff = between(&row.alias, &Template::default(), new);
        return Ok(Change::new(row, Action::Create, diff));
    };
    if there.kind != row.kind {
        let why = format!(
            "`{}` is of type {} on the server and of type {} in the folder; Postmark cannot change the type of a template",
            row.alias,
            there.kind.word(),
            row.kind.word()
        );
        return Err((Exit::Message, why));
    }
    let old = opened.template(&there.alias).await?;
    let diff = between(&row.alias, &old, new);
    let action = match diff.is_empty() {
        true => Action::Unchanged,
        false => Action::Update,
    };
    Ok(Change::new(row, action, diff))
}

/// Postmark would refuse a template with mistakes after others were changed.
async fn valid(args: &PushArgs, opened: &Opened, changing: &[Stored]) -> Result<(), Refusal> {
    let found = check(opened, changing, &serde_json::json!({})).await?;
    if found.is_empty() {
        return Ok(());
    }
    for mistake in &found {
        let _ = print(&match args.json {
            true => lines::text(&mistake.object()),
            false => format!("{}\n", mistake.line()),
        });
    }
    let why = "nothing was changed, because the templates have mistakes".to_owned();
    Err((Exit::Message, why))
}

async fn perform(
    stored: &[Stored],
    changes: &mut [Change],
    opened: &Opened,
) -> Result<(), ApiFailure> {
    for (stored, change) in stored.iter().zip(changes) {
        if !change.is_one() {
            continue;
        }
        let exists = change.action == Action::Update;
        let put = opened.templates.put(&stored.template, exists).await;
        change.state = match &put {
            Ok(_) => State::Done,
            Err(failure) if failure.may_have_arrived() => State::Unknown,
            Err(_) => State::Failed,
        };
        put?;
    }
    Ok(())
}

fn finish(args: &PushArgs, opened: &Opened, changes: &[Change]) -> Exit {
    if args.json {
        return print(&(objects(changes) + &opened.outcome("good", Exit::Done)));
    }
    let (mut created, mut updated) = (0, 0);
    for change in changes {
        created += usize::from(change.action == Action::Create);
        updated += usize::from(change.action == Action::Update);
    }
    let same = changes.len() - created - updated;
    say(&match (created + updated, args.dry_run) {
        (0, _) => "The server has the same templates; there is nothing to change.".to_owned(),
        (_, true) => format!("Would create {created} and update {updated}; {same} unchanged."),
        _ => format!("Created {created}, updated {updated}, {same} unchanged."),
    });
    Exit::Done
}

/// The end of a push that broke in the middle.
fn broken(args: &PushArgs, changes: &[Change], failure: &ApiFailure) -> Refusal {
    let account = account(changes);
    match args.json {
        true => drop(print(&objects(changes))),
        false => say(account.trim_end()),
    }
    let (exit, why) = refused(failure);
    let why = format!(
        "the push stopped: {why}. Run the same command again to finish it: it changes only what still differs"
    );
    (exit, why)
}
