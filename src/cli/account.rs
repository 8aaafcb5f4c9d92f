//! `postrider account`: what an account has, read and never changed.

use std::fmt::Write as _;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::exit::Exit;
use super::plain::{self, print, say};
use super::practice::Running;
use super::runtime::block_on;
use super::{check, json as lines};
use crate::app::domain_state;
use crate::delivery::{self, AccountOrder, Timeouts};
use crate::diagnose::{Catalogue, Context};
use crate::net::Roots;
use crate::postmark::Profile;
use crate::record::{
    AccountFacts, AccountOutcome, AccountTask, ApiFailure, SenderSignature, SendingDomain,
    ServerChoice,
};
use crate::store::AppDirs;

/// Options of `account`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
The Account API token is read from POSTMARK_ACCOUNT_TOKEN. Nothing is made or changed; the interface does that, after a \
question (F5, then o).

Examples:
  postrider account servers                 name, color, type of each; never a token
  postrider account domains acme.example    that domain with the records that DNS must have
  postrider account senders --json          one JSON object per line
  postrider --profile practice account servers")]
pub struct AccountArgs {
    /// What to list
    pub what: What,
    /// Only the one of this name or address; a domain then with its records
    pub name: Option<String>,
    /// One JSON object per line
    #[arg(long)]
    pub json: bool,
}

/// What an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Servers
    Servers,
    /// Sender signatures
    Senders,
    /// Domains
    Domains,
}

/// Runs it.
pub(super) fn run(args: &AccountArgs, profile: Profile, places: &AppDirs) -> Exit {
    block_on(ask(args, profile, places))
        .unwrap_or_else(|(exit, why)| lines::fail(args.json, exit, &why))
}

async fn ask(args: &AccountArgs, profile: Profile, places: &AppDirs) -> Exit {
    let practice = match profile.is_practice() {
        true => match Running::find(places, &profile.smtp_ports).await {
            Ok(server) => Some(server),
            Err(error) => {
                let why = format!("the practice server did not start: {error}");
                return lines::fail(args.json, Exit::Connection, &why);
            }
        },
        false => None,
    };
    let order = match order(&profile, practice.as_ref()) {
        Ok(order) => order,
        Err(why) => return lines::fail(args.json, Exit::Configuration, &why),
    };
    let facts = match delivery::account(order.clone()).await {
        AccountOutcome::Told(facts) => facts,
        AccountOutcome::Failed(failure) => return refused(args, &failure),
        _ => return lines::fail(args.json, Exit::Bug, "the account command gave no result"),
    };
    tell(args, &order, facts).await
}

/// Whom to ask with what.
fn order(profile: &Profile, practice: Option<&Running>) -> Result<AccountOrder, String> {
    let given = match practice {
        Some(server) => Some(server.account_token().clone()),
        None => check::environment_account_token().map_err(|(_, why)| why)?,
    };
    let Some(token) = given else {
        let why = "there is no account token: set POSTMARK_ACCOUNT_TOKEN to the Account API token (Postmark: Account, API Tokens)";
        return Err(why.into());
    };
    let base = match practice {
        Some(server) => server.api_url(),
        None => profile.api_base(),
    };
    let Some(base) = base else {
        let why = format!(
            "{} is not Postmark's host, so its profile has no account there; --api-url names another API",
            profile.smtp_host
        );
        return Err(why);
    };
    let roots = match practice {
        Some(server) => Roots::Only {
            pem: server.ca_pem().to_owned(),
        },
        None => Roots::Platform {
            ca_file: profile.ca_file.clone(),
        },
    };
    let own = profile.timeout.map(Duration::from_secs);
    Ok(AccountOrder {
        api_base: base.to_owned(),
        token,
        roots,
        limit: own.unwrap_or(Timeouts::default().connect),
        task: AccountTask::Look,
    })
}

