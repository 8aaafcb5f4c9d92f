//! How much of a limit a field has used, once it nears it: quiet at the end of its row, loud when it is over.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::Pen;
use super::{Theme, text};
use crate::app::{self, Limit, Model};
use crate::mail::FieldId;

/// Columns that stay for the value.
const VALUE: usize = 8;

/// Draws it at the end of `place`, if there is something to tell, and returns what is left for the value.
pub(super) fn draw(
    model: &Model,
    id: FieldId,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let Some(limit) = app::near_limit(model, id) else {
        return place;
    };
    let style = if limit.is_over() {
        theme.bad
    } else {
        theme.quiet
    };
    let mut pen = Pen::new(buffer, place);
    let short = format!("{}/{}", limit.used, limit.most);
    let mut variants = [in_words(&limit), short].into_iter();
    let Some(words) = variants.find(|words| pen.text_right(0, VALUE, words, style)) else {
        return place;
    };
    let taken = u16::try_from(text::width(&words) + 1).unwrap_or(place.width);
    Rect {
        width: place.width.saturating_sub(taken),
        ..place
    }
}

fn in_words(limit: &Limit) -> String {
    let (used, most) = (limit.used, limit.most);
    match limit.what {
        "bytes" => format!("{} of {}", text::bytes(used), text::bytes(most)),
        "" => format!("{used} of {most}"),
        what => format!("{what} {used} of {most}"),
    }
}
