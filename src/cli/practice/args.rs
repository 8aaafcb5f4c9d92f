//! Arguments of `postrider sandbox` and `postrider inbox`.

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::mail::{AddressError, parse_mailbox};
use crate::postmark::HookUrl;
use crate::record::parse_duration;
use crate::sandbox::{Filter, wait_time};

/// The longest latency: a day.
const LONGEST_LATENCY: Duration = Duration::from_secs(24 * 60 * 60);

const SANDBOX_HELP: &str = "\
Nothing leaves this computer. The practice server listens on 127.0.0.1 unless --listen names another address, and \
uses the SMTP ports 2525, 2587, and 2025 (Postmark's 2525, 587, and 25) and port 2080 for the HTTP API; if one of these \
is in use, it picks a free one. Messages go to the same inbox as the interface's; `postrider inbox` shows them.

A message is accepted only after it is on disk. If the inbox cannot be written, SMTP answers 452 4.3.1 and the HTTP \
API answers 503 with error code 100.

The tokens belong to your postrider home: they are created on first use, kept in a file that only you can read, and \
printed when the server starts. A test that must know a token in advance sets POSTRIDER_SANDBOX_TOKEN to a UUID, or \
passes --token-file: a file with the server token alone, or TOML with any of server_token, account_token, \
access_key, and secret_key. The file takes precedence.

The HTTP API answers only requests addressed to localhost, 127.0.0.1, or [::1], so that no web page can read the \
inbox. Under any other name, such as the name of a Compose service, it answers 403 unless you pass --allow-host.

With -- COMMAND, it runs the command, for example your tests, and exits with the command's exit code: 128 plus the \
number of the signal that ended it, 127 if it does not exist, 126 if it cannot be run. It uses free ports and an \
empty inbox that it deletes at the end; --inbox keeps the messages. SIGINT, SIGTERM, SIGHUP, and SIGQUIT are passed \
on. The command gets none of the environment variables for Postmark and postrider (except POSTRIDER_HOME), but these:
  POSTMARK_SERVER_TOKEN, POSTMARK_API_TOKEN, POSTMARK_ACCOUNT_TOKEN
  POSTMARK_SMTP_HOST, POSTMARK_SMTP_PORT, POSTMARK_API_URL, POSTMARK_CA_FILE, NODE_EXTRA_CA_CERTS
  POSTRIDER_SMTP_HOST, POSTRIDER_API_URL, POSTRIDER_CA_FILE, POSTRIDER_INBOX, POSTRIDER_SANDBOX_URL (control API)
Other POSTMARK_* variables that hold a token get the practice server's.

--webhook reports deliveries, bounces, spam complaints, SMTP API errors, opens, clicks, and changed suppressions \
to a URL, as Postmark's webhooks do. Postmark tries again 9 times within 72 minutes; here that takes 72 seconds, or \
what --webhook-speed makes of it. `inbox ID` shows every attempt and its answer; `inbox --open ID` and \
`inbox --click ID` simulate a reader.

Without a command, it runs until Ctrl+C (exit 130) or SIGTERM (exit 0). It exits with 69 if a port you named is in use, and with 78 if a \
token you gave cannot be used.

Examples:
  postrider sandbox
  postrider sandbox -- npm test
  postrider sandbox --any-sender --inbox mail -- pytest
  postrider sandbox --list
  POSTRIDER_SANDBOX_TOKEN=$(uuidgen) postrider sandbox --json
  postrider sandbox --listen 0.0.0.0 --allow-host postmark --token-file ci-tokens.toml
  postrider sandbox --scenario starttls-missing
  postrider sandbox --webhook http://hook:secret@localhost:3000/postmark
  postrider sandbox --smtp-port 1025 --sender shop.example
  postrider sandbox --smtp-port 0 --json | jq -r 'select(.event == \"message\").subject'";

const INBOX_HELP: &str = "\
Shows what `postrider sandbox`, the interface's practice server, and `postrider send --profile practice` caught, \
newest first. An ID that matches no message exits with 66, one that matches several with 64.

--wait asks the practice server that was started last with this inbox, and returns as soon as enough messages match, \
including those already there. It exits with 75 if too few came in time, and with 69 if no server is running.

--open and --click simulate a reader of a message that was sent with tracking of opens or links; they and \
--resend-webhook need a running practice server.

Filters are not case-sensitive. --to and --from take an address, or @ and a domain; --subject a part of it.

Examples:
  postrider inbox
  postrider inbox latest
  postrider inbox --wait 30s --to grace@navy.example --subject receipt
  postrider inbox latest --wait 10s --tag welcome --html > welcome.html
  postrider inbox latest --part 3 > invoice.pdf
  postrider inbox --save mail
  postrider inbox --clear
  postrider inbox --open latest
  postrider inbox --click latest --link https://acme.example/orders/42
  postrider inbox --resend-webhook latest
  postrider inbox 8b6a5f0e --raw > message.eml
  postrider inbox --json | jq -r 'select(.status == \"bounced\").id'";

