//! A point in time as the edge read it, with the local offset of that moment.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z and the local offset at that time. Pure modules receive moments;
/// they never read a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Moment {
    pub unix_ms: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i16,
}

impl Moment {
    /// In the form of RFC 3339, with milliseconds: `2026-11-23T16:52:53.120+01:00`.
    pub fn rfc3339(self) -> String {
        let text = self.to_string();
        let (date, rest) = text.split_once(' ').unwrap_or_default();
        let (time, offset) = rest.split_once(' ').unwrap_or_default();
        let ms = self.unix_ms.rem_euclid(1_000);
        format!("{date}T{time}.{ms:03}{offset}")
    }
}

impl fmt::Display for Moment {
    /// `2026-11-23 16:52:53 +01:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = i64::from(self.offset_minutes);
        let seconds = self.unix_ms.div_euclid(1_000) + offset * 60;
        let (year, month, day) = civil(seconds.div_euclid(86_400));
        let second_of_day = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (
            second_of_day / 3_600,
            second_of_day / 60 % 60,
            second_of_day % 60,
        );
        let sign = if offset < 0 { '-' } else { '+' };
        let (offset_hour, offset_minute) = (offset.abs() / 60, offset.abs() % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} {sign}{offset_hour:02}:{offset_minute:02}"
        )
    }
}

impl Moment {
    /// The day for display: `Nov 12`, with the year if it differs from `now`'s. Both in `now`'s offset.
    pub fn day(unix_ms: i64, now: Self) -> String {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let date = |ms: i64| {
            let seconds = ms.div_euclid(1_000) + i64::from(now.offset_minutes) * 60;
            civil(seconds.div_euclid(86_400))
        };
        let (year, month, day) = date(unix_ms);
        let month = usize::try_from(month - 1)
            .ok()
            .and_then(|at| MONTHS.get(at));
        let text = format!("{} {day}", month.unwrap_or(&"?"));
        match date(now.unix_ms).0 == year {
            true => text,
            false => format!("{text}, {year}"),
        }
    }
}

/// Year, month and day of the proleptic Gregorian calendar for a count of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_local_time_with_its_offset() {
        let moment = Moment {
            unix_ms: 1_772_323_199_999,
            offset_minutes: 90,
        };
        assert_eq!(moment.to_string(), "2026-03-01 01:29:59 +01:30");
        assert_eq!(moment.rfc3339(), "2026-03-01T01:29:59.999+01:30");
        let leap = Moment {
            unix_ms: 951_782_400_000,
            offset_minutes: -300,
        };
        assert_eq!(leap.to_string(), "2000-02-28 19:00:00 -05:00");
    }

    #[test]
    fn a_day_has_its_year_only_where_it_is_another() {
        let now = Moment {
            unix_ms: 1_772_323_199_999,
            offset_minutes: 90,
        };
        assert_eq!(Moment::day(now.unix_ms, now), "Mar 1");
        assert_eq!(Moment::day(951_782_400_000, now), "Feb 29, 2000");
    }
}
