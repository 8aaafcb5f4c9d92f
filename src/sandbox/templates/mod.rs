//! The templates of the practice servers, one list for each server (postmark-facts-2.md section 1).
//!
//! `shelf` keeps them, `edit` has the rules for creating, editing and deleting, `content` parses and renders them.

mod content;
mod edit;
mod samples;
mod shelf;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub(super) use content::{Rendered, check_content, rendered, validated};
pub(super) use edit::Fields;
pub(super) use shelf::Shelf;

use super::rules::ApiError;

/// Templates of one server.
const MOST: usize = 100;
/// Deleted templates that can still be read by their id.
const MOST_DELETED: usize = 100;

/// One template or layout.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Template {
    /// `TemplateId`
    pub id: u64,
    /// Name.
    pub name: String,
    /// Alias; a deleted template has none.
    pub alias: Option<String>,
    /// Whether it is a layout.
    pub is_layout: bool,
    /// Subject; a layout has none.
    pub subject: Option<String>,
    /// HTML body.
    pub html: Option<String>,
    /// Text body.
    pub text: Option<String>,
    /// Alias of its layout.
    pub layout: Option<String>,
    /// Whether it was deleted.
    pub is_deleted: bool,
}

impl Template {
    /// `TemplateType`
    pub fn kind(&self) -> &'static str {
        match self.is_layout {
            true => "Layout",
            false => "Standard",
        }
    }
}

/// The templates of one server, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Templates {
    list: Vec<Template>,
}

impl Templates {
    /// Those that were not deleted, by name as Postmark lists them.
    pub fn active(&self) -> Vec<&Template> {
        let mut active: Vec<&Template> = self.list.iter().filter(|one| !one.is_deleted).collect();
        active.sort_by_key(|one| one.name.to_lowercase());
        active
    }

    /// The template with this id or alias; by its id also a deleted one.
    ///
    /// # Errors
    ///
    /// 1101.
    pub fn find(&self, id_or_alias: &str) -> Result<&Template, ApiError> {
        let id = id_or_alias.parse().ok();
        match id {
            Some(id) => self.of_id(id),
            None => self.of_alias(id_or_alias),
        }
        .ok_or_else(|| template_not_found(id.is_some()))
    }

    fn of_id(&self, id: u64) -> Option<&Template> {
        self.list.iter().find(|one| one.id == id)
    }

    /// Aliases count without regard to case.
    pub fn of_alias(&self, alias: &str) -> Option<&Template> {
        let is_it = |one: &String| one.eq_ignore_ascii_case(alias);
        self.list
            .iter()
            .find(|one| one.alias.as_ref().is_some_and(is_it))
    }

    /// The layout with this alias.
    ///
    /// # Errors
    ///
    /// 1101.
    pub fn layout(&self, alias: &str) -> Result<&Template, ApiError> {
        let found = self.of_alias(alias).filter(|one| one.is_layout);
        found.ok_or_else(|| {
            let text = format!("The 'LayoutTemplate' '{alias}' was not found.");
            ApiError::new(1101, text)
        })
    }
}

/// A template that is not there, in Postmark's words.
pub(super) fn template_not_found(by_id: bool) -> ApiError {
    let text = match by_id {
        true => "The 'TemplateId' associated with this request is not valid or was not found.",
        false => {
            "The Template's 'Alias' associated with this request is not valid or was not found."
        }
    };
    ApiError::new(1101, text)
}
