//! `postrider sendmail`: the command line of sendmail(8), for programs that hand their mail to it. The message goes the
//! way of `send --raw`, after it got the header fields that mail programs leave to sendmail.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::args::{MessageArgs, SendArgs};
use super::draft::Refusal;
use super::exit::Exit;
use super::plain::{fail, print};
use super::send::send;
use super::signals::Signals;
use super::verbosity::Verbosity;
use crate::mail::{
    Completion, RawError, RawMessage, RawOptions, complete_raw, is_local, parse_list,
    parse_mailbox, read_raw, until_dot,
};
use crate::postmark::{Credential, Profile};
use crate::store::AppDirs;
use crate::system;

/// The name under which the program takes the options of sendmail.
const NAME: &str = "sendmail";

/// Options of `sendmail`. Those of other mail servers that mean nothing here are accepted and not used.
#[derive(Debug, Clone, Default, Args)]
#[command(
    disable_help_flag = true,
    after_help = "\
Reads a message from standard input, adds From, Date and Message-ID if they are missing, and sends it. A symbolic link
to postrider with the name sendmail does the same. Exit codes are those of sysexits: 0 sent, 64 usage, 65 message
refused, 67 recipient refused, 69 outcome unknown, 75 try again later, 77 not allowed, 78 configuration.

Examples:
  postrider sendmail -t -i < message.eml
  git send-email --sendmail-cmd='postrider sendmail' 0001-fix.patch
  ln -s \"$(command -v postrider)\" /usr/local/sbin/sendmail"
)]
pub struct SendmailArgs {
    /// Recipients, if -t is not given or in addition to it
    #[arg(value_name = "RECIPIENT")]
    pub recipients: Vec<String>,
    /// Send to the recipients in To, Cc and Bcc
    #[arg(short = 't')]
    pub from_header: bool,
    /// A line with only a dot does not end the message (also -oi)
    #[arg(short = 'i')]
    pub ignore_dots: bool,
    /// Envelope sender, and the sender if the message has no From
    #[arg(short = 'f', short_alias = 'r', value_name = "ADDRESS")]
    pub sender: Option<String>,
    /// Name of the sender if the message has no From
    #[arg(short = 'F', value_name = "NAME")]
    pub name: Option<String>,
    /// Print the steps
    #[arg(short = 'v')]
    pub verbose: bool,
    /// -oi as -i; other options of sendmail are ignored
    #[arg(short = 'o', value_name = "OPTION")]
    pub options: Vec<String>,
    /// Mode: m sends (default), p prints the queue, which is always empty
    #[arg(short = 'b', value_name = "MODE")]
    pub mode: Option<String>,
    /// Address that gets mail for users of this machine, such as root
    #[arg(long, env = "POSTRIDER_LOCAL_TO", value_name = "ADDRESS")]
    pub local_to: Option<String>,
    /// Skip a check by name (repeatable); `postrider send --list-checks` lists them
    #[arg(long, value_name = "NAME")]
    pub no_check: Vec<String>,
    /// Print help
    #[arg(long, action = ArgAction::HelpShort)]
    pub help: Option<bool>,
    /// Process the queue, which postrider does not have
    #[arg(short = 'q', hide = true, num_args = 0..=1)]
    pub queue: Option<Option<String>>,
    /// Options that are not used.
    #[command(flatten)]
    pub ignored: Ignored,
}

/// Options of sendmail that nothing here depends on.
#[derive(Debug, Clone, Default)]
pub struct Ignored;

/// Those with a value.
const WITH_VALUE: [&str; 12] = ["A", "B", "C", "L", "N", "O", "R", "V", "X", "e", "h", "p"];
/// Those without.
const FLAGS: [&str; 8] = ["E", "G", "U", "c", "m", "n", "s", "x"];

impl Args for Ignored {
    fn augment_args(command: Command) -> Command {
        let hidden = |name: &'static str| Arg::new(name).short(name.chars().next()).hide(true);
        let options = WITH_VALUE.map(|name| hidden(name).action(ArgAction::Append));
        let flags = FLAGS.map(|name| hidden(name).action(ArgAction::Count));
        command.args(options).args(flags)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Ignored {
    fn from_arg_matches(_: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self)
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), clap::Error> {
        Ok(())
    }
}

/// The arguments as `postrider sendmail …`, if the program was called as `sendmail`.
pub(super) fn as_command(args: Vec<OsString>) -> Vec<OsString> {
    let called = args.first().map(Path::new).and_then(Path::file_stem);
    if called != Some(OsStr::new(NAME)) {
        return args;
    }
    let named = ["postrider", NAME].map(OsString::from);
    named.into_iter().chain(args.into_iter().skip(1)).collect()
}

impl SendmailArgs {
    /// Answers what needs no message: the queue, and modes that a mail server has.
    pub(super) fn answered(&self) -> Option<Exit> {
        if self.queue.is_some() {
            let why = "postrider has no queue to process: it sends each message at once";
            return Some(fail(Exit::Usage, why));
        }
        match self.mode.as_deref() {
            None | Some("m") => None,
            Some("p") => Some(print("Mail queue is empty\n")),
            Some("s") => Some(fail(
                Exit::Usage,
                "-bs (SMTP on standard input) is not supported: give the message on standard input with -t or with recipients, or send over SMTP to smtp.postmarkapp.com",
            )),
            Some(mode) => Some(fail(
                Exit::Usage,
                &format!(
                    "-b{mode} is for mail servers and is not supported: postrider sends one message from standard input"
                ),
            )),
        }
    }

