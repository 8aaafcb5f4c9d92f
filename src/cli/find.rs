//! `postrider find`: did it reach them?

use clap::Args;
use serde_json::{Value, json};

use super::exit::Exit;
use super::heading::OUTPUT;
use super::json as lines;
use super::plain::{self, print, say};
use super::runtime::block_on;
use super::server_api::{self, ServerApi};
use crate::delivery::{FindOrder, find};
use crate::diagnose::{
    Catalogue, Context, LookupCause, LookupVerdict, judge_failed_lookup, judge_lookup,
};
use crate::mail::parse_mailbox;
use crate::postmark::{Credential, Profile, TokenShape};
use crate::record::{ApiFailure, LookupFacts, LookupQuery, Moment, SendSummary, Status, Trace};
use crate::store::{AppDirs, Outbox, OutboxError, now};

/// Sends of the history that are compared with the recipient.
const HISTORY: u32 = 500;

/// Options of `find`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Asks Postmark's API about this mail on the profile's server, whoever sent it: messages on all message streams, \
their events, bounces and suppressions. Prints one verdict, the timeline behind it, and one fix.

Exit codes: 0 delivered, or processed by a Sandbox server; 67 suppressed by hand or unsubscribed; 81 bounced, marked \
as spam, or rejected by Postmark; 80 not found, not decided yet, or the API failed.

Examples:
  postrider find grace@navy.example               did my mail reach her?
  postrider find 0a129aee-e1cd-480d-b08d-4f48548ff48d
  postrider find --subject 'Your receipt' --limit 50
  postrider find grace@navy.example --reactivate  take her off the suppression lists")]
