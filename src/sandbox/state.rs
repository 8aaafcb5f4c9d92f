//! What changes while the practice server runs, beside the inbox: the account, the scenario that is
//! played, and how often its faults have shown.

use super::account::{Account, Approval, Domain, Signature, Suppression};
use super::scenario::{AccountChange, Act, ApiFault, At, Fate, Fault, Latency, Scenario, Switches};
use super::webhooks::Webhooks;
use crate::postmark::{PracticeTokens, Secret};

/// The state of the practice world. Shared by the SMTP and the HTTP side behind one lock.
#[derive(Debug)]
pub(super) struct State {
    /// Servers, tokens, signatures, suppressions.
    pub account: Account,
    /// Decisions where reality is unknown.
    pub switches: Switches,
    /// What becomes of an accepted message that nothing is wrong with.
    pub fate: Fate,
    /// How long messages take inside.
    pub latency: Latency,
    /// What is played, if anything.
    pub scenario: Option<Scenario>,
    /// The SMTP faults that are left to show, with how often each still does.
    pub faults: Vec<Left<Fault>>,
    /// The same for the HTTP API.
    pub api_faults: Vec<Left<ApiFault>>,
    /// Who is told what happens.
    pub webhooks: Webhooks,
    tokens: PracticeTokens,
    senders: Senders,
    /// The user's own account, while a scenario has one of its own.
    own: Option<Account>,
}

/// Who may send beside acme.example, whatever is played.
#[derive(Debug, Clone, Default)]
pub(super) struct Senders {
    /// Addresses (with `@`) and domains.
    pub named: Vec<String>,
    /// Whether everybody may.
    pub any: bool,
}

/// A fault and how many times it still shows; `None` is for ever.
#[derive(Debug, Clone)]
pub(super) struct Left<T> {
    /// The fault.
    pub fault: T,
    /// Times left.
    pub times: Option<u32>,
}

impl<T> Left<T> {
    /// Whether it shows now; if so, once less in future.
    pub fn spend(&mut self) -> bool {
        match &mut self.times {
            None => true,
            Some(0) => false,
            Some(times) => {
                *times -= 1;
                true
            }
        }
    }
}

impl State {
    /// A world in which nothing is wrong; `now` is in milliseconds since the Unix epoch.
    pub fn new(
        tokens: PracticeTokens,
        senders: Senders,
        latency: Latency,
        scenario: Option<Scenario>,
        now: i64,
    ) -> Self {
        let mut state = Self {
            account: Account::practice(&tokens),
            switches: Switches::default(),
            fate: Fate::default(),
            latency,
            scenario: None,
            faults: Vec::new(),
            api_faults: Vec::new(),
            webhooks: Webhooks::default(),
            tokens,
            senders,
            own: None,
        };
        admit(&mut state.account, &state.senders.named);
        state.play(scenario, now);
        state
    }

    /// Starts `scenario` on a fresh account, or returns to a world in which nothing is wrong, with the account
    /// as it was before. What was caught stays.
    pub fn play(&mut self, scenario: Option<Scenario>, now: i64) {
        let fresh = Account::practice(&self.tokens);
        let own = std::mem::replace(&mut self.account, fresh);
        if self.scenario.is_none() {
            self.own = Some(own);
        }
        admit(&mut self.account, &self.senders.named);
        if scenario.is_none()
            && let Some(own) = self.own.take()
        {
            self.account = own;
        }
        self.switches = Switches::default();
        self.fate = Fate::default();
        self.faults = Vec::new();
        self.api_faults = Vec::new();
        if let Some(scenario) = &scenario {
            change(&mut self.account, &scenario.account, now);
            self.switches = scenario.switches.clone();
            self.fate = scenario.fate.clone();
            self.faults = left(&scenario.faults, |fault| fault.times);
            self.api_faults = left(&scenario.api_faults, |fault| fault.times);
        }
        self.switches.any_sender = self.senders.any;
        self.scenario = scenario;
    }

    /// The server token that this practice server was started with, whatever is played.
    pub fn server_token(&self) -> &Secret {
        &self.tokens.server
    }
}

fn left<T: Clone>(faults: &[T], times: impl Fn(&T) -> Option<u32>) -> Vec<Left<T>> {
    let left = |fault: &T| Left {
        fault: fault.clone(),
        times: times(fault),
    };
    faults.iter().map(left).collect()
}

/// Lets further addresses and domains send.
fn admit(account: &mut Account, senders: &[String]) {
    for (at, sender) in senders.iter().enumerate() {
        let id = at as u64 + 2;
        if sender.contains('@') {
            account.signatures.push(signature(id, sender, true));
        } else {
            account.domains.push(domain(id, sender, true));
        }
    }
}

