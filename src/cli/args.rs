//! The arguments (clap derives parsing, help, completions and the man page from them).

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::account::AccountArgs;
use super::check::CheckArgs;
use super::content::ContentArgs;
use super::drafts::DraftsArgs;
use super::explain::ExplainArgs;
use super::find::FindArgs;
use super::follow::FollowArgs;
use super::given::GivenArgs;
use super::history::HistoryArgs;
use super::practice::{InboxArgs, SandboxArgs};
use super::token::TokenCommand;
use super::verbosity::{Style, Verbosity};
use crate::mail::Language;
use crate::postmark::ServerAddress;
use crate::record::Via;
use crate::store::{Overrides, ThemeChoice, TokenFrom};

const AFTER_HELP: &str = "\
Environment:
  POSTMARK_SERVER_TOKEN       the Server API token, used as user name and password
  POSTMARK_API_TOKEN          the same under other names, where none of the others is set:
  POSTMARK_API_KEY            two that differ stop with 78
  POSTMARK_TOKEN
  POSTMARK_SMTP_ACCESS_KEY    the access key of an SMTP token, with
  POSTMARK_SMTP_SECRET_KEY    its secret key
  ..._FILE                    each of these with a file that holds it, such as a container's secret
  POSTMARK_ACCOUNT_TOKEN      the Account API token, for `account`, and what `check` asks of senders
  POSTRIDER_HOME              one folder for config, data and state

Exit codes:
   0 done                        71 TLS
  64 usage                       73 cannot write
  65 refused by preflight        75 temporary refusal
  66 file or message missing     76 protocol broken by the server
  67 recipient refused           77 authentication
  68 host not found              78 configuration, no token
  69 cannot connect or listen    79 sender refused
  70 bug                         80 outcome unknown, not found
                                 81 bounced or refused inside
A signal ends a send with 129 (SIGHUP), 130 (SIGINT), 131 (SIGQUIT) or 143 (SIGTERM) before the
end of data, so that nothing was sent, and with 80 after it.";

/// The heading of [`Global`] in every help.
const EVERYWHERE: &str = "Options of every command";

/// A terminal mail composer for Postmark. Without a command it opens the interface.
#[derive(Debug, Parser)]
#[command(name = "postrider", version, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// Options that stand before or after the command.
    #[command(flatten)]
    pub global: Global,
    /// A message to open the interface with.
    #[command(flatten)]
    pub given: GivenArgs,
    /// Ask for the message line by line instead of drawing an interface; by itself where TERM is dumb
    #[arg(long)]
    pub plain: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Profile to use
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "POSTRIDER_PROFILE", value_name = "NAME")]
    pub profile: Option<String>,
    /// SMTP server instead of the profile's: HOST, HOST:PORT (IPv6 in brackets) or smtp://HOST:PORT
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "POSTRIDER_SMTP_HOST", value_name = "HOST", value_parser = smtp_host)]
    pub smtp_host: Option<String>,
    /// Port to try; repeat it for several, in order
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "POSTRIDER_SMTP_PORT", value_name = "PORT", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    pub smtp_port: Vec<u16>,
    /// PEM file of certificate authorities beside the platform's
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "POSTRIDER_CA_FILE", value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// HTTP API instead of the one that belongs to the server
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "POSTRIDER_API_URL", value_name = "URL")]
    pub api_url: Option<String>,
    /// Time limit in seconds for connecting, for a command, and for content without progress
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "POSTRIDER_TIMEOUT", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: Option<u64>,
    /// Time limit in seconds for the response to a message that was sent; 600 if not given
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "POSTRIDER_RESPONSE_TIMEOUT", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub response_timeout: Option<u64>,
    /// Theme: auto, dark, light, high-contrast, sixteen, mono, or a file of your own that ends in .toml
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "POSTRIDER_THEME", value_name = "THEME")]
    pub theme: Option<ThemeChoice>,
    /// Which token serves when both the profile and the environment have one
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "SOURCE")]
    pub token_from: Option<TokenFromArg>,
}

