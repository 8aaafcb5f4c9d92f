//! The messages, by what is special about them.

mod bodies;
mod files;
mod headers;
mod languages;
mod limits;
mod people;
mod rfc;
mod rich;
mod signs;

use crate::row::Row;

/// All of them.
pub fn all() -> Vec<Row> {
    [
        rfc::rows(),
        languages::rows(),
        signs::rows(),
        headers::rows(),
        people::rows(),
        bodies::rows(),
        rich::rows(),
        files::rows(),
        limits::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
