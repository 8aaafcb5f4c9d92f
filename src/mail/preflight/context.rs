//! What the checks may know beside the message: where it goes, from whose profile, and which of them are
//! switched off.

use crate::mail::Remark;
use crate::postmark::{Credential, Environment, StreamKind};

/// Context of a message. The default has no information, so that its checks find nothing.
#[derive(Debug, Clone, Copy)]
pub struct PreflightContext<'a> {
    /// The profile's environment.
    pub environment: Option<Environment>,
    /// Verified senders: addresses, and domains as `@acme.example`. Empty unless all are known.
    pub senders: &'a [String],
    /// The SMTP host, if sent by SMTP.
    pub host: Option<&'a str>,
    pub login: Option<&'a Credential>,
    /// The stream's kind according to the API.
    pub learned: Option<StreamKind>,
    /// Whether postrider adds its metadata.
    pub correlate: bool,
    /// Whether it is one of many that are sent to a list of recipients.
    pub is_bulk: bool,
    /// Names of the checks that are switched off.
    pub off: &'a [String],
    /// Remarks on the message file that the draft was read from.
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
    /// Whether this check is switched off. Required checks never are.
    pub fn is_off(&self, name: &str) -> bool {
        self.off.iter().any(|off| off == name)
    }

    /// The kind of `stream`, if known.
    pub(super) fn kind_of(&self, stream: &str) -> Option<StreamKind> {
        let by_key = self.login.and_then(StreamKind::of_login);
        let by_name = StreamKind::by_name(stream.trim());
        by_key.or(by_name).or(self.learned)
    }
}
