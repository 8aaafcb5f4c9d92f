//! HTML as a terminal can show it: headings, lists, quotes, tables, links with their targets, images by
//! their text.
//!
//! ```text
//! <h1>Receipt</h1><p>See <a href="https://a.example">here</a></p>
//!
//! # Receipt
//!
//! See here <https://a.example>
//! ```
//!
//! Mail is full of tables that only place things; one is drawn as a table when it looks like data, else
//! its cells follow one another. Lines are not wrapped but for tables, which look at the width.

mod elements;
mod render;
mod table;
mod tokens;

pub(super) use render::to_text;
pub(super) use tokens::{Token, Tokens, attribute};

#[cfg(test)]
mod tests;
