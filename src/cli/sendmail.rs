//! `postrider sendmail`: the command line of sendmail(8), for programs that hand their mail to it. The message goes the
//! way of `send --raw`, after it got the header fields that mail programs leave to sendmail.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use super::args::{MessageArgs, SendArgs};
use super::draft::Refusal;
use super::exit::Exit;
use super::plain::{fail, print};
use super::send::send;
use super::sendmail_args::SendmailArgs;
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
