//! Which row of a list is chosen.

/// Moves the choice among `count` rows, from the last to the first and back.
pub(super) fn around(selected: &mut usize, by: isize, count: usize) {
    let count = count.max(1).cast_signed();
    let next = (selected.cast_signed() + by).rem_euclid(count);
    *selected = next.unsigned_abs();
}

/// Moves the choice among `count` rows, no further than the first and the last.
pub(super) fn clamped(selected: &mut usize, by: isize, count: usize) {
    let last = count.saturating_sub(1);
    *selected = (*selected).min(last).saturating_add_signed(by).min(last);
}
