//! HTML, read as browsers read it: as text that a terminal can show, with headings, lists, quotes, tables,
//! links with their targets and images by their text; and written anew by an allow-list, for a browser.
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

mod allowed;
mod css;
mod elements;
mod images;
mod page;
mod render;
mod table;
mod tokens;

pub(super) use images::Images;
pub(super) use page::{escaped, write_page};
pub(super) use render::to_text;
#[cfg(test)]
use tokens::attribute;
pub(super) use tokens::{Attributes, Token, Tokens, decoded};

#[cfg(test)]
mod tests;
