//! What a text means as base64 and as hexadecimal. Each is decoded from every character on that can begin
//! a group, and what is decoded becomes a stream only where it may be part of a secret.

use super::sink::{Filter, Form, Place, Sink, Text};

/// A decoder that starts at one offset.
struct Phase<S> {
    /// Length of the current run of bytes that occur in a secret.
    run: usize,
    text: Option<Text<S>>,
}

impl<S: Sink> Phase<S> {
    fn new() -> Self {
        Self { run: 0, text: None }
    }

    /// The next byte. `earlier` decodes once more the one that came so many bytes before it.
    fn byte(
        &mut self,
        (byte, place): (u8, Place),
        earlier: impl Fn(usize) -> (u8, Place),
        filter: &Filter,
        sink: &mut impl FnMut(Form) -> S,
    ) {
        if !filter.bytes[usize::from(byte)] {
            return self.gap();
        }
        self.run += 1;
        if self.run < filter.least {
            return;
        }
        let text = self.text.get_or_insert_with(|| Text::new(sink));
        if self.run == filter.least {
            text.gap();
            for back in (1..filter.least).rev() {
                let (byte, place) = earlier(back);
                text.byte(byte, place);
            }
        }
        text.byte(byte, place);
    }

    fn gap(&mut self) {
        self.run = 0;
    }
}

/// The last characters, as many as are decoded once more: their bits and their places.
struct Last(Vec<(u8, Place)>);

impl Last {
    /// Room for what `bytes` decoded bytes need, two characters for each at most.
    fn new(bytes: usize) -> Self {
        let room = (2 * bytes + 8).next_power_of_two();
        Self(vec![(0, Place::default()); room])
    }

    fn slot(&self, number: usize) -> usize {
        number & (self.0.len() - 1)
    }

    fn put(&mut self, number: usize, bits: u8, place: Place) {
        let slot = self.slot(number);
        self.0[slot] = (bits, place);
    }

    /// Two characters that follow each other, the second of them `number`, and the place of both.
    fn pair(&self, number: usize) -> (u8, u8, Place) {
        let (first, from) = self.0[self.slot(number.wrapping_sub(1))];
        let (second, to) = self.0[self.slot(number)];
        let place = Place {
            start: from.start,
            end: to.end,
        };
        (first, second, place)
    }
}

/// Decodes one stream of characters at every offset at which a group can begin.
pub(super) struct Decoder<S, const OFFSETS: usize> {
    phases: [Phase<S>; OFFSETS],
    last: Last,
    /// Characters since the last one outside the encoding's alphabet.
    count: usize,
}

/// Base64, standard or URL-safe, padded or not (RFC 4648).
pub(super) type Base64<S> = Decoder<S, 4>;
/// Pairs of hexadecimal digits.
pub(super) type Hexadecimal<S> = Decoder<S, 2>;

impl<S: Sink, const OFFSETS: usize> Decoder<S, OFFSETS> {
    pub(super) fn new(filter: &Filter) -> Self {
        Self {
            phases: std::array::from_fn(|_| Phase::new()),
            last: Last::new(filter.least),
            count: 0,
        }
    }

    /// Stores a character and returns its number; `None` for the first, which decodes to nothing yet.
    fn put(&mut self, bits: u8, place: Place) -> Option<usize> {
        let number = self.count;
        self.last.put(number, bits, place);
        self.count += 1;
        (number > 0).then_some(number)
    }

    /// What comes next is outside the encoding's alphabet.
    pub(super) fn gap(&mut self) {
        if self.count > 0 {
            self.phases.iter_mut().for_each(Phase::gap);
            self.count = 0;
        }
    }

    pub(super) fn into_texts(self) -> impl Iterator<Item = Text<S>> {
        self.phases.into_iter().filter_map(|phase| phase.text)
    }
}

impl<S: Sink> Base64<S> {
    pub(super) fn push(
        &mut self,
        bits: u8,
        place: Place,
        filter: &Filter,
        sink: &mut impl FnMut(Form) -> S,
    ) {
        let Some(number) = self.put(bits, place) else {
            return;
        };
        let last = &self.last;
        for (at, phase) in self.phases.iter_mut().enumerate() {
            // Groups of this phase begin at characters whose number leaves `at` modulo four.
            let from_group = number + 4 - at;
            if from_group.is_multiple_of(4) {
                continue;
            }
            let decoded = |from_group: usize| {
                let (first, second, place) = last.pair((from_group + at).wrapping_sub(4));
                let byte = match from_group % 4 {
                    1 => (first << 2) | (second >> 4),
                    2 => (first << 4) | (second >> 2),
                    _ => (first << 6) | second,
                };
                (byte, place)
            };
            let bytes = 3 * (from_group / 4) + from_group % 4 - 1;
            let earlier = |back: usize| {
                let bytes = bytes - back;
                decoded(4 * (bytes / 3) + bytes % 3 + 1)
            };
            phase.byte(decoded(from_group), earlier, filter, sink);
        }
    }
}

impl<S: Sink> Hexadecimal<S> {
    pub(super) fn push(
        &mut self,
        digit: u8,
        place: Place,
        filter: &Filter,
        sink: &mut impl FnMut(Form) -> S,
    ) {
        let Some(number) = self.put(digit, place) else {
            return;
        };
        let last = &self.last;
        let decoded = |number: usize| {
            let (first, second, place) = last.pair(number);
            ((first << 4) | second, place)
        };
        let earlier = |back: usize| decoded(number - 2 * back);
        self.phases[number % 2].byte(decoded(number), earlier, filter, sink);
    }
}
