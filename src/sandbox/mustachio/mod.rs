//! Mustachio, the template language of Postmark, as its published source has it (postmark-facts-2.md section 1.5):
//! `{{name}}`, `{{{raw}}}`, `{{#section}}`, `{{^inverted}}`, `{{#each list}}`, `{{! comment }}`, dotted paths, `../`,
//! and `{{{ @content }}}` in layouts. Practice renders with it; nobody else does.

mod infer;
mod render;
#[cfg(test)]
mod tests;
mod tokens;

pub(super) use infer::Inferred;
pub(super) use render::{Escaping, RenderError, render};
pub(super) use tokens::{SyntaxError, Token, parse};

/// The tokens of a layout with those of `content` in the place of its `{{{ @content }}}`.
pub(super) fn wrap(layout: &[Token], content: &[Token]) -> Vec<Token> {
    let mut whole = Vec::with_capacity(layout.len() + content.len());
    for token in layout {
        match token {
            Token::Content => whole.extend_from_slice(content),
            token => whole.push(token.clone()),
        }
    }
    whole
}

/// How often `{{{ @content }}}` occurs.
pub(super) fn placeholders(tokens: &[Token]) -> usize {
    let is_placeholder = |token: &&Token| **token == Token::Content;
    tokens.iter().filter(is_placeholder).count()
}