impl Global {
    /// The SMTP server that was named, with its port if it has one.
    pub fn server(&self) -> Option<ServerAddress> {
        let named = self.smtp_host.as_deref()?;
        ServerAddress::parse(named).ok()
    }

    /// What they override.
    pub fn overrides(&self) -> Overrides {
        Overrides {
            profile: self.profile.clone(),
            smtp_host: self.smtp_host.clone(),
            smtp_ports: self.smtp_port.clone(),
            api_url: self.api_url.clone(),
            ca_file: self.ca_file.clone(),
            timeout: self.timeout,
            response_timeout: self.response_timeout,
            theme: self.theme.clone(),
        }
    }

    /// `--token-from` in the store's terms.
    pub fn token_from(&self) -> Option<TokenFrom> {
        self.token_from.map(|from| match from {
            TokenFromArg::Env => TokenFrom::Env,
            TokenFromArg::Profile => TokenFrom::Profile,
        })
    }
}

/// An SMTP server as written, if it can be one.
fn smtp_host(text: &str) -> Result<String, String> {
    ServerAddress::parse(text).map(|_| text.to_owned())
}

/// `--token-from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenFromArg {
    /// The environment
    Env,
    /// The profile's own source
    Profile,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Send a message
    Send(Box<SendArgs>),
    /// Write the message as a program in another language, a shell script, or an .eml file
    Export(Box<ExportArgs>),
    /// Climb the ladder from the name to the sender: is this token, this sender, this network good?
    Check(Box<CheckArgs>),
    /// Ask what became of a send
    Follow(FollowArgs),
    /// Look up whether mail reached somebody, whoever sent it
    Find(FindArgs),
    /// List the messages that were begun in the interface
    Drafts(DraftsArgs),
    /// List what was sent, with what became of it
    History(Box<HistoryArgs>),
    /// List the servers, sender signatures or domains of the account
    Account(AccountArgs),
    /// Run the practice server on its own, for other programs to send to
    Sandbox(Box<SandboxArgs>),
    /// Show what the practice server caught
    Inbox(InboxArgs),
    /// Say what an error means: the troubleshooting catalogue
    Explain(ExplainArgs),
    /// Keep a profile's token in the keyring or a private file, forget it, or say which one serves
    #[command(subcommand)]
    Token(TokenCommand),
    /// Show or write the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// List all keys of the interface
    Keys {
        /// As a Markdown table
        #[arg(long)]
        markdown: bool,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page
    Man {
        /// The page of this command
        command: Option<String>,
    },
}

/// `--via`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ViaArg {
    /// SMTP with STARTTLS
    #[default]
    Smtp,
    /// POST /email of the HTTP API
    Api,
}

impl From<ViaArg> for Via {
    fn from(arg: ViaArg) -> Self {
        match arg {
            ViaArg::Smtp => Self::Smtp,
            ViaArg::Api => Self::Api,
        }
    }
}

impl SendArgs {
    /// Whether it is to be asked what becomes of the message.
    pub(super) fn follows(&self) -> bool {
        self.follow || self.follow_for.is_some()
    }

    /// What is printed of the send.
    pub(super) fn style(&self) -> Style {
        self.verbosity.style(self.json)
    }
}

/// Show or write the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// Print where the config file is
    Path,
    /// Print what is in force after all layers, as a config that says the same
    Show,
    /// List the profiles: kind of mail, server, stream, sender, where the token comes from
    Profiles {
        /// One JSON object per line
        #[arg(long)]
        json: bool,
    },
    /// Write a commented config file, unless there is one
    Init,
}

