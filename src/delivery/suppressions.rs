//! The addresses that a server does not send to, over all its message streams (postmark-facts-2.md section 4.4).

use std::time::Duration;

use super::client::client_for;
use crate::api::Limits;
use crate::net::Roots;
use crate::postmark::{Secret, StreamKind};
use crate::record::{ApiFailure, StreamSuppression, Suppressed};
use crate::smtp::presentable;
use crate::store::unix_ms_of;

/// Whose suppressions are asked for, and where.
#[derive(Debug, Clone)]
pub struct SuppressionsOrder {
    /// The API.
    pub api_base: String,
    /// The server token that opens it.
    pub token: Secret,
    /// The trusted root certificates.
    pub roots: Roots,
    /// For each request.
    pub limit: Duration,
    /// The message stream; `None` is every stream that sends.
    pub stream: Option<String>,
}

/// Asks for them, newest first. Nothing is changed.
///
/// # Errors
///
/// [`ApiFailure`] of the first request that failed.
pub async fn suppressions(order: &SuppressionsOrder) -> Result<Vec<StreamSuppression>, ApiFailure> {
    let limits = Limits {
        connect: order.limit,
        request: order.limit,
        ..Limits::default()
    };
    let (base, roots) = (&order.api_base, order.roots.clone());
    let (client, redactor) = client_for(&order.token, base, roots, limits).await?;
    let streams = match &order.stream {
        Some(stream) => vec![stream.clone()],
        None => {
            let all = client
                .message_streams(&order.token)
                .await?
                .streams
                .into_iter();
            let sending = all.filter(|one| {
                one.archived_at.is_empty() && StreamKind::of_api(&one.kind).is_some()
            });
            sending.map(|one| one.id).collect()
        }
    };
    let shown = |text: &str| presentable(&redactor, text);
    let mut all = Vec::new();
    for stream in streams {
        let rows = client.suppressions(&order.token, &stream, "").await?;
        all.extend(rows.into_iter().map(|row| {
            let suppressed = Suppressed {
                address: shown(&row.email_address),
                reason: shown(&row.reason),
                origin: shown(&row.origin),
                since: shown(&row.created_at),
            };
            StreamSuppression {
                stream: shown(&stream),
                suppressed,
            }
        }));
    }
    all.sort_by_key(|one| std::cmp::Reverse(unix_ms_of(&one.suppressed.since)));
    Ok(all)
}
