//! How deep lists and tables of a TOML text are nested.
//!
//! toml's parser has a limit of its own, but miscounts after an error: `{b = c{},d = {b = c{},d = …` takes a
//! level of the stack each time and ends the program. So the brackets are counted before it reads a text.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// Our files need a tenth of it; the parser's own limit is slightly higher.
const DEEPEST: usize = 64;

/// Arrays and tables are nested too deep to parse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("lists and tables are nested more than {DEEPEST} levels deep")]
pub struct TooDeep {
    /// Byte offset.
    pub at: usize,
}

/// Checks `text`, which need not be valid. Ignores brackets in strings and comments and unmatched closing
/// brackets, so that no text is nested deeper for the parser than it seems here.
///
/// # Errors
///
/// [`TooDeep`]
pub fn check_toml_depth(text: &str) -> Result<(), TooDeep> {
    let mut open: Vec<TokenKind> = Vec::new();
    for token in Source::new(text).lex() {
        let closes = match token.kind() {
            opening @ (TokenKind::LeftCurlyBracket | TokenKind::LeftSquareBracket) => {
                open.push(opening);
                if open.len() > DEEPEST {
                    let at = token.span().start();
                    return Err(TooDeep { at });
                }
                continue;
            }
            TokenKind::RightCurlyBracket => TokenKind::LeftCurlyBracket,
            TokenKind::RightSquareBracket => TokenKind::LeftSquareBracket,
            _ => continue,
        };
        if open.last() == Some(&closes) {
            open.pop();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_overflow_the_parsers_stack_is_refused() {
        for block in [
            "{b = c{},d = ",
            "{a = ",
            "[",
            "[[",
            "{b = c{},d]] = ",
            "{b = c{},d = # }}}}\n",
            "{b = c{},d = '}}' ",
        ] {
            let text = format!("a = {}", block.repeat(40_000));
            assert!(check_toml_depth(&text).is_err(), "{block}");
        }
    }

    #[test]
    fn what_a_file_holds_is_not() {
        let deep = format!("a = {}1{}\n", "[".repeat(DEEPEST), "]".repeat(DEEPEST));
        let tables = "[profiles.x]\nsmtp-ports = [25, 587]\n[[scenario]]\na = {b = [{c = 1}]}\n";
        for text in [
            deep.as_str(),
            &tables.repeat(5_000),
            &format!("text = '''\n{}'''\n", "{{{[[[\n".repeat(5_000)),
            &format!("text = \"{}\"\n", "{[".repeat(5_000)),
            &"# {[\n".repeat(5_000),
        ] {
            assert_eq!(check_toml_depth(text), Ok(()), "{}", &text[..20]);
        }
        assert_eq!(
            check_toml_depth(&format!("a = {}", "[".repeat(65))),
            Err(TooDeep { at: 68 })
        );
    }
}
