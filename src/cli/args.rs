//! The arguments (clap derives parsing, help, completions and the man page from them).

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use super::account::AccountArgs;
use super::check::CheckArgs;
use super::content::ContentArgs;
use super::drafts::DraftsArgs;
use super::duration;
use super::each_args::EachArgs;
use super::explain::ExplainArgs;
use super::find::FindArgs;
use super::follow::FollowArgs;
use super::given::GivenArgs;
use super::history::HistoryArgs;
use super::practice::{CONTROL_URL_VARIABLE, InboxArgs, SandboxArgs};
use super::sendmail_args::SendmailArgs;
use super::suppressions::SuppressionsArgs;
use super::template::{TemplateChoice, TemplateCommand};
use super::token::TokenCommand;
use super::verbosity::{Style, Verbosity};
use super::webhook::WebhookCommand;
use crate::mail::Language;
use crate::postmark::{ServerAddress, check_port};
use crate::record::Via;
use crate::store::{Overrides, ThemeChoice, TokenFrom};

const AFTER_HELP: &str = "\
Environment:
  POSTMARK_SERVER_TOKEN       the Server API token, used as username and password
  POSTMARK_API_TOKEN          other names for the same token, if the first is not set;
  POSTMARK_API_KEY            if two of them differ, postrider exits with 78
  POSTMARK_TOKEN
  POSTMARK_SMTP_ACCESS_KEY    the access key of an SMTP token, with
  POSTMARK_SMTP_SECRET_KEY    its secret key
  ..._FILE                    any of these as a file that contains it, such as a container secret
  POSTMARK_ACCOUNT_TOKEN      the Account API token, for `account` and the sender checks of `check`
  POSTRIDER_HOME              one folder for config, data and state

Exit codes:
   0 done                         73 cannot write *
  64 usage                        75 temporary refusal, deadline *
  65 preflight checks failed      76 protocol error by the server *
  66 file or message missing      77 authentication
  67 recipient refused            78 configuration, no token
  68 host not found *             79 sender refused
  69 cannot connect or listen *   80 outcome unknown, not found
  70 bug                          81 bounced or rejected after acceptance
  71 TLS *                        82 message refused by the server
A signal ends a send with 129 (SIGHUP), 130 (SIGINT), 131 (SIGQUIT) or 143 (SIGTERM) before the
end of data, so that nothing was sent *, and with 80 after it. After 80 and 70, the message may
have been accepted: run `postrider follow` first. (* Nothing was sent: safe to run again.)

Examples:
  postrider
  postrider send -t grace@navy.example -s 'Your receipt' --text 'Thank you.'
  postrider check
  postrider --profile practice send --draft receipt.toml --follow";

pub(super) use super::heading;
use heading::{CHECKS, CONNECTION, DELIVERY, MESSAGE, OUTPUT, POSTMARK};

/// The version, with the commit where the build knows it.
pub const VERSION: &str = env!("POSTRIDER_VERSION");

