//! Looks for needles in one stream of bytes, with a rolling hash.

use std::ops::Range;

use super::needles::{Needles, Rolling, heavier};
use super::sink::{Place, Sink};

/// Finds the ranges of one stream to hide. Keeps only as many bytes as the longest needle.
pub(super) struct Finder<'n> {
    needles: &'n Needles,
    /// The last bytes, indexed modulo the length (a power of two).
    ring: Vec<(u8, Place)>,
    /// Bytes since the last one that occurs in no needle.
    run: usize,
    /// Rolling hash of the last bytes, per gauge.
    sums: Vec<Rolling>,
    /// Length and hash of the bytes since each recent edge.
    since_edge: Vec<(usize, Rolling)>,
    found: Vec<Range<usize>>,
}

impl<'n> Finder<'n> {
    pub(super) fn new(needles: &'n Needles) -> Self {
        Self {
            needles,
            ring: vec![(0, Place::default()); needles.longest.next_power_of_two()],
            run: 0,
            sums: vec![Rolling::default(); needles.gauges.len()],
            since_edge: Vec::new(),
            found: Vec::new(),
        }
    }

    /// The ranges in the text, sorted and disjoint.
    pub(super) fn found(self) -> Vec<Range<usize>> {
        self.found
    }

    /// The byte that precedes the next one by `back`.
    fn before(&self, back: usize) -> (u8, Place) {
        self.ring[(self.run - back) & (self.ring.len() - 1)]
    }

    fn hide(&mut self, length: usize) {
        let (start, end) = (self.before(length).1.start, self.before(1).1.end);
        while let Some(last) = self.found.pop_if(|last| last.end >= start) {
            if last.start <= start {
                self.found.push(last.start..end.max(last.end));
                return;
            }
        }
        self.found.push(start..end);
    }

    /// Updates the hashes with `byte`, which is not in the ring yet. Does nothing until there are enough
    /// bytes for a gauge.
    fn roll(&mut self, byte: u8) {
        let run = self.run + 1;
        if run < self.needles.least {
            return;
        }
        for at in 0..self.sums.len() {
            let length = self.needles.gauges[at].length;
            if run == self.needles.least {
                self.sums[at] = Rolling::default();
                (1..run).rev().for_each(|back| {
                    let before = self.before(back).0;
                    self.sums[at].push(before);
                });
            }
            self.sums[at].push(byte);
            if run > length {
                let old = self.before(length).0;
                self.sums[at].drop_front(old, self.needles.gauges[at].weight);
            }
        }
    }

    /// The longest gauge whose last bytes match a needle.
    fn longest_hit(&self) -> Option<usize> {
        if self.run < self.needles.least {
            return None;
        }
        let gauges = self.needles.gauges.iter().zip(&self.sums);
        gauges
            .filter(|(gauge, sum)| self.run >= gauge.length && gauge.holds(**sum))
            .map(|(gauge, _)| gauge.length)
            .max()
    }

    /// Hides the end of a secret at the start of a line.
    fn look_for_tails(&mut self, byte: u8) {
        let mut longest = 0;
        for (length, hash) in &mut self.since_edge {
            hash.push(byte);
            *length += 1;
            if self.needles.is_tail(*hash, *length) {
                longest = longest.max(*length);
            }
        }
        let most = self.needles.pieces.1;
        self.since_edge.retain(|(length, _)| *length < most);
        if longest > 0 {
            self.hide(longest);
        }
    }
}

impl Sink for Finder<'_> {
    fn byte(&mut self, byte: u8, place: Place) {
        if !self.needles.know(byte) {
            return self.gap();
        }
        self.roll(byte);
        let slot = self.run & (self.ring.len() - 1);
        self.ring[slot] = (byte, place);
        self.run += 1;
        if let Some(length) = self.longest_hit() {
            self.hide(length);
        }
        if !self.since_edge.is_empty() {
            self.look_for_tails(byte);
        }
    }

    fn edge(&mut self) {
        let most = self.run.min(self.needles.pieces.1);
        let (mut longest, mut hash, mut weight) = (0, Rolling::default(), 1);
        for length in 1..=most {
            hash.push_front(self.before(length).0, weight);
            weight = heavier(weight);
            if self.needles.is_head(hash, length) {
                longest = length;
            }
        }
        if longest > 0 {
            self.hide(longest);
        }
        if self.needles.pieces.1 > 0 && self.since_edge.last().is_none_or(|(length, _)| *length > 0)
        {
            self.since_edge.push((0, Rolling::default()));
        }
    }

    fn gap(&mut self) {
        self.run = 0;
        self.since_edge.clear();
    }
}
