//! `postrider check`: the ladder without a screen.

mod args;
mod input;
mod settings;
mod show;

use std::time::{Duration, Instant};

use tokio::sync::mpsc;

pub use args::CheckArgs;
pub(super) use input::environment_account_token;

use self::input::Inputs;
use self::settings::Plan;
use self::show::Show;
use super::exit::Exit;
use super::json;
use super::plain::say;
use super::practice::Running;
use super::runtime::block_on;
use super::signals::{Caught, Signals};
use crate::api::Proxy;
use crate::delivery::{self, CheckOrder, Control, DnsOrder, Requirement, Timeouts};
use crate::diagnose::{Catalogue, Context};
use crate::mail::Draft;
use crate::net::Roots;
use crate::postmark::{Credential, PORTS, Profile};
use crate::record::{CheckEvent, CheckOutcome, CheckStatus, Finding, Trouble};
use crate::store::{AppDirs, FoundCredential};

/// Events that may wait to be printed.
const EVENTS: usize = 64;
/// For one question to a name server.
const DNS_LIMIT: Duration = Duration::from_secs(5);
/// Between one check and the next of `--wait`: the first pause, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(60));

/// Finds the user's own token for a profile, or says why it cannot.
pub(super) type FindToken<'a> = &'a dyn Fn(&Profile) -> Result<FoundCredential, (Exit, String)>;

/// What the user has set up beside the arguments of `check`.
pub(super) struct Own<'a> {
    /// The profile, with what the command line changes of it.
    pub profile: Profile,
    /// The host that the command line names.
    pub host: Option<String>,
    /// The ports that the command line names.
    pub ports: Vec<u16>,
    /// The token, which is not looked for before it is needed.
    pub find: FindToken<'a>,
}

impl<'a> Own<'a> {
    /// A profile to which the command line adds nothing.
    pub(super) fn new(profile: Profile, find: FindToken<'a>) -> Self {
        Self {
            profile,
            host: None,
            ports: Vec::new(),
            find,
        }
    }
}

/// Runs it.
pub(super) fn check(args: &CheckArgs, own: Own<'_>, places: &AppDirs, signals: &Signals) -> Exit {
    if args.prove && !input::agrees(args) {
        let why = "--prove sends one message to test@blackhole.postmarkapp.com, which counts as one of the month; agree with --yes";
        return json::fail(args.json, Exit::Usage, why);
    }
    let inputs = match input::read(args) {
        Ok(inputs) => inputs,
        Err((exit, why)) => return json::fail(args.json, exit, &why),
    };
    let (plan, credential) = match login(args, &inputs, &own) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let running = run(args, inputs, own.profile, credential, plan, places, signals);
    block_on(running).unwrap_or_else(|(exit, why)| json::fail(args.json, exit, &why))
}

/// What an application's settings say, or else the login of the profile.
fn login(
    args: &CheckArgs,
    inputs: &Inputs,
    own: &Own<'_>,
) -> Result<(Option<Plan>, Option<Credential>), Exit> {
    if let Some(text) = &inputs.settings {
        return Ok((Some(settings::plan(args, text, own)?), None));
    }
    let found =
        (own.find)(&own.profile).map_err(|(exit, why)| json::fail(args.json, exit, &why))?;
    Ok((None, found.credential))
}

async fn run(
    args: &CheckArgs,
    inputs: Inputs,
    mut profile: Profile,
    mut credential: Option<Credential>,
    plan: Option<Plan>,
    places: &AppDirs,
    signals: &Signals,
) -> Exit {
    let mut caught = signals.take();
    let mut practice = None;
    let mut roots = Roots::Platform {
        ca_file: profile.ca_file.clone(),
    };
    if profile.is_practice() {
        let server = match Running::find(places, &profile.smtp_ports).await {
            Ok(server) => server,
            Err(error) => {
                let why = format!("the practice server did not start: {error}");
                return json::fail(args.json, Exit::Connection, &why);
            }
        };
        let (login, root) = server.serve(&mut profile);
        (credential, roots) = (Some(login), root);
        practice = Some(server);
    }
    if let Some(plan) = &plan {
        plan.apply(&mut profile, &mut credential);
    }
    let mut order = order(args, inputs, profile, credential, roots);
    if let Some(plan) = &plan {
        plan.narrow(args, &mut order);
    }
    let wrong = plan.as_ref().and_then(Plan::wrong);
    let exit = climb(args, order, wrong, &mut caught).await;
    drop::<Option<Running>>(practice);
    exit
}

