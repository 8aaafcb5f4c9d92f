//! The source of a refusal inside, as far as it is read.

/// The long error and its code, which stand before the message (section 1.5).
pub(in crate::delivery) fn error_in(dump: &str) -> (Option<String>, Option<u16>) {
    let head: Vec<&str> = dump.lines().take(20).collect();
    let names_code = |line: &&str| line.to_lowercase().contains("code");
    let Some(at) = head.iter().position(names_code) else {
        return (None, None);
    };
    let words = head[..at].join(" ").trim().to_owned();
    let digits = head[at].split(|c: char| !c.is_ascii_digit());
    let code = digits.filter_map(|digits| digits.parse().ok()).next();
    (Some(words).filter(|words| !words.is_empty()), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_dump_is_found_with_its_code() {
        let words = Some("The From is unknown".to_owned());
        let dump = "The From is unknown\nError code: 400\n\nFrom: x";
        assert_eq!(error_in(dump), (words, Some(400)));
        assert_eq!(error_in("ErrorCode 412\n"), (None, Some(412)));
        assert_eq!(error_in("From: x 400"), (None, None));
    }
}