/// Options of `sandbox`.
#[derive(Debug, Clone, Args)]
#[command(after_help = SANDBOX_HELP)]
pub struct SandboxArgs {
    /// Command to run with the practice server as its Postmark, and its arguments
    #[arg(last = true, value_name = "COMMAND", conflicts_with_all = ["json", "list"])]
    pub command: Vec<OsString>,
    /// Address to listen on; 0.0.0.0 for all interfaces
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        hide_default_value = true
    )]
    pub listen: IpAddr,
    /// SMTP port to listen on, 0 for any free one (repeatable)
    #[arg(
        long,
        env = "POSTRIDER_SMTP_PORT",
        value_name = "PORT",
        value_delimiter = ','
    )]
    pub smtp_port: Vec<u16>,
    /// Port of the HTTP API, 0 for any free one; 2080 unless it is taken
    #[arg(long, value_name = "PORT")]
    pub api_port: Option<u16>,
    /// Failure to simulate: the name of a scenario, or a TOML file with one
    #[arg(long, value_name = "NAME|FILE")]
    pub scenario: Option<String>,
    /// List the scenarios, and start nothing
    #[arg(long)]
    pub list: bool,
    /// Address or domain that may send, besides acme.example (repeatable)
    #[arg(long, value_name = "ADDRESS|DOMAIN", value_parser = sender)]
    pub sender: Vec<String>,
    /// Let every address send, as if all domains were verified
    #[arg(long)]
    pub any_sender: bool,
    /// Time between the events of a message; the API finds it after a third of that
    #[arg(long, value_name = "TIME", value_parser = latency, default_value = "1.5s")]
    pub latency: Duration,
    /// File with the tokens to accept in place of your own: a server token, or TOML
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Additional host name by which clients may call the HTTP API (repeatable)
    #[arg(long, value_name = "NAME", value_parser = host)]
    pub allow_host: Vec<String>,
    /// URL to report events to, as Postmark's webhooks do, with USER:PASSWORD@ before the host if it wants them (repeatable)
    #[arg(long, value_name = "URL", value_parser = HookUrl::parse, group = "hooks")]
    pub webhook: Vec<HookUrl>,
    /// URL to post inbound messages to: what is sent to the server's inbound address (repeatable)
    #[arg(long, value_name = "URL", value_parser = HookUrl::parse, group = "hooks")]
    pub inbound_webhook: Vec<HookUrl>,
    /// Header to send with these webhooks (repeatable)
    #[arg(long, value_name = "NAME: VALUE", value_parser = header, requires = "hooks")]
    pub webhook_header: Vec<(String, String)>,
    /// How many times faster than Postmark failed webhooks are tried again
    #[arg(long, value_name = "FACTOR", default_value = "60", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub webhook_speed: u32,
    /// Host to which programs may register webhooks over the API, besides this computer (repeatable)
    #[arg(long, value_name = "NAME", value_parser = host)]
    pub webhook_host: Vec<String>,
    /// Folder of a certificate authority to reuse; created if missing
    #[arg(long, value_name = "DIR")]
    pub ca_dir: Option<PathBuf>,
    /// Folder for the messages in place of your practice inbox
    #[arg(long, value_name = "DIR")]
    pub inbox: Option<PathBuf>,
    /// Delete the messages in the inbox first
    #[arg(long)]
    pub fresh: bool,
    /// File to write once the server is ready: its ports, URLs, and tokens as JSON; removed at the end
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,
    /// Messages to keep in the inbox; the oldest are deleted first
    #[arg(long, value_name = "N", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep: u32,
    /// One JSON object per line
    #[arg(long)]
    pub json: bool,
}

