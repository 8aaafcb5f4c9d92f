//! The secrets that can be known without asking anybody: those of the environment and of the profile in
//! use, as far as they are at hand.

use super::args::Global;
use super::start::{USUAL, environment, places};
use crate::postmark::{Credential, Redactor, Secret};
use crate::store::{Settings, Sources, TokenFrom, find_at_once};

/// Variables in which postrider or another program looks for a secret of Postmark's.
const VARIABLES: [&str; 7] = [
    "POSTMARK_SERVER_TOKEN",
    "POSTMARK_API_TOKEN",
    "POSTMARK_API_KEY",
    "POSTMARK_TOKEN",
    "POSTMARK_ACCOUNT_TOKEN",
    "POSTMARK_SMTP_ACCESS_KEY",
    "POSTMARK_SMTP_SECRET_KEY",
];

/// A redactor that knows them. A configuration that cannot be read adds nothing; a keyring and a token
/// command are not asked.
pub(super) fn redactor(global: &Global) -> Redactor {
    let mut redactor = Redactor::new();
    let values = VARIABLES.iter().filter_map(|name| environment(name));
    values.for_each(|value| redactor.learn(&Secret::cleaned(&value)));
    if let Some(login) = profile_login(global) {
        redactor.learn(login.user_name());
        redactor.learn(login.password());
    }
    redactor
}

fn profile_login(global: &Global) -> Option<Credential> {
    let settings = Settings::load(&places().ok()?, &global.overrides()).ok()?;
    let name = settings.default_profile.as_deref().unwrap_or(USUAL);
    let profile = settings.profile(name).ok()?;
    let own = Some(TokenFrom::Profile);
    let found = find_at_once(profile, &environment, own, &Sources::default());
    found.ok()?.credential
}
