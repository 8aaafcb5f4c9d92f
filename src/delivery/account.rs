//! What is read and made in a Postmark account: one task, one outcome.
//!
//! The tokens in an answer join the redactor before anything of it becomes text.

use std::time::Duration;

use super::client::client_for;
use crate::api::{Client, Limits, Page};
use crate::net::Roots;
use crate::postmark::api::{
    Domain, NewDomain, NewServer, NewSignature, ServerInfo, Signature, color_word,
};
use crate::postmark::{Redactor, Secret};
use crate::record::{
    AccountFacts, AccountList, AccountOutcome, AccountTask, ApiFailure, ApiFailureKind, DnsRecord,
    SenderSignature, SendingDomain, ServerChoice,
};
use crate::smtp::presentable;

/// Entries asked for at a time; the most that the API gives.
const PAGE: u32 = 500;
/// The API lists no more than 10,000.
const PAGES: u32 = 20;
const MOST: usize = 10_000;

/// What is asked of an account.
#[derive(Debug, Clone)]
pub struct AccountOrder {
    /// The API.
    pub api_base: String,
    /// The account token that opens it.
    pub token: Secret,
    /// The trusted root certificates.
    pub roots: Roots,
    /// For each request.
    pub limit: Duration,
    /// What to do.
    pub task: AccountTask,
}

/// Does it. Nothing is asked twice: a request that makes something may have done so although no answer came.
pub async fn account(order: AccountOrder) -> AccountOutcome {
    let limits = Limits {
        connect: order.limit,
        request: order.limit,
        ..Limits::default()
    };
    let opened = client_for(&order.token, &order.api_base, order.roots.clone(), limits).await;
    let (client, redactor) = match opened {
        Ok(opened) => opened,
        Err(failure) => return AccountOutcome::Failed(failure),
    };
    let asking = Asking {
        client,
        token: order.token,
        redactor,
    };
    let done = asking.task(order.task).await;
    done.unwrap_or_else(AccountOutcome::Failed)
}

struct Asking {
    client: Client,
    token: Secret,
    redactor: Redactor,
}

type Done = Result<AccountOutcome, ApiFailure>;

impl Asking {
    async fn task(mut self, task: AccountTask) -> Done {
        match task {
            AccountTask::Look => Ok(AccountOutcome::Told(self.look().await)),
            AccountTask::CreateServer {
                name,
                color,
                is_sandbox,
            } => {
                let new = NewServer {
                    name: &name,
                    color: color_word(color),
                    smtp_api_activated: true,
                    delivery_type: if is_sandbox { "Sandbox" } else { "Live" },
                };
                let made = self.client.create_server(&self.token, &new).await?;
                self.learn(std::slice::from_ref(&made));
                Ok(AccountOutcome::ServerMade(self.server(&made)))
            }
            AccountTask::AddSender { name, address } => self.add_sender(&name, &address).await,
            AccountTask::ResendConfirmation { id, .. } => {
                self.client.resend_confirmation(&self.token, id).await?;
                Ok(AccountOutcome::ConfirmationSent)
            }
            AccountTask::AddDomain { name } => {
                let new = NewDomain { name: &name };
                let added = self.client.create_domain(&self.token, &new).await?;
                self.with_records(added).await
            }
            AccountTask::ReadDomain { id } => {
                let domain = self.client.domain(&self.token, id).await?;
                Ok(self.told(&domain, Vec::new()))
            }
            AccountTask::VerifyDomain { id } => self.verify(id).await,
        }
    }

    /// Everything there is. What cannot be read leaves the rest as it is.
    async fn look(&mut self) -> AccountFacts {
        let (servers, senders, domains) =
            tokio::join!(self.servers(), self.senders(), self.domains());
        let mut facts = AccountFacts::default();
        let mut troubles = Vec::new();
        match servers {
            Ok((rows, total)) => {
                self.learn(&rows);
                let rows = rows.iter().map(|row| self.server(row)).collect();
                facts.servers = Some(AccountList { rows, total });
            }
            Err(why) => troubles.push(why),
        }
        match senders {
            Ok((rows, total)) => {
                let rows = rows.iter().map(|row| self.sender(row)).collect();
                facts.senders = Some(AccountList { rows, total });
            }
            Err(why) => troubles.push(why),
        }
        match domains {
            Ok((rows, total)) => {
                let rows = rows.iter().map(|row| self.domain(row)).collect();
                facts.domains = Some(AccountList { rows, total });
            }
            Err(why) => troubles.push(why),
        }
        facts.trouble = troubles.into_iter().next();
        facts
    }

    async fn servers(&self) -> Result<(Vec<ServerInfo>, u64), ApiFailure> {
        let mut rows = Vec::new();
        let mut total = 0;
        for page in pages() {
            let told = self.client.servers(&self.token, page).await?;
            let is_last = told.servers.len() < PAGE as usize;
            rows.extend(told.servers);
            total = told.total_count;
            if is_last || rows.len() >= MOST {
                break;
            }
        }
        Ok((rows, total))
    }

