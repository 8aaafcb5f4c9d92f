//! Arguments of `postrider sandbox` and `postrider inbox`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::mail::{AddressError, parse_mailbox};

const SANDBOX_HELP: &str = "\
The practice server listens on 127.0.0.1 only, and nothing leaves this machine. Unless you name others, it uses \
the SMTP ports 2525, 2587, and 2025 (Postmark's 2525, 587, and 25) and port 2080 for the HTTP API; if one of these \
is in use, it picks a free one. Messages go to the same inbox as the interface's; `postrider inbox` shows them.

A message is accepted only after it is on disk. If the inbox cannot be written, SMTP answers 452 4.3.1 and the HTTP \
API answers 503 with error code 100.

The tokens belong to your postrider home: they are created on first use, kept in a file that only you can read, and \
printed when the server starts. A test that must know a token in advance sets POSTRIDER_SANDBOX_TOKEN to a UUID, or \
passes --token-file: a file with the server token alone, or TOML with any of server_token, account_token, \
access_key, and secret_key. The file takes precedence.

The HTTP API answers only requests addressed to localhost, 127.0.0.1, or [::1], so that no web page can read the \
inbox. Under any other name, such as the name of a Compose service, it answers 403 unless you pass --allow-host.

It runs until Ctrl+C (exit 130) or SIGTERM (exit 0). It exits with 69 if a port you named is in use, and with 78 if a \
token you gave cannot be used.

Examples:
  postrider sandbox
  postrider sandbox --list
  POSTRIDER_SANDBOX_TOKEN=$(uuidgen) postrider sandbox --json
  postrider sandbox --token-file ci-tokens.toml --allow-host postmark
  postrider sandbox --scenario starttls-missing
  postrider sandbox --smtp-port 1025 --sender shop.example
  postrider sandbox --smtp-port 0 --json | jq -r 'select(.event == \"message\").subject'";

const INBOX_HELP: &str = "\
Shown is what `postrider sandbox`, the interface's practice server and `postrider send --profile practice` \
caught, newest first. An id that no message has ends with 66, one that several have with 64.

Examples:
  postrider inbox
  postrider inbox latest
  postrider inbox 8b6a5f0e --raw > message.eml
  postrider inbox --json | jq -r 'select(.status == \"bounced\").id'";

/// Options of `sandbox`.
#[derive(Debug, Clone, Args)]
#[command(after_help = SANDBOX_HELP)]
pub struct SandboxArgs {
    /// SMTP port to listen on, 0 for any free one; repeat it for several
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
    /// What is to go wrong: the name of a scenario, or a TOML file with one
    #[arg(long, value_name = "NAME|FILE")]
    pub scenario: Option<String>,
    /// List the scenarios, and start nothing
    #[arg(long)]
    pub list: bool,
    /// Further address, or whole domain, that may send (acme.example may); repeat it for more
    #[arg(long, value_name = "ADDRESS|DOMAIN", value_parser = sender)]
    pub sender: Vec<String>,
    /// Seconds from one event of a message to the next; the API finds it after a third of that
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "1.5")]
    pub latency: Duration,
    /// File with the tokens to accept in place of your own: a server token, or TOML
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Further name by which clients may call the HTTP API; repeat it for more
    #[arg(long, value_name = "NAME", value_parser = host)]
    pub allow_host: Vec<String>,
    /// Messages that the inbox keeps; the oldest go first
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
    /// A message: the beginning of its id, or `latest`; without it all are listed
    pub id: Option<String>,
    /// Print its source, byte by byte
    #[arg(long, requires = "id", conflicts_with_all = ["json", "headers"])]
    pub raw: bool,
    /// Print its headers only
    #[arg(long, requires = "id", conflicts_with = "json")]
    pub headers: bool,
    /// One JSON object per message and line
    #[arg(long)]
    pub json: bool,
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

/// A length of time that makes sense here: up to a day.
fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no number of seconds from 0 to 86400");
    let seconds: f64 = text.parse().map_err(|_| wrong())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| time.as_secs() <= 86_400)
        .ok_or_else(wrong)
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
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        for wrong in ["-1", "nan", "inf", "86401", "x"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
