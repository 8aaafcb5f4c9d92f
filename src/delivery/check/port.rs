//! One port: from TCP to what is offered inside TLS, and AUTH where the gate says so.

use std::net::IpAddr;

use tokio::sync::mpsc;

use super::CheckOrder;
use super::gate::{Gate, Stands};
use super::record::Record;
use crate::delivery::job::DEAF;
use crate::net::{Target, Tls};
use crate::postmark::Endpoint;
use crate::record::{
    CertificateSummary, CheckStep, Event, Failure, FailureKind, Reply, Stage, StageState,
    StageUpdate, StepReport, StepResult, Trouble,
};
use crate::smtp::{self, Evidence, Fault, Journal, Session};

/// Events of a dialogue that may wait to be turned into rungs.
const EVENTS: usize = 64;
/// A certificate that ends in fewer days deserves a warning.
const EXPIRES_SOON: i64 = 14;

/// One port of the ladder.
pub(super) struct Port<'a> {
    pub(super) port: u16,
    pub(super) order: &'a CheckOrder,
    /// The addresses of the host.
    pub(super) known: &'a [IpAddr],
    pub(super) tls: Tls,
    pub(super) record: &'a Record,
    pub(super) gate: Gate,
}

/// How far a port came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Came {
    /// A server that is what it says, with TLS and what it offers.
    pub(super) secure: bool,
}

impl Port<'_> {
    /// Climbs as far as it goes, and reports each rung.
    pub(super) async fn climb(&self) -> Came {
        let (events, reports) = mpsc::channel(EVENTS);
        let host = &self.order.profile.smtp_host;
        let evidence = Evidence::new(Endpoint::new(host.clone(), self.port));
        let journal = Journal::new(events, self.record.redactor(), evidence);
        let ((came, failure), failed_ms) = tokio::join!(self.dialogue(journal), self.tell(reports));
        if let Some(failure) = failure {
            self.record.put(self.failed(failure, failed_ms)).await;
        }
        if !came.secure {
            self.gate.tell(self.port, Stands::Over).await;
        }
        came
    }

    async fn dialogue(&self, mut journal: Journal) -> (Came, Option<Failure>) {
        let reached = self.reach(&mut journal).await;
        let came = Came {
            secure: reached.is_ok(),
        };
        let failure = match reached {
            Ok(session) => self.sign_in(session, &mut journal).await.err(),
            Err(fault) => Some(journal.failure(fault)),
        };
        journal.flush().await;
        (came, failure)
    }

    async fn reach(&self, journal: &mut Journal) -> Result<Session, Fault> {
        let (race, limits) = (self.order.timeouts.race(), self.order.timeouts.limits());
        let host = self.order.profile.smtp_host.as_str();
        let target = Target {
            host,
            ports: &[self.port],
            known: self.known,
            pinned: &self.order.pinned,
        };
        let session = smtp::open(target, &race, limits, journal).await?;
        session.secure(&self.tls, host, journal).await
    }

    async fn sign_in(&self, mut session: Session, journal: &mut Journal) -> Result<(), Failure> {
        self.gate.tell(self.port, Stands::Secure).await;
        let chosen = self.gate.may_sign_in(self.port).await;
        let ended = match &self.order.credential {
            Some(credential) if chosen => session.sign_in(credential, journal).await,
            _ => Ok(()),
        };
        // Written down before QUIT, which is a stage of its own.
        let ended = ended.map_err(|fault| journal.failure(fault));
        let hears = |failure: &Failure| !DEAF.contains(&failure.kind);
        if ended.as_ref().err().is_none_or(hears) {
            session.quit(journal).await;
        }
        ended
    }

    /// Turns events into rungs. Returns how long the stage took that failed.
    async fn tell(&self, mut events: mpsc::Receiver<Event>) -> f64 {
        let mut failed_ms = 0.0;
        let mut handshake_ms = 0.0;
        while let Some(event) = events.recv().await {
            match event {
                Event::Line(line) => self.record.line(self.port, line).await,
                Event::Stage(update) => {
                    match (update.state, update.stage) {
                        (StageState::Failed, _) => failed_ms = update.ms,
                        (StageState::Done, Stage::Handshake) => handshake_ms = update.ms,
                        _ => {}
                    }
                    self.stage(&update).await;
                }
                Event::Secured {
                    version,
                    cipher,
                    certificate,
                } => {
                    let tls = format!("{version}, {cipher}");
                    self.put(CheckStep::Tls, handshake_ms, StepResult::Ok, &tls)
                        .await;
                    self.certificate(certificate.as_ref()).await;
                }
                Event::Offered(reply) => {
                    let words = offered(&reply);
                    self.put(CheckStep::Ehlo, 0.0, StepResult::Ok, &words).await;
                }
                _ => {}
            }
        }
        failed_ms
    }

    async fn stage(&self, update: &StageUpdate) {
        let rung = match update.stage {
            Stage::Connect => CheckStep::Connect,
            Stage::Greeting => CheckStep::Greeting,
            Stage::StartTls => CheckStep::StartTls,
            Stage::Handshake => CheckStep::Tls,
            Stage::Hello => CheckStep::Ehlo,
            Stage::Auth => CheckStep::Auth,
            _ => return,
        };
        match update.state {
            StageState::Running => self.record.began(rung, Some(self.port)).await,
            // TLS and what is offered have events of their own, which say more.
            StageState::Done if !matches!(rung, CheckStep::Tls | CheckStep::Ehlo) => {
                self.put(rung, update.ms, StepResult::Ok, &update.detail)
                    .await;
            }
            _ => {}
        }
    }

    async fn certificate(&self, shown: Option<&CertificateSummary>) {
        let Some(shown) = shown else {
            return;
        };
        let soon = shown.days_left < EXPIRES_SOON;
        let verdict = if soon {
            StepResult::Warn
        } else {
            StepResult::Ok
        };
        self.put(CheckStep::Certificate, 0.0, verdict, &described(shown))
            .await;
    }

    async fn put(&self, rung: CheckStep, ms: f64, verdict: StepResult, evidence: &str) {
        let report = StepReport {
            port: Some(self.port),
            ms,
            ..StepReport::new(rung, verdict, evidence)
        };
        self.record.put(report).await;
    }

    fn failed(&self, failure: Failure, ms: f64) -> StepReport {
        let words = failure.reply.as_ref().map(Reply::to_string);
        let words = words.unwrap_or_else(|| failure.causes.join(": "));
        StepReport {
            port: Some(self.port),
            ms,
            ..StepReport::new(rung_of(&failure), StepResult::Fail, words)
        }
        .because(Trouble::Smtp(Box::new(failure)))
    }
}

