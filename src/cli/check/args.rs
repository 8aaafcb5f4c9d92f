//! The arguments of `postrider check`.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::cli::duration;
use crate::cli::heading::OUTPUT;
use crate::delivery::Requirement;

const HELP: &str = "\
Nothing is sent (but with --prove): the check connects to each port side by side, goes over to TLS, signs in on one, \
and asks Postmark's API whose token it is. It ends with 0 when everything that is required is good, with 80 when \
something required could not be found out, and with the code of what is bad otherwise. Required is that a port \
works and takes the login; --require adds to it.

Sender signatures and domains can be seen with an Account API token only: POSTMARK_ACCOUNT_TOKEN, or \
--account-token-stdin. It is used for these questions and kept nowhere.

--settings reads, by their exact keys: NAME=value lines (.env with SMTP_*, MAIL_*, EMAIL_*, MAILER_DSN and their \
like, POSTMARK_SERVER_TOKEN), an address (smtp://, smtps://, postmark+smtp://), the calls and objects of smtplib, \
PHPMailer, nodemailer and Ruby mail, the settings of Django, Laravel, Rails, Symfony and Spring, Grafana's INI and \
Ghost's JSON. Anything else is not recognized. The login of a block goes to the host of that block and nowhere else; \
the file's variables are not looked up. In their place your own token signs in, to Postmark's servers or to one that \
you name with --smtp-host, or you are asked.

Examples:
  postrider check
  postrider check --from ada@acme.example --dns --require sender,dns
  postrider check --ports
  postrider check --settings .env
  postrider check --settings config/environments/production.rb --block smtp_settings@12
  postrider check --dns --from ada@acme.example --wait 30m
  POSTMARK_SERVER_TOKEN=… postrider check --json --require api | tail -n 1";

/// Options of `check`.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = HELP)]
pub struct CheckArgs {
    /// The sender to look at; the profile's if not given
    #[arg(long, short, value_name = "MAILBOX")]
    pub from: Option<String>,
    /// The message stream to look for; the profile's if not given
    #[arg(long, value_name = "ID")]
    pub stream: Option<String>,
    /// Send one message to Postmark's blackhole address and see what becomes of it
    #[arg(long)]
    pub prove: bool,
    /// Agree to --prove without being asked
    #[arg(long, requires = "prove")]
    pub yes: bool,
    /// Look at DKIM, Return-Path, SPF and DMARC of the sender's domain
    #[arg(long)]
    pub dns: bool,
    /// The name server to ask, instead of the system's
    #[arg(long, value_name = "ADDRESS", value_parser = resolver)]
    pub resolver: Option<SocketAddr>,
    /// The DKIM selector, if it cannot be learnt from an account token
    #[arg(long, value_name = "SELECTOR", conflicts_with = "message")]
    pub selector: Option<String>,
    /// A message that came from this sender, `-` for standard input: its header names the selector
    #[arg(long, value_name = "FILE")]
    pub message: Option<String>,
    /// Try all three of Postmark's ports, whatever the profile says
    #[arg(long)]
    pub ports: bool,
    /// An application's own mail settings, `-` for standard input: check what it really uses
    #[arg(long, value_name = "FILE")]
    pub settings: Option<String>,
    /// Which of several blocks of mail settings in that file to check
    #[arg(long, value_name = "NAME", requires = "settings")]
    pub block: Option<String>,
    /// What must be good too
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub require: Vec<RequireArg>,
    /// Check again until all is good, for so long at most: 90s, 30m, 2h
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    pub wait: Option<Duration>,
    /// Read the Account API token from standard input
    #[arg(long)]
    pub account_token_stdin: bool,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
    /// Print nothing on success; with --json only the objects
    #[arg(long, short, help_heading = OUTPUT)]
    pub quiet: bool,
}

/// A value of `--require`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RequireArg {
    /// The API knows the token
    Api,
    /// The message stream is there
    Stream,
    /// The sender may send
    Sender,
    /// DKIM is in DNS, and nothing there is wrong
    Dns,
}

impl From<RequireArg> for Requirement {
    fn from(arg: RequireArg) -> Self {
        match arg {
            RequireArg::Api => Self::Api,
            RequireArg::Stream => Self::Stream,
            RequireArg::Sender => Self::Sender,
            RequireArg::Dns => Self::Dns,
        }
    }
}

/// `127.0.0.1`, `[::1]:5353`; port 53 if none is given.
fn resolver(text: &str) -> Result<SocketAddr, String> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 53));
    address
        .or_else(|_| text.parse())
        .map_err(|_| "an address of a name server, such as 1.1.1.1 or 127.0.0.1:5353".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_servers_are_read() {
        for (text, address) in [
            ("1.1.1.1", "1.1.1.1:53"),
            ("127.0.0.1:5353", "127.0.0.1:5353"),
            ("::1", "[::1]:53"),
            ("[::1]:5353", "[::1]:5353"),
        ] {
            assert_eq!(
                resolver(text).map(|found| found.to_string()),
                Ok(address.to_owned())
            );
        }
        assert!(resolver("dns.example").is_err());
    }
}
