//! Both tables as one, and where a key would mean two of its rows.

use crate::app::action::{Action, ActionMeta, Scope};
use crate::app::edit::{Command, EditRow};
use crate::app::key::Key;

/// A row of either table.
#[derive(Clone, Copy)]
pub(super) enum Row {
    Action(&'static ActionMeta),
    Edit(&'static EditRow),
}

impl Row {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Action(row) => row.name,
            Self::Edit(row) => row.name,
        }
    }

    pub(super) fn keys(self) -> &'static [Key] {
        match self {
            Self::Action(row) => row.keys,
            Self::Edit(row) => row.keys,
        }
    }

    /// Whether its keys are pressed where text is typed.
    pub(super) fn is_where_text_is(self) -> bool {
        match self {
            // Every letter belongs to the menu while that is open.
            Self::Action(row) => row.scope.has_text() || row.scope == Scope::Menu,
            Self::Edit(_) => true,
        }
    }

    /// Whether nobody gets on without it.
    pub(super) fn is_needed(self) -> bool {
        let ways = [
            Action::Help,
            Action::Menu,
            Action::Quit,
            Action::Close,
            Action::Choose,
            Action::BackToForm,
            Action::FieldToBlame,
        ];
        matches!(self, Self::Action(row) if ways.contains(&row.action))
    }

    /// Where a key would mean both, if anywhere.
    pub(super) fn meets(self, other: Self) -> Option<&'static str> {
        match (self, other) {
            (Self::Action(one), Self::Action(two)) => {
                let same = one.action == two.action && one.scope != two.scope;
                // Ctrl+Z is undo where there is something to undo, and suspends elsewhere.
                let pair = ["undo", "suspend"];
                let same = same || (pair.contains(&one.name) && pair.contains(&two.name));
                let (narrow, wide) = (
                    one.scope.min_by_reach(two.scope),
                    one.scope.max_by_reach(two.scope),
                );
                (!same && narrow.is_under(wide)).then(|| narrow.name())
            }
            (Self::Edit(_), Self::Edit(_)) => Some("in a field"),
            // Ctrl+C copies a selection, and interrupts where there is none.
            (Self::Action(row), Self::Edit(edit)) | (Self::Edit(edit), Self::Action(row))
                if row.name == "interrupt" && matches!(edit.command, Command::Copy) =>
            {
                None
            }
            (Self::Action(row), Self::Edit(edit)) | (Self::Edit(edit), Self::Action(row)) => {
                let scope = row.scope;
                let meets = scope.has_text() && (edit.in_line || !scope.has_lines_only());
                meets.then(|| scope.name())
            }
        }
    }
}

impl Scope {
    /// Whether text is typed where its keys count.
    fn has_text(self) -> bool {
        use Scope::{Always, Find, Form, Global, Help, List, ProfileForm};
        matches!(
            self,
            Always | Global | Form | Find | List | Help | ProfileForm
        )
    }

    /// Whether only single lines are typed there.
    fn has_lines_only(self) -> bool {
        matches!(
            self,
            Self::Find | Self::List | Self::Help | Self::ProfileForm
        )
    }

    /// How far its keys reach.
    fn reach(self) -> u8 {
        match self {
            Self::Always => 2,
            Self::Global => 1,
            _ => 0,
        }
    }

    fn min_by_reach(self, other: Self) -> Self {
        if self.reach() <= other.reach() {
            self
        } else {
            other
        }
    }

    fn max_by_reach(self, other: Self) -> Self {
        if self.reach() <= other.reach() {
            other
        } else {
            self
        }
    }

    /// Whether the keys of `wide` count too where those of this one do.
    fn is_under(self, wide: Self) -> bool {
        use Scope::{Account, Activity, Always, Find, Form, Global, Inbox, Log, Setup, Walk};
        self == wide
            || wide == Always
            || (wide == Global
                && matches!(
                    self,
                    Form | Find | Log | Inbox | Setup | Walk | Activity | Account
                ))
    }
}
