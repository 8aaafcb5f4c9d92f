//! Whole flows through the pure core: keys and worker events in, model and effects out.

mod activity;
mod checking;
mod invariants;
mod keys;
mod options;
mod play;
mod practising;
mod sending;
mod typing;
