//! The client of Postmark's API as every job makes it.

use tokio::task::spawn_blocking;

use crate::api::{Client, Limits};
use crate::net::{Roots, client_config, describe_tls_error};
use crate::postmark::Redactor;

/// A client for the API at `base` that trusts `roots`, or in words why there is none.
pub(super) async fn client(
    base: &str,
    roots: Roots,
    limits: Limits,
    redactor: Redactor,
) -> Result<Client, String> {
    // Reading the system's roots takes milliseconds.
    let tls = spawn_blocking(move || client_config(&roots)).await;
    let tls = tls.map_err(|error| error.to_string())?;
    let tls = tls.map_err(|error| error.to_string())?;
    let made = Client::new(base, &tls, limits, redactor);
    made.map(|client| client.describing_tls(describe_tls_error))
        .map_err(|error| error.to_string())
}
