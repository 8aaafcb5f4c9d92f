//! What is asked of Postmark about mail and suppressions, and what it answers. Plain data.

use crate::diagnose::LookupVerdict;
use crate::postmark::{Profile, Secret};
use crate::record::{LookupQuery, StreamSuppression};

/// A question; the edge adds roots and time limits.
#[derive(Debug, Clone, PartialEq)]
pub struct LookupOrder {
    /// The profile, whose API is asked.
    pub profile: Profile,
    /// The server token.
    pub token: Secret,
    /// What is wanted.
    pub task: LookupTask,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub enum LookupTask {
    /// What happened to mail; answers with [`LookupAnswer::Found`].
    Find(LookupQuery),
    /// Whom the server does not send to; answers with [`LookupAnswer::Suppressions`].
    ListSuppressions,
    /// Send to this address on this stream again; answers with [`LookupAnswer::Reactivated`].
    Reactivate {
        /// The stream.
        stream: String,
        /// The address.
        address: String,
    },
}

impl LookupTask {
    /// The answer if Postmark could not be asked.
    pub fn refused(&self, why: &str) -> LookupAnswer {
        let why = why.to_owned();
        match self {
            Self::Find(query) => LookupAnswer::Found {
                query: query.clone(),
                result: Err(why),
            },
            Self::ListSuppressions => LookupAnswer::Suppressions(Err(why)),
            Self::Reactivate { address, .. } => LookupAnswer::Reactivated {
                address: address.clone(),
                result: Err(why),
            },
        }
    }
}

/// What happened to mail, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFound {
    /// What it comes to.
    pub verdict: LookupVerdict,
    /// The time line, oldest first: when, and what.
    pub traces: Vec<(String, String)>,
    /// What was looked at and what was not.
    pub scope: String,
    /// Streams and addresses that Postmark lets one reactivate.
    pub liftable: Vec<(String, String)>,
}

/// What Postmark answers; failures in words.
#[derive(Debug, Clone, PartialEq)]
pub enum LookupAnswer {
    /// What happened to mail.
    Found {
        /// What was looked up.
        query: LookupQuery,
        /// It.
        result: Result<Box<MailFound>, String>,
    },
    /// The suppressed addresses of all streams, newest first.
    Suppressions(Result<Vec<StreamSuppression>, String>),
    /// The server sends to an address again, or not.
    Reactivated {
        /// The address.
        address: String,
        /// Why not.
        result: Result<(), String>,
    },
}
