//! MAIL, RCPT and DATA: one group where the server takes one (RFC 2920), else one by one.

use super::commands::{self, Command, MailOptions};
use super::content::Survey;
use super::fault::{Fault, Result, expect, expect_positive, is_negative};
use super::text::grouped;
use super::{Journal, Session};
use crate::record::{FailureKind, RecipientState, RecipientVerdict, Reply, Stage};

/// "Message size exceeds fixed maximum message size" (RFC 1870 section 6.1).
const TOO_LARGE: u16 = 552;

/// A message to send.
#[derive(Clone, Copy)]
pub struct Submission<'a> {
    pub mail_from: &'a str,
    pub rcpt_to: &'a [String],
    /// The message with CRLF line ends, without dot-stuffing.
    pub bytes: &'a [u8],
    /// Result of [`super::survey`] for `bytes`.
    pub survey: Survey,
    /// Whether one rejected recipient stops the message for all.
    pub all_or_none: bool,
}

impl std::fmt::Debug for Submission<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Submission")
            .field("recipients", &self.rcpt_to.len())
            .field("bytes", &self.bytes.len())
            .field("all_or_none", &self.all_or_none)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Sends the envelope and DATA. On return the server waits for content. Returns the response for each
    /// recipient; at least one is accepted.
    ///
    /// # Errors
    ///
    /// A fault if the sender, every recipient (with `all_or_none`: any) or DATA is rejected. If the server
    /// said 354 anyway, the session can only be closed, and [`Session::quit`] knows that.
    pub async fn envelope(
        &mut self,
        submission: Submission<'_>,
        journal: &mut Journal,
    ) -> Result<Vec<RecipientVerdict>> {
        journal.begin(Stage::Envelope);
        let mail = self.mail(submission)?;
        let rcpts: Result<Vec<Command>> = submission
            .rcpt_to
            .iter()
            .map(|to| commands::rcpt(to))
            .collect();
        let verdicts = if self.offer.pipelining() {
            self.grouped(mail, rcpts?, submission, journal).await?
        } else {
            self.one_by_one(mail, rcpts?, submission, journal).await?
        };
        journal.done(&counted(&verdicts));
        journal.flush().await;
        Ok(verdicts)
    }

    fn mail(&self, submission: Submission<'_>) -> Result<Command> {
        let bytes = submission.bytes.len();
        if let Some(limit) = self.offer.size().filter(|limit| bytes as u64 > *limit) {
            let (bytes, limit) = (grouped(bytes as u64), grouped(limit));
            let cause = format!("the message has {bytes} bytes, the server takes {limit}");
            return Err(Fault::new(FailureKind::MessageTooLarge, cause));
        }
        let everyone = submission.rcpt_to.iter().map(String::as_str);
        let mut everyone = everyone.chain([submission.mail_from]);
        let needs_utf8 = !everyone.all(str::is_ascii);
        if needs_utf8 && !self.offer.utf8() {
            let cause = "an address is not ASCII and the server does not offer SMTPUTF8";
            return Err(Fault::new(FailureKind::MessageInvalid, cause));
        }
        let options = MailOptions {
            size: self.offer.takes_size().then_some(bytes),
            eight_bit: submission.survey.eight_bit && self.offer.eight_bit(),
            utf8: needs_utf8,
        };
        commands::mail(submission.mail_from, options)
    }

    /// Pipelines all commands in one write, DATA included unless all recipients must be accepted first. Reads
    /// every reply before acting: the server sends them all.
    async fn grouped(
        &mut self,
        mail: Command,
        rcpts: Vec<Command>,
        submission: Submission<'_>,
        journal: &mut Journal,
    ) -> Result<Vec<RecipientVerdict>> {
        let mut group = vec![mail];
        group.extend(rcpts);
        if !submission.all_or_none {
            group.push(commands::data());
        }
        self.send_commands(journal, &group, FailureKind::SenderRefused)
            .await?;
        let sender = match self.hear_sender(journal).await {
            // A 421, a broken connection: nothing follows. A refused sender is followed by replies.
            Err(fault) if !is_ruling(&fault) => return Err(fault),
            ruling => ruling,
        };
        let mut verdicts = Vec::new();
        for address in submission.rcpt_to {
            let verdict = self.hear_recipient(address, journal).await?;
            if sender.is_ok() {
                journal.recipient(&verdict);
            }
            verdicts.push(verdict);
        }
        let data = if submission.all_or_none {
            None
        } else {
            Some(self.hear_data(journal).await)
        };
        sender?;
        needs_recipients(&verdicts, submission.all_or_none)?;
        match data {
            Some(data) => data?,
            None => self.data(journal).await?,
        }
        Ok(verdicts)
    }

    async fn one_by_one(
        &mut self,
        mail: Command,
        rcpts: Vec<Command>,
        submission: Submission<'_>,
        journal: &mut Journal,
    ) -> Result<Vec<RecipientVerdict>> {
        self.send_commands(journal, &[mail], FailureKind::SenderRefused)
            .await?;
        self.hear_sender(journal).await?;
        let mut verdicts = Vec::new();
        for (address, rcpt) in submission.rcpt_to.iter().zip(rcpts) {
            self.send_commands(journal, &[rcpt], FailureKind::RecipientsRefused)
                .await?;
            let verdict = self.hear_recipient(address, journal).await?;
            journal.recipient(&verdict);
            verdicts.push(verdict);
        }
        needs_recipients(&verdicts, submission.all_or_none)?;
        self.data(journal).await?;
        Ok(verdicts)
    }

    async fn hear_sender(&mut self, journal: &mut Journal) -> Result<Reply> {
        let reply = self.read_reply(journal).await?;
        let kind = if reply.code == TOO_LARGE {
            FailureKind::MessageTooLarge
        } else {
            FailureKind::SenderRefused
        };
        expect_positive(reply, kind)
    }

    async fn hear_recipient(
        &mut self,
        address: &str,
        journal: &mut Journal,
    ) -> Result<RecipientVerdict> {
        let reply = self.read_reply(journal).await?;
        let state = match reply.code / 100 {
            2 => RecipientState::Accepted,
            _ if reply.code == 421 => {
                return Err(Fault::refused(FailureKind::RecipientsRefused, reply));
            }
            4 | 5 => RecipientState::Refused,
            _ => return Err(Fault::out_of_turn(&reply, "a ruling on a recipient")),
        };
        Ok(RecipientVerdict {
            address: address.to_owned(),
            state,
            reply,
        })
    }

    async fn data(&mut self, journal: &mut Journal) -> Result<()> {
        let refused = FailureKind::DataRefused;
        self.send_commands(journal, &[commands::data()], refused)
            .await?;
        self.hear_data(journal).await
    }

    async fn hear_data(&mut self, journal: &mut Journal) -> Result<()> {
        let reply = self.read_reply(journal).await?;
        self.in_data = reply.code == 354;
        expect(reply, 354, FailureKind::DataRefused).map(|_| ())
    }
}

