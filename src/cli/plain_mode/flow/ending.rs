//! Sending, how it ended, and what is done about a failure.

use super::{Flow, State, Step, says};
use crate::cli::Exit;
use crate::cli::plain_mode::words;
use crate::diagnose::{Card, Remedy};
use crate::mail::{Draft, FieldId};
use crate::postmark::CredentialKind;
use crate::record::EarlierSend;

impl Flow {
    /// Sends, or asks whether that is meant.
    pub(in crate::cli::plain_mode) fn send(&mut self) -> Vec<Step> {
        match self.doubt() {
            Some(doubt) => {
                self.state = match self.doubt {
                    Some(_) => State::SendAgain,
                    None => State::Sure,
                };
                vec![Step::Say(doubt), self.ask()]
            }
            None => vec![Step::Send],
        }
    }

    /// Somebody has the message already, or may have it: asks before it is sent again.
    pub(in crate::cli::plain_mode) fn ask_to_send_again(
        &mut self,
        earlier: &EarlierSend,
    ) -> Vec<Step> {
        self.state = State::SendAgain;
        vec![Step::Say(words::sent_before(earlier)), self.ask()]
    }

    pub(in crate::cli::plain_mode) fn doubt(&self) -> Option<String> {
        let begun = &self.draft.profile;
        let elsewhere = !begun.is_empty() && *begun != self.profile.name;
        let elsewhere = elsewhere && !self.profile.is_practice();
        let elsewhere = elsewhere.then(|| {
            format!(
                "This message was begun in profile {begun}; now it would go out by {}.",
                self.profile.name
            )
        });
        self.doubt.map(str::to_owned).or(elsewhere)
    }

    pub(in crate::cli::plain_mode) fn quit(&mut self) -> Vec<Step> {
        self.state = State::Forget;
        vec![self.ask()]
    }

    pub(in crate::cli::plain_mode) fn save(&mut self) -> Vec<Step> {
        vec![
            Step::Keep,
            Step::SayIfKept(words::KEPT),
            Step::End(self.exit),
        ]
    }

    /// The message was taken for everybody.
    pub(in crate::cli::plain_mode) fn accepted(&mut self) -> Vec<Step> {
        (self.exit, self.state) = (Exit::Done, State::Another);
        (self.card, self.doubt) = (None, None);
        self.draft = Draft::default();
        vec![Step::Forget, self.ask()]
    }

    /// It was not, or not for everybody, or nobody knows. `doubt` says why a second copy may come of another
    /// send.
    pub(in crate::cli::plain_mode) fn failed(
        &mut self,
        exit: Exit,
        card: Option<Card>,
        doubt: Option<&'static str>,
    ) -> Vec<Step> {
        (self.exit, self.doubt) = (exit, doubt.or(self.doubt));
        self.card = card;
        match self.card {
            Some(_) => {
                self.state = State::Remedy;
                vec![Step::Keep, self.ask()]
            }
            None => self.review(),
        }
    }

    /// After a check or a report: the remedies again.
    pub(in crate::cli::plain_mode) fn back_to_card(&mut self) -> Vec<Step> {
        self.state = State::Remedy;
        let mut steps = says(self.card.iter().flat_map(words::remedies));
        steps.push(self.ask());
        steps
    }

    pub(in crate::cli::plain_mode) fn remedy(&mut self, word: &str) -> Vec<Step> {
        match word {
            "r" | "review" | "" => return self.review(),
            "q" | "quit" => return self.quit(),
            "?" => return self.back_to_card(),
            _ => {}
        }
        let card = self.card.iter();
        let mut remedies = card.flat_map(|card| &card.remedies);
        let at = word.parse::<usize>().ok().and_then(|at| at.checked_sub(1));
        let Some(remedy) = at.and_then(|at| remedies.nth(at)) else {
            return self.again("with one of the numbers, r or q");
        };
        match remedy.action.clone() {
            Some(action) => self.perform(action),
            None => vec![
                Step::Say("That is for you to do. Then send again from the review (r).".into()),
                self.ask(),
            ],
        }
    }

    pub(in crate::cli::plain_mode) fn perform(&mut self, remedy: Remedy) -> Vec<Step> {
        match remedy {
            Remedy::EditField(id) if id != FieldId::CredentialKind => {
                if matches!(id, FieldId::AccessKey | FieldId::SecretKey) {
                    self.kind = CredentialKind::SmtpToken;
                    return self.open(FieldId::AccessKey);
                }
                if id == FieldId::Token {
                    self.kind = CredentialKind::ServerToken;
                }
                self.open(id)
            }
            Remedy::EditField(id) => self.open(id),
            // The practice server is where it is.
            Remedy::UsePort(_) | Remedy::UsePostmarkHost if self.profile.is_practice() => {
                self.review()
            }
            Remedy::UsePort(port) => {
                self.profile.smtp_ports = vec![port];
                self.send()
            }
            Remedy::UsePostmarkHost => {
                self.profile.smtp_host = crate::postmark::HOST.into();
                self.profile.smtp_ports = crate::postmark::PORTS.to_vec();
                self.send()
            }
            Remedy::OpenPage(page) => {
                vec![Step::Say(format!("The page is {page}")), self.ask()]
            }
            Remedy::Retry => self.send(),
            Remedy::SendOverHttps => {
                self.over_https = true;
                self.review()
            }
            Remedy::RunCheck => vec![Step::Check],
            Remedy::SaveReport => vec![Step::Report],
            // Only a check offers servers, and only the interface simulates.
            Remedy::ChooseServer(_) | Remedy::EndSimulation => self.review(),
        }
    }
}
