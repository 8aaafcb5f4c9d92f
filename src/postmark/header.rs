//! Postmark's header names (postmark-facts.md section 3.1).

/// The message stream.
pub const MESSAGE_STREAM: &str = "X-PM-Message-Stream";
/// The tag.
pub const TAG: &str = "X-PM-Tag";
/// Prefix of a metadata header.
pub const METADATA_PREFIX: &str = "X-PM-Metadata-";
/// Our own metadata key, by which the API can find a message again.
pub const METADATA_POSTRIDER: &str = "X-PM-Metadata-postrider";
/// The same as a key of the HTTP API.
pub const METADATA_KEY: &str = "postrider";
/// Open tracking.
pub const TRACK_OPENS: &str = "X-PM-TrackOpens";
/// Link tracking.
pub const TRACK_LINKS: &str = "X-PM-TrackLinks";
/// Keeps the Message-ID as written.
pub const KEEP_ID: &str = "X-PM-KeepID";
/// The fake bounce that an address of `bounce-testing.postmarkapp.com` is to yield.
pub const BOUNCE_TYPE: &str = "X-PM-Bounce-Type";
