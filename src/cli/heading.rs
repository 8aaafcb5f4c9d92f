//! Headings of the groups of options in `--help`.

/// Sender, recipients, subject, and files.
pub const MESSAGE: &str = "Message";
/// Text, HTML, Markdown.
pub const CONTENT: &str = "Content";
/// Many messages.
pub const LIST: &str = "List of recipients";
/// Settings specific to Postmark.
pub const POSTMARK: &str = "Postmark";
/// How the message is sent and followed.
pub const DELIVERY: &str = "Delivery";
/// What is checked.
pub const CHECKS: &str = "Checks";
/// What is printed.
pub const OUTPUT: &str = "Output";
/// Server, port, and token.
pub const CONNECTION: &str = "Connection";
