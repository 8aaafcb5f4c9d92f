//! Names, addresses, ports and TLS: everything between "smtp.postmarkapp.com" and a byte stream
//! that can be trusted.
//!
//! No SMTP word is said here. What counts as a greeting is decided by a function that the caller
//! hands to [`connect`]; the race only knows that the first one wins.

mod address;
mod certificate;
mod dns;
mod race;
mod resolve;
mod stream;
mod target;
mod tls;
mod tls_error;

pub use certificate::summary;
pub use dns::{DnsSetupError, Resolver};
pub use race::{Attempt, Connected, Note, Race, Unreached, connect};
pub use resolve::{Unresolved, resolve};
pub use stream::Stream;
pub use target::{Pinned, Target};
pub use tls::{Handshake, HandshakeFault, Roots, Tls, TlsSetupError, client_config};
pub use tls_error::describe_tls_error;
