//! `send --template`: a message whose content is one of the server's templates. Postmark renders it beforehand with the
//! same model, so that checks, dry run and history have what will be sent.

use std::time::Duration;

use tokio::time::timeout;

use super::Checked;
use super::raw::changing;
use crate::cli::args::{MessageArgs, SendArgs, ViaArg};
use crate::cli::draft::{Refusal, draft};
use crate::cli::exit::Exit;
use crate::cli::given::GivenArgs;
use crate::cli::runtime::block_on;
use crate::cli::signals::Signals;
use crate::cli::template::{Opened, model_of, refused};
use crate::delivery;
use crate::mail::{Draft, DraftTemplate, Outgoing, PreflightContext, preflight_in};
use crate::postmark::api::{Template, TemplateKind};
use crate::postmark::{Credential, Profile};
use crate::store::AppDirs;

/// Options that give content or would change it; a template has its own.
const CONTENT: [&str; 12] = [
    "--draft",
    "--eml",
    "--saved",
    "--subject",
    "--text",
    "--text-file",
    "--html",
    "--html-file",
    "--markdown",
    "--markdown-file",
    "--signature",
    "--raw",
];

/// Reads the options, has the template rendered, and checks the message.
///
/// # Errors
///
/// The exit code and the words.
pub(super) fn checked(
    args: &SendArgs,
    alias: &str,
    (profile, credential): (&Profile, Option<&Credential>),
    around: &PreflightContext<'_>,
    (places, signals): (&AppDirs, &Signals),
) -> Result<Checked, Refusal> {
    check_options(args).map_err(|why| (Exit::Usage, why))?;
    let vars = &args.message.given.vars;
    let model = model_of(args.template.model.as_deref(), vars)?;
    let scratch = signals.scratch(places);
    let written = draft(&addressed(&args.message), profile, places, Some(&scratch))?;
    let work = async {
        let opened = Opened::of(profile.clone(), credential, places).await?;
        let template = opened.template(alias).await?;
        message(&opened, &template, alias, written.draft.clone(), model).await
    };
    let limit = args.deadline.unwrap_or(Duration::MAX);
    let done = block_on(async { timeout(limit, work).await })?;
    let message = done.map_err(|_| {
        let why = "deadline reached while Postmark rendered the template; nothing was sent";
        (Exit::Temporary, why.to_owned())
    })??;
    let facts = delivery::probe_files(&message.files);
    let problems = preflight_in(&message, &facts, around);
    Ok(Checked {
        message: Outgoing::from(message),
        problems,
        files: facts.len(),
        written: Some(written),
    })
}

/// One message of a template: `draft` says to whom, `model` what it says.
///
/// # Errors
///
/// The exit code and the words: for a layout, for mistakes in the template, for an API that refuses.
pub(super) async fn message(
    opened: &Opened,
    template: &Template,
    alias: &str,
    draft: Draft,
    model: serde_json::Value,
) -> Result<Draft, Refusal> {
    if template.row.kind == TemplateKind::Layout {
        let why =
            format!("`{alias}` is a layout, which cannot be sent; choose a template that uses it");
        return Err((Exit::Usage, why));
    }
    let rendered = opened.templates.render(template, &model).await;
    let rendered = rendered.map_err(|failure| refused(&failure))?;
    let rendered = rendered.map_err(|mistakes| {
        let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        let why = format!(
            "the template `{alias}` cannot be rendered: {}",
            told.join("; ")
        );
        (Exit::Message, why)
    })?;
    let draft = draft.with_content(rendered.subject, rendered.html, rendered.text);
    let used = DraftTemplate {
        alias: alias.to_owned(),
        name: template.row.name.clone(),
        model,
        suggested: rendered.suggested,
        is_rendered: true,
    };
    let draft = Draft {
        template: Some(Box::new(used)),
        ..draft
    };
    Ok(draft)
}

fn check_options(args: &SendArgs) -> Result<(), String> {
    if args.via == Some(ViaArg::Smtp) {
        return Err("--template cannot be combined with --via smtp: SMTP has no templates. Leave out --via; a message with a template is sent over the HTTP API".into());
    }
    let given = changing(args).chain(args.raw.as_ref().map(|_| "--raw"));
    let mut given = given.filter(|option| CONTENT.contains(option));
    match given.next() {
        Some(option) => Err(format!(
            "{option} cannot be combined with --template, which has its own subject and content; values of its variables come from --model and --var"
        )),
        None => Ok(()),
    }
}

/// The options without content, which is not read from standard input either.
fn addressed(message: &MessageArgs) -> MessageArgs {
    let mut message = message.clone();
    message.given = GivenArgs::default();
    message.content.text = Some(String::new());
    message
}
