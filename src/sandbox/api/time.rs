//! Times as Postmark writes them: US Eastern, seven digits, with the offset
//! (postmark-facts.md section 4.1): `2014-02-17T07:25:01.4178645-05:00`.

const DAY_SECONDS: i64 = 86_400;
const HOUR_SECONDS: i64 = 3_600;

/// A time in milliseconds since the Unix epoch as Postmark writes it.
pub(super) fn eastern(unix_ms: i64) -> String {
    let offset = offset_hours(unix_ms.div_euclid(1000));
    let local = date_and_time(unix_ms + offset * HOUR_SECONDS * 1000);
    format!("{local}0000-{:02}:00", -offset)
}

/// A time in milliseconds since the Unix epoch in UTC, as RFC 3339 has it: `2014-02-17T12:25:01.417Z`.
pub(in crate::sandbox) fn utc(unix_ms: i64) -> String {
    date_and_time(unix_ms) + "Z"
}

/// A time in milliseconds since the Unix epoch as webhooks have it: `2014-02-17T12:25:01.4170000Z`.
pub(in crate::sandbox) fn webhook_time(unix_ms: i64) -> String {
    date_and_time(unix_ms) + "0000Z"
}

/// Date and time of day with milliseconds, without a zone.
fn date_and_time(unix_ms: i64) -> String {
    let seconds = unix_ms.div_euclid(1000);
    let (year, month, day) = civil(seconds.div_euclid(DAY_SECONDS));
    let clock = seconds.rem_euclid(DAY_SECONDS);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}",
        clock / HOUR_SECONDS,
        clock / 60 % 60,
        clock % 60,
        unix_ms.rem_euclid(1000),
    )
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

/// Hours from UTC: -4 from the second Sunday of March, 2 o'clock, to the first Sunday of November, 2
/// o'clock, else -5 (the rule since 2007).
fn offset_hours(seconds: i64) -> i64 {
    let (year, _, _) = civil((seconds - 5 * HOUR_SECONDS).div_euclid(DAY_SECONDS));
    let begins = sunday(year, 3, 2) * DAY_SECONDS + 7 * HOUR_SECONDS;
    let ends = sunday(year, 11, 1) * DAY_SECONDS + 6 * HOUR_SECONDS;
    if (begins..ends).contains(&seconds) {
        -4
    } else {
        -5
    }
}

/// The day, counted from the epoch, of the n-th Sunday of a month.
fn sunday(year: i64, month: i64, n: i64) -> i64 {
    let first = days(year, month, 1);
    // The epoch was a Thursday: day 3 was the first Sunday.
    let until = (3 - first).rem_euclid(7);
    first + until + 7 * (n - 1)
}

/// Days from the epoch to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day counted from the epoch.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (year + era * 400 + i64::from(month <= 2), month, day)
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