/// Whether the fault is the server's answer to the command, so that the dialogue can continue.
fn is_ruling(fault: &Fault) -> bool {
    fault.is_refusal() && fault.kind != FailureKind::ConnectionLost
}

fn needs_recipients(verdicts: &[RecipientVerdict], all_or_none: bool) -> Result<()> {
    let refused: Vec<&RecipientVerdict> = verdicts
        .iter()
        .filter(|verdict| is_negative(&verdict.reply))
        .collect();
    let enough = match (all_or_none, refused.len()) {
        (_, 0) => !verdicts.is_empty(),
        (true, _) => false,
        (false, count) => count < verdicts.len(),
    };
    match refused.first() {
        _ if enough => Ok(()),
        Some(first) => {
            let mut fault = Fault::refused(FailureKind::RecipientsRefused, first.reply.clone());
            fault.causes.push(counted(verdicts));
            Err(fault)
        }
        None => {
            let cause = "the message has no recipient";
            Err(Fault::new(FailureKind::MessageInvalid, cause))
        }
    }
}

/// `3 recipients, 1 refused`
fn counted(verdicts: &[RecipientVerdict]) -> String {
    let refused = verdicts
        .iter()
        .filter(|verdict| verdict.state == RecipientState::Refused)
        .count();
    let noun = if verdicts.len() == 1 {
        "recipient"
    } else {
        "recipients"
    };
    match refused {
        0 => format!("{} {noun}", verdicts.len()),
        _ => format!("{} {noun}, {refused} refused", verdicts.len()),
    }
}
