//! The login of a profile, with what the user should know about it.

use super::exit::Exit;
use super::plain::say;
use crate::postmark::Profile;
use crate::store::{FoundCredential, Sources, TokenFrom, find_credential};

/// The login that serves a profile; what there is to know about it is said.
pub(super) fn credential_of(
    profile: &Profile,
    from: Option<TokenFrom>,
) -> Result<FoundCredential, (Exit, String)> {
    let found = find_credential(
        profile,
        &|name| std::env::var(name).ok(),
        from,
        &Sources::default(),
    )
    .map_err(|error| (Exit::Configuration, error.to_string()))?;
    found
        .notes
        .iter()
        .for_each(|note| say(&format!("note: {note}")));
    Ok(found)
}
