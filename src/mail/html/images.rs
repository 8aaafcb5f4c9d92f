//! The images of a page for a browser: `data:` URLs within a total size.

/// Total size of images, so that a repeated image does not make a huge page.
const IMAGE_BYTES: usize = 64 * 1024 * 1024;

/// The images that a page may show.
pub(in crate::mail) struct Images<'a> {
    /// Returns the `data:` URL of the part with a Content-ID.
    part: &'a dyn Fn(&str) -> Option<String>,
    left: usize,
}

impl<'a> Images<'a> {
    /// `part` returns the `data:` URL of the part with a Content-ID (RFC 2392).
    pub(in crate::mail) fn new(part: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            part,
            left: IMAGE_BYTES,
        }
    }

    /// The `data:` URL of an image that is part of the message or its HTML.
    pub(super) fn find(&mut self, target: &str) -> Option<String> {
        let target = target.trim();
        let found = match without_scheme(target, "cid:") {
            Some(id) => (self.part)(id)?,
            None => given_image(target)?,
        };
        self.left = self.left.checked_sub(found.len())?;
        Some(found)
    }
}

/// A base64 image in the HTML itself.
fn given_image(target: &str) -> Option<String> {
    let rest = without_scheme(target, "data:")?;
    let (kind, data) = rest.split_once(',')?;
    let subtype = without_scheme(kind, "image/")?;
    let subtype = subtype.strip_suffix(";base64")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let is_data = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let data: String = data.split_ascii_whitespace().collect();
    let is_image = !subtype.is_empty() && subtype.chars().all(is_name);
    (is_image && data.chars().all(is_data)).then(|| format!("data:image/{subtype};base64,{data}"))
}

/// The text after `scheme`, in any case.
fn without_scheme<'t>(target: &'t str, scheme: &str) -> Option<&'t str> {
    let (start, rest) = target.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}
