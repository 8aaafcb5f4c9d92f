//! `postrider suppressions`: whom a server does not send to, why, and since when.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::args::heading::OUTPUT;
use super::consent::agrees;
use super::exit::Exit;
use super::json as lines;
use super::plain::{self, print, say};
use super::runtime::block_on;
use super::server_api::{self, ServerApi};
use crate::delivery::{SuppressionsOrder, suppressions};
use crate::diagnose::{Catalogue, Context};
use crate::postmark::{Credential, Profile};
use crate::record::{ApiFailure, StreamSuppression};
use crate::store::AppDirs;

/// Postmark's code for a message stream that the server does not have.
const UNKNOWN_STREAM: u16 = 1226;

/// Options of `suppressions`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Lists the addresses that the profile's server does not send to, newest first. Postmark suppresses an address on one \
message stream after a hard bounce or a spam complaint, and where somebody asked for it.

Postmark lets you reactivate an address after a hard bounce, or if you suppressed it yourself. Only the recipient can \
undo an unsubscribe; after a spam complaint, ask Postmark's support.

Exit codes: 0 done, also if nothing is suppressed; 67 an address was not reactivated.

Examples:
  postrider suppressions
  postrider suppressions @navy.example --reason hard-bounce
  postrider suppressions --stream broadcast --json
  postrider suppressions grace@navy.example --reactivate")]
pub struct SuppressionsArgs {
    /// Only addresses with this text in them, such as a whole address or @DOMAIN
    #[arg(value_name = "ADDRESS")]
    pub address: Option<String>,
    /// Only this message stream; otherwise all that send
    #[arg(long, value_name = "ID")]
    pub stream: Option<String>,
    /// Only addresses that are suppressed for this reason
    #[arg(long)]
    pub reason: Option<Reason>,
    /// Reactivate the addresses that are listed, where Postmark allows it, after a question
    #[arg(long, requires = "address")]
    pub reactivate: bool,
    /// Do not ask before reactivating
    #[arg(long, requires = "reactivate")]
    pub yes: bool,
    /// One JSON object per line
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// `--reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Reason {
    /// A message hard bounced
    HardBounce,
    /// The recipient marked a message as spam
    SpamComplaint,
    /// Suppressed by hand, or unsubscribed
    Manual,
}

impl Reason {
    fn word(self) -> &'static str {
        match self {
            Self::HardBounce => "HardBounce",
            Self::SpamComplaint => "SpamComplaint",
            Self::Manual => "ManualSuppression",
        }
    }
}

/// Runs it with the token of `credential`.
pub(super) fn run(
    args: &SuppressionsArgs,
    profile: Profile,
    credential: Option<&Credential>,
    places: &AppDirs,
) -> Exit {
    block_on(ask(args, profile, credential, places))
        .unwrap_or_else(|(exit, why)| lines::fail(args.json, exit, &why))
}

async fn ask(
    args: &SuppressionsArgs,
    mut profile: Profile,
    credential: Option<&Credential>,
    places: &AppDirs,
) -> Exit {
    // An empty variable of a script must not mean everybody.
    let is_empty = |address: &String| address.trim().is_empty();
    if args.address.as_ref().is_some_and(is_empty) {
        let why = "ADDRESS is empty: name an address, or leave it out to list all";
        return lines::fail(args.json, Exit::Usage, why);
    }
    let api = match ServerApi::open(&mut profile, credential, places).await {
        Ok(api) => api,
        Err((exit, why)) => return lines::fail(args.json, exit, &why),
    };
    let order = SuppressionsOrder {
        api_base: api.base.clone(),
        token: api.token.clone(),
        roots: api.roots.clone(),
        limit: api.limit,
        stream: args.stream.clone(),
    };
    match suppressions(&order).await {
        Err(failure) => refused(args, &failure),
        Ok(all) => {
            let found: Vec<_> = all.into_iter().filter(|one| fits(args, one)).collect();
            match args.reactivate {
                true => reactivate(args, &profile, &api, &found).await,
                false => show(args, &found),
            }
        }
    }
}

fn fits(args: &SuppressionsArgs, one: &StreamSuppression) -> bool {
    let contains = |part: &String| {
        let address = one.suppressed.address.to_lowercase();
        address.contains(&part.trim().to_lowercase())
    };
    let reason = args.reason.map(Reason::word);
    args.address.as_ref().is_none_or(contains)
        && reason.is_none_or(|reason| one.suppressed.reason == reason)
}

fn show(args: &SuppressionsArgs, found: &[StreamSuppression]) -> Exit {
    if found.is_empty() && !args.json {
        say("No matching address is suppressed.");
    }
    let line = |one| match args.json {
        true => object(one),
        false => row(one),
    };
    print(&found.iter().map(line).collect::<String>())
}

fn object(one: &StreamSuppression) -> String {
    let suppressed = &one.suppressed;
    lines::text(&json!({
        "v": 1, "event": "suppression", "stream": one.stream, "address": suppressed.address,
        "reason": suppressed.reason, "origin": suppressed.origin, "since": suppressed.since,
        "can_be_reactivated": suppressed.can_be_lifted(),
    }))
}

fn row(one: &StreamSuppression) -> String {
    let suppressed = &one.suppressed;
    let since = suppressed.since.get(..10).unwrap_or(&suppressed.since);
    format!(
        "{since}  {:<12}  {:<32}  {}{}\n",
        one.stream,
        suppressed.address,
        suppressed.why(),
        if suppressed.can_be_lifted() {
            ""
        } else {
            " (cannot be reactivated here)"
        },
    )
}

fn refused(args: &SuppressionsArgs, failure: &ApiFailure) -> Exit {
    let told = Catalogue::builtin().diagnose_api(failure, &Context::default());
    let exit = match failure.code {
        Some(UNKNOWN_STREAM) => Exit::Configuration,
        _ => Exit::from(failure),
    };
    if args.json {
        let mut line = lines::not_begun(Vec::new(), &failure.message, None, exit);
        lines::hints(&mut line, Some(&told));
        lines::line(&line);
    }
    plain::diagnosis(&told);
    exit
}

/// Reactivates what can be, one address at a time.
async fn reactivate(
    args: &SuppressionsArgs,
    profile: &Profile,
    api: &ServerApi,
    found: &[StreamSuppression],
) -> Exit {
    let liftable: Vec<_> = found
        .iter()
        .filter(|one| one.suppressed.can_be_lifted())
        .collect();
    if liftable.is_empty() {
        say(&found.iter().map(row).collect::<String>());
        let why = "nothing that is listed can be reactivated";
        return lines::fail(args.json, Exit::Recipient, why);
    }
    if !args.yes {
        let listed: String = liftable.iter().map(|one| row(one)).collect();
        say(listed.trim_end());
        let addresses = match liftable.len() {
            1 => "this address".to_owned(),
            count => format!("these {count} addresses"),
        };
        if !agrees(&format!("Reactivate {addresses}? [y/N]")) {
            let why = "nothing was reactivated; to do it without a question, add --yes";
            return lines::fail(args.json, Exit::Usage, why);
        }
    }
    for one in liftable {
        let (address, stream) = (&one.suppressed.address, &one.stream);
        if let Err((exit, why)) = server_api::reactivate(api, (address, stream), args.json).await {
            return lines::fail(args.json, exit, &why);
        }
    }
    if args.json {
        let outcome = json!({"v": 1, "event": "outcome", "status": "good", "profile": profile.name, "exit": 0});
        let _ = print(&lines::text(&outcome));
    }
    Exit::Done
}
