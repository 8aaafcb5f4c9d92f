//! `postrider webhook`: webhooks received, checked and passed on, and samples of them sent.

mod listen;
mod send;
mod show;

use std::net::IpAddr;

use clap::{Args, Subcommand};

use super::args::heading::OUTPUT;
use super::exit::Exit;
use super::json;
use super::runtime::block_on;
use super::signals::Signals;
use crate::api::WebhookClient;
use crate::net::{Roots, client_config};
use crate::postmark::{HookUrl, webhook};
use crate::record::{WebhookAnswer, WebhookRequest};
use crate::sandbox::Courier;

/// Receive webhooks, or send samples of them.
#[derive(Debug, Clone, Subcommand)]
pub enum WebhookCommand {
    /// Receive webhooks, show and check each one, and optionally forward it
    #[command(after_help = "\
Listens on 127.0.0.1, which the practice server reaches; for Postmark itself, put a tunnel in front of it. Each webhook \
is one line: what happened, to whom, and what differs from Postmark's documentation. It answers 200, or with --forward \
what your application answers (502 if it cannot be reached); the login and the X-PM-* headers are forwarded, too.

Runs until Ctrl+C (exit 130), SIGTERM (exit 0), or --count webhooks: it then exits with 0, or with 65 if one of them \
was not as documented.

Examples:
  postrider webhook listen
  postrider webhook listen --port 4000 --forward http://localhost:3000/postmark
  postrider webhook listen --port 0 --count 1 --json")]
    Listen(ListenArgs),
    /// Send a sample webhook to a URL, and show the answer
    #[command(after_help = "\
The sample is shaped like the test that Postmark's website sends: MessageID 00000000-0000-0000-0000-000000000000, \
recipient john@example.com. Exits with 0 if the answer is 2xx, and with 75 otherwise.

Examples:
  postrider webhook send Bounce http://localhost:3000/postmark
  postrider webhook send SubscriptionChange http://hook:secret@localhost:3000/postmark")]
    Send(SendArgs),
}

/// Options of `webhook listen`.
#[derive(Debug, Clone, Args)]
pub struct ListenArgs {
    /// Port to listen on, 0 for any free one
    #[arg(long, value_name = "PORT", default_value = "4000")]
    pub port: u16,
    /// Address to listen on; 0.0.0.0 for all interfaces
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        hide_default_value = true
    )]
    pub listen: IpAddr,
    /// URL of your application to forward each webhook to
    #[arg(long, value_name = "URL", value_parser = HookUrl::parse)]
    pub forward: Option<HookUrl>,
    /// Exit after this many webhooks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub count: Option<u32>,
    /// One JSON object per line
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// Options of `webhook send`.
#[derive(Debug, Clone, Args)]
pub struct SendArgs {
    /// What it reports
    #[arg(value_name = "TYPE", value_parser = clap::builder::PossibleValuesParser::new(webhook::names()), ignore_case = true)]
    pub kind: String,
    /// Where it goes
    #[arg(value_parser = HookUrl::parse)]
    pub url: HookUrl,
    /// One JSON object
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// Runs it.
pub(super) fn run(command: &WebhookCommand, signals: &Signals) -> Exit {
    let (is_json, done) = match command {
        WebhookCommand::Listen(args) => (args.json, block_on(listen::listen(args, signals))),
        WebhookCommand::Send(args) => (args.json, block_on(send::send(args))),
    };
    done.unwrap_or_else(|(exit, why)| json::fail(is_json, exit, &why))
}

/// What posts webhooks over the network. Where no certificates are trusted, `https://` fails with the reason.
pub(super) fn courier() -> Courier {
    let tls = client_config(&Roots::Platform { ca_file: None });
    let client = WebhookClient::new(tls.as_ref().ok()).map_err(|error| error.to_string());
    let trouble = tls.err().map(|error| error.to_string());
    Courier::new(move |request: WebhookRequest| {
        let (client, trouble) = (client.clone(), trouble.clone());
        async move {
            let is_secure = request.url.plain().starts_with("https://");
            match (client, trouble.filter(|_| is_secure)) {
                (Err(words), _) | (_, Some(words)) => WebhookAnswer {
                    words,
                    ..WebhookAnswer::default()
                },
                (Ok(client), None) => client.post(request).await,
            }
        }
    })
}
