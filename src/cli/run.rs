//! From arguments to what is done.

use std::ffi::OsString;

use clap::FromArgMatches as _;

use super::args::{Cli, Command, Global};
use super::check::{CheckArgs, Own, check};
use super::config::config;
use super::documents::{man, man_pages};
use super::ended_early::listen;
use super::exit::Exit;
use super::explain::explain;
use super::export::export;
use super::own_token::own_token;
use super::plain::{print, say};
use super::practice::{inbox, sandbox};
use super::send::{list_checks, send};
use super::sendmail::{as_command, sendmail};
use super::signals::Signals;
pub use super::start::{Opening, Start};
use super::start::{USUAL, environment, places};
use super::{
    account, complete, drafts, find, follow, help, history, json, known_secrets, panics,
    plain_mode, suppressions, template, tips, token, webhook,
};
use crate::app::{Keymap, Preferences, keys_markdown, keys_text};
use crate::postmark::{
    Credential, Profile, ServerAddress, TokenSource, is_token_as_host, printable,
};
use crate::store::{AppDirs, Scratch, Settings, Sources, environment_credential, find_at_once};

/// Does what `args` (with the program's name first) say, as far as no screen is needed.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Start {
    panics::report();
    let args = as_command(args.into_iter().collect());
    if let Some(exit) = complete::answered(&args) {
        return Start::Exit(exit);
    }
    let started = match parse(&args) {
        Ok(cli) => {
            let signals = listen(&cli, asks_line_by_line(&cli));
            start(cli, &signals)
        }
        Err(error) => return Start::Exit(usage(&args, error)),
    };
    started.unwrap_or_else(|(exit, why)| Start::Exit(json::fail(wants_json(&args), exit, &why)))
}

