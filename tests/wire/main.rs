//! The dialogue against a scripted server on loopback: one test for each way in which a server, a
//! firewall or a line can go wrong. Scripts are tables of steps; timeouts are injected.

mod api;
mod bounds;
mod certificate;
mod client;
mod content;
mod counting;
mod happy;
mod recipients;
mod script;
mod secrets;
mod server;
mod signing;
mod stalls;
mod steering;
mod upgrade;
mod ways;