/// A terminal mail composer for Postmark. Without a command it opens the interface.
#[derive(Debug, Parser)]
#[command(name = "postrider", version, long_version = VERSION, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// Options that may be given before or after the command.
    #[command(flatten)]
    pub global: Global,
    /// A message to open the interface with.
    #[command(flatten)]
    pub given: GivenArgs,
    /// Prompt for the message line by line instead of opening the interface; the default if TERM is dumb
    #[arg(long)]
    pub plain: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that several commands share; `help::command` shows each only where it has an effect.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Profile to use
    #[arg(long, global = true, help_heading = POSTMARK, env = "POSTRIDER_PROFILE", value_name = "NAME")]
    pub profile: Option<String>,
    /// SMTP server instead of the profile's: HOST, HOST:PORT (IPv6 in brackets) or smtp://HOST:PORT
    ///
    /// The server must offer STARTTLS and sign-in (AUTH). TLS from the first byte (smtps://, port 465), relays without
    /// STARTTLS, and relays without sign-in are not supported.
    #[arg(long, global = true, hide_short_help = true, help_heading = CONNECTION, env = "POSTRIDER_SMTP_HOST", value_name = "HOST", value_parser = smtp_host)]
    pub smtp_host: Option<String>,
    /// Port to try (repeatable, in order)
    #[arg(long, global = true, hide_short_help = true, help_heading = CONNECTION, env = "POSTRIDER_SMTP_PORT", value_name = "PORT", value_delimiter = ',', value_parser = smtp_port)]
    pub smtp_port: Vec<u16>,
    /// PEM file of certificate authorities to trust in addition to the platform's
    #[arg(long, global = true, hide_short_help = true, help_heading = CONNECTION, env = "POSTRIDER_CA_FILE", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ca_file: Option<PathBuf>,
    /// URL of the HTTP API, if not the server's own
    #[arg(long, global = true, hide_short_help = true, help_heading = CONNECTION, env = "POSTRIDER_API_URL", value_name = "URL")]
    pub api_url: Option<String>,
    /// Time limit for connecting, for a command, and for content without progress: 30s, 2m
    #[arg(long, global = true, hide_short_help = true, help_heading = CONNECTION, env = "POSTRIDER_TIMEOUT", value_name = "TIME", value_parser = duration::limit)]
    pub timeout: Option<Duration>,
    /// Time limit for the response to a message that was sent (default: 10m)
    #[arg(long, global = true, hide_short_help = true, help_heading = CONNECTION, env = "POSTRIDER_RESPONSE_TIMEOUT", value_name = "TIME", value_parser = duration::limit)]
    pub response_timeout: Option<Duration>,
    /// Which token to use if both the profile and the environment have one
    #[arg(long, global = true, hide_short_help = true, help_heading = CONNECTION, value_name = "SOURCE")]
    pub token_from: Option<TokenFromArg>,
    /// Theme: terminal, dark, light, high-contrast, sixteen, mono, or a file of your own that ends in .toml
    #[arg(long, global = true, env = "POSTRIDER_THEME", value_name = "THEME")]
    pub theme: Option<ThemeChoice>,
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
            timeout: self.timeout.map(|limit| limit.as_secs()),
            response_timeout: self.response_timeout.map(|limit| limit.as_secs()),
            theme: self.theme.clone(),
            is_sandbox: is_in_sandbox(self.smtp_host.as_deref()),
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

/// Whether a server is the one that `postrider sandbox -- COMMAND` told this command.
fn is_in_sandbox(host: Option<&str>) -> bool {
    let told = std::env::var("POSTRIDER_SMTP_HOST").ok();
    std::env::var_os(CONTROL_URL_VARIABLE).is_some() && host.is_some() && host == told.as_deref()
}

/// An SMTP server as written, if it can be one.
fn smtp_host(text: &str) -> Result<String, String> {
    let server = ServerAddress::parse(text)?;
    server
        .port
        .map_or(Ok(0), check_port)
        .map(|_| text.to_owned())
}

fn smtp_port(text: &str) -> Result<u16, String> {
    let port = text.trim().parse().ok().filter(|port| *port > 0);
    check_port(port.ok_or("a port is a number from 1 to 65535")?)
}