fn change(account: &mut Account, change: &AccountChange, now: i64) {
    account.approval = change.approval.unwrap_or(Approval::Approved);
    for address in &change.unconfirmed {
        let id = account.signatures.len() as u64 + 1;
        account.signatures.push(signature(id, address, false));
    }
    for name in &change.unverified_domains {
        let id = account.domains.len() as u64 + 1;
        account.domains.push(domain(id, name, false));
    }
    let Some(server) = account.servers.first_mut() else {
        return;
    };
    server.smtp = change.smtp.unwrap_or(true);
    server.delivery = change.delivery.unwrap_or_default();
    if change.revoked {
        server.tokens.clear();
    }
    let outbound = server
        .streams
        .iter_mut()
        .find(|stream| stream.id == "outbound");
    if let Some(stream) = outbound {
        let suppressions = change.suppressed.iter().map(|suppressed| Suppression {
            address: suppressed.address.to_lowercase(),
            reason: suppressed.reason,
            origin: suppressed.reason.origin(),
            since_unix_ms: now,
        });
        stream.suppressions.extend(suppressions);
    }
}

fn signature(id: u64, address: &str, confirmed: bool) -> Signature {
    Signature {
        id,
        name: address.split('@').next().unwrap_or_default().to_owned(),
        address: address.to_owned(),
        confirmed,
        is_added: false,
    }
}

fn domain(id: u64, name: &str, verified: bool) -> Domain {
    Domain {
        id,
        name: name.to_owned(),
        dkim_verified: verified,
        dkim_in_dns: verified,
        return_path_verified: verified,
        return_path_in_dns: verified,
        is_added: false,
    }
}

/// The time in milliseconds since the Unix epoch.
pub(super) fn unix_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

impl State {
    /// The fault that shows at `at` on the port of this index, for `recipient` if it is a RCPT. It is
    /// then spent once.
    pub fn fault(&mut self, at: At, port: usize, recipient: Option<&str>) -> Option<Act> {
        let left = self
            .faults
            .iter_mut()
            .find(|left| left.times != Some(0) && fits(&left.fault, at, port, recipient))?;
        left.spend().then(|| left.fault.act.clone())
    }

    /// The same, spending nothing: for what is asked more often than it shows.
    pub fn standing_fault(&self, at: At, port: usize) -> Option<&Act> {
        self.faults
            .iter()
            .find(|left| left.times != Some(0) && fits(&left.fault, at, port, None))
            .map(|left| &left.fault.act)
    }
}

fn fits(fault: &Fault, at: At, port: usize, recipient: Option<&str>) -> bool {
    let wanted = fault.recipient.as_deref();
    fault.at == at
        && fault.ports.is_none_or(|ports| port < ports)
        && wanted.is_none_or(|wanted| {
            recipient.is_some_and(|address| address.eq_ignore_ascii_case(wanted))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::sample::sample_tokens;
    use crate::sandbox::scenarios;

    #[test]
    fn a_scenario_gives_the_account_back_as_it_was() {
        let mut all = scenarios().into_iter();
        let (one, other) = (all.next(), all.next());
        let senders = Senders {
            named: vec!["ada@else.example".to_owned()],
            any: false,
        };
        let mut state = State::new(sample_tokens(), senders, Latency::default(), None, 0);
        state
            .account
            .domains
            .push(domain(77, "made.example", false));
        let told = |state: &State| format!("{:?}", state.account);
        let own = told(&state);
        for played in [
            vec![one.clone()],
            vec![one.clone(), other],
            vec![one.clone(), one],
        ] {
            for scenario in played {
                assert!(scenario.is_some());
                state.play(scenario, 0);
                assert_ne!(told(&state), own, "a scenario has an account of its own");
                state.account.domains.clear();
            }
            state.play(None, 0);
            assert_eq!(told(&state), own);
            // Nothing is played: nothing changes.
            state.play(None, 0);
            assert_eq!(told(&state), own);
        }
    }

    #[test]
    fn a_server_that_opens_with_a_scenario_has_an_account_without_it_too() {
        let scenario = scenarios().into_iter().next();
        let senders = Senders {
            named: vec!["ada@else.example".to_owned()],
            any: false,
        };
        let mut state = State::new(sample_tokens(), senders, Latency::default(), scenario, 0);
        state.play(None, 0);
        let admitted = |one: &Signature| one.address == "ada@else.example";
        assert!(state.account.signatures.iter().any(admitted));
    }
}
