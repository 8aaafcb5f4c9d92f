//! What `check` reads beside its arguments: standard input, files, the environment.

use super::CheckArgs;
use crate::cli::consent;
use crate::cli::exit::Exit;
use crate::postmark::{Secret, TokenShape};
use crate::system::{self, Rules};

/// Where an account token may stand.
const ACCOUNT: &str = "POSTMARK_ACCOUNT_TOKEN";

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub account_token: Option<Secret>,
    pub selector: Option<String>,
    pub settings: Option<String>,
}

/// Reads it. Standard input can be one thing only.
pub(super) fn read(args: &CheckArgs) -> Result<Inputs, (Exit, String)> {
    let is_input = |file: &Option<String>| file.as_deref() == Some("-");
    let uses = [
        is_input(&args.settings),
        is_input(&args.message),
        args.account_token_stdin,
    ];
    if uses.iter().filter(|used| **used).count() > 1 {
        let why = "standard input can be the settings, a message or the account token, but only one of them";
        return Err((Exit::Usage, why.to_owned()));
    }
    // It may be an address with a login in it, so it is not repeated.
    if args
        .settings
        .as_ref()
        .is_some_and(|file| file.contains("://"))
    {
        let why = "--settings takes the name of a file, or - for standard input; an address on the command line could be read by other users of this computer, so give it on standard input";
        return Err((Exit::Usage, why.to_owned()));
    }
    Ok(Inputs {
        account_token: account_token(args)?,
        selector: selector(args)?,
        settings: args
            .settings
            .as_deref()
            .map(|file| text(file, &system::SETTINGS))
            .transpose()?,
    })
}

/// Whether the user agrees to the one message; asked on a terminal only.
pub(super) fn agrees(args: &CheckArgs) -> bool {
    let question = "Send one message to test@blackhole.postmarkapp.com? It reaches no one and counts toward your monthly volume. [y/N]";
    args.yes || consent::agrees(question)
}

fn account_token(args: &CheckArgs) -> Result<Option<Secret>, (Exit, String)> {
    if !args.account_token_stdin {
        return environment_account_token();
    }
    cleaned(Some(text("-", &system::TOKEN)?))
}

/// The account token of the environment.
///
/// # Errors
///
/// If it is not shaped like one.
pub(in crate::cli) fn environment_account_token() -> Result<Option<Secret>, (Exit, String)> {
    let token = std::env::var(ACCOUNT).ok();
    cleaned(token.filter(|token| !token.is_empty()))
}

fn cleaned(given: Option<String>) -> Result<Option<Secret>, (Exit, String)> {
    let Some(token) = given.map(|token| Secret::cleaned(&token)) else {
        return Ok(None);
    };
    if TokenShape::of(token.expose()) != TokenShape::Uuid {
        let why = "the account token is not shaped like an API token, so it is not sent anywhere; copy it again from Account, API Tokens";
        return Err((Exit::Configuration, why.to_owned()));
    }
    Ok(Some(token))
}

fn selector(args: &CheckArgs) -> Result<Option<String>, (Exit, String)> {
    if args.message.is_none() {
        return Ok(args.selector.clone());
    }
    let message = args
        .message
        .as_deref()
        .map(|file| text(file, &system::MESSAGE))
        .transpose()?
        .unwrap_or_default();
    match crate::postmark::dns::dkim_selector_in(&message) {
        Some((selector, _)) => Ok(Some(selector)),
        None => {
            let why = "there is no DKIM-Signature in the header of this message, so it names no selector; give --selector, or an account token";
            Err((Exit::FileMissing, why.to_owned()))
        }
    }
}

fn text(file: &str, rules: &Rules) -> Result<String, (Exit, String)> {
    let bytes = system::read_input(file, rules);
    bytes
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .map_err(|error| (Exit::FileMissing, error.to_string()))
}
