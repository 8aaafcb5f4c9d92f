//! What is known of Postmark: names, numbers and the values that must stay secret.
//!
//! Pure. No dialogue, no message and no hint belongs here.

pub mod api;
mod bounce;
mod change;
mod credential;
mod credential_text;
pub mod dns;
mod endpoint;
pub mod header;
mod hook_url;
pub mod limit;
mod practice;
mod profile;
mod public;
mod redact;
mod sanitize;
mod secret;
mod server_address;
mod stream;
mod test_address;
mod token_text;
pub mod webhook;

pub use bounce::BounceType;
pub use change::{Changed, KeyValue, Origin, ProfileChange, Written};
pub use credential::{Credential, CredentialKind, Fit, TokenShape};
pub use endpoint::{
    ACTIVITY_PAGE, API_URL, BROADCAST_HOST, Endpoint, HOST, PORTS, STATUS_PAGE, is_postmark_host,
};
pub use hook_url::HookUrl;
pub use practice::{KeyPair, PracticeTokens, is_practice_token, practice_token};
pub use profile::{BUILT_IN, COLORS, Color, Environment, Profile, TokenSource};
pub use public::{is_public_mail_domain, is_public_token};
pub use redact::{MASK, Redactor, is_token_shaped, tokens_in};
pub use sanitize::{is_unsafe, printable, printable_json, printable_line, shortened};
pub use secret::{Secret, Typed, is_invisible};
pub use server_address::{ServerAddress, check_port};
pub use stream::{DEFAULT_STREAM, StreamChoice, StreamKind, stream_problem};
pub use test_address::TEST_ADDRESSES;
pub use token_text::is_token_as_host;
