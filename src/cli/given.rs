//! A message that is given whole: a TOML file, a message file, or a kept draft; what is said beside it goes
//! before it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Exit;
use super::exit::Refusal;
use super::heading::MESSAGE;
use crate::mail::{Draft, FillError, Opened, Pattern, is_name, read_eml};
use crate::record::DraftKind;
use crate::store::{
    AppDirs, DraftFileError, Drafts, Scratch, Unpacked, nearest, read_draft_file, unpack,
};
use crate::system;

/// Where the message comes from.
#[derive(Debug, Clone, Default, Args)]
pub struct GivenArgs {
    /// TOML file with the message; options override it
    #[arg(long, help_heading = MESSAGE, value_name = "FILE", conflicts_with = "eml")]
    pub draft: Option<PathBuf>,
    /// Message file (.eml) with its attachments; `-` for standard input; options override it
    #[arg(long, hide_short_help = true, help_heading = MESSAGE, value_name = "FILE")]
    pub eml: Option<PathBuf>,
    /// Value of {{NAME}} in the message; repeat it for more
    #[arg(long = "var", hide_short_help = true, help_heading = MESSAGE, value_name = "NAME=VALUE")]
    pub vars: Vec<String>,
}

/// A message that was given, with the files that came with it.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// The message with what is known of its variables.
    pub pattern: Pattern,
    /// Files that go with this value, unless they are kept for good.
    pub files: Option<Unpacked>,
}

impl GivenArgs {
    /// Whether anything is given.
    pub(super) fn is_any(&self) -> bool {
        self.draft.is_some() || self.eml.is_some() || !self.vars.is_empty()
    }

    /// Whether the message file is standard input.
    pub(super) fn reads_stdin(&self) -> bool {
        self.eml.as_deref() == Some(Path::new("-"))
    }

    /// Reads it. Files of a message file go into `scratch`; without one they stay.
    ///
    /// # Errors
    ///
    /// The exit code and the words.
    pub(super) fn read(
        &self,
        saved: Option<&str>,
        places: &AppDirs,
        scratch: Option<&Scratch>,
    ) -> Result<Option<Given>, Refusal> {
        let values = values(&self.vars)?;
        let mut given = match (&self.draft, &self.eml, saved) {
            (Some(path), ..) => Given {
                pattern: read_draft_file(path).map_err(refused)?,
                files: None,
            },
            (_, Some(path), _) => eml(path, places, scratch)?,
            (_, _, Some(id)) => kept(id, places)?,
            (None, None, None) if values.is_empty() => return Ok(None),
            (None, None, None) => {
                let why = "--var says what stands for a variable in a file: name one with --draft";
                return Err((Exit::Usage, why.into()));
            }
        };
        let is_message = given.pattern.literal;
        given.pattern.literal &= values.is_empty();
        known(&given.pattern, &values)?;
        given.pattern.values.extend(values);
        if is_message && !given.pattern.literal {
            // Whatever else stands in braces there was meant so.
            given.pattern = Pattern {
                draft: given.pattern.filled().map_err(unusable)?,
                literal: true,
                opened: std::mem::take(&mut given.pattern.opened),
                ..Pattern::default()
            };
        }
        Ok(Some(given))
    }
}

impl Given {
    /// The message with every variable filled.
    ///
    /// # Errors
    ///
    /// The exit code, and the variables that have no value, or one that cannot be used.
    pub(super) fn filled(&self) -> Result<Draft, Refusal> {
        let missing = self.pattern.missing();
        if missing.is_empty() {
            return self.pattern.filled().map_err(unusable);
        }
        let flags: Vec<String> = missing
            .iter()
            .map(|name| format!("--var {name}=…"))
            .collect();
        let what = match missing.len() {
            1 => "a variable has no value",
            _ => "variables have no value",
        };
        let why = format!("{what}: say {}, or put it under [vars]", flags.join(" "));
        Err((Exit::Usage, why))
    }
}

fn values(vars: &[String]) -> Result<BTreeMap<String, String>, Refusal> {
    let value = |var: &String| {
        let parts = var.split_once('=');
        let parts = parts.map(|(name, value)| (name.trim().to_owned(), value.to_owned()));
        parts.filter(|(name, _)| is_name(name)).ok_or_else(|| {
            let why = format!("--var `{var}`: write NAME=VALUE");
            (Exit::Usage, why)
        })
    };
    vars.iter().map(value).collect()
}

fn unusable(error: FillError) -> Refusal {
    (Exit::Usage, error.to_string())
}

/// Every value must be for a variable that there is: a name with a slip of the pen would go unnoticed.
fn known(pattern: &Pattern, values: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let there = pattern.variables();
    let unknown = values.keys().find(|name| !there.contains(name));
    let Some(name) = unknown else { return Ok(()) };
    let there: Vec<&str> = there.iter().map(String::as_str).collect();
    let why = format!(
        "there is no variable {{{{{name}}}}} in the message{}",
        nearest(name, &there)
    );
    Err((Exit::Usage, why))
}

fn refused(error: DraftFileError) -> Refusal {
    let exit = match &error {
        DraftFileError::Store(_) => Exit::FileMissing,
        DraftFileError::Syntax(_) | DraftFileError::Value { .. } => Exit::Message,
    };
    (exit, error.to_string())
}

fn eml(path: &Path, places: &AppDirs, scratch: Option<&Scratch>) -> Result<Given, Refusal> {
    let shown = path.display();
    let bytes = read_message_file(path)?;
    let message = read_eml(&bytes).map_err(|why| (Exit::Message, format!("{shown}: {why}")))?;
    let unpacked = unpack(&message.parts, places, scratch);
    let files = unpacked.map_err(|error| (Exit::CannotWrite, error.to_string()))?;
    let remarks = message.remarks.clone();
    let draft = message.with_files(files.paths.clone());
    Ok(Given {
        pattern: Pattern {
            draft: draft.clone(),
            literal: true,
            opened: Opened { draft, remarks },
            ..Pattern::default()
        },
        files: Some(files),
    })
}

/// The bytes of a message file, or of standard input for `-`.
pub(super) fn read_message_file(path: &Path) -> Result<Vec<u8>, Refusal> {
    let bytes = match path.to_str() {
        Some(name) => system::read_input(name, &system::MESSAGE),
        None => system::read(path, &system::MESSAGE),
    };
    bytes.map_err(|error| (Exit::FileMissing, error.to_string()))
}

/// A draft or template of the interface.
fn kept(id: &str, places: &AppDirs) -> Result<Given, Refusal> {
    let found = Drafts::new(places).find(id);
    let found = found.map_err(|error| (Exit::CannotWrite, error.to_string()))?;
    let missing = || {
        let why = format!("there is no draft `{id}`; `postrider drafts` lists them");
        (Exit::FileMissing, why)
    };
    let kept = found.ok_or_else(missing)?;
    Ok(Given {
        pattern: Pattern {
            literal: kept.summary.kind == DraftKind::Draft,
            draft: kept.draft,
            ..Pattern::default()
        },
        files: None,
    })
}
