//! Creating, editing and deleting templates, with Postmark's error codes (postmark-facts-2.md sections 1.2, 1.3 and
//! 1.8). The texts are practice's own unless the facts have them.

use super::super::rules::ApiError;
use super::{MOST, MOST_DELETED, Template, Templates, check_content};
use crate::postmark::api::is_template_alias;

/// Characters of a name or an alias; Postmark's limits are unknown.
const NAME_CHARS: usize = 256;
/// Bytes of a body: those of a message.
const BODY_BYTES: usize = 5 * 1024 * 1024;

/// The fields of a request; `None` is one that is not given.
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct Fields {
    /// Name.
    pub name: Option<String>,
    /// Alias.
    pub alias: Option<String>,
    /// `Standard` or `Layout`, as written.
    pub kind: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// HTML body; an empty one takes it away.
    pub html: Option<String>,
    /// Text body; an empty one takes it away.
    pub text: Option<String>,
    /// Alias of a layout; an empty one detaches.
    pub layout: Option<String>,
}

impl Fields {
    /// Whether a layout is meant.
    ///
    /// # Errors
    ///
    /// 1122 for another type than the two.
    pub fn is_layout(&self) -> Result<bool, ApiError> {
        match self.kind.as_deref().map(str::to_ascii_lowercase).as_deref() {
            None | Some("" | "standard") => Ok(false),
            Some("layout") => Ok(true),
            Some(_) => {
                let text = "The 'TemplateType' must be 'Standard' or 'Layout'.";
                Err(ApiError::new(1122, text))
            }
        }
    }
}

impl Templates {
    /// Creates a template with number `id`.
    ///
    /// # Errors
    ///
    /// 1105 where there are 100 already, else as for [`Templates::edit`].
    pub fn create(&mut self, id: u64, fields: Fields) -> Result<&Template, ApiError> {
        if self.list.iter().filter(|one| !one.is_deleted).count() >= MOST {
            let text = format!("A server has at most {MOST} templates.");
            return Err(ApiError::new(1105, text));
        }
        let new = Template {
            id,
            is_layout: fields.is_layout()?,
            ..Template::default()
        };
        let mut new = self.with(new, fields)?;
        if new.alias.is_none() {
            new.alias = Some(self.free_alias(&new.name, id));
        }
        self.list.push(new);
        Ok(&self.list[self.list.len() - 1])
    }

    /// Changes the given fields of a template.
    ///
    /// # Errors
    ///
    /// 1101 if it or its layout is not there, 1120 for what is missing, 1121 for what is too long, 1122 for a bad
    /// value, 1123 for a subject or a layout of a layout, 1131 for the content placeholder.
    pub fn edit(&mut self, id_or_alias: &str, fields: Fields) -> Result<&Template, ApiError> {
        let old = self.find(id_or_alias)?.clone();
        if old.is_deleted {
            return Err(super::template_not_found(true));
        }
        if fields.kind.is_some() && fields.is_layout()? != old.is_layout {
            let text = "The 'TemplateType' of a template cannot be changed.";
            return Err(ApiError::new(1122, text));
        }
        let new = self.with(old.clone(), fields)?;
        self.follow_alias(&old, &new);
        let place = self.list.iter().position(|one| one.id == old.id);
        let place = place.ok_or_else(|| super::template_not_found(true))?;
        self.list[place] = new;
        Ok(&self.list[place])
    }

    /// Deletes a template, which stays readable by its id; returns that.
    ///
    /// # Errors
    ///
    /// 1101, and 1130 for a layout that templates use.
    pub fn delete(&mut self, id_or_alias: &str) -> Result<u64, ApiError> {
        let found = self.find(id_or_alias)?.clone();
        if found.is_deleted {
            return Err(super::template_not_found(true));
        }
        let uses = |one: &Template| one.layout.is_some() && one.layout == found.alias;
        if found.is_layout && self.list.iter().any(uses) {
            let text = "This layout is used by templates and cannot be deleted.";
            return Err(ApiError::new(1130, text));
        }
        for one in self.list.iter_mut().filter(|one| one.id == found.id) {
            one.is_deleted = true;
            one.alias = None;
            one.layout = None;
        }
        let mut deleted = self.list.iter().filter(|one| one.is_deleted).count();
        self.list.retain(|one| {
            let goes = one.is_deleted && deleted > MOST_DELETED;
            deleted -= usize::from(goes);
            !goes
        });
        Ok(found.id)
    }

