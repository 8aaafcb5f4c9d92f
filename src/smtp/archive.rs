//! What of a job's record is kept after its end: the ladder, the rulings, a bounded transcript.

use crate::record::{Event, Line, RecipientVerdict, StageState, StageUpdate};

/// Maximum lines kept of a transcript: its beginning and its end.
const LINES: usize = 1_000;
/// Lines of the beginning, which are never dropped.
const FIRST: usize = 200;
/// Lines dropped from the middle at a time.
const GONE: usize = 200;

/// The part of a job's record that the history keeps. Redacted like the events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Archive {
    pub stages: Vec<StageUpdate>,
    /// The first and the last lines.
    pub transcript: Vec<Line>,
    pub recipients: Vec<RecipientVerdict>,
}

impl Archive {
    /// Keeps the relevant parts of `event`.
    pub(super) fn note(&mut self, event: &Event) {
        match event {
            Event::Stage(update) if update.state != StageState::Running => {
                self.stages.push(update.clone());
            }
            Event::Line(line) => self.line(line),
            Event::Recipient(verdict) => self.recipients.push(verdict.clone()),
            _ => {}
        }
    }

    fn line(&mut self, line: &Line) {
        self.transcript.push(line.clone());
        if self.transcript.len() > LINES {
            self.transcript.drain(FIRST..FIRST + GONE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Direction, Stage};

    #[test]
    fn the_beginning_and_the_end_of_a_long_transcript_stay() {
        let mut archive = Archive::default();
        for number in 0..5_000 {
            archive.note(&Event::Line(Line {
                at_ms: f64::from(number),
                direction: Direction::Server,
                tls: true,
                stage: Stage::Envelope,
                text: number.to_string(),
            }));
        }
        let texts: Vec<&str> = archive
            .transcript
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        assert!(texts.len() <= LINES);
        assert_eq!((texts[0], texts[FIRST - 1]), ("0", "199"));
        assert_eq!(texts.last(), Some(&"4999"));
    }
}