    async fn senders(&self) -> Result<(Vec<Signature>, u64), ApiFailure> {
        let mut rows = Vec::new();
        let mut total = 0;
        for page in pages() {
            let told = self.client.senders(&self.token, page).await?;
            let is_last = told.signatures.len() < PAGE as usize;
            rows.extend(told.signatures);
            total = told.total_count;
            if is_last || rows.len() >= MOST {
                break;
            }
        }
        Ok((rows, total))
    }

    async fn domains(&self) -> Result<(Vec<Domain>, u64), ApiFailure> {
        let mut rows = Vec::new();
        let mut total = 0;
        for page in pages() {
            let told = self.client.domains(&self.token, page).await?;
            let is_last = told.domains.len() < PAGE as usize;
            rows.extend(told.domains);
            total = told.total_count;
            if is_last || rows.len() >= MOST {
                break;
            }
        }
        Ok((rows, total))
    }

    async fn add_sender(&self, name: &str, address: &str) -> Done {
        let new = NewSignature {
            from_email: address,
            name,
        };
        let added = self.client.create_sender(&self.token, &new).await?;
        Ok(AccountOutcome::SenderAdded(self.sender(&added)))
    }

    /// A domain that was just added, with its records also where the answer did not tell them.
    async fn with_records(&self, added: Domain) -> Done {
        if !records(&added).is_empty() || added.id == 0 {
            return Ok(self.told(&added, Vec::new()));
        }
        let domain = self.client.domain(&self.token, added.id).await;
        Ok(self.told(&domain.unwrap_or(added), Vec::new()))
    }

    /// Asks Postmark to look for both records. That one of them is not there is no failure: its words are told.
    async fn verify(&self, id: u64) -> Done {
        let mut remarks = Vec::new();
        let dkim = self.client.verify_dkim(&self.token, id).await;
        let return_path = self.client.verify_return_path(&self.token, id).await;
        let mut found = None;
        for answer in [dkim, return_path] {
            match answer {
                Ok(domain) => found = Some(domain),
                Err(failure) if failure.kind == ApiFailureKind::Refused => {
                    remarks.push(failure.message);
                }
                Err(failure) => return Err(failure),
            }
        }
        let domain = match found {
            Some(domain) => domain,
            None => self.client.domain(&self.token, id).await?,
        };
        Ok(self.told(&domain, remarks))
    }

    fn learn(&mut self, servers: &[ServerInfo]) {
        let tokens = servers.iter().flat_map(|server| &server.api_tokens);
        tokens.for_each(|token| self.redactor.learn(token));
    }

    fn presentable(&self, text: &str) -> String {
        presentable(&self.redactor, text)
    }

    fn server(&self, server: &ServerInfo) -> ServerChoice {
        ServerChoice {
            name: self.presentable(&server.name),
            color: self.presentable(&server.color).to_lowercase(),
            is_sandbox: server.delivery_type.eq_ignore_ascii_case("sandbox"),
            smtp_is_on: server.smtp_api_activated,
            token: server.api_tokens.first().cloned(),
        }
    }

    fn sender(&self, signature: &Signature) -> SenderSignature {
        SenderSignature {
            id: signature.id,
            name: self.presentable(&signature.name),
            address: self.presentable(&signature.email_address),
            confirmed: signature.confirmed,
        }
    }

    fn domain(&self, domain: &Domain) -> SendingDomain {
        let records: Vec<DnsRecord> = records(domain)
            .into_iter()
            .map(|record| DnsRecord {
                host: self.presentable(&record.host),
                value: self.presentable(&record.value),
                ..record
            })
            .collect();
        SendingDomain {
            id: domain.id,
            name: self.presentable(&domain.name),
            dkim_verified: domain.dkim_verified,
            weak_dkim: domain.weak_dkim,
            return_path_verified: domain.return_path_verified,
            records: Some(records).filter(|records| !records.is_empty()),
        }
    }

    fn told(&self, domain: &Domain, remarks: Vec<String>) -> AccountOutcome {
        let remarks = remarks
            .iter()
            .map(|words| self.presentable(words))
            .collect();
        AccountOutcome::Domain {
            domain: self.domain(domain),
            remarks,
        }
    }
}

fn pages() -> impl Iterator<Item = Page> {
    (0..PAGES).map(|page| Page {
        count: PAGE,
        offset: page * PAGE,
    })
}

/// The records of a domain: a key that waits to be published comes before the one that is in use
/// (section 6).
fn records(domain: &Domain) -> Vec<DnsRecord> {
    let record = |purpose, host: &str, kind, value: &str| DnsRecord {
        purpose,
        host: host.to_owned(),
        kind,
        value: value.to_owned(),
    };
    let waits = !domain.dkim_pending_host.is_empty();
    let in_use = if waits { "DKIM in use" } else { "DKIM" };
    [
        record(
            "DKIM",
            &domain.dkim_pending_host,
            "TXT",
            &domain.dkim_pending_text_value,
        ),
        record(in_use, &domain.dkim_host, "TXT", &domain.dkim_text_value),
        record(
            "Return-Path",
            &domain.return_path_domain,
            "CNAME",
            &domain.return_path_cname_value,
        ),
    ]
    .into_iter()
    .filter(|record| !record.host.is_empty() && !record.value.is_empty())
    .collect()
}
