//! `send --signature`.

use crate::cli::args::SendArgs;
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::mail::{Draft, signature_block};
use crate::postmark::Profile;
use crate::store::signature_of;

/// With the profile's signature below the text, if that is wanted.
pub(super) fn signed(
    args: &SendArgs,
    mut draft: Draft,
    profile: &Profile,
) -> Result<Draft, Refusal> {
    draft.sign(&signature(args, profile)?);
    Ok(draft)
}

/// What goes below the text; empty if that is not wanted.
pub(super) fn signature(args: &SendArgs, profile: &Profile) -> Result<String, Refusal> {
    if !args.signature {
        return Ok(String::new());
    }
    let text = signature_of(profile).map_err(|why| (Exit::FileMissing, why))?;
    let block = signature_block(&text);
    if block.is_empty() {
        let why = format!(
            "profile `{}` has no signature: set signature or signature-file in the config",
            profile.name
        );
        return Err((Exit::Configuration, why));
    }
    Ok(block)
}