/// Kinds that say something of the certificate, not of TLS.
const OF_THE_CERTIFICATE: [FailureKind; 7] = [
    FailureKind::CertificateExpired,
    FailureKind::CertificateNotYetValid,
    FailureKind::CertificateWrongHost,
    FailureKind::CertificateUntrusted,
    FailureKind::CertificateInvalid,
    FailureKind::NoRootCertificates,
    FailureKind::CaFileUnusable,
];

/// The rung that a failure belongs to.
pub(super) fn rung_of(failure: &Failure) -> CheckStep {
    match failure.stage {
        Stage::Resolve => CheckStep::Name,
        Stage::Connect => CheckStep::Connect,
        Stage::Greeting => CheckStep::Greeting,
        Stage::StartTls if failure.kind == FailureKind::HelloRefused => CheckStep::Ehlo,
        Stage::StartTls => CheckStep::StartTls,
        Stage::Handshake if OF_THE_CERTIFICATE.contains(&failure.kind) => CheckStep::Certificate,
        Stage::Handshake => CheckStep::Tls,
        Stage::Hello => CheckStep::Ehlo,
        _ => CheckStep::Auth,
    }
}

/// `smtp.postmarkapp.com, from DigiCert, until 2027-02-01 (70 days), 3 in the chain`
fn described(shown: &CertificateSummary) -> String {
    let days = match shown.days_left {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    format!(
        "for {}; issued by {}; until {} ({days}); {} in the chain",
        shown.names.join(", "),
        shown.issuer,
        shown.not_after,
        shown.chain_length
    )
}

/// What stands behind the first line of an EHLO reply.
fn offered(reply: &Reply) -> String {
    match reply.lines.get(1..) {
        None | Some([]) => "nothing beyond the basic commands".to_owned(),
        Some(lines) => lines.join(", "),
    }
}
