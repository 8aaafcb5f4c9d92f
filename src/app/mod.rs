//! The core of the interface: a model, messages that change it, effects that it asks for.
//!
//! `update(&mut Model, Message) -> Vec<Effect>` is deterministic. Pure: no terminal, no clock, no
//! file, no socket; time, ids and file contents arrive in messages. Drawing is `view`'s, doing is
//! `terminal`'s.

mod account;
mod actions;
mod activity;
mod attempt;
mod blocks;
pub mod buffer;
mod card;
mod checking;
mod clipboard;
mod compose;
mod credential;
mod delivery;
mod document;
mod drafts;
mod edit;
mod editor;
mod effect;
mod files;
mod find;
mod first_steps;
mod follow;
mod form;
mod help;
mod inbox;
mod intent;
mod keeping;
mod key;
mod keymap;
mod layout;
mod limits;
mod line;
mod log;
mod matching;
mod menu;
mod message;
mod model;
mod mouse;
mod options;
mod outside;
mod overlay;
mod overlays;
mod pager;
mod palette;
mod panel;
mod perform;
mod picker;
mod preview;
mod profiles;
mod question;
mod report;
mod review;
mod search_line;
mod selection;
mod sent_before;
mod setup;
mod shared;
mod shown;
mod signature;
mod simulation;
mod startup;
mod suggest;
pub mod text;
mod theme;
mod update;
mod walk;

pub use account::{
    AccountForm, AccountPage, AccountPane, FormRow, FormValue, account_place, account_token, doing,
    domain_state, is_in_form, record_rows, sender_mailbox, trouble_page,
};
pub use actions::{
    ACTIONS, Action, ActionRow, Availability, Group, Scope, availability, footer, is_typed, listed,
    row, scopes,
};
pub use activity::{ActivityPage, ActivityPane, Opened, activity_page};
pub use attempt::{Attempt, StageRecord, sending_words};
pub use clipboard::{Clipboard, CopiedTo};
pub use document::{keys_markdown, keys_text};
pub use drafts::{
    DraftAnswer, DraftForm, DraftFormFor, DraftOrder, DraftState, DraftsPage, keep as keep_drafts,
};
pub use edit::{Command, EDITING, EditRow};
pub use editor::{EditOrder, Edited};
pub use effect::{AccountOrder, CheckOrder, Effect, SendOrder, StreamOrder};
pub use find::{Find, find_is_shown};
pub use form::{FieldGroup, FilesField, Form};
pub use help::{
    HelpBrowser, HelpLine, HelpList, HelpRow, OpenTopic, Section, Topic, help_list, help_page,
    help_size, help_title,
};
pub use inbox::{inbox_page, pages as inbox_pages, received};
pub use intent::Intent;
pub use key::{Key, KeyCode, KeyError, Modifiers};
pub use keymap::{Keymap, KeymapError};
pub use layout::{
    LABEL_COLUMNS, LEAST, Layout, Rect, SYMBOL_COLUMNS, layout, overlay_place, widest,
};
pub use limits::{Limit, near_limit};
pub use line::LineField;
pub use log::{LogRows, log_rows, status_mark};
pub use menu::{MenuColumn, menu_columns, menu_is_wide};
pub use message::{KeepTrouble, Message};
pub use model::{
    InboxPage, InboxPane, InboxSource, LogPane, Model, Notice, NoticeKind, Pane, Screen, Size,
    WrapGuide,
};
pub use mouse::{Mouse, MouseKind};
pub use options::{Exported, choice_words};
pub use outside::{leaving, practice_promise};
pub use overlay::{Lookup, Overlay, Palette, Review};
pub use pager::Page;
pub use palette::{palette_place, palette_rows};
pub use panel::{PanelState, panel_state};
pub use perform::typed;
pub use picker::{Folder, FolderEntry, Picker};
pub use preview::{
    Link, OpenedPage, Place, PreviewNews, PreviewOrder, PreviewPane, in_url, link, preview_columns,
    preview_notes, preview_rows,
};
pub use profiles::{
    PROFILE_FIELDS, ProfileField, ProfileFieldId, ProfileFieldKind, ProfileForm, ProfileList,
    locked, profile_field,
};
pub use question::{Answer, Question};
pub use report::report;
pub use review::{allowance_words, review_page};
pub use search_line::SearchLine;
use selection::{around, clamped};
pub use sent_before::SentBefore;
pub use setup::{CheckPane, CheckRows, check_report, check_rows, check_status};
pub use shared::Shared;
pub use shown::Shown;
pub use simulation::{Simulation, scenario_rows};
pub use startup::{Preferences, Startup};
pub use suggest::{Source, StreamList, Suggestion, Suggestions, first_suggestion, suggestion_area};
pub use update::update;
pub use walk::{
    SetupPart, Standing, WALK_LIST, WalkPane, standing, walk_enter, walk_is_wide, walk_page,
    walk_step, walk_steps,
};