async fn tell(args: &AccountArgs, order: &AccountOrder, facts: AccountFacts) -> Exit {
    let is_wanted = |name: &str| {
        let wanted = args.name.as_deref();
        wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(name))
    };
    let rows: Option<Vec<(Value, String)>> = match args.what {
        What::Servers => facts.servers.map(|list| {
            let rows = list.rows.iter().filter(|one| is_wanted(&one.name));
            rows.map(server).collect()
        }),
        What::Senders => facts.senders.map(|list| {
            let rows = list.rows.iter().filter(|one| is_wanted(&one.address));
            rows.map(sender).collect()
        }),
        What::Domains => match facts.domains {
            None => None,
            Some(list) => {
                let rows = list.rows.into_iter().filter(|one| is_wanted(&one.name));
                match with_records(args, order, rows.collect()).await {
                    Ok(rows) => Some(rows.iter().map(domain).collect()),
                    Err(failure) => return refused(args, &failure),
                }
            }
        },
    };
    match (rows, facts.trouble) {
        (None, Some(failure)) => refused(args, &failure),
        (rows, _) => show(args, &rows.unwrap_or_default()),
    }
}

/// One named domain is asked for its records; a whole list is not.
async fn with_records(
    args: &AccountArgs,
    order: &AccountOrder,
    rows: Vec<SendingDomain>,
) -> Result<Vec<SendingDomain>, ApiFailure> {
    if args.name.is_none() {
        return Ok(rows);
    }
    let mut told = Vec::new();
    for row in rows {
        let task = AccountTask::ReadDomain { id: row.id };
        let order = AccountOrder {
            task,
            ..order.clone()
        };
        match delivery::account(order).await {
            AccountOutcome::Domain { domain, .. } => told.push(domain),
            AccountOutcome::Failed(failure) => return Err(failure),
            _ => told.push(row),
        }
    }
    Ok(told)
}

fn show(args: &AccountArgs, rows: &[(Value, String)]) -> Exit {
    if let (true, Some(name)) = (rows.is_empty(), &args.name) {
        let why = format!("the account has nothing of the name `{name}` there");
        return lines::fail(args.json, Exit::FileMissing, &why);
    }
    if rows.is_empty() && !args.json {
        say("The account has none.");
    }
    let line = |(object, text): &(Value, String)| match args.json {
        true => lines::text(object),
        false => format!("{text}\n"),
    };
    print(&rows.iter().map(line).collect::<String>())
}

fn refused(args: &AccountArgs, failure: &ApiFailure) -> Exit {
    let told = Catalogue::builtin().diagnose_api(failure, &Context::default());
    let exit = Exit::from(failure);
    if args.json {
        let mut line = lines::not_begun(Vec::new(), &failure.message, None, exit);
        lines::hints(&mut line, Some(&told));
        lines::line(&line);
    }
    plain::diagnosis(&told);
    exit
}

fn server(server: &ServerChoice) -> (Value, String) {
    let kind = if server.is_sandbox { "Sandbox" } else { "Live" };
    let object = json!({
        "v": 1, "event": "server", "name": server.name, "color": server.color, "type": kind, "smtp": server.smtp_is_on,
    });
    let smtp = match server.smtp_is_on {
        Some(true) => ", SMTP on",
        Some(false) => ", SMTP off",
        None => "",
    };
    let text = format!("{:<32}  {}, {kind}{smtp}", server.name, server.color);
    (object, text)
}

fn sender(sender: &SenderSignature) -> (Value, String) {
    let object = json!({
        "v": 1, "event": "sender", "id": sender.id, "name": sender.name, "address": sender.address,
        "confirmed": sender.confirmed,
    });
    let state = if sender.confirmed {
        "confirmed"
    } else {
        "not confirmed"
    };
    let text = format!("{:<32}  {state}  {}", sender.address, sender.name);
    (object, text)
}

fn domain(domain: &SendingDomain) -> (Value, String) {
    let object = json!({
        "v": 1, "event": "domain", "id": domain.id, "name": domain.name, "dkim_verified": domain.dkim_verified,
        "weak_dkim": domain.weak_dkim, "return_path_verified": domain.return_path_verified, "records": domain.records,
    });
    let mut text = format!("{:<32}  {}", domain.name, domain_state(domain));
    for record in domain.records.iter().flatten() {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{}", record.zone_line());
    }
    (object, text)
}