/// Options of `inbox`.
#[derive(Debug, Clone, Args)]
#[command(after_help = INBOX_HELP)]
pub struct InboxArgs {
    /// A message, by the start of its ID, or `latest`; without it, all are listed
    pub id: Option<String>,
    /// Print its source, byte by byte
    #[arg(long, requires = "id", group = "print")]
    pub raw: bool,
    /// Print its headers only
    #[arg(long, requires = "id", group = "print")]
    pub headers: bool,
    /// Print the source of its HTML body
    #[arg(long, requires = "id", group = "print")]
    pub html: bool,
    /// Print the decoded content of part N; `inbox ID` numbers them
    #[arg(long, value_name = "N", requires = "id", group = "print")]
    pub part: Option<usize>,
    /// Save each message into a folder of its own in DIR: its source and its parts
    #[arg(long, value_name = "DIR", group = "print")]
    pub save: Option<PathBuf>,
    /// One JSON object per message and line
    #[arg(long, group = "print")]
    pub json: bool,
    /// Wait until enough messages match, at most this long: 500ms, 30s, 2m; up to 10m
    #[arg(long, value_name = "TIME", value_parser = wait)]
    pub wait: Option<Duration>,
    /// Messages to wait for
    #[arg(long, value_name = "N", requires = "wait", default_value = "1", hide_default_value = true, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub count: u16,
    /// Only messages to this recipient (To, Cc, or Bcc), or to anybody at @DOMAIN
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
    /// Only messages from this sender, or from anybody at @DOMAIN
    #[arg(long, value_name = "ADDRESS")]
    pub from: Option<String>,
    /// Only messages with this text in the subject
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// Only messages with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// Delete all messages, or those that the filters match
    #[arg(long, conflicts_with_all = ["id", "wait", "delete", "save"])]
    pub clear: bool,
    /// Delete the message with this ID (repeatable)
    #[arg(long, value_name = "ID", conflicts_with_all = ["id", "wait", "save", "to", "from", "subject", "tag"])]
    pub delete: Vec<String>,
    /// Simulate that the recipient opens the message with this ID; --to names one of several
    #[arg(long, value_name = "ID", group = "act", conflicts_with_all = ["id", "wait", "clear", "delete", "save", "from", "subject", "tag"])]
    pub open: Option<String>,
    /// Simulate that the recipient follows a link in the message with this ID; --link names one of several
    #[arg(long, value_name = "ID", group = "act", conflicts_with_all = ["id", "wait", "clear", "delete", "save", "from", "subject", "tag"])]
    pub click: Option<String>,
    /// The link that --click follows, instead of the first
    #[arg(long, value_name = "URL", requires = "click")]
    pub link: Option<String>,
    /// Send the webhooks of a message again: ID is the message's, or the trace ID of one webhook
    #[arg(long, value_name = "ID", group = "act", conflicts_with_all = ["id", "wait", "clear", "delete", "save", "to", "from", "subject", "tag"])]
    pub resend_webhook: Option<String>,
    /// Folder of the inbox in place of your practice inbox
    #[arg(long, env = "POSTRIDER_INBOX", value_name = "DIR")]
    pub inbox: Option<PathBuf>,
}

impl InboxArgs {
    /// Which messages are meant.
    pub fn filter(&self) -> Filter {
        Filter {
            to: self.to.clone(),
            from: self.from.clone(),
            subject: self.subject.clone(),
            tag: self.tag.clone(),
        }
    }
}

/// An address or a domain.
fn sender(text: &str) -> Result<String, String> {
    let told = |error: AddressError| error.to_string();
    if text.contains('@') {
        return parse_mailbox(text).map(|one| one.envelope()).map_err(told);
    }
    parse_mailbox(&format!("any@{}", text.trim()))
        .map(|one| one.ascii_domain())
        .map_err(|error| told(error).replace("any@", ""))
}

/// A host name, without a port.
fn host(text: &str) -> Result<String, String> {
    let host = text.trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_name = !host.is_empty() && host.chars().all(is_part);
    let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    if is_name || is_address {
        return Ok(host.to_owned());
    }
    Err("it is not a host name: give the name alone, without http:// and without a port".into())
}

/// A header field of a webhook.
fn header(text: &str) -> Result<(String, String), String> {
    let wrong = || "write it as 'NAME: VALUE'".to_owned();
    let (name, value) = text.split_once(':').ok_or_else(wrong)?;
    let name = name.trim();
    let is_name = |c: char| c.is_ascii_graphic() && c != ':';
    let is_plain = value.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if name.is_empty() || !name.chars().all(is_name) || !is_plain {
        return Err(wrong());
    }
    Ok((name.to_owned(), value.trim().to_owned()))
}

/// How long to wait for messages.
fn wait(text: &str) -> Result<Duration, String> {
    wait_time(text).ok_or_else(|| "it must be a time up to 10m, such as 500ms, 30s, or 2m".into())
}

/// How long a reply may be delayed: up to a day.
fn latency(text: &str) -> Result<Duration, String> {
    let wrong = "it must be a time from 0 to 86400 seconds, such as 500ms, 1.5s, or 2m";
    parse_duration(text)
        .filter(|time| *time <= LONGEST_LATENCY)
        .ok_or_else(|| wrong.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_are_addresses_or_domains() {
        assert_eq!(sender("shop.example"), Ok("shop.example".into()));
        assert_eq!(
            sender(" Ada <a@Bücher.example> "),
            Ok("a@xn--bcher-kva.example".into())
        );
        assert!(sender("a@").is_err() && sender("").is_err() && sender("no good").is_err());
    }

    #[test]
    fn an_allowed_host_is_a_name_without_a_port() {
        for name in [
            "postmark",
            "Mail.test",
            "my_service",
            "192.0.2.7",
            "::1",
            "[::1]",
            " a ",
        ] {
            assert_eq!(host(name).as_deref(), Ok(name.trim()));
        }
        for wrong in ["", "a:2080", "http://a", "a/b", "a b", "*", "[::1]:80"] {
            assert!(host(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_latency_is_bounded() {
        for text in ["0.25", "0.25s", "250ms"] {
            assert_eq!(latency(text), Ok(Duration::from_millis(250)));
        }
        assert_eq!(latency("2m"), Ok(Duration::from_secs(120)));
        for wrong in ["-1", "nan", "inf", "86401", "86400.5", "x"] {
            assert!(latency(wrong).is_err(), "{wrong}");
        }
    }
}
