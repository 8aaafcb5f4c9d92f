//! What is made of an answer, by the question that stands.

use super::{Flow, Item, State, Step, says};
use crate::app::FieldGroup;
use crate::cli::plain_mode::fields::{self, Answer};
use crate::cli::plain_mode::{review, words};
use crate::mail::{FIELDS, FieldId, FieldKind, field};
use crate::postmark::{Credential, CredentialKind, Secret};

impl Flow {
    pub(in crate::cli::plain_mode) fn line(&mut self, line: &str) -> Vec<Step> {
        let word = line.trim().to_lowercase();
        match self.state {
            State::Kept => match word.as_str() {
                "" | "y" | "yes" => self.review(),
                "new" | "n" => [vec![Step::Forget], self.begin()].concat(),
                _ => self.again("Enter or new"),
            },
            State::Field(FieldId::CredentialKind) => self.login_kind(&word),
            State::Field(id) => self.field(id, line),
            State::Group(group) => self.group(group, &word),
            State::OldText => self.old_text(&word),
            State::Text => self.text(line),
            State::Review => review::command(self, line),
            State::Which => self.which(&word),
            State::Sure if word == "send" => vec![Step::Send],
            State::SendAgain if word == "send" => {
                self.agreed = true;
                vec![Step::Send]
            }
            State::Sure | State::SendAgain => self.review(),
            State::Remedy => self.remedy(&word),
            State::Another => match word.as_str() {
                "y" | "yes" => self.begin(),
                _ => vec![Step::End(self.exit)],
            },
            State::Forget if word == "discard" => vec![Step::Forget, Step::End(self.exit)],
            State::Forget => vec![
                Step::Keep,
                Step::SayIfKept(words::KEPT),
                Step::End(self.exit),
            ],
        }
    }

    /// Says what is expected, and asks once more.
    pub(in crate::cli::plain_mode) fn again(&mut self, expected: &str) -> Vec<Step> {
        vec![Step::Say(format!("please answer {expected}")), self.ask()]
    }

    pub(in crate::cli::plain_mode) fn field(&mut self, id: FieldId, line: &str) -> Vec<Step> {
        let (said, is_taken) = match fields::answer(&mut self.draft, id, line) {
            Answer::Taken(said) => (said, true),
            Answer::Again(said) => (said, false),
        };
        let mut steps = vec![Step::Keep];
        steps.extend(says(said));
        match is_taken {
            true => steps.extend(self.next()),
            false => steps.push(self.ask()),
        }
        steps
    }

    pub(in crate::cli::plain_mode) fn group(&mut self, group: FieldGroup, word: &str) -> Vec<Step> {
        match word {
            "" | "n" | "no" => self.next(),
            "y" | "yes" => {
                for id in group.fields().iter().rev() {
                    self.waiting.push_front(Item::Field(*id));
                }
                self.next()
            }
            _ => self.again("y, or Enter for no"),
        }
    }

    pub(in crate::cli::plain_mode) fn old_text(&mut self, word: &str) -> Vec<Step> {
        match word {
            "" => self.next(),
            "a" => self.open_text(),
            "n" => {
                self.draft.text.clear();
                self.open_text()
            }
            "p" => {
                let mut steps = says(self.draft.text.lines().map(|line| format!("| {line}")));
                steps.push(self.ask());
                steps
            }
            _ => self.again("Enter, a, n or p"),
        }
    }

    /// A dot alone ends the text; a line that begins with one is given with one more.
    pub(in crate::cli::plain_mode) fn text(&mut self, line: &str) -> Vec<Step> {
        if line == "." {
            return self.next();
        }
        if !self.draft.text.is_empty() && !self.draft.text.ends_with('\n') {
            self.draft.text.push('\n');
        }
        let line = line.strip_prefix('.').unwrap_or(line);
        self.draft.text.push_str(line);
        self.draft.text.push('\n');
        vec![Step::Keep, self.ask()]
    }

    pub(in crate::cli::plain_mode) fn login_kind(&mut self, word: &str) -> Vec<Step> {
        let id = FieldId::CredentialKind;
        match word {
            "" => {}
            "?" => return vec![Step::Say(field(id).help.into()), self.ask()],
            typed => match fields::picked(&fields::choices(id), typed) {
                Some(0) => self.kind = CredentialKind::ServerToken,
                Some(_) => self.kind = CredentialKind::SmtpToken,
                None => return self.again("1 or 2"),
            },
        }
        self.open(match self.kind {
            CredentialKind::ServerToken => FieldId::Token,
            CredentialKind::SmtpToken => FieldId::AccessKey,
        })
    }

    pub(in crate::cli::plain_mode) fn secret(&mut self, secret: Secret) -> Vec<Step> {
        let State::Field(id) = self.state else {
            return Vec::new();
        };
        if secret.expose() == "?" {
            return vec![Step::Say(field(id).help.into()), self.ask()];
        }
        if secret.is_empty() {
            // Without one nothing can be sent; the review says so.
            return self.next();
        }
        match (id, self.access_key.take()) {
            (FieldId::AccessKey, _) => {
                self.access_key = Some(secret);
                return self.open(FieldId::SecretKey);
            }
            (FieldId::SecretKey, Some(access_key)) => {
                self.credential = Some(Credential::SmtpToken {
                    access_key,
                    secret_key: secret,
                });
            }
            (FieldId::SecretKey, None) => return self.open(FieldId::AccessKey),
            _ => self.credential = Some(Credential::ServerToken(secret)),
        }
        let odd = self
            .credential
            .as_ref()
            .and_then(|one| one.shape().oddity());
        let odd = odd.filter(|_| self.kind == CredentialKind::ServerToken);
        let mut steps = says(odd.map(|odd| format!("note: the token: {odd}")));
        steps.extend(self.next());
        steps
    }

    /// Asks which field, or opens the one that is named.
    pub(in crate::cli::plain_mode) fn change(&mut self, name: &str) -> Vec<Step> {
        self.state = State::Which;
        match name.is_empty() {
            true => vec![self.ask()],
            false => self.which(name),
        }
    }

    pub(in crate::cli::plain_mode) fn which(&mut self, word: &str) -> Vec<Step> {
        if word.is_empty() {
            return self.review();
        }
        let labels: Vec<&str> = FIELDS.iter().map(|row| row.label).collect();
        let named = fields::picked(&labels, word).filter(|_| word.parse::<usize>().is_err());
        match named {
            Some(at) if FIELDS[at].kind == FieldKind::Secret => self.open(FieldId::CredentialKind),
            Some(at) => self.open(FIELDS[at].id),
            None => self.again("with the name of a field, or Enter for the review"),
        }
    }
}