pub struct FindArgs {
    /// The recipient's email address, or Postmark's MessageID
    #[arg(value_name = "WHO|MESSAGE-ID", required_unless_present = "subject")]
    pub who: Option<String>,
    /// Find messages with these words in the subject
    #[arg(long, value_name = "WORDS", conflicts_with = "who")]
    pub subject: Option<String>,
    /// Most messages to look at, newest first
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub limit: u32,
    /// Reactivate the address where it is suppressed and Postmark allows it
    #[arg(long, conflicts_with = "subject")]
    pub reactivate: bool,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

impl FindArgs {
    fn query(&self) -> Result<LookupQuery, String> {
        let empty = "there is nothing to search for; give an email address, a MessageID, or --subject WORDS";
        let Some(who) = self.who.as_deref().map(str::trim) else {
            let words = self.subject.as_deref().unwrap_or_default().trim();
            return match words {
                "" => Err(empty.into()),
                words => Ok(LookupQuery::Subject(words.to_owned())),
            };
        };
        let query = match who {
            "" => return Err(empty.into()),
            who if TokenShape::of(who) == TokenShape::Uuid => {
                LookupQuery::MessageId(who.to_owned())
            }
            who if who.contains('@') => {
                let mailbox = parse_mailbox(who).map_err(|error| error.to_string())?;
                LookupQuery::Recipient(mailbox.address())
            }
            who => {
                return Err(format!(
                    "`{who}` is neither an email address nor a MessageID (a UUID); to search subjects, use --subject"
                ));
            }
        };
        match (&query, self.reactivate) {
            (LookupQuery::MessageId(_), true) => {
                Err("--reactivate needs the email address, not a MessageID".into())
            }
            _ => Ok(query),
        }
    }
}

/// Runs it with the token of `credential`.
pub(super) fn run(
    args: &FindArgs,
    profile: Profile,
    credential: Option<&Credential>,
    places: &AppDirs,
) -> Exit {
    let query = match args.query() {
        Ok(query) => query,
        Err(why) => return lines::fail(args.json, Exit::Usage, &why),
    };
    block_on(ask(args, query, profile, credential, places))
        .unwrap_or_else(|(exit, why)| lines::fail(args.json, exit, &why))
}

async fn ask(
    args: &FindArgs,
    query: LookupQuery,
    mut profile: Profile,
    credential: Option<&Credential>,
    places: &AppDirs,
) -> Exit {
    let api = match ServerApi::open(&mut profile, credential, places).await {
        Ok(api) => api,
        Err((exit, why)) => return lines::fail(args.json, exit, &why),
    };
    let accepted = accepted(&query, &profile, places).await;
    let order = FindOrder {
        api_base: api.base.clone(),
        token: api.token.clone(),
        roots: api.roots.clone(),
        limit: api.limit,
        query,
        messages: args.limit,
        accepted,
    };
    match find(order).await {
        Err(failure) => show_failure(args, &profile, &failure),
        Ok(facts) if args.reactivate => reactivate(args, &profile, &api, &facts).await,
        Ok(facts) => show(args, &profile, &facts),
    }
}

/// When Postmark accepted the newest such message that the history knows. Without a history that can be read
/// there is none.
async fn accepted(query: &LookupQuery, profile: &Profile, places: &AppDirs) -> Option<Moment> {
    let outbox = Outbox::start(places).ok()?;
    let (query, name) = (query.clone(), profile.name.clone());
    let looked = outbox.ask(move |database| -> Result<Option<Moment>, OutboxError> {
        let was_accepted = |one: &SendSummary| {
            use Status as S;
            let status = one.status;
            one.profile == name
                && matches!(
                    status,
                    S::Accepted | S::NotFound | S::Delivered | S::Bounced | S::RefusedInside
                )
        };
        Ok(match &query {
            LookupQuery::Recipient(address) => {
                let is_to = |one: &String| one.eq_ignore_ascii_case(address);
                let sends = database.newest(HISTORY)?.into_iter();
                let mut sends = sends.filter(|one| was_accepted(&one.summary));
                let found = sends.find(|one| one.begun.recipients.iter().any(is_to));
                found.map(|one| one.summary.at)
            }
            LookupQuery::MessageId(id) => {
                let found = database.find(id)?.map(|one| one.summary);
                found.filter(was_accepted).map(|one| one.at)
            }
            LookupQuery::Subject(_) => None,
        })
    });
    let found = looked.await.ok().flatten();
    outbox.close().await;
    found
}

fn exit(cause: LookupCause) -> Exit {
    use LookupCause as C;
    match cause {
        C::Delivered | C::Sandboxed => Exit::Done,
        C::Suppressed | C::Unsubscribed => Exit::Recipient,
        C::Bounced | C::SpamComplaint | C::RefusedInside | C::WrongStream => Exit::RefusedInside,
        C::AccountPaused | C::Delayed | C::Pending | C::NotFound | C::TooOld | C::ApiFailed => {
            Exit::Unknown
        }
    }
}

/// The status of the message in the words of `follow`.
fn status(cause: LookupCause) -> Status {
    use LookupCause as C;
    match cause {
        C::Delivered => Status::Delivered,
        C::Bounced | C::SpamComplaint => Status::Bounced,
        C::Suppressed | C::Unsubscribed => Status::Refused,
        C::RefusedInside | C::WrongStream => Status::RefusedInside,
        C::Sandboxed | C::Delayed | C::Pending | C::AccountPaused => Status::Accepted,
        C::NotFound | C::TooOld => Status::NotFound,
        C::ApiFailed => Status::Unknown,
    }
}

fn show(args: &FindArgs, profile: &Profile, facts: &LookupFacts) -> Exit {
    let now = now();
    let verdict = judge_lookup(facts, now);
    let exit = exit(verdict.cause);
    if args.json {
        let events = facts.traces.iter().map(|trace| lines::text(&event(trace)));
        let mut outcome = outcome(profile, &verdict, exit);
        outcome["server"] = json!(facts.server);
        outcome["streams"] = json!(facts.streams);
        outcome["archived_streams"] = json!(facts.archived);
        outcome["messages"] = json!({"found": facts.messages_found, "read": facts.messages_read});
        outcome["bounces_left_out"] = json!(facts.bounces_left_out);
        let text = events.collect::<String>() + &lines::text(&outcome);
        return printed(&text, exit);
    }
    let mut text = format!("{}\n", verdict.text);
    for trace in &facts.traces {
        let (at, what) = trace.describe(now);
        text += &format!("  {at}  {what}\n");
    }
    if let Some(fix) = &verdict.fix {
        text += &format!("Fix: {}\n", fix.text);
    }
    say(&scope(facts));
    printed(&text, exit)
}

fn printed(text: &str, exit: Exit) -> Exit {
    match print(text) {
        Exit::Done => exit,
        failed => failed,
    }
}

fn show_failure(args: &FindArgs, profile: &Profile, failure: &ApiFailure) -> Exit {
    let verdict = judge_failed_lookup(failure);
    let exit = exit(verdict.cause);
    if args.json {
        let mut outcome = outcome(profile, &verdict, exit);
        outcome["failure"] = json!(failure);
        return printed(&lines::text(&outcome), exit);
    }
    let printed = printed(&format!("{}\n", verdict.text), exit);
    plain::diagnosis(&Catalogue::builtin().diagnose_api(failure, &Context::default()));
    printed
}

fn outcome(profile: &Profile, verdict: &LookupVerdict, exit: Exit) -> Value {
    json!({
        "v": 1, "event": "outcome", "status": status(verdict.cause).name(), "cause": verdict.cause, "verdict": verdict.text, "fix": verdict.fix,
        "profile": profile.name, "exit": exit.code(),
    })
}

fn event(trace: &Trace) -> Value {
    lines::with_event("trace", json!(trace))
}

/// What was looked at and what was not.
fn scope(facts: &LookupFacts) -> String {
    let mut text = facts.scope();
    if facts.messages_read < facts.messages_found {
        text += " Older ones were left out; --limit takes up to 100.";
    }
    text
}

/// Takes the address off the suppression lists that Postmark lets its customers change.
async fn reactivate(
    args: &FindArgs,
    profile: &Profile,
    api: &ServerApi,
    facts: &LookupFacts,
) -> Exit {
    let suppressed = facts.liftable();
    if suppressed.is_empty() {
        let verdict = judge_lookup(facts, now());
        let why = format!("there is nothing to reactivate. {}", verdict.text);
        return lines::fail(args.json, Exit::Recipient, &why);
    }
    for (stream, address) in suppressed {
        let reactivated = server_api::reactivate(api, (&address, &stream), args.json);
        if let Err((exit, why)) = reactivated.await {
            return lines::fail(args.json, exit, &why);
        }
    }
    if !args.json {
        return Exit::Done;
    }
    let outcome = json!({
        "v": 1, "event": "outcome", "status": "good", "cause": "reactivated", "profile": profile.name, "exit": 0,
    });
    printed(&lines::text(&outcome), Exit::Done)
}
