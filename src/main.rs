//! The program: arguments, front end, exit code.

use std::process::ExitCode;

use postrider::cli::{self, Exit, Opening, Start};
use postrider::system::forbid_core_dumps;
use postrider::terminal::{self, Ending, TerminalError};

fn main() -> ExitCode {
    forbid_core_dumps();
    match cli::run(std::env::args_os()) {
        Start::Exit(exit) => exit.into(),
        Start::Code(code) => code.into(),
        Start::Interface(opening) => interface(*opening).into(),
    }
}

fn interface(opening: Opening) -> Exit {
    let start = terminal::Start {
        places: opening.places,
        profiles: opening.settings.profiles,
        profile: opening.profile,
        profile_was_chosen: opening.profile_was_chosen,
        found: opening.found,
        environment_token: opening.environment_token,
        token_from: opening.token_from,
        overrides: opening.overrides,
        given: opening.given,
        history_days: opening.settings.history_days,
        theme: opening.settings.theme,
        symbols: opening.settings.symbols,
        preferences: opening.preferences,
        system: system(),
    };
    match terminal::run(start) {
        Ok(Ending::Quit) => Exit::Done,
        Ok(Ending::Interrupted) => Exit::Interrupted,
        Err(error) => {
            let exit = match error {
                TerminalError::NotATerminal { .. } => Exit::Usage,
                TerminalError::ThemeFile { .. } => Exit::Configuration,
                _ => Exit::Bug,
            };
            cli::fail(exit, &error.to_string())
        }
    }
}

/// Program and system, for the report.
fn system() -> String {
    let version = cli::VERSION;
    format!(
        "postrider {version} on {} {}",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}
