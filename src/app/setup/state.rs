//! What the checks have found so far.

use crate::app::effect::Effect;
use crate::diagnose::{Context, Diagnosis};
use crate::postmark::Environment;
use crate::record::{CheckOutcome, CheckStatus, CheckStep, JobId, StepReport};

/// What the Setup screen shows.
#[derive(Debug, Clone, Default)]
pub struct CheckPane {
    /// The job that climbs, while one does.
    pub job: Option<JobId>,
    /// Name of the profile that was checked.
    pub profile: String,
    /// Its host.
    pub host: String,
    /// Its kind of mail.
    pub environment: Environment,
    /// The rungs that are being climbed.
    pub climbing: Vec<(CheckStep, Option<u16>)>,
    /// The reports so far.
    pub rungs: Vec<StepReport>,
    /// How it ended.
    pub outcome: Option<CheckOutcome>,
    /// What that means.
    pub diagnosis: Option<Diagnosis>,
    /// What was known when it began.
    pub context: Context,
    /// Rows scrolled down.
    pub scroll: usize,
    /// Whether DNS is looked at too.
    pub dns: bool,
}

impl CheckPane {
    /// The port to use, if it is not the profile's first already.
    pub fn best_port(&self) -> Option<u16> {
        self.outcome.as_ref().and_then(CheckOutcome::best_port)
    }

    /// Ends the check that runs.
    pub(in crate::app) fn stop(&mut self) -> Option<Effect> {
        self.job.take().map(Effect::Cancel)
    }
}

/// The word for how the check stands.
pub fn check_status(check: &CheckPane) -> &'static str {
    match (&check.outcome, check.job) {
        (Some(outcome), _) => match outcome.status {
            CheckStatus::Good => "good",
            CheckStatus::Bad => "bad",
            CheckStatus::Unknown => "unknown",
            CheckStatus::Cancelled => "stopped",
        },
        (None, Some(_)) => "checking…",
        (None, None) if check.rungs.is_empty() => "",
        (None, None) => "stopped",
    }
}
