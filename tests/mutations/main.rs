//! Mutation tests of the parsers, on stable Rust: inputs of a corpus are damaged at random, and whatever
//! comes of it must not panic, overflow the stack, grow beyond bounds or break what holds for every input.
//!
//! Each parser has two seconds, or `POSTRIDER_MUTATION_SECONDS`. An input is made from a seed and its
//! number, so a failure can be repeated: `POSTRIDER_MUTATION_SEED` sets the seed (it is printed, and 0 is the
//! default), `POSTRIDER_MUTATION_FIRST` the first number. The input itself is written to `target/tmp`; put
//! it into the folder of its parser under `corpus` when the fault is fixed.

mod answers;
mod config;
mod drafts;
mod harness;
mod messages;
mod mutator;
mod replies;
mod settings;
