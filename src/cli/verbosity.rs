//! How much a command prints.

use std::io::{self, IsTerminal as _};

use clap::Args;

use super::heading::OUTPUT;

/// `-q` and `-v`.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Verbosity {
    /// Print nothing on success
    #[arg(long, short, help_heading = OUTPUT, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print every stage, also without a terminal
    #[arg(long, short, help_heading = OUTPUT)]
    pub verbose: bool,
}

/// What is printed of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// One JSON object per line.
    Json,
    /// Each stage as a line on standard error, and the outcome.
    Stages,
    /// The outcome.
    Outcome,
    /// The outcome unless all went well.
    Quiet,
}

impl Verbosity {
    /// The style of a command with these options. Stages are for somebody who watches: without a terminal
    /// they would be a mail from cron for every message.
    pub(super) fn style(self, json: bool) -> Style {
        match self {
            _ if json => Style::Json,
            Self { quiet: true, .. } => Style::Quiet,
            Self { verbose: true, .. } => Style::Stages,
            _ if io::stderr().is_terminal() => Style::Stages,
            _ => Style::Outcome,
        }
    }
}
