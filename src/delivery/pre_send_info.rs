//! Questions before a message leaves: which recipients are suppressed, how much was sent this month. They
//! never hold anything up: what is not answered in time is not known.

use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use tokio::time::{Instant, timeout_at};

use super::client::client_for;
use crate::api::{Client, Limits};
use crate::net::Roots;
use crate::postmark::{Redactor, Secret};
use crate::record::{ApiFailure, PreSendInfo, Suppressed};
use crate::smtp::presentable;
use crate::store::first_of_month;

/// How long a review waits for all answers together.
pub const AHEAD_LIMIT: Duration = Duration::from_secs(3);

/// Questions under way at the same time: each recipient is one.
const AT_ONCE: usize = 8;

/// What is asked about.
#[derive(Debug, Clone)]
pub struct AheadOrder {
    /// The API.
    pub api_base: String,
    /// The server token that opens it.
    pub token: Secret,
    /// The trusted root certificates.
    pub roots: Roots,
    /// The message stream; suppressions are per stream.
    pub stream: String,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// Whether to ask how much was sent this month.
    pub count: bool,
    /// For all questions together.
    pub limit: Duration,
}

impl AheadOrder {
    async fn client(&self) -> Result<(Client, Redactor), ApiFailure> {
        let limits = Limits {
            connect: self.limit,
            request: self.limit,
            ..Limits::default()
        };
        client_for(&self.token, &self.api_base, self.roots.clone(), limits).await
    }
}

/// Asks everything, eight questions side by side, within the limit of the order.
pub async fn look_ahead(order: AheadOrder) -> PreSendInfo {
    let until = Instant::now() + order.limit;
    let Ok(Ok((client, redactor))) = timeout_at(until, order.client()).await else {
        return PreSendInfo::default();
    };
    let (token, on) = (&order.token, &order.stream);
    let asking = order.recipients.iter().map(|address| {
        let asking = client.suppressions(token, on, address);
        timeout_at(until, asking)
    });
    let suppressed = stream::iter(asking).buffered(AT_ONCE).collect::<Vec<_>>();
    let counting = async {
        if !order.count {
            return None;
        }
        let first = first_of_month();
        let asking = client.stats_outbound(&order.token, &first, "");
        timeout_at(until, asking)
            .await
            .ok()?
            .ok()
            .map(|stats| stats.sent)
    };
    let (found, sent) = tokio::join!(suppressed, counting);
    let shown = |text: &str| presentable(&redactor, text);
    let rows = found.into_iter().flatten().flatten().flatten();
    // The API looks for a part of the address.
    let is_ours = |address: &str| {
        let mut recipients = order.recipients.iter();
        recipients.any(|one| one.eq_ignore_ascii_case(address))
    };
    let mut suppressed: Vec<Suppressed> = rows
        .filter(|row| is_ours(&row.email_address))
        .map(|row| Suppressed {
            address: shown(&row.email_address),
            reason: shown(&row.reason),
            origin: shown(&row.origin),
            since: shown(&row.created_at),
        })
        .collect();
    suppressed.dedup_by(|one, other| one.address.eq_ignore_ascii_case(&other.address));
    PreSendInfo { suppressed, sent }
}

/// Makes addresses sendable again.
///
/// # Errors
///
/// In words, with the addresses that stay suppressed.
pub async fn lift(order: AheadOrder, addresses: &[String]) -> Result<(), String> {
    let (client, _) = order.client().await.map_err(|failure| failure.message)?;
    let mut refused = Vec::new();
    for address in addresses {
        let done = client
            .unsuppress(&order.token, &order.stream, address)
            .await;
        let rows = done.map_err(|failure| format!("{address}: {}", failure.message))?;
        let failed = rows.into_iter().filter(|row| row.status == "Failed");
        refused.extend(failed.map(|row| format!("{address}: {}", row.message)));
    }
    if refused.is_empty() {
        return Ok(());
    }
    Err(refused.join("; "))
}