/// The message, as options.
#[derive(Debug, Clone, Default, Args)]
pub struct MessageArgs {
    /// The message that is given whole.
    #[command(flatten)]
    pub given: GivenArgs,
    /// Draft or template of the interface: its id, or the beginning of it
    #[arg(long, value_name = "ID", conflicts_with_all = ["draft", "eml"])]
    pub saved: Option<String>,
    /// The sender; the profile's if not given
    #[arg(long, value_name = "MAILBOX")]
    pub from: Option<String>,
    /// Recipient, or a list; repeat it for more
    #[arg(long, value_name = "LIST")]
    pub to: Vec<String>,
    /// Recipient of a copy
    #[arg(long, value_name = "LIST")]
    pub cc: Vec<String>,
    /// Recipient that nobody else sees
    #[arg(long, value_name = "LIST")]
    pub bcc: Vec<String>,
    /// Where answers go
    #[arg(long, value_name = "LIST")]
    pub reply_to: Option<String>,
    /// The subject
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// Its text, HTML or Markdown.
    #[command(flatten)]
    pub content: ContentArgs,
    /// The message stream's id; the profile's if not given
    #[arg(long, value_name = "ID")]
    pub stream: Option<String>,
    /// The tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// File to attach, or a pattern such as '*.pdf'; repeat it for more
    #[arg(long, value_name = "FILE")]
    pub attach: Vec<String>,
    /// Image that the HTML shows as `cid:NAME`, or the Markdown by its name; repeat it for more
    #[arg(long, value_name = "FILE")]
    pub inline: Vec<String>,
    /// Metadata that Postmark keeps with the message; repeat it for more
    #[arg(long, value_name = "KEY=VALUE")]
    pub metadata: Vec<String>,
    /// Header field of your own; repeat it for more
    #[arg(long, value_name = "NAME: VALUE")]
    pub header: Vec<String>,
    /// Whether Postmark counts who opens the message; without it the server's setting holds
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", value_parser = ["yes", "no"])]
    pub track_opens: Option<String>,
    /// Which links Postmark counts; without it the server's setting holds
    #[arg(long, value_name = "WHICH", num_args = 0..=1, default_missing_value = "html-and-text", value_parser = ["none", "html-and-text", "html-only", "text-only"])]
    pub track_links: Option<String>,
    /// Keep the Message-ID as written, instead of Postmark's own
    #[arg(long)]
    pub keep_id: bool,
    /// Message-ID of your own, <left@right>; kept, as with --keep-id
    #[arg(long, value_name = "ID")]
    pub message_id: Option<String>,
}

/// Options of `send`.
#[derive(Debug, Clone, Default, Args)]
pub struct SendArgs {
    /// The message.
    #[command(flatten)]
    pub message: MessageArgs,
    /// Message file to send byte for byte, without its Bcc, so that signatures stay valid; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub raw: Option<PathBuf>,
    /// With --raw: add the header field by which the message can be followed
    #[arg(long, requires = "raw")]
    pub track: bool,
    /// Send to nobody if one recipient is refused
    #[arg(long)]
    pub all_or_none: bool,
    /// Which way: SMTP, or Postmark's HTTP API where no SMTP gets out
    #[arg(long, value_name = "WAY", value_enum, default_value_t)]
    pub via: ViaArg,
    /// Ask Postmark what became of it: delivered, bounced, refused inside
    #[arg(long)]
    pub follow: bool,
    /// The same for so long at most: 90s, 10m
    #[arg(long, value_name = "TIME", value_parser = super::check::duration)]
    pub follow_for: Option<Duration>,
    /// Put the profile's signature below the text
    #[arg(long, conflicts_with_all = ["html", "html_file"])]
    pub signature: bool,
    /// Leave out a check by its name; repeat it for more. --list-checks lists them
    #[arg(long, value_name = "NAME")]
    pub no_check: Vec<String>,
    /// List the checks before a send, and which of them can be left out; send nothing
    #[arg(long)]
    pub list_checks: bool,
    /// Check and print the message, send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object per line; the outcome is the last
    #[arg(long)]
    pub json: bool,
    /// How much is printed.
    #[command(flatten)]
    pub verbosity: Verbosity,
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// What to write it as
    #[arg(long = "as", value_name = "LANGUAGE", value_parser = Language::ALL.map(Language::word))]
    pub language: String,
    /// The message.
    #[command(flatten)]
    pub message: MessageArgs,
    /// File to write to, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