/// A UUID in the form in which a send has it.
fn uuid(text: &str) -> Result<String, String> {
    let id = uuid::Uuid::parse_str(text.trim());
    id.map(|id| id.to_string()).map_err(|_| {
        "it is not a UUID; `uuidgen` creates one, such as ecd41656-dad8-4894-9f60-ad52f1f06a0b"
            .into()
    })
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
    /// Send a message from standard input, with the options of sendmail
    Sendmail(Box<SendmailArgs>),
    /// Write the message as code in another language, a shell script, or an .eml file
    Export(Box<ExportArgs>),
    /// Check token, sender and network, without sending anything
    Check(Box<CheckArgs>),
    /// Ask for the delivery status of a send
    Follow(FollowArgs),
    /// Look up whether mail reached somebody, whoever sent it
    Find(FindArgs),
    /// List the addresses that Postmark does not send to, or reactivate some
    Suppressions(SuppressionsArgs),
    /// List the drafts and templates of the interface
    Drafts(DraftsArgs),
    /// Work with the templates of the Postmark server
    #[command(
        subcommand,
        after_help = "\
Examples:
  postrider template list
  postrider template show receipt
  postrider template preview receipt --model order.json --html preview.html
  postrider template pull templates/
  postrider template push templates/ --dry-run
  postrider send --template receipt --model order.json -t grace@navy.example"
    )]
    Template(TemplateCommand),
    /// List sent messages with their delivery status
    History(Box<HistoryArgs>),
    /// List the servers, sender signatures or domains of the account
    Account(AccountArgs),
    /// Run the practice server on its own, for other programs to send to
    Sandbox(Box<SandboxArgs>),
    /// Show what the practice server caught
    Inbox(InboxArgs),
    /// Receive and check webhooks, or send a sample
    #[command(
        subcommand,
        after_help = "\
Examples:
  postrider webhook listen
  postrider webhook listen --forward http://localhost:3000/postmark
  postrider webhook send Bounce http://localhost:3000/postmark"
    )]
    Webhook(WebhookCommand),
    /// Explain an error: the troubleshooting catalog
    Explain(ExplainArgs),
    /// Store or delete a profile's token, or show which one is used
    #[command(
        subcommand,
        after_help = "\
Examples:
  postrider token set
  postrider token status
  postrider --profile shop token set --in file < token.txt"
    )]
    Token(TokenCommand),
    /// Show or write the configuration
    #[command(
        subcommand,
        after_help = "\
Examples:
  postrider config init
  postrider config show
  postrider config profiles --json"
    )]
    Config(ConfigCommand),
    /// List all keys of the interface
    #[command(after_help = "Examples:\n  postrider keys\n  postrider keys --markdown")]
    Keys {
        /// As a Markdown table
        #[arg(long)]
        markdown: bool,
    },
    /// Print the JSON Schema of every line that --json prints
    #[command(after_help = "Examples:\n  postrider schema > postrider.schema.json")]
    Schema,
    /// Print completions for a shell; they also complete profiles, sends, scenarios and more
    #[command(after_help = "\
The script runs postrider for each completion, so it need not be printed again after an update of postrider.

Examples:
  postrider completions bash > ~/.local/share/bash-completion/completions/postrider
  postrider completions fish > ~/.config/fish/completions/postrider.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a man page, or write all of them
    #[command(after_help = "\
Examples:
  postrider man send | man -l -
  postrider man --dir ~/.local/share/man/man1")]
    Man {
        /// The page of this command
        command: Option<String>,
        /// Write the pages of all commands into this folder
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
        dir: Option<PathBuf>,
    },
}

