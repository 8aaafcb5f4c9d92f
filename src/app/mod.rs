//! The core of the interface: a model, messages that change it, effects that it asks for.
//!
//! `update(&mut Model, Message) -> Vec<Effect>` is deterministic. Pure: no terminal, no clock, no
//! file, no socket; time, ids and file contents arrive in messages. Drawing is `view`'s, doing is
//! `terminal`'s.

mod attempt;
pub mod buffer;
mod effect;
mod form;
mod key;
mod layout;
mod message;
mod model;
mod overlay;

pub use attempt::{Attempt, StageRecord};
pub use effect::{Effect, SendOrder};
pub use form::{FilesField, Form, LineField};
pub use key::{Key, KeyCode, Modifiers};
pub use layout::{Layout, Rect, layout};
pub use message::{Message, Mouse, MouseKind, Startup};
pub use model::{InboxPane, LogPane, Model, Notice, NoticeKind, Pane, Screen, Size};
pub use overlay::{Confirm, Overlay, Palette, Review};