fn parse(args: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = help::command();
    let matches = command.try_get_matches_from_mut(args)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Whether `--json` is among the arguments, also where they cannot be parsed.
fn wants_json(args: &[OsString]) -> bool {
    let mut options = args.iter().skip(1).take_while(|one| *one != "--");
    options.any(|one| one == "--json")
}

fn asks_line_by_line(cli: &Cli) -> bool {
    cli.plain || plain_mode::is_wanted(environment("TERM").as_deref())
}

/// Help and version are data; anything else is a mistake in the arguments, which it quotes.
fn usage(args: &[OsString], error: clap::Error) -> Exit {
    let error = tips::add(args, error);
    let plain = error.render().to_string();
    if error.use_stderr() && wants_json(args) {
        let why = plain.lines().next().unwrap_or_default();
        let why = why.trim_start_matches("error: ");
        json::line(&json::not_begun(Vec::new(), why, None, Exit::Usage));
    }
    match printable(&plain) {
        // Clap colors it where that is wanted. The reader may have gone away.
        safe if safe == plain => drop(error.print()),
        safe => say(safe.trim_end()),
    }
    if error.use_stderr() {
        Exit::Usage
    } else {
        Exit::Done
    }
}

fn start(cli: Cli, signals: &Signals) -> Result<Start, (Exit, String)> {
    let server = cli.global.server();
    if server.is_some_and(|server| is_token_as_host(&server.host)) {
        let why = "--smtp-host (or POSTRIDER_SMTP_HOST) is shaped like a token, so it is not looked up; give the name of the server, and the token in POSTMARK_SERVER_TOKEN";
        return Err((Exit::Usage, why.into()));
    }
    if cli.command.is_some() && cli.given.is_any() {
        let why = "--draft, --eml and --var before a command are for the interface; put them behind `send` or `export`";
        return Err((Exit::Usage, why.into()));
    }
    if cli.plain && cli.command.is_some() {
        let why = "--plain is for the interface; a command prints lines anyway";
        return Err((Exit::Usage, why.into()));
    }
    match &cli.command {
        // The documented table shows the defaults, whatever the user has changed.
        Some(Command::Keys { markdown: true }) => return Ok(Start::Exit(print(&keys_markdown()))),
        Some(Command::Completions { shell }) => {
            return Ok(Start::Exit(complete::registration(&shell.to_string())));
        }
        Some(Command::Man { dir: Some(dir), .. }) => return Ok(Start::Exit(man_pages(dir))),
        Some(Command::Man { command, dir: None }) => {
            return Ok(Start::Exit(man(command.as_deref())));
        }
        Some(Command::Schema) => return Ok(Start::Exit(print(json::SCHEMA))),
        Some(Command::Send(args)) if args.list_checks => {
            return Ok(Start::Exit(list_checks(args)));
        }
        Some(Command::Explain(args)) => {
            let redactor = known_secrets::redactor(&cli.global);
            return Ok(Start::Exit(explain(args, redactor)));
        }
        Some(Command::Webhook(command)) => {
            return Ok(Start::Exit(webhook::run(command, signals)));
        }
        Some(
            Command::Send(_)
            | Command::Sendmail(_)
            | Command::Export(_)
            | Command::Check(_)
            | Command::Account(_)
            | Command::Config(_)
            | Command::Sandbox(_)
            | Command::Inbox(_)
            | Command::Follow(_)
            | Command::Find(_)
            | Command::Suppressions(_)
            | Command::Drafts(_)
            | Command::Template(_)
            | Command::History(_)
            | Command::Token(_)
            | Command::Keys { .. },
        )
        | None => {}
    }
    if let Some(Command::Sendmail(args)) = &cli.command
        && let Some(exit) = args.answered()
    {
        return Ok(Start::Exit(exit));
    }
    let places = places().map_err(|error| configuration(&error))?;
    if cli.command.is_some() {
        Scratch::sweep(&places);
    }
    match &cli.command {
        // Neither needs a profile, so a config that is wrong does not stand in their way.
        Some(Command::Sandbox(args)) => {
            not_for_listening(&cli.global);
            return Ok(sandbox(args, &places, signals));
        }
        Some(Command::Inbox(args)) => return Ok(Start::Exit(inbox(args, &places))),
        Some(Command::Drafts(args)) => return Ok(Start::Exit(drafts::run(args, &places))),
        _ => {}
    }
    with_settings(cli, places, signals)
}

/// The same for what goes by the config.
fn with_settings(cli: Cli, places: AppDirs, signals: &Signals) -> Result<Start, (Exit, String)> {
    let settings =
        Settings::load(&places, &cli.global.overrides()).map_err(|error| configuration(&error))?;
    match &cli.command {
        Some(Command::Send(args)) => {
            // A dry run asks Postmark to render the template.
            let offline = args.dry_run && args.template.template.is_none();
            let (profile, credential) = profile_to_send(&settings, &cli.global, offline)?;
            let days = settings.history_days;
            Ok(Start::Exit(send(
                args, profile, credential, places, days, signals,
            )))
        }
        Some(Command::Sendmail(args)) => {
            let (profile, credential) = profile_to_send(&settings, &cli.global, false)?;
            let days = settings.history_days;
            Ok(Start::Exit(sendmail(
                args, profile, credential, places, days, signals,
            )))
        }
        Some(Command::Export(args)) => {
            let (profile, _) = profile_to_send(&settings, &cli.global, true)?;
            Ok(Start::Exit(export(args, &profile, &places, signals)))
        }
        Some(Command::Check(args)) => with_check(args, &cli.global, &settings, &places, signals),
        Some(Command::Account(args)) => {
            let (profile, _) = profile_to_send(&settings, &cli.global, true)?;
            Ok(Start::Exit(account::run(args, profile, &places)))
        }
        Some(Command::Follow(args)) => {
            let token_from = cli.global.token_from();
            let look = |profile: &Profile| {
                let found = own_token(profile, token_from);
                found.map(|found| found.credential).map_err(|(_, why)| why)
            };
            Ok(Start::Exit(follow::run(
                args, &settings, &places, look, signals,
            )))
        }
        Some(Command::Find(_) | Command::Suppressions(_) | Command::Template(_)) => {
            with_api(&cli, &settings, &places)
        }
        Some(Command::History(args)) => Ok(Start::Exit(history::run(
            args,
            &places,
            settings.history_days,
        ))),
        Some(Command::Keys { .. }) => {
            let keymap = keymap(&settings, &places)?;
            Ok(Start::Exit(print(&keys_text(&keymap))))
        }
        Some(Command::Token(command)) => with_token(command, &cli.global, &settings, &places),
        Some(Command::Config(command)) => Ok(Start::Exit(config(
            command,
            &places,
            &settings,
            &environment,
        ))),
        _ if asks_line_by_line(&cli) => plainly(places, settings, &cli, signals),
        _ => interface(places, settings, &cli),
    }
}

/// `check`, with the profile's own server and token.
fn with_check(
    args: &CheckArgs,
    global: &Global,
    settings: &Settings,
    places: &AppDirs,
    signals: &Signals,
) -> Result<Start, (Exit, String)> {
    let (profile, _) = profile_to_send(settings, global, true)?;
    let token_from = global.token_from();
    let find = |profile: &Profile| own_token(profile, token_from);
    let server = global.server();
    let port = server.as_ref().and_then(|server| server.port);
    let own = Own {
        profile,
        host: server.map(|server| server.host),
        ports: port.map_or_else(|| global.smtp_port.clone(), |port| vec![port]),
        find: &find,
    };
    Ok(Start::Exit(check(args, own, places, signals)))
}

/// The commands that ask the server's API alone.
fn with_api(cli: &Cli, settings: &Settings, places: &AppDirs) -> Result<Start, (Exit, String)> {
    let (profile, credential) = profile_to_send(settings, &cli.global, false)?;
    let credential = credential.as_ref();
    Ok(Start::Exit(match &cli.command {
        Some(Command::Find(args)) => find::run(args, profile, credential, places),
        Some(Command::Suppressions(args)) => suppressions::run(args, profile, credential, places),
        Some(Command::Template(command)) => template::run(command, profile, credential, places),
        _ => return Err((Exit::Bug, "this command does not ask the API".into())),
    }))
}

/// The keys of the interface after the config's `[keys]`.
fn keymap(settings: &Settings, places: &AppDirs) -> Result<Keymap, (Exit, String)> {
    Keymap::of(&settings.keys).map_err(|error| {
        let path = places.config_file();
        (
            Exit::Configuration,
            format!("{}, [keys]: {error}", path.display()),
        )
    })
}

/// The interface without a screen: the same profile, but a slow token source is asked before the first
/// question.
fn plainly(
    places: AppDirs,
    settings: Settings,
    cli: &Cli,
    signals: &Signals,
) -> Result<Start, (Exit, String)> {
    let Start::Interface(mut opening) = interface(places, settings, cli)? else {
        return Err((Exit::Bug, "there is no conversation to open".into()));
    };
    let profile = opening.settings.profile(&opening.profile);
    let profile = profile.map_err(|error| configuration(&error))?.clone();
    if opening.found.credential.is_none() {
        opening.found = own_token(&profile, cli.global.token_from())?;
    }
    Ok(Start::Exit(plain_mode::run(*opening, profile, signals)))
}

fn with_token(
    command: &token::TokenCommand,
    global: &Global,
    settings: &Settings,
    places: &AppDirs,
) -> Result<Start, (Exit, String)> {
    let profile = settings.profile(settings.default_profile.as_deref().unwrap_or(USUAL));
    let desk = token::Desk {
        places,
        profile: profile.map_err(|error| configuration(&error))?,
        from: global.token_from(),
        environment: &environment,
        sources: Sources::default(),
    };
    Ok(Start::Exit(token::run(command, &desk)))
}

fn configuration(error: &dyn std::fmt::Display) -> (Exit, String) {
    (Exit::Configuration, error.to_string())
}

/// A host that was named is for sending.
fn not_for_listening(global: &Global) {
    let Some(ServerAddress { host, .. }) = global.server() else {
        return;
    };
    if !["127.0.0.1", "localhost"].contains(&host.as_str()) {
        say(&format!(
            "note: --smtp-host {host} is for sending and is not used here; to listen on another address, use --listen"
        ));
    }
}

/// The command line means Postmark unless a profile is named; it never falls back to practice.
fn profile_to_send(
    settings: &Settings,
    global: &Global,
    dry_run: bool,
) -> Result<(Profile, Option<Credential>), (Exit, String)> {
    let name = settings.default_profile.as_deref().unwrap_or(USUAL);
    let mut profile = settings
        .profile(name)
        .map_err(|error| (Exit::Configuration, error.to_string()))?
        .clone();
    if profile.is_practice() {
        // They choose among the practice servers that run.
        profile.smtp_ports.clone_from(&global.smtp_port);
    }
    if dry_run {
        return Ok((profile, None));
    }
    let found = own_token(&profile, global.token_from())?;
    Ok((profile, found.credential))
}

fn interface(places: AppDirs, settings: Settings, cli: &Cli) -> Result<Start, (Exit, String)> {
    let global = &cli.global;
    let given = cli.given.read(None, &places, None)?;
    // A server named by hand is no practice server.
    let names_server = global.smtp_host.is_some() || !global.smtp_port.is_empty();
    let profile_was_chosen = settings.default_profile.is_some() || names_server;
    let default = if names_server { "postmark" } else { "practice" };
    let profile = settings
        .default_profile
        .clone()
        .unwrap_or_else(|| default.to_owned());
    let chosen = settings
        .profile(&profile)
        .map_err(|error| configuration(&error))?;
    let sources = Sources::default();
    // Nobody waits for a keyring before the first frame.
    let found = find_at_once(chosen, &environment, global.token_from(), &sources)
        .map_err(|error| configuration(&error))?;
    // A profile with a source of its own does not take the environment's unasked.
    let takes_environment = settings
        .profile(USUAL)
        .is_ok_and(|usual| usual.own_source() == TokenSource::None);
    let environment_token = match found.source {
        TokenSource::Practice if !profile_was_chosen && takes_environment => {
            environment_credential(&environment).map_err(|error| configuration(&error))?
        }
        _ => None,
    };
    Ok(Start::Interface(Box::new(Opening {
        profile,
        profile_was_chosen,
        found,
        environment_token: environment_token.map(|found| found.credential),
        token_from: global.token_from(),
        given: given.map(|given| given.pattern),
        overrides: global.overrides(),
        preferences: Preferences {
            keymap: keymap(&settings, &places)?,
            wrap_guide: settings.wrap_guide,
            leave_mouse: !settings.mouse,
            themes: Vec::new(),
        },
        places,
        settings,
    })))
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