    /// `template` with `fields`, if it may be stored.
    fn with(&self, template: Template, fields: Fields) -> Result<Template, ApiError> {
        if template.is_layout {
            for (name, given) in [
                ("Subject", &fields.subject),
                ("LayoutTemplate", &fields.layout),
            ] {
                if given.as_ref().is_some_and(|text| !text.is_empty()) {
                    let text = format!("A layout cannot have a '{name}'.");
                    return Err(ApiError::new(1123, text));
                }
            }
        }
        let alias = fields.alias.filter(|alias| !alias.is_empty());
        if let Some(alias) = &alias {
            self.check_alias(alias, template.id)?;
        }
        let layout = match fields.layout.as_deref() {
            None => template.layout,
            Some("") => None,
            Some(alias) => self.layout(alias)?.alias.clone(),
        };
        let body = |given: Option<String>, old: Option<String>| match given {
            Some(given) => Some(given).filter(|given| !given.is_empty()),
            None => old,
        };
        let is_layout = template.is_layout;
        let new = Template {
            name: fields.name.unwrap_or(template.name),
            alias: alias.or(template.alias),
            subject: fields.subject.or(template.subject).filter(|_| !is_layout),
            html: body(fields.html, template.html),
            text: body(fields.text, template.text),
            layout,
            ..template
        };
        check_fields(&new)?;
        check_content(&new)?;
        Ok(new)
    }

    fn check_alias(&self, alias: &str, own: u64) -> Result<(), ApiError> {
        if !is_template_alias(alias) {
            let text = "The 'Alias' must start with a letter and may only contain letters, numbers, '.', '-', and '_' characters.";
            return Err(ApiError::new(1122, text));
        }
        if self.of_alias(alias).is_some_and(|other| other.id != own) {
            let text = "The specified alias is already in use by another template or layout.";
            return Err(ApiError::new(1122, text));
        }
        Ok(())
    }

    /// An alias made of a name. Postmark makes one too; of which form is unknown.
    fn free_alias(&self, name: &str, id: u64) -> String {
        let word = |c: char| match c.is_ascii_alphanumeric() {
            true => c.to_ascii_lowercase(),
            false => '-',
        };
        let slug: String = name.chars().map(word).take(NAME_CHARS / 2).collect();
        let slug = slug.trim_matches('-');
        let is_free = self.check_alias(slug, id).is_ok() && !slug.is_empty();
        match is_free {
            true => slug.to_owned(),
            false => format!("template-{id}"),
        }
    }

    /// Templates of a layout that gets another alias go on using it.
    fn follow_alias(&mut self, old: &Template, new: &Template) {
        if old.is_layout && old.alias != new.alias {
            let users = self.list.iter_mut();
            for user in users.filter(|one| one.layout.is_some() && one.layout == old.alias) {
                user.layout.clone_from(&new.alias);
            }
        }
    }
}

fn check_fields(template: &Template) -> Result<(), ApiError> {
    let missing = |name: &str| Err(ApiError::new(1120, format!("The '{name}' is required.")));
    let is_blank = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
    if template.name.trim().is_empty() {
        return missing("Name");
    }
    if !template.is_layout && is_blank(&template.subject) {
        return missing("Subject");
    }
    if template.html.is_none() && template.text.is_none() {
        return missing("HtmlBody' or 'TextBody");
    }
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let too_long = [
        ("Name", template.name.chars().count() > NAME_CHARS),
        ("Alias", length(&template.alias) > NAME_CHARS),
        ("Subject", length(&template.subject) > BODY_BYTES),
        ("HtmlBody", length(&template.html) > BODY_BYTES),
        ("TextBody", length(&template.text) > BODY_BYTES),
    ];
    match too_long.iter().find(|(_, is)| *is) {
        Some((name, _)) => Err(ApiError::new(1121, format!("The '{name}' is too long."))),
        None => Ok(()),
    }
}
