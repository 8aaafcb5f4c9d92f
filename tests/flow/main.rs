//! Whole flows through the pure core: keys and worker events in, model and effects out.

mod account;
mod activity;
mod checking;
mod drafts;
mod editing;
mod editor;
mod first_steps;
mod invariants;
mod keeping;
mod keys;
mod learning;
mod limits;
mod lists;
mod options;
mod picking;
mod play;
mod practising;
mod preview;
mod profiles;
mod restoring;
mod sending;
mod sending_again;
mod signing;
mod suggesting;
mod typing;
mod walking;
