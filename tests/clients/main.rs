//! Other people's mail clients, real and unmodified, against the practice server: the four of the guide,
//! swaks, lettre's own transport, and two libraries for the HTTP API. What a machine lacks is said aloud
//! as skipped; in CI nothing may be missing.

mod api;
mod double;
mod export;
mod guide;
mod transport;
mod world;
