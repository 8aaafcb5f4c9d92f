//! `postrider token`: where a profile's token is kept. The token itself is read from a prompt or from
//! standard input, never from an argument, and never printed.

pub(super) mod prompt;
mod set;
mod status;

use clap::{Args, Subcommand, ValueEnum};

use super::exit::Exit;
use super::plain::{fail, print, say};
use crate::postmark::Profile;
use crate::store::{AppDirs, KeepError, Sources, TokenFrom, TokenPlace, forget_token};

/// Keep a token, forget it, or say which one serves.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum TokenCommand {
    /// Keep the token of the profile, read from a prompt or from standard input
    ///
    /// The first line is the Server API token; or the access key of an SMTP token, with its secret key on
    /// the second. Without --in it goes into the keyring, and where none answers into a private file.
    Set(SetArgs),
    /// Say where the token of the profile comes from, and which source serves
    Status(StatusArgs),
    /// Forget the token that is kept for the profile
    Forget,
}

/// Options of `token set`.
#[derive(Debug, Clone, Copy, Args)]
pub struct SetArgs {
    /// Where to keep it
    #[arg(long = "in", value_name = "PLACE")]
    pub place: Option<Place>,
    /// Keep it though it does not look like a token; not a placeholder, a sentence or another service's key
    #[arg(long)]
    pub force: bool,
}

/// Options of `token status`.
#[derive(Debug, Clone, Copy, Args)]
pub struct StatusArgs {
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// `--in`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Place {
    /// The platform's keyring
    Keyring,
    /// A file of mode 0600
    File,
}

impl From<Place> for TokenPlace {
    fn from(place: Place) -> Self {
        match place {
            Place::Keyring => Self::Keyring,
            Place::File => Self::File,
        }
    }
}

/// What the commands work with.
pub(super) struct Desk<'a> {
    /// Where things are kept.
    pub places: &'a AppDirs,
    /// The profile in use.
    pub profile: &'a Profile,
    /// `--token-from`.
    pub from: Option<TokenFrom>,
    /// The environment.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// How sources are asked.
    pub sources: Sources,
}

/// Runs it.
pub(super) fn run(command: &TokenCommand, desk: &Desk<'_>) -> Exit {
    match command {
        TokenCommand::Set(args) => set::set(*args, desk),
        TokenCommand::Status(args) => status::status(*args, desk),
        TokenCommand::Forget => forget(desk),
    }
}

fn forget(desk: &Desk<'_>) -> Exit {
    let gone = forget_token(desk.places, desk.profile, desk.environment, &desk.sources);
    match gone {
        Ok(forgotten) => {
            forgotten
                .left
                .iter()
                .for_each(|left| say(&format!("note: {left}")));
            print(&format!("{}\n", forgotten.done))
        }
        Err(error) => refused(&error),
    }
}

/// Says why nothing was kept or forgotten.
fn refused(error: &KeepError) -> Exit {
    match error {
        KeepError::Practice => fail(Exit::Configuration, &error.to_string()),
        KeepError::Shape { doubtful, .. } => {
            let force = if *doubtful {
                "; --force saves it as it is"
            } else {
                ""
            };
            fail(Exit::Usage, &format!("{error}{force} [token-shape]"))
        }
        _ => fail(Exit::CannotWrite, &error.to_string()),
    }
}
