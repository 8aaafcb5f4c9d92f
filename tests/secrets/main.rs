//! Where a token is kept and where it is not: the real binary against a real Secret Service, and every
//! file that it leaves behind.
//! Not where the keyring is the system's own: the user's would be written to.
#![cfg(all(unix, not(target_vendor = "apple")))]

mod bus;
mod house;
mod interface;
mod keyring;
#[path = "../terminal/pty.rs"]
#[allow(dead_code)]
mod pty;
mod sweep;
mod table;
