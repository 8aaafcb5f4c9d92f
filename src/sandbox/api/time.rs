//! Times as Postmark writes them: US Eastern, seven digits, with the offset
//! (postmark-facts.md section 4.1): `2014-02-17T07:25:01.4178645-05:00`.

use crate::record::Moment;
use crate::system::eastern_offset_minutes;

/// A time in milliseconds since the Unix epoch as Postmark writes it.
pub(super) fn eastern(unix_ms: i64) -> String {
    let moment = Moment {
        unix_ms,
        offset_minutes: eastern_offset_minutes(unix_ms),
    };
    let text = moment.rfc3339();
    let (local, offset) = text.split_at(text.len() - "-05:00".len());
    format!("{local}0000{offset}")
}

/// A time in milliseconds since the Unix epoch in UTC, as RFC 3339 has it: `2014-02-17T12:25:01.417Z`.
pub(in crate::sandbox) fn utc(unix_ms: i64) -> String {
    let moment = Moment {
        unix_ms,
        offset_minutes: 0,
    };
    moment.rfc3339().replace("+00:00", "Z")
}

/// A time in milliseconds since the Unix epoch as webhooks have it: `2014-02-17T12:25:01.4170000Z`.
pub(in crate::sandbox) fn webhook_time(unix_ms: i64) -> String {
    let time = utc(unix_ms);
    format!("{}0000Z", time.trim_end_matches('Z'))
}

/// Whether a time lies within two days or times as queries have them, both inclusive and both Eastern:
/// `2014-02-01` or `2014-02-01T12:30:00`. An empty bound is none.
pub(super) fn is_within(unix_ms: i64, from: &str, to: &str) -> bool {
    let stamp = eastern(unix_ms);
    let start = |bound: &str| stamp.get(..bound.len()).unwrap_or(&stamp).to_owned();
    (from.is_empty() || start(from).as_str() >= from) && (to.is_empty() || start(to).as_str() <= to)
}

/// Whether a bound of a query can be read.
pub(super) fn is_bound(text: &str) -> bool {
    let shape = "0000-00-00T00:00:00";
    let fits = |(c, wanted): (char, char)| match wanted {
        '0' => c.is_ascii_digit(),
        wanted => c == wanted,
    };
    text.is_empty()
        || (matches!(text.len(), 10 | 16 | 19) && text.chars().zip(shape.chars()).all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_follows_the_season() {
        for (unix, text) in [
            (1_392_639_901_417, "2014-02-17T07:25:01.4170000-05:00"),
            (1_772_953_199_000, "2026-03-08T01:59:59.0000000-05:00"),
            (1_772_953_200_000, "2026-03-08T03:00:00.0000000-04:00"),
            (1_793_512_799_000, "2026-11-01T01:59:59.0000000-04:00"),
            (1_793_512_800_000, "2026-11-01T01:00:00.0000000-05:00"),
            (0, "1969-12-31T19:00:00.0000000-05:00"),
            (951_782_400_000, "2000-02-28T19:00:00.0000000-05:00"),
        ] {
            assert_eq!(eastern(unix), text);
        }
    }

    #[test]
    fn bounds_are_inclusive_and_eastern() {
        let unix = 1_392_639_901_417;
        assert!(is_within(unix, "2014-02-17", "2014-02-17"));
        assert!(is_within(unix, "", ""));
        assert!(!is_within(unix, "2014-02-18", ""));
        assert!(!is_within(unix, "", "2014-02-16"));
        assert!(is_within(unix, "2014-02-17T07:25:01", "2014-02-17T07:25"));
        assert!(!is_within(unix, "2014-02-17T07:25:02", ""));
        for (text, is) in [
            ("2014-02-17", true),
            ("2014-2-17", false),
            ("x", false),
            ("2014-02-17T07:25:01", true),
        ] {
            assert_eq!(is_bound(text), is, "{text}");
        }
    }
}