fn order(
    args: &CheckArgs,
    inputs: Inputs,
    profile: Profile,
    credential: Option<Credential>,
    roots: Roots,
) -> CheckOrder {
    let or_profile =
        |given: &Option<String>, default: &String| given.clone().unwrap_or_else(|| default.clone());
    let timeouts = Timeouts::of(&profile);
    let mut require = vec![Requirement::Smtp];
    require.extend(args.require.iter().map(|wanted| Requirement::from(*wanted)));
    // Who waits for DNS wants it to be good, and who proves wants the proof.
    let implied = [
        (args.dns && args.wait.is_some(), Requirement::Dns),
        (args.prove, Requirement::Prove),
    ];
    require.extend(implied.iter().filter(|(is, _)| *is).map(|(_, what)| *what));
    let named = [
        (args.from.is_some(), Requirement::Sender),
        (args.stream.is_some(), Requirement::Stream),
        (args.dns, Requirement::Dns),
    ];
    let asked = named.iter().filter(|(is, _)| *is).map(|(_, what)| *what);
    let dns = args.dns || require.contains(&Requirement::Dns);
    CheckOrder {
        from: or_profile(&args.from, &profile.sender),
        stream: or_profile(&args.stream, &profile.stream),
        ports: ports(args, &profile),
        account_token: inputs.account_token,
        proxied: Proxy::of_environment().is_some(),
        dns: dns.then_some(DnsOrder {
            server: args.resolver,
            selector: inputs.selector,
            limit: DNS_LIMIT,
        }),
        prove: args.prove,
        api_limit: timeouts.connect,
        patience: Duration::from_secs(5).min(timeouts.connect),
        timeouts,
        require,
        asked: asked.collect(),
        ..CheckOrder::new(profile, credential, roots)
    }
}

fn ports(args: &CheckArgs, profile: &Profile) -> Vec<u16> {
    let mut ports = profile.smtp_ports.clone();
    if args.ports && !profile.is_practice() {
        ports.extend(
            PORTS
                .iter()
                .filter(|port| !profile.smtp_ports.contains(port)),
        );
    }
    ports
}

/// What is known for the diagnosis.
fn context(order: &CheckOrder) -> Context {
    let draft = Draft {
        from: order.from.clone(),
        stream: order.stream.clone(),
        ..Draft::default()
    };
    let credential = order.credential.clone();
    let credential =
        credential.unwrap_or(Credential::ServerToken(crate::postmark::Secret::new("")));
    Context {
        ports: order.ports.clone(),
        ..Context::of(&order.profile, &credential, &draft)
    }
}

/// Once, or again and again until it is good or the time is over.
async fn climb(
    args: &CheckArgs,
    order: CheckOrder,
    settings: Option<&'static str>,
    caught: &mut Caught,
) -> Exit {
    let context = context(&order);
    let catalogue = Catalogue::builtin();
    let show = Show {
        json: args.json,
        quiet: args.quiet,
        profile: &order.profile,
        context: &context,
        catalogue: &catalogue,
        settings,
    };
    let began = Instant::now();
    let mut pause = PAUSES.0;
    loop {
        let outcome = once(order.clone(), &show, caught).await;
        let left = args
            .wait
            .unwrap_or_default()
            .saturating_sub(began.elapsed());
        let is_over = matches!(outcome.status, CheckStatus::Good | CheckStatus::Cancelled);
        // What cannot be a login does not become one.
        let is_hopeless = matches!(
            outcome.blamed.first(),
            Some((_, Trouble::Found(Finding::TokenShape)))
        );
        if is_over || is_hopeless || left.is_zero() {
            return show.outcome(&outcome, caught.signal());
        }
        let next = pause.min(left);
        if !args.quiet {
            say(&format!(
                "not yet good; checking again in {} s, for {} s at most",
                next.as_secs(),
                left.as_secs()
            ));
        }
        tokio::select! {
            () = tokio::time::sleep(next) => {}
            signal = caught.next() => {
                let stopped = CheckOutcome { status: CheckStatus::Cancelled, ..outcome };
                return show.outcome(&stopped, Some(signal));
            }
        }
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// Runs the job, prints what it reports, and cancels it at a signal.
async fn once(order: CheckOrder, show: &Show<'_>, caught: &mut Caught) -> CheckOutcome {
    let (control, controls) = mpsc::channel(4);
    let (sender, mut events) = mpsc::channel::<CheckEvent>(EVENTS);
    let job = delivery::check(order, controls, sender);
    let printing = async {
        while let Some(event) = events.recv().await {
            show.event(&event);
        }
    };
    let climbing = async { tokio::join!(job, printing).0 };
    tokio::pin!(climbing);
    tokio::select! {
        outcome = &mut climbing => outcome,
        signal = caught.next() => {
            say(&format!("{}; ending the check", signal.describe()));
            // The job may be over already.
            let _ = control.try_send(Control::Cancel);
            climbing.await
        }
    }
}