/// `--via`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ViaArg {
    /// SMTP with STARTTLS
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

    /// Which way the message goes. A template needs the HTTP API.
    pub(super) fn way(&self) -> Via {
        let usual = match self.template.template {
            Some(_) => ViaArg::Api,
            None => ViaArg::Smtp,
        };
        self.via.unwrap_or(usual).into()
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
    /// Print the effective configuration as TOML
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
    /// Sender (default: the profile's)
    #[arg(long, short, help_heading = MESSAGE, value_name = "MAILBOX")]
    pub from: Option<String>,
    /// Recipients, separated by commas; repeatable
    #[arg(long, short, help_heading = MESSAGE, value_name = "LIST")]
    pub to: Vec<String>,
    /// Copy recipients
    #[arg(long, short, help_heading = MESSAGE, value_name = "LIST")]
    pub cc: Vec<String>,
    /// Hidden recipients
    #[arg(long, short, help_heading = MESSAGE, value_name = "LIST")]
    pub bcc: Vec<String>,
    /// Subject
    #[arg(long, short, help_heading = MESSAGE, value_name = "TEXT")]
    pub subject: Option<String>,
    /// FILE, FILE=NAME, '*.pdf'; -:NAME for stdin
    ///
    /// File to attach, or a pattern such as '*.pdf' (repeatable). FILE=NAME attaches it under another name, and
    /// -:NAME attaches standard input as a file of that name.
    #[arg(long, short, help_heading = MESSAGE, value_name = "FILE", value_hint = ValueHint::FilePath, allow_hyphen_values = true)]
    pub attach: Vec<String>,
    /// The message as a file.
    #[command(flatten)]
    pub given: GivenArgs,
    /// Draft or template of the interface, by its ID or the start of it
    #[arg(long, hide_short_help = true, help_heading = MESSAGE, value_name = "ID", conflicts_with_all = ["draft", "eml"])]
    pub saved: Option<String>,
    /// Where replies go
    #[arg(long, hide_short_help = true, help_heading = MESSAGE, value_name = "LIST")]
    pub reply_to: Option<String>,
    /// Image that the HTML shows as `cid:NAME`, or the Markdown by its name (repeatable)
    #[arg(long, hide_short_help = true, help_heading = MESSAGE, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub inline: Vec<String>,
    /// Custom header field (repeatable)
    #[arg(long, hide_short_help = true, help_heading = MESSAGE, value_name = "NAME: VALUE")]
    pub header: Vec<String>,
    /// Text, HTML or Markdown.
    #[command(flatten)]
    pub content: ContentArgs,
    /// Message stream ID (default: the profile's)
    #[arg(long, help_heading = POSTMARK, value_name = "ID")]
    pub stream: Option<String>,
    /// Tag
    #[arg(hide_short_help = true, long, help_heading = POSTMARK, value_name = "TAG")]
    pub tag: Option<String>,
    /// Metadata that Postmark stores with the message (repeatable)
    #[arg(long, hide_short_help = true, help_heading = POSTMARK, value_name = "KEY=VALUE")]
    pub metadata: Vec<String>,
    /// Whether Postmark counts who opens the message; without it the server's setting applies
    #[arg(long, hide_short_help = true, help_heading = POSTMARK, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", value_parser = ["yes", "no"])]
    pub track_opens: Option<String>,
    /// Which links Postmark counts; without it the server's setting applies
    #[arg(long, hide_short_help = true, help_heading = POSTMARK, value_name = "WHICH", num_args = 0..=1, default_missing_value = "html-and-text", value_parser = ["none", "html-and-text", "html-only", "text-only"])]
    pub track_links: Option<String>,
    /// Keep the Message-ID as written, instead of Postmark's own
    #[arg(long, hide_short_help = true, help_heading = POSTMARK)]
    pub keep_id: bool,
    /// Custom Message-ID, <left@right>; kept, as with --keep-id
    #[arg(long, hide_short_help = true, help_heading = POSTMARK, value_name = "ID")]
    pub message_id: Option<String>,
}

const SEND_HELP: &str = "\
Examples:
  postrider send -t grace@navy.example -s Hello --text 'Hello Grace'
  postrider send --draft invite.toml --each people.csv";