    fn ignores_dots(&self) -> bool {
        self.ignore_dots || self.options.iter().any(|option| option == "i")
    }

    /// The sender that was named. `-f ''` and `-f '<>'` mean no sender, which Postmark does not accept.
    fn sender(&self) -> Option<&str> {
        let sender = self.sender.as_deref().map(str::trim);
        sender.filter(|sender| !is_local(sender))
    }

    /// The recipients that were named, with local users replaced.
    fn recipients(&self) -> Result<Vec<String>, Refusal> {
        let entries = |list| parse_list(list).into_iter().map(|one| &list[one.range]);
        let all = self.recipients.iter().map(String::as_str).flat_map(entries);
        let known = all.map(|one| match (is_local(one), &self.local_to) {
            (false, _) => Ok(one.to_owned()),
            (true, Some(local_to)) => Ok(local_to.clone()),
            (true, None) => {
                let why = format!(
                    "`{one}` is a user of this machine, and postrider delivers no local mail: name an address (in a crontab: MAILTO=you@acme.example), or set POSTRIDER_LOCAL_TO to the address that gets the mail of local users"
                );
                Err((Exit::Recipient, why))
            }
        });
        known.collect()
    }
}

/// Reads the message, completes it, and sends it.
pub(super) fn sendmail(
    args: &SendmailArgs,
    profile: Profile,
    credential: Option<Credential>,
    places: AppDirs,
    days: u32,
    signals: &Signals,
) -> Exit {
    let exit = match order(args, &profile) {
        Ok(order) => send(&order, profile, credential, places, days, signals),
        Err((exit, why)) => fail(exit, &why),
    };
    exit.in_sysexits()
}

/// The message as `send --raw` takes it.
fn order(args: &SendmailArgs, profile: &Profile) -> Result<SendArgs, Refusal> {
    let mut recipients = args.recipients()?;
    if recipients.is_empty() && !args.from_header {
        let why = "no recipients: name them, or use -t to send to those in To, Cc and Bcc";
        return Err((Exit::Usage, why.into()));
    }
    if let Some(local_to) = &args.local_to {
        let wrong = |error| {
            (
                Exit::Usage,
                format!("--local-to (POSTRIDER_LOCAL_TO): {error}"),
            )
        };
        parse_mailbox(local_to).map_err(wrong)?;
    }
    let source = system::read_input("-", &system::MESSAGE);
    let source = source.map_err(|error| (Exit::FileMissing, error.to_string()))?;
    let bytes = completed(args, profile, &recipients, &source)?;
    if args.from_header && !recipients.is_empty() {
        // The recipients that are named come in addition to those of the header.
        recipients.extend(in_header(&bytes)?);
    }
    let message = MessageArgs {
        from: args.sender().map(str::to_owned),
        to: recipients,
        ..MessageArgs::default()
    };
    let raw = read(&bytes, &message)?;
    Ok(SendArgs {
        message,
        track: profile.correlate && raw.check_trackable().is_ok(),
        raw: Some("-".into()),
        raw_bytes: Some(bytes),
        no_check: args.no_check.clone(),
        verbosity: Verbosity {
            quiet: !args.verbose,
            verbose: args.verbose,
        },
        ..SendArgs::default()
    })
}

fn completed(
    args: &SendmailArgs,
    profile: &Profile,
    recipients: &[String],
    source: &[u8],
) -> Result<Vec<u8>, Refusal> {
    let source = match args.ignores_dots() {
        true => source,
        false => until_dot(source),
    };
    let now = jiff::ZonedDateTime::now();
    let date = jiff::fmt::rfc2822::to_string(&now);
    let date = date.map_err(|error| (Exit::Bug, error.to_string()))?;
    let id = uuid::Uuid::new_v4().to_string();
    let completion = Completion {
        from: args.sender().unwrap_or(&profile.sender),
        name: args.name.as_deref(),
        local_to: args.local_to.as_deref(),
        recipients,
        date: &date,
        id: &id,
    };
    complete_raw(source, &completion).map_err(refused)
}

/// Every recipient in To, Cc and Bcc; nobody if the header names none.
fn in_header(bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    match read_raw(bytes, &RawOptions::default()) {
        Ok(raw) => Ok(raw.envelope().rcpt_to.clone()),
        Err(RawError::NoRecipient) => Ok(Vec::new()),
        Err(error) => Err(refused(error)),
    }
}

fn read(bytes: &[u8], message: &MessageArgs) -> Result<RawMessage, Refusal> {
    let options = RawOptions {
        from: message.from.as_deref(),
        to: &message.to.join(", "),
        ..RawOptions::default()
    };
    read_raw(bytes, &options).map_err(refused)
}

fn refused(error: RawError) -> Refusal {
    let tip = match &error {
        RawError::NoFrom => {
            "; give the sender with -f, or set `sender` of the profile in the config"
        }
        RawError::Address { .. } => {
            "; for the mail of local users, set POSTRIDER_LOCAL_TO to an address, and `sender` of the profile in the config"
        }
        _ => "",
    };
    (Exit::Message, format!("the message: {error}{tip}"))
}
