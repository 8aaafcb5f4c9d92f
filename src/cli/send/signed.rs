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
    sign(&mut draft, &signature(args, profile)?);
    Ok(draft)
}

/// Puts a signature below the text of a draft; an empty one changes nothing.
pub(super) fn sign(draft: &mut Draft, signature: &str) {
    if !signature.is_empty() {
        draft.text = format!("{}{signature}", draft.text.trim_end_matches('\n'));
    }
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
