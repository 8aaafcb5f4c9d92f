//! The dialogue against a scripted server on loopback: one test for each way in which a server, a
//! firewall or a line can go wrong. Scripts are tables of steps; timeouts are injected.

mod api;
#[cfg(unix)]
mod binary;
mod bounds;
mod certificate;
mod client;
mod content;
mod counting;
mod happy;
mod https;
#[cfg(unix)]
mod limits;
#[cfg(unix)]
mod proxy;
mod recipients;
mod runs;
mod script;
mod secrets;
mod server;
#[cfg(unix)]
mod signals;
mod signing;
mod stalls;
mod steering;
mod upgrade;
mod ways;