/// Options of `send`.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = SEND_HELP)]
pub struct SendArgs {
    /// The message.
    #[command(flatten)]
    pub message: MessageArgs,
    /// Many messages.
    #[command(flatten)]
    pub many: EachArgs,
    /// A template in place of its content.
    #[command(flatten)]
    pub template: TemplateChoice,
    /// Message file to send byte for byte, without its Bcc, so that signatures stay valid; `-` for standard input
    #[arg(long, hide_short_help = true, help_heading = MESSAGE, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub raw: Option<PathBuf>,
    /// The bytes of the raw message, where they were read already.
    #[arg(skip)]
    pub raw_bytes: Option<Vec<u8>>,
    /// Put the profile's signature below the text
    #[arg(long, hide_short_help = true, help_heading = heading::CONTENT, conflicts_with_all = ["html", "html_file"])]
    pub signature: bool,
    /// Ask Postmark for the delivery status
    ///
    /// The send then ends with the answer: delivered, bounced, or rejected by Postmark.
    #[arg(long, help_heading = DELIVERY)]
    pub follow: bool,
    /// Like --follow, but give up after TIME: 90s, 10m
    #[arg(long, hide_short_help = true, help_heading = DELIVERY, value_name = "TIME", value_parser = duration::parse)]
    pub follow_for: Option<Duration>,
    /// Stop the whole send after this time: 90s
    ///
    /// If the message has not been handed over yet, nothing is sent and postrider exits with 75; otherwise the outcome is
    /// unknown (80). With --follow, it reports what is known.
    #[arg(long, hide_short_help = true, help_heading = DELIVERY, value_name = "TIME", value_parser = duration::limit)]
    pub deadline: Option<Duration>,
    /// Retry up to N times if nothing was sent and the cause may be temporary
    ///
    /// Only the failures that the table of exit codes marks as safe are tried again: temporary refusals, no connection,
    /// TLS, broken protocol. With --deadline, no attempt starts after the deadline.
    #[arg(long, hide_short_help = true, help_heading = DELIVERY, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub retry: Option<u32>,
    /// Time before the first retry, doubled for each further one up to 10m (default: 5s)
    #[arg(long, hide_short_help = true, help_heading = DELIVERY, value_name = "TIME", requires = "retry", value_parser = duration::parse)]
    pub retry_wait: Option<Duration>,
    /// Send at most once with this UUID, no matter how often the command runs
    ///
    /// A later run with the same UUID asks the history and Postmark first and sends nothing if the message was sent. If
    /// that is not known, nothing is sent either, and postrider exits with 80.
    #[arg(long, hide_short_help = true, help_heading = DELIVERY, value_name = "UUID", value_parser = uuid, conflicts_with = "no_history")]
    pub id: Option<String>,
    /// How to send: SMTP (default), or Postmark's HTTP API for networks that block SMTP
    #[arg(long, hide_short_help = true, help_heading = DELIVERY, value_name = "WAY", value_enum)]
    pub via: Option<ViaArg>,
    /// Send to nobody if one recipient is refused
    #[arg(long, hide_short_help = true, help_heading = DELIVERY)]
    pub all_or_none: bool,
    /// With --raw: add the header field by which the message can be followed
    #[arg(long, hide_short_help = true, help_heading = DELIVERY, requires = "raw")]
    pub track: bool,
    /// Do not record the send
    ///
    /// `postrider history` and `postrider follow` do not find it afterwards, not even when its outcome is unknown; only
    /// --follow in the same command looks up the delivery status.
    #[arg(long, hide_short_help = true, help_heading = DELIVERY)]
    pub no_history: bool,
    /// Check and print the message, send nothing
    #[arg(long, help_heading = CHECKS)]
    pub dry_run: bool,
    /// Do not send if a check warns (65)
    #[arg(long, hide_short_help = true, help_heading = DELIVERY)]
    pub strict: bool,
    /// Skip a check by name (repeatable); --list-checks lists them
    #[arg(long, hide_short_help = true, help_heading = CHECKS, value_name = "NAME")]
    pub no_check: Vec<String>,
    /// List the preflight checks and which of them can be skipped; send nothing
    #[arg(long, hide_short_help = true, help_heading = CHECKS)]
    pub list_checks: bool,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
    /// How much is printed.
    #[command(flatten)]
    pub verbosity: Verbosity,
}

const EXPORT_HELP: &str = "\
Examples:
  postrider export --as python -t grace@navy.example -s Hello --text 'Hello Grace' > send.py
  postrider export --as eml --draft receipt.toml -o receipt.eml";

/// Options of `export`.
#[derive(Debug, Args)]
#[command(after_help = EXPORT_HELP)]
pub struct ExportArgs {
    /// What to write it as
    #[arg(long = "as", help_heading = OUTPUT, value_name = "LANGUAGE", value_parser = Language::ALL.map(Language::word))]
    pub language: String,
    /// File to write to, instead of standard output
    #[arg(long, short, help_heading = OUTPUT, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The message.
    #[command(flatten)]
    pub message: MessageArgs,
}
