//! Postmark's header names (postmark-facts.md section 3.1).

pub const MESSAGE_STREAM: &str = "X-PM-Message-Stream";
pub const TAG: &str = "X-PM-Tag";
/// Prefix of a metadata header.
pub const METADATA_PREFIX: &str = "X-PM-Metadata-";
/// postrider's own metadata key, by which the API can find a message again.
pub const METADATA_POSTRIDER: &str = "X-PM-Metadata-postrider";
/// The same key in the HTTP API.
pub const METADATA_KEY: &str = "postrider";
pub const TRACK_OPENS: &str = "X-PM-TrackOpens";
pub const TRACK_LINKS: &str = "X-PM-TrackLinks";
/// Keeps the Message-ID as written.
pub const KEEP_ID: &str = "X-PM-KeepID";
/// The simulated bounce for an address at `bounce-testing.postmarkapp.com`.
pub const BOUNCE_TYPE: &str = "X-PM-Bounce-Type";
