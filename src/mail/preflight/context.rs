//! What the checks may know beside the message: where it goes, from whose profile, and which of them are
//! switched off.

use crate::mail::Remark;
use crate::postmark::{Credential, Environment, StreamKind};

/// What is known around a message. The default knows nothing, and then nothing is found by it.
#[derive(Debug, Clone, Copy)]
pub struct PreflightContext<'a> {
    /// The profile's kind of mail, if there is a profile.
    pub environment: Option<Environment>,
    /// Confirmed senders: whole addresses, and verified domains as `@acme.example`. Empty while nobody has
    /// told them all.
    pub senders: &'a [String],
    /// The SMTP host, if it goes over SMTP.
    pub host: Option<&'a str>,
    /// The login.
    pub login: Option<&'a Credential>,
    /// What kind the stream is, as the API has told.
    pub learned: Option<StreamKind>,
    /// Whether the message gets a row of metadata of our own.
    pub correlate: bool,
    /// Whether it is one of many that are sent to a list of recipients.
    pub is_bulk: bool,
    /// Names of the checks that are switched off.
    pub off: &'a [String],
    /// What is to be said of the message file that the draft was read from.
    pub remarks: &'a [Remark],
}

impl Default for PreflightContext<'_> {
    fn default() -> Self {
        Self {
            environment: None,
            senders: &[],
            host: None,
            login: None,
            learned: None,
            correlate: true,
            is_bulk: false,
            off: &[],
            remarks: &[],
        }
    }
}

impl PreflightContext<'_> {
    /// Whether the check of this name is switched off. One that protects from breakage runs all the same.
    pub fn is_off(&self, name: &str) -> bool {
        self.off.iter().any(|off| off == name)
    }

    /// What kind of stream `stream` is, as far as anybody knows.
    pub(super) fn kind_of(&self, stream: &str) -> Option<StreamKind> {
        let by_key = self.login.and_then(StreamKind::of_login);
        let by_name = StreamKind::by_name(stream.trim());
        by_key.or(by_name).or(self.learned)
    }
}
