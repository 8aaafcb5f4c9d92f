//! What we say. lettre's command types print the words; here they get the form in which the
//! transcript may show them.

use std::fmt::Display;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::{Auth, Data, Ehlo, Mail, Quit, Rcpt, Rset, Starttls};
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter};
use zeroize::Zeroizing;

use super::fault::{Fault, Result};
use crate::postmark::Credential;
use crate::postmark::MASK;
use crate::record::FailureKind;

/// A command line, as sent and as shown.
pub(super) struct Command {
    sent: Zeroizing<String>,
    shown: String,
}

impl Command {
    fn plain(words: &impl Display) -> Self {
        let sent = words.to_string();
        let shown = sent.trim_end().to_owned();
        Self {
            sent: Zeroizing::new(sent),
            shown,
        }
    }

    fn masked(words: &impl Display, shown: String) -> Self {
        let sent = Zeroizing::new(words.to_string());
        Self { sent, shown }
    }

    /// With CRLF.
    pub(super) fn sent(&self) -> &str {
        &self.sent
    }

    /// Without CRLF and secrets.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }
}

/// EHLO with `[127.0.0.1]`: the computer's own address or name would end up in the Received header, and
/// Postmark does not require it.
pub(super) fn ehlo() -> Command {
    Command::plain(&Ehlo::new(ClientId::default()))
}

pub(super) fn starttls() -> Command {
    Command::plain(&Starttls)
}

pub(super) fn data() -> Command {
    Command::plain(&Data)
}

pub(super) fn reset() -> Command {
    Command::plain(&Rset)
}

pub(super) fn quit() -> Command {
    Command::plain(&Quit)
}

/// Parameters of MAIL.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MailOptions {
    pub(super) size: Option<usize>,
    pub(super) eight_bit: bool,
    pub(super) utf8: bool,
}

pub(super) fn mail(from: &str, options: MailOptions) -> Result<Command> {
    let body = MailParameter::Body(MailBodyParameter::EightBitMime);
    let parameters = [
        options.size.map(MailParameter::Size),
        options.eight_bit.then_some(body),
        options.utf8.then_some(MailParameter::SmtpUtfEight),
    ];
    let parameters = parameters.into_iter().flatten().collect();
    Ok(Command::plain(&Mail::new(Some(address(from)?), parameters)))
}

pub(super) fn rcpt(to: &str) -> Result<Command> {
    Ok(Command::plain(&Rcpt::new(address(to)?, Vec::new())))
}

/// Text between angle brackets must not end the line or the path.
fn address(text: &str) -> Result<Address> {
    let unusable = |reason: String| {
        let cause = format!("the address {text} cannot be used: {reason}");
        Fault::new(FailureKind::MessageInvalid, cause)
    };
    if text.chars().any(char::is_control) {
        return Err(unusable("it holds a control character".into()));
    }
    text.parse()
        .map_err(|error: lettre::address::AddressError| unusable(error.to_string()))
}

/// AUTH PLAIN with an initial response.
pub(super) fn auth_plain(credential: &Credential) -> Result<Command> {
    let words = auth(Mechanism::Plain, credential, None)?;
    Ok(Command::masked(&words, format!("AUTH PLAIN {MASK}")))
}

/// AUTH LOGIN and its two responses. The server's prompts are not parsed: their text differs between servers,
/// their order does not.
pub(super) fn auth_login(credential: &Credential) -> Result<[Command; 3]> {
    let answer = |prompt: &str| -> Result<Command> {
        let words = auth(Mechanism::Login, credential, Some(prompt.to_owned()))?;
        Ok(Command::masked(&words, MASK.to_owned()))
    };
    let begin = auth(Mechanism::Login, credential, None)?;
    let begin = Command::plain(&begin);
    Ok([begin, answer("Username:")?, answer("Password:")?])
}

fn auth(mechanism: Mechanism, credential: &Credential, prompt: Option<String>) -> Result<Auth> {
    let credentials = Credentials::new(
        credential.user_name().expose().to_owned(),
        credential.password().expose().to_owned(),
    );
    Auth::new(mechanism, credentials, prompt)
        .map_err(|error| Fault::new(FailureKind::Internal, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmark::Secret;

    #[test]
    fn secrets_are_sent_and_not_shown() {
        let credential = Credential::SmtpToken {
            access_key: Secret::new("PM-T-outbound-abcdefgh"),
            secret_key: Secret::new("secret-key-secret-key"),
        };
        let plain = auth_plain(&credential).unwrap();
        assert!(
            plain.sent().starts_with("AUTH PLAIN AFBNLVQtb3V0"),
            "{}",
            plain.sent()
        );
        assert_eq!(plain.shown(), "AUTH PLAIN ••••••••");
        let login = auth_login(&credential).unwrap();
        let sent = login.each_ref().map(Command::sent);
        let answers = [
            "UE0tVC1vdXRib3VuZC1hYmNkZWZnaA==\r\n",
            "c2VjcmV0LWtleS1zZWNyZXQta2V5\r\n",
        ];
        assert_eq!(sent, ["AUTH LOGIN\r\n", answers[0], answers[1]]);
        assert_eq!(
            login.each_ref().map(Command::shown),
            ["AUTH LOGIN", MASK, MASK]
        );
    }

    #[test]
    fn an_address_cannot_smuggle_a_command() {
        for text in ["a@b.example>\r\nDATA", "a\n@b.example", "a b@c.example"] {
            assert!(rcpt(text).is_err(), "{text:?}");
        }
        assert_eq!(
            rcpt("a@b.example").unwrap().sent(),
            "RCPT TO:<a@b.example>\r\n"
        );
    }
}
