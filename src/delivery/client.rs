//! The client of Postmark's API as every job makes it.

use tokio::task::spawn_blocking;

use crate::api::{Client, ClientError, Limits};
use crate::net::{Roots, client_config, describe_tls_error};
use crate::postmark::{Redactor, Secret};
use crate::record::{ApiFailure, ApiFailureKind as Kind};

/// [`client`] with a redactor that hides `token`, with which the API is asked; the redactor is returned, too.
///
/// # Errors
///
/// Those of [`client`].
pub(super) async fn client_for(
    token: &Secret,
    base: &str,
    roots: Roots,
    limits: Limits,
) -> Result<(Client, Redactor), ApiFailure> {
    let mut redactor = Redactor::new();
    redactor.learn(token);
    let client = client(base, roots, limits, redactor.clone()).await?;
    Ok((client, redactor))
}

/// A client for the API at `base` that trusts `roots`.
///
/// # Errors
///
/// [`ApiFailure`] before anything was asked: `InvalidUrl` if `base` cannot be used, `NotSent` if there are no
/// roots to trust.
pub(super) async fn client(
    base: &str,
    roots: Roots,
    limits: Limits,
    redactor: Redactor,
) -> Result<Client, ApiFailure> {
    let failed = |kind, why| ApiFailure::unasked("the API", kind, why);
    // Reading the system's roots takes milliseconds.
    let tls = spawn_blocking(move || client_config(&roots)).await;
    let tls = tls.map_err(|error| failed(Kind::NotSent, error.to_string()))?;
    let tls = tls.map_err(|error| failed(Kind::NotSent, error.to_string()))?;
    let made = Client::new(base, &tls, limits, redactor);
    made.map(|client| client.describing_tls(describe_tls_error))
        .map_err(|error| {
            let kind = match error {
                ClientError::Url { .. } => Kind::InvalidUrl,
                ClientError::Setup(_) => Kind::NotSent,
            };
            failed(kind, error.to_string())
        })
}
