//! `postrider template`: the templates of a Postmark server on the command line, and in the folders of postmark-cli.

mod changes;
mod diff;
mod folder;
mod model;
mod preview;
mod pull;
mod push;
mod show;
#[cfg(test)]
mod tests;
mod validate;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};
use serde_json::{Value, json};

pub(super) use model::model_of;

use super::args::heading::OUTPUT;
use super::draft::Refusal;
use super::exit::Exit;
use super::json as lines;
use super::runtime::block_on;
use super::server_api::ServerApi;
use crate::delivery::{TemplateServer, Templates};
use crate::postmark::api::{Template, TemplateKind, TemplateRow};
use crate::postmark::{Credential, Profile};
use crate::record::{ApiFailure, ApiFailureKind};
use crate::store::AppDirs;

/// Work with the templates of the Postmark server.
#[derive(Debug, Clone, Subcommand)]
pub enum TemplateCommand {
    /// List the server's templates and layouts
    List(ListArgs),
    /// Show a template: layout, variables, source
    Show(ShowArgs),
    /// Render a template with a model, as Postmark will; send nothing
    Preview(PreviewArgs),
    /// Check templates for mistakes, with line and column
    Validate(ValidateArgs),
    /// Copy the server's templates into a folder
    Pull(PullArgs),
    /// Copy the templates of a folder to the server
    Push(PushArgs),
}

/// Options of `template list`.
#[derive(Debug, Clone, Args)]
pub struct ListArgs {
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// Options of `template show`.
#[derive(Debug, Clone, Args)]
pub struct ShowArgs {
    /// The template's alias or ID
    pub alias: String,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// The values of a template's variables.
#[derive(Debug, Clone, Default, Args)]
pub struct ModelArgs {
    /// JSON file with the values of the variables, - for stdin
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub model: Option<PathBuf>,
    /// Value of a variable at the top level; repeat it for more
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub vars: Vec<String>,
}

/// Options of `template preview`.
#[derive(Debug, Clone, Args)]
pub struct PreviewArgs {
    /// The template's alias or ID
    pub alias: String,
    /// Take the template from this folder instead of the server
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// The values of its variables.
    #[command(flatten)]
    pub model: ModelArgs,
    /// Write the HTML body to this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub html: Option<PathBuf>,
    /// Write the text body to this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub text: Option<PathBuf>,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// Options of `template validate`.
#[derive(Debug, Clone, Args)]
pub struct ValidateArgs {
    /// Aliases of the templates; all without one
    #[arg(value_name = "ALIAS")]
    pub aliases: Vec<String>,
    /// Check the templates of this folder instead of the server's
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// The values of the variables.
    #[command(flatten)]
    pub model: ModelArgs,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// Options of `template pull`.
#[derive(Debug, Clone, Args)]
pub struct PullArgs {
    /// The folder, one subfolder for each template
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// Only the templates with these aliases
    #[arg(value_name = "ALIAS")]
    pub aliases: Vec<String>,
    /// Overwrite files that differ without asking
    #[arg(long, short)]
    pub yes: bool,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// Options of `template push`.
#[derive(Debug, Clone, Args)]
pub struct PushArgs {
    /// The folder, as `template pull` writes it
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// Only the templates with these aliases
    #[arg(value_name = "ALIAS")]
    pub aliases: Vec<String>,
    /// Change the server without asking
    #[arg(long, short)]
    pub yes: bool,
    /// Show what would change, change nothing
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// The options of `send` that choose a template.
#[derive(Debug, Clone, Default, Args)]
pub struct TemplateChoice {
    /// Template of the server, by alias or ID
    ///
    /// Postmark fills in subject and content. The message goes over the HTTP API, because SMTP has no templates.
    #[arg(long, help_heading = super::args::heading::CONTENT, value_name = "ALIAS")]
    pub template: Option<String>,
    /// JSON file with the values of the template's variables, - for stdin; --var sets those at the top level
    #[arg(long, hide_short_help = true, help_heading = super::args::heading::CONTENT, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "template")]
    pub model: Option<PathBuf>,
}

impl TemplateCommand {
    fn is_json(&self) -> bool {
        match self {
            Self::List(args) => args.json,
            Self::Show(args) => args.json,
            Self::Preview(args) => args.json,
            Self::Validate(args) => args.json,
            Self::Pull(args) => args.json,
            Self::Push(args) => args.json,
        }
    }
}

/// Runs it with the token of `credential`.
pub(super) fn run(
    command: &TemplateCommand,
    profile: Profile,
    credential: Option<&Credential>,
    places: &AppDirs,
) -> Exit {
    let work = async {
        let opened = Opened::of(profile, credential, places).await?;
        match command {
            TemplateCommand::List(args) => show::list(args, &opened).await,
            TemplateCommand::Show(args) => show::show(args, &opened).await,
            TemplateCommand::Preview(args) => preview::preview(args, &opened).await,
            TemplateCommand::Validate(args) => validate::validate(args, &opened).await,
            TemplateCommand::Pull(args) => pull::pull(args, &opened).await,
            TemplateCommand::Push(args) => push::push(args, &opened).await,
        }
    };
    let done = block_on(work).and_then(|done| done);
    done.unwrap_or_else(|(exit, why)| lines::fail(command.is_json(), exit, &why))
}

/// The templates of the profile's server.
pub(super) struct Opened {
    /// The server.
    pub templates: Templates,
    /// The name of the profile.
    pub profile: String,
    /// The practice server runs as long as this.
    _api: ServerApi,
}

impl Opened {
    /// Opens the API of the profile's server, in practice that of the practice server.
    ///
    /// # Errors
    ///
    /// The exit code and the words.
    pub async fn of(
        mut profile: Profile,
        credential: Option<&Credential>,
        places: &AppDirs,
    ) -> Result<Self, Refusal> {
        let api = ServerApi::open(&mut profile, credential, places).await?;
        let server = TemplateServer {
            api_base: api.base.clone(),
            token: api.token.clone(),
            roots: api.roots.clone(),
            limit: api.limit,
        };
        let templates = Templates::open(server).await;
        Ok(Self {
            templates: templates.map_err(|failure| refused(&failure))?,
            profile: profile.name,
            _api: api,
        })
    }

