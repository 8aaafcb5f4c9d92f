//! The message streams of a server, for the one who writes.

use std::time::Duration;

use super::client::client_for;
use crate::api::Limits;
use crate::net::Roots;
use crate::postmark::{Secret, StreamChoice, StreamKind};
use crate::smtp::presentable;

/// Asks for the streams of the server that `token` opens; those that do not send, and archived ones, are left
/// out.
///
/// # Errors
///
/// In words, why they are not known.
pub async fn list_streams(
    api_base: &str,
    token: &Secret,
    roots: Roots,
    limit: Duration,
) -> Result<Vec<StreamChoice>, String> {
    let limits = Limits {
        connect: limit,
        request: limit,
        ..Limits::default()
    };
    let opened = client_for(token, api_base, roots, limits).await;
    let (client, redactor) = opened.map_err(|failure| failure.message)?;
    let found = client.message_streams(token).await;
    let found = found.map_err(|failure| failure.message)?;
    let sends = found
        .streams
        .into_iter()
        .filter(|one| one.archived_at.is_empty());
    let choices = sends.filter_map(|one| {
        Some(StreamChoice {
            kind: StreamKind::of_api(&one.kind)?,
            id: presentable(&redactor, &one.id),
            name: presentable(&redactor, &one.name),
        })
    });
    Ok(choices.collect())
}
