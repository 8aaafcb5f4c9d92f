//! Message streams (postmark-facts.md sections 1.6 and 4.6).

/// The stream of a message that names none.
pub const DEFAULT_STREAM: &str = "outbound";

/// What is wrong with `id` as a message stream id, or `None`. Empty means [`DEFAULT_STREAM`].
pub fn stream_problem(id: &str) -> Option<String> {
    let well_formed = id
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (!well_formed).then(|| {
        format!("`{id}` is not a message stream id: letters, digits and hyphens, as shown under the server's Message Streams")
    })
}
