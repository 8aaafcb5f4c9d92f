//! A message to a list: To names a CSV or JSON Lines file, and each of its rows gets a message of its own.
//!
//! What To says is the path, so that a draft keeps it. The list is read and its rows are checked at the edge, again
//! whenever a field of the message was changed and left, and before the review.

mod about;
mod field;
mod open;
mod page;
mod review;
mod rows;
mod run;
mod send;
mod shown;
mod state;
mod stop;
mod take;

pub(super) use about::is_about;
pub(super) use field::{checked, edit, pasted, recheck, tidy, turn};
pub(super) use open::{open_review, show_row, start};
pub use page::{list_title, panel_page};
pub(super) use page::{scroll, shows};
pub use review::{ListReview, list_review_page, list_standing};
pub(super) use run::event;
pub use send::{FailedRow, ListEnd, ListSend, Lists, list_progress};
pub(super) use shown::{draft_shown, problems};
pub use state::{
    CheckedList, ListField, ListOrder, ListStart, MANY, SentOfList, list_name, people,
};
pub(super) use stop::{farewell, offer_stop};
pub(super) use take::take_path;
