//! Whether a message with this id was sent before, as Postmark knows it.

use super::SendOrder;
use super::client::client_for;
use super::follow::Inquiry;
use crate::api::Limits;
use crate::postmark::Credential;
use crate::record::{ApiFailure, ApiFailureKind, SendId};

/// Asks Postmark's API for a message with the metadata of `id` in the stream of `order`. Returns its MessageID.
/// Postmark lists a message some seconds after it accepted it.
///
/// # Errors
///
/// [`ApiFailure`]: then nobody knows.
pub async fn sent_before(order: &SendOrder, id: &SendId) -> Result<Option<String>, ApiFailure> {
    let base = order.profile.api_base();
    let (Credential::ServerToken(token), Some(base)) = (&order.credential, base) else {
        let why = "there is no API to ask, or no token that opens it".to_owned();
        return Err(ApiFailure::unasked("the API", ApiFailureKind::NotSent, why));
    };
    let limits = Limits {
        connect: order.timeouts.connect,
        ..Limits::default()
    };
    let (client, _) = client_for(token, base, order.roots.clone(), limits).await?;
    let stream = &order.message.summary().stream;
    let mut inquiry = Inquiry::new(client, token.clone(), id.clone(), stream, Vec::new());
    inquiry.search().await?;
    Ok(inquiry.message_id().map(str::to_owned))
}
