//! A command that a signal ends before its job began: while it reads standard input, waits for a token or
//! asks for consent.

use serde_json::Value;

use super::args::{Cli, Command};
use super::json;
use super::signals::{LastLine, Signal, Signals};
use crate::record::{CheckStatus, Status};

/// Listens to the signals of a command, or of a conversation `line_by_line`. The interface listens itself.
/// Where no handler can be had, the system's own action has to do.
pub(super) fn listen(cli: &Cli, line_by_line: bool) -> Signals {
    if cli.command.is_none() && !line_by_line {
        return Signals::unheard();
    }
    Signals::listen(last_line(cli)).unwrap_or_else(|_| Signals::unheard())
}

/// What the command prints last on standard output, where it prints an outcome at all.
fn last_line(cli: &Cli) -> LastLine {
    let cancelled = Status::Cancelled.name();
    match &cli.command {
        Some(Command::Send(args)) if args.list_checks || (args.dry_run && !args.json) => {
            Box::new(|_| None)
        }
        Some(Command::Send(args)) if args.json => with_status(Some(cancelled)),
        Some(Command::Send(_)) => {
            Box::new(move |_| Some(format!("{cancelled}: nothing was sent\n")))
        }
        Some(Command::Check(args)) if args.json => with_status(Some(CheckStatus::Cancelled.name())),
        // The delivery status was not looked up.
        Some(Command::Follow(args)) if args.json => with_status(None),
        Some(Command::Find(args)) if args.json => with_status(None),
        _ => Box::new(|_| None),
    }
}

fn with_status(status: Option<&'static str>) -> LastLine {
    Box::new(move |signal| Some(format!("{}\n", outcome(status, signal))))
}

fn outcome(status: Option<&str>, signal: Signal) -> Value {
    let why = format!("{} came before anything was sent or asked", signal.name());
    let mut line = json::not_begun(Vec::new(), &why, None, signal.exit());
    line["status"] = status.into();
    line
}