    /// A template with its source.
    ///
    /// # Errors
    ///
    /// The exit code and the words.
    pub async fn template(&self, alias: &str) -> Result<Template, Refusal> {
        let found = self.templates.get(alias).await;
        found.map_err(|failure| match failure.kind {
            ApiFailureKind::NotFound => missing(alias),
            _ => refused(&failure),
        })
    }

    /// All templates, or those with `aliases`.
    ///
    /// # Errors
    ///
    /// The exit code and the words; also for an alias that is not there.
    pub async fn chosen(&self, aliases: &[String]) -> Result<Vec<TemplateRow>, Refusal> {
        let all = self.templates.list().await;
        let mut all = all.map_err(|failure| refused(&failure))?;
        for alias in aliases {
            if !all.iter().any(|one| one.alias.eq_ignore_ascii_case(alias)) {
                return Err(missing(alias));
            }
        }
        let is_chosen = |row: &TemplateRow| {
            let is_it = |alias: &String| row.alias.eq_ignore_ascii_case(alias);
            aliases.is_empty() || aliases.iter().any(is_it)
        };
        all.retain(is_chosen);
        Ok(all)
    }

    /// The last line of `--json`.
    pub fn outcome(&self, status: &str, exit: Exit) -> String {
        let line = json!({ "v": 1, "event": "outcome", "status": status, "profile": self.profile, "exit": exit.code() });
        lines::text(&line)
    }
}

fn missing(alias: &str) -> Refusal {
    let why = format!("the server has no template `{alias}`; `postrider template list` lists them");
    (Exit::FileMissing, why)
}

/// A request that failed, as the end of a command.
pub(super) fn refused(failure: &ApiFailure) -> Refusal {
    let code = failure
        .code
        .map_or_else(String::new, |code| format!(" (error code {code})"));
    let ApiFailure {
        request,
        host,
        message,
        ..
    } = failure;
    let why = format!("{request} at {host} failed: {message}{code}");
    (Exit::from(failure), why)
}

/// The fields that every line of JSON about a template has.
fn named(event: &str, row: &TemplateRow) -> Value {
    json!({
        "v": 1, "event": event, "alias": row.alias, "name": row.name, "type": row.kind.word(),
    })
}

/// `1 template`, `3 templates`
fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn is_layout(row: &TemplateRow) -> bool {
    row.kind == TemplateKind::Layout
}
