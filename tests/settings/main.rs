//! `check --settings`: what is read of many files, and where their logins go.
//!
//! Each file is a row of a table: what it is read as, and what the real binary does with it against two
//! servers that record every login. One takes the place of the mail server, the other that of everything
//! else in the file.

#[allow(dead_code)]
#[path = "../cli/bench.rs"]
mod bench;
#[allow(dead_code)]
#[path = "../wire/certificate.rs"]
mod certificate;
#[allow(dead_code)]
#[path = "../cli/schema.rs"]
mod schema;

mod bounds;
mod choosing;
mod hosts;
mod more;
mod read;
mod recorder;
mod sent;
mod table;
