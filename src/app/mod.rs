//! The core of the interface: a model, messages that change it, effects that it asks for.
//!
//! `update(&mut Model, Message) -> Vec<Effect>` is deterministic. Pure: no terminal, no clock, no
//! file, no socket; time, ids and file contents arrive in messages. Drawing is `view`'s, doing is
//! `terminal`'s.

mod account;
mod action;
mod actions;
mod activity;
mod attempt;
mod available;
mod blocks;
pub mod buffer;
mod card;
mod changes;
mod checking;
mod clipboard;
mod compose;
mod copying;
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
mod geometry;
mod guide;
mod help;
mod inbox;
mod intent;
mod keeping;
mod key;
mod keymap;
mod layer;
mod layers;
mod layout;
mod limits;
mod line;
mod lists;
mod log;
mod lookup;
mod marks;
mod matching;
mod menu;
mod message;
mod model;
mod mouse;
mod moving;
mod notice;
mod open;
mod options;
mod outside;
mod overlay;
mod pager;
mod palette;
mod panel;
mod paths;
mod perform;
mod picker;
mod prefill;
mod preview;
mod profile_changes;
mod profile_mismatch;
mod profiles;
mod question;
mod remedies;
mod report;
mod review;
mod screen;
mod search_line;
mod selection;
mod send_again;
mod sent_before;
mod setup;
mod shared;
mod shell;
mod shown;
mod signature;
mod simulation;
mod startup;
mod suggest;
mod table;
mod template;
pub mod text;
mod token;
mod update;
mod walk;

pub use account::{
    AccountForm, AccountPage, AccountPane, AccountTokenBox, FormRow, FormValue, account_place,
    doing, domain_state, is_in_form, record_rows, sender_mailbox, trouble_page,
};
pub use action::{Action, ActionMeta, Availability, Group, Here, Scope};
pub use actions::{availability, footer, is_typed, row, scopes};
pub use activity::{ActivityPage, ActivityPane, Opened, activity_page};
pub use attempt::{Attempt, StageRecord, sending_words};
pub use clipboard::{Clipboard, CopiedTo};
pub use document::{keys_markdown, keys_text};
pub use drafts::{
    DraftAnswer, DraftForm, DraftFormFor, DraftOrder, DraftState, DraftsPage, SentBefore,
    keep as keep_drafts,
};
pub use edit::{Command, EDITING, EditRow};
pub use effect::{AccountOrder, CheckOrder, EditOrder, Effect, SendOrder, StreamOrder};
pub use find::Find;
pub use form::{FieldGroup, FilesField, Form, FormTemplate};
pub use geometry::{LEAST, Rect, Size, overlay_place, widest};
pub use help::{
    HelpBrowser, HelpLine, HelpList, HelpRow, OpenTopic, Section, Topic, help_list, help_page,
    help_size, help_title,
};
pub use inbox::{InboxPage, InboxPane, InboxSource, inbox_page};
pub use intent::{Answer, Intent, Question};
pub use key::{Key, KeyCode, KeyError, Modifiers, Mouse, MouseKind};
pub use keymap::{Keymap, KeymapError};
pub use layout::{LABEL_COLUMNS, Layout, SYMBOL_COLUMNS, layout};
pub use limits::{Limit, near_limit};
pub use line::LineField;
pub use lists::{
    CheckedList, FailedRow, ListEnd, ListField, ListOrder, ListReview, ListSend, ListStart, Lists,
    MANY, SentOfList, list_name, list_progress, list_review_page, list_standing, list_title,
    panel_page, people,
};
pub use log::{LogPane, LogRows, log_rows};
pub use lookup::{LookupAnswer, LookupOrder, LookupTab, LookupTask, MailFound, MailLookup};
pub use marks::status_mark;
pub use menu::{Menu, MenuColumn, menu_columns, menu_is_wide};
pub use message::{Edited, Exported, KeepTrouble, Message};
pub use model::{ActionRow, Model, Shown};
pub use notice::{Notice, NoticeKind};
pub use options::choice_words;
pub use outside::{leaving, practice_promise};
pub use overlay::Overlay;
pub use pager::Page;
pub use palette::{Palette, palette_place, palette_rows};
pub use panel::{PanelState, panel_state};
pub use perform::typed;
pub use picker::{Folder, FolderEntry, Picker};
pub use preview::{
    Link, OpenedPage, Place, PreviewNews, PreviewOrder, PreviewPane, in_url, preview_columns,
    preview_notes, preview_rows,
};
pub use profiles::{
    PROFILE_FIELDS, ProfileField, ProfileFieldId, ProfileFieldKind, ProfileForm, ProfileList,
    locked, profile_field,
};
pub use report::report;
pub use review::{Lookup, Review, allowance_words, review_page};
pub use screen::{Pane, Screen};
pub use search_line::SearchLine;
pub use setup::{CheckPane, CheckRows, check_report, check_rows, check_status};
pub use shared::{Preferences, Shared, StreamList, WrapGuide};
pub use simulation::{ScenarioList, Simulation, scenario_rows};
pub use startup::Startup;
pub use suggest::{Source, Suggestion, Suggestions, first_suggestion, suggestion_area};
pub use table::ACTIONS;
pub use template::{
    RenderedDraft, ServerTemplates, TemplateAnswer, TemplateOrder, TemplateState, TemplateTask,
    ValueRow, ValueRowKind, Values, ValuesForm, is_layout,
};
pub use update::update;
pub use walk::{
    SetupPart, Standing, WALK_LIST, WalkPane, standing, walk_enter, walk_is_wide, walk_page,
    walk_step, walk_steps,
};
