//! Style sheets and `style` attributes by an allow-list: declarations of plain values, rules and
//! `@media`. Whatever could fetch something or hide what it is (`@import`, `url()` of another place,
//! escapes) is left out (CSS Syntax Level 3).

use super::images::Images;

/// Functions that only compute a value.
const FUNCTIONS: [&str; 20] = [
    "calc",
    "clamp",
    "cubic-bezier",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "linear-gradient",
    "max",
    "min",
    "oklab",
    "oklch",
    "radial-gradient",
    "repeating-linear-gradient",
    "rgb",
    "rgba",
    "rotate",
    "scale",
    "translate",
];
/// Properties that may show an image of the message.
const WITH_IMAGE: [&str; 5] = [
    "background",
    "background-image",
    "border-image",
    "list-style",
    "list-style-image",
];
/// Maximum nesting of `@media`.
const DEPTH: usize = 3;

/// Filters the declarations of a `style` attribute or rule.
pub(super) fn declarations(css: &str, images: &mut Images<'_>) -> String {
    let mut out = String::new();
    for declaration in Declarations(&without_comments(css)) {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let property = property.trim().to_ascii_lowercase();
        let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
        if property.is_empty() || !property.chars().all(is_name) {
            continue;
        }
        if let Some(value) = value_of(&property, value.trim(), images) {
            out.push_str(&format!("{property}:{value};"));
        }
    }
    out
}

/// Filters the rules of a style sheet.
pub(super) fn sheet(css: &str, images: &mut Images<'_>) -> String {
    let css = without_comments(css);
    // Old mail hides its style sheets from still older browsers.
    let css = css.replace("<!--", " ").replace("-->", " ");
    rules(&css, images, DEPTH)
}

fn rules(css: &str, images: &mut Images<'_>, depth: usize) -> String {
    let (mut out, mut rest) = (String::new(), css);
    while let Some(end) = rest.find(['{', ';', '}']) {
        let (prelude, behind) = (rest[..end].trim(), &rest[end + 1..]);
        if !rest[end..].starts_with('{') {
            // A rule without a block, such as @import, or a stray bracket.
            rest = behind;
            continue;
        }
        let (block, behind) = behind.split_at(end_of_block(behind));
        rest = behind.strip_prefix('}').unwrap_or(behind);
        let inside = match prelude.strip_prefix('@') {
            None if is_selector(prelude) => declarations(block, images),
            Some(rule) if is_media(rule) && depth > 0 => rules(block, images, depth - 1),
            _ => continue,
        };
        if !inside.is_empty() {
            out.push_str(&format!("{prelude}{{{inside}}}\n"));
        }
    }
    out
}

/// The end of the block at the start of `css`.
fn end_of_block(css: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in css.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    css.len()
}

fn is_selector(prelude: &str) -> bool {
    let allowed =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || ".#*>+~:,-_()[]=\"'^$|".contains(c);
    !prelude.is_empty() && prelude.chars().all(allowed)
}

fn is_media(rule: &str) -> bool {
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || "(),:.-<>=/".contains(c);
    let name = rule.get(..5).unwrap_or_default();
    name.eq_ignore_ascii_case("media") && rule.chars().all(allowed) && !rule.contains("</")
}

/// The value, if all of it is allowed, with the message's images inlined.
fn value_of(property: &str, value: &str, images: &mut Images<'_>) -> Option<String> {
    let (mut out, mut rest) = (String::new(), value);
    while let Some(at) = find_url(rest) {
        let (before, from) = rest.split_at(at);
        let inside = &from["url(".len()..];
        let (target, behind) = inside.split_at(end_of_url(inside)?);
        if !WITH_IMAGE.contains(&property) {
            return None;
        }
        let target = target.trim().trim_matches(['"', '\'']);
        out.push_str(&format!("{before}url(\"{}\")", images.find(target)?));
        if !is_plain(before) {
            return None;
        }
        rest = &behind[1..];
    }
    let is_quoted = |mark| value.matches(mark).count() % 2 == 1;
    if !is_plain(rest) || is_quoted('"') || is_quoted('\'') {
        return None;
    }
    out.push_str(rest);
    Some(out).filter(|value| !value.is_empty())
}

fn find_url(value: &str) -> Option<usize> {
    let mut opened = value.match_indices('(').map(|(at, _)| at);
    opened.find_map(|at| {
        let start = at.checked_sub(3)?;
        let name = value.get(start..at)?;
        name.eq_ignore_ascii_case("url").then_some(start)
    })
}

/// The position of the `)` that ends an image URL.
fn end_of_url(inside: &str) -> Option<usize> {
    let trimmed = inside.trim_start();
    let start = inside.len() - trimmed.len();
    match trimmed.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = start + 1 + trimmed[1..].find(quote)? + 1;
            let close = inside[end..].find(')')?;
            inside[end..end + close]
                .trim()
                .is_empty()
                .then_some(end + close)
        }
        _ => inside.find(')'),
    }
}

/// Whether a piece of a value has only allowed characters and functions.
fn is_plain(piece: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || " \t\n\r#%.,+-/*!'\"()_".contains(c);
    let function_ends = piece.match_indices('(').map(|(at, _)| at);
    let is_known = |end: usize| {
        let before = &piece[..end];
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let start = before.trim_end_matches(is_name).len();
        let name = before[start..].to_ascii_lowercase();
        name.is_empty() || FUNCTIONS.contains(&name.as_str())
    };
    piece.chars().all(allowed) && function_ends.into_iter().all(is_known)
}

/// Splits declarations at semicolons outside quotes and brackets.
struct Declarations<'a>(&'a str);

impl<'a> Iterator for Declarations<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let (mut quote, mut depth) = (None, 0_usize);
        let ends = |c: char| {
            match (quote, c) {
                (Some(open), c) if open == c => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '(') => depth += 1,
                (None, ')') => depth = depth.saturating_sub(1),
                (None, ';') => return depth == 0,
                _ => {}
            }
            false
        };
        let end = self.0.find(ends).unwrap_or(self.0.len());
        let (declaration, behind) = self.0.split_at(end);
        self.0 = behind.strip_prefix(';').unwrap_or(behind);
        Some(declaration)
    }
}

/// Replaces comments with spaces; an unterminated one includes the rest.
fn without_comments(css: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(css.len()), css);
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out
}
