//! The form: what is typed in every field, and where the caret stands.

use std::collections::BTreeSet;

use super::buffer::TextBuffer;
use super::find::Find;
use super::line::LineField;
use super::lists::ListField;
use crate::mail::{
    BodyFormat, Draft, DraftTemplate, Extras, FIELDS, FieldId, FieldKind, FileFact, Problem,
    bodies, field,
};
use crate::postmark::{Credential, CredentialKind, Secret, TokenSource};

/// The list of attached files and the line in which the next one is typed.
#[derive(Clone, Default)]
pub struct FilesField {
    /// Paths already taken.
    pub paths: Vec<String>,
    /// What the edge found out about them (same order is not guaranteed; match by path).
    pub facts: Vec<FileFact>,
    /// The path being typed.
    pub input: LineField,
    /// Completions of it, if asked for.
    pub completions: Vec<String>,
}

/// The Postmark template that makes the content: the text of the form then only shows what Postmark rendered.
#[derive(Clone)]
pub struct FormTemplate {
    /// The template with its values.
    pub used: DraftTemplate,
    /// The text or HTML as Postmark rendered it.
    text: String,
}

/// The form.
#[derive(Clone)]
pub struct Form {
    /// Which of the two logins is shown.
    pub credential_kind: CredentialKind,
    /// Whether the secrets are shown in clear.
    pub revealed: bool,
    /// Where the credential came from.
    pub source: TokenSource,
    /// Secret and line fields by id.
    pub lines: Vec<(FieldId, LineField)>,
    /// Files.
    pub files: FilesField,
    /// The list that To names.
    pub list: Option<ListField>,
    /// The text.
    pub body: TextBuffer,
    /// The Postmark template, if the message has one.
    pub template: Option<Box<FormTemplate>>,
    /// What is looked for in it.
    pub find: Find,
    /// The field with the caret.
    pub focus: FieldId,
    /// What the text is written in.
    pub format: BodyFormat,
    /// The HTML part beside plain text, if the draft came with one; kept, not edited.
    pub html: String,
    /// Metadata, headers, tracking; of the rows those that were taken.
    pub extras: Extras,
    /// Whether the fields of the sign-in were unfolded; they fold again when they are left.
    pub sign_in: bool,
    /// Whether Cc, Bcc and Reply-To are shown.
    pub expanded: bool,
    /// Whether stream, tag, format, metadata, headers and tracking are shown.
    pub options: bool,
    /// The profile's stream, which needs no row.
    pub usual_stream: String,
    /// Fields that were left once; only these show problems.
    pub visited: BTreeSet<FieldId>,
    /// Problems of visited fields, as of the last change.
    pub problems: Vec<Problem>,
    /// The signature that was put below the text, with its line of dashes; may be empty.
    pub signature: String,
    /// Name of the profile in which the message was begun; empty while nothing was.
    pub profile: String,
    /// Names of other profiles from which the user wants to send it.
    pub agreed: BTreeSet<String>,
    /// The draft as it was last sent or opened, to tell unsent work.
    pub settled: Draft,
}

/// The fields that are kept as single lines.
const LINES: [FieldId; 13] = [
    FieldId::Token,
    FieldId::AccessKey,
    FieldId::SecretKey,
    FieldId::From,
    FieldId::To,
    FieldId::Cc,
    FieldId::Bcc,
    FieldId::ReplyTo,
    FieldId::Subject,
    FieldId::Stream,
    FieldId::Tag,
    FieldId::Metadata,
    FieldId::Headers,
];

/// Fields that are hidden together while they are not needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldGroup {
    /// The token: one row says what is used.
    SignIn,
    /// Attached files.
    Attachments,
    /// Cc, Bcc and Reply-To.
    Copies,
    /// Stream, tag, format, metadata, headers and tracking.
    Options,
}

impl FieldGroup {
    /// The groups that the row of “+” offers, in order.
    pub const OFFERED: [Self; 3] = [Self::Attachments, Self::Copies, Self::Options];

    /// What its “+” says.
    pub fn label(self) -> &'static str {
        match self {
            Self::SignIn => "Sign-in",
            Self::Attachments => "Attach",
            Self::Copies => "Cc Bcc Reply-To",
            Self::Options => "More options",
        }
    }

    /// Its fields, in focus order.
    pub fn fields(self) -> &'static [FieldId] {
        match self {
            Self::SignIn => &[FieldId::Token, FieldId::AccessKey, FieldId::SecretKey],
            Self::Attachments => &[FieldId::Files],
            Self::Copies => &[FieldId::Cc, FieldId::Bcc, FieldId::ReplyTo],
            Self::Options => &[
                FieldId::Stream,
                FieldId::Tag,
                FieldId::Format,
                FieldId::Metadata,
                FieldId::Headers,
                FieldId::TrackOpens,
                FieldId::TrackLinks,
                FieldId::KeepId,
            ],
        }
    }

    /// The group of a field, if it is in one.
    pub fn of(id: FieldId) -> Option<Self> {
        let all = [Self::SignIn, Self::Attachments, Self::Copies, Self::Options];
        let mut all = all.into_iter();
        all.find(|group| group.fields().contains(&id))
    }
}

impl Default for Form {
    fn default() -> Self {
        Self {
            credential_kind: CredentialKind::ServerToken,
            revealed: false,
            source: TokenSource::None,
            lines: LINES.map(|id| (id, empty_line(id))).to_vec(),
            files: FilesField::default(),
            list: None,
            body: TextBuffer::default(),
            template: None,
            find: Find::default(),
            focus: FieldId::To,
            format: BodyFormat::default(),
            html: String::new(),
            extras: Extras::default(),
            sign_in: false,
            expanded: false,
            options: false,
            usual_stream: String::new(),
            visited: BTreeSet::new(),
            problems: Vec::new(),
            signature: String::new(),
            profile: String::new(),
            agreed: BTreeSet::new(),
            settled: Draft::default(),
        }
    }
}

fn empty_line(id: FieldId) -> LineField {
    match field(id).kind {
        FieldKind::Secret => LineField::secret(),
        _ => LineField::default(),
    }
}

impl Form {
    /// The text of a line or secret field; empty for other fields.
    pub fn line(&self, id: FieldId) -> &str {
        self.lines
            .iter()
            .find(|(line, _)| *line == id)
            .map_or("", |(_, line)| line.value())
    }

    /// The input of a line or secret field, or of the file being typed.
    pub(super) fn input_mut(&mut self, id: FieldId) -> Option<&mut LineField> {
        if id == FieldId::Files {
            return Some(&mut self.files.input);
        }
        self.lines
            .iter_mut()
            .find(|(line, _)| *line == id)
            .map(|(_, line)| line)
    }

    /// Puts text into a line or secret field, the caret behind it.
    pub(super) fn set_line(&mut self, id: FieldId, text: &str) {
        if let Some(input) = self.input_mut(id) {
            input.set(text);
        }
    }

    /// The visible fields in focus order.
    pub fn visible_fields(&self) -> Vec<FieldId> {
        FIELDS
            .iter()
            .map(|row| row.id)
            .filter(|id| self.is_visible(*id))
            .collect()
    }

    /// Whether a field is shown.
    pub fn is_visible(&self, id: FieldId) -> bool {
        self.has_field(id) && FieldGroup::of(id).is_none_or(|group| self.shows(group))
    }

    /// Whether a field belongs to the chosen type of token, or to any.
    pub(super) fn has_field(&self, id: FieldId) -> bool {
        match id {
            FieldId::Token => self.credential_kind == CredentialKind::ServerToken,
            FieldId::AccessKey | FieldId::SecretKey => {
                self.credential_kind == CredentialKind::SmtpToken
            }
            FieldId::Format => self.template.is_none(),
            _ => true,
        }
    }

    /// The fields that Tab goes through: what a message needs, and what was opened.
    pub fn tab_fields(&self) -> Vec<FieldId> {
        let is_wrong = |id| self.problems.iter().any(|problem| problem.field == id);
        let is_stop = |id: &FieldId| match id {
            FieldId::CredentialKind => false,
            FieldId::Token | FieldId::AccessKey | FieldId::SecretKey => {
                self.credential().is_none() || is_wrong(*id)
            }
            FieldId::From => self.line(FieldId::From).trim().is_empty() || is_wrong(*id),
            FieldId::Files => !self.files.input.value().is_empty(),
            FieldId::Subject => self.template.is_none(),
            _ => true,
        };
        let mut fields = self.visible_fields();
        fields.retain(|id| is_stop(id));
        fields
    }

    /// Whether somebody has to type a token, because none is there and none comes by itself.
    fn needs_token(&self) -> bool {
        let is_server_token = self.credential_kind == CredentialKind::ServerToken;
        let comes = is_server_token && self.source == TokenSource::Practice;
        let comes = comes || self.awaits_token();
        self.credential().is_none() && !comes
    }

    /// Whether a group is shown.
    pub fn shows(&self, group: FieldGroup) -> bool {
        let fields = group.fields();
        let has_caret = fields.contains(&self.focus);
        match group {
            FieldGroup::SignIn => {
                let mut problems = self.problems.iter();
                let unfolded = self.sign_in && self.focus == FieldId::CredentialKind;
                let is_wrong = problems.any(|problem| fields.contains(&problem.field));
                has_caret || unfolded || is_wrong || self.needs_token()
            }
            FieldGroup::Attachments => {
                let typed = !self.files.input.value().is_empty();
                has_caret || typed || !self.files.paths.is_empty()
            }
            FieldGroup::Copies => self.expanded,
            FieldGroup::Options => self.options,
        }
    }

    pub(super) fn show(&mut self, group: FieldGroup, shown: bool) {
        match group {
            FieldGroup::SignIn => self.sign_in = shown,
            FieldGroup::Attachments => {}
            FieldGroup::Copies => self.expanded = shown,
            FieldGroup::Options => self.options = shown,
        }
    }

    /// Whether a field of a group is set: then they cannot be hidden.
    pub(super) fn is_set(&self, group: FieldGroup) -> bool {
        let typed = |id: &FieldId| match id {
            FieldId::Stream => self.line(*id).trim() != self.usual_stream.trim(),
            _ => !self.line(*id).trim().is_empty(),
        };
        let chosen = group == FieldGroup::Options
            && (self.format != BodyFormat::Text || self.extras != Extras::default());
        chosen || group.fields().iter().any(typed)
    }

    /// The draft as typed.
    pub fn draft(&self) -> Draft {
        let mut draft = Draft {
            files: self.files.paths.clone(),
            format: self.format,
            text: match &self.template {
                Some(template) => template.text.clone(),
                None => self.body.text(),
            },
            profile: self.profile.clone(),
            html: self.html.clone(),
            extras: self.extras.clone(),
            template: self.template.as_ref().map(|one| Box::new(one.used.clone())),
            ..Draft::default()
        };
        for (id, line) in &self.lines {
            if let Some(place) = draft.line_mut(*id) {
                line.value().clone_into(place);
            }
        }
        draft
    }

    /// Takes a draft over.
    pub(super) fn set_draft(&mut self, draft: &Draft) {
        for (id, _) in self.lines.clone() {
            if let Some(text) = draft.line(id) {
                self.set_line(id, text);
            }
        }
        self.files = FilesField {
            paths: draft.files.clone(),
            ..FilesField::default()
        };
        self.set_content(draft);
        if let Some(template) = &mut self.template {
            // It may have been changed on the server since.
            template.used.is_rendered = false;
        }
        self.profile.clone_from(&draft.profile);
        self.agreed.clear();
        self.extras.clone_from(&draft.extras);
        for group in [FieldGroup::Copies, FieldGroup::Options] {
            let shown = self.shows(group) || self.is_set(group);
            self.show(group, shown);
        }
    }

    /// Takes the subject, the text, and the template of a draft over.
    pub(super) fn set_content(&mut self, draft: &Draft) {
        self.set_line(FieldId::Subject, &draft.subject);
        self.template = draft.template.as_ref().map(|used| {
            let (used, text) = (DraftTemplate::clone(used), draft.text.clone());
            Box::new(FormTemplate { used, text })
        });
        self.body = match draft.template {
            Some(_) => TextBuffer::new(&bodies(draft).text),
            None => TextBuffer::new(&draft.text),
        };
        self.find = Find::default();
        self.format = draft.format;
        self.html.clone_from(&draft.html);
    }

    /// The login as typed; `None` while the field that matters is empty.
    pub fn credential(&self) -> Option<Credential> {
        let secret = |id| Some(Secret::cleaned(self.line(id))).filter(|secret| !secret.is_empty());
        match self.credential_kind {
            CredentialKind::ServerToken => secret(FieldId::Token).map(Credential::ServerToken),
            CredentialKind::SmtpToken => Some(Credential::SmtpToken {
                access_key: secret(FieldId::AccessKey)?,
                secret_key: secret(FieldId::SecretKey)?,
            }),
        }
    }

    /// Whether a keyring or a command is being asked for the token, and nobody typed one meanwhile.
    pub fn awaits_token(&self) -> bool {
        self.source.is_slow() && !self.has_secret_text()
    }

    /// Whether anything stands in the fields of the login, be it half of one.
    pub fn has_secret_text(&self) -> bool {
        let secrets = [FieldId::Token, FieldId::AccessKey, FieldId::SecretKey];
        secrets.iter().any(|id| !self.line(*id).is_empty())
    }

    /// Fills the credential fields.
    pub(super) fn set_credential(&mut self, credential: Option<&Credential>, source: TokenSource) {
        self.source = source;
        for id in [FieldId::Token, FieldId::AccessKey, FieldId::SecretKey] {
            self.set_line(id, "");
        }
        match credential {
            Some(Credential::ServerToken(token)) => {
                self.credential_kind = CredentialKind::ServerToken;
                self.set_line(FieldId::Token, token.expose());
            }
            Some(Credential::SmtpToken {
                access_key,
                secret_key,
            }) => {
                self.credential_kind = CredentialKind::SmtpToken;
                self.set_line(FieldId::AccessKey, access_key.expose());
                self.set_line(FieldId::SecretKey, secret_key.expose());
            }
            None => {}
        }
        // Another kind of login has other fields.
        if !self.is_visible(self.focus) {
            self.focus = match self.credential_kind {
                CredentialKind::ServerToken => FieldId::Token,
                CredentialKind::SmtpToken => FieldId::AccessKey,
            };
        }
    }

    /// The facts about the attached files, in the order of the list; a file that was not looked at
    /// yet counts as empty.
    pub fn file_facts(&self) -> Vec<FileFact> {
        let fact = |path: &String| {
            self.files
                .facts
                .iter()
                .find(|fact| fact.path == *path)
                .cloned()
        };
        self.files.paths.iter().filter_map(fact).collect()
    }

    /// Whether the focused field takes printable keys as text.
    pub(super) fn takes_text(&self) -> bool {
        field(self.focus).kind != FieldKind::Choice
    }

    /// Whether somebody wrote something: sender, stream and signature are there from the start.
    pub(super) fn is_begun(&self, draft: &Draft) -> bool {
        let lines = [&draft.to, &draft.cc, &draft.bcc, &draft.subject];
        let typed = lines.iter().any(|line| !line.trim().is_empty());
        typed
            || self.has_own_text(&draft.text)
            || !draft.files.is_empty()
            || draft.template.is_some()
    }

    /// Whether nothing was added to what a new message starts with. Costs nothing, however long the text is.
    pub(super) fn is_blank(&self) -> bool {
        let lines = [FieldId::To, FieldId::Cc, FieldId::Bcc, FieldId::Subject];
        let is_empty = lines.iter().all(|id| self.line(*id).trim().is_empty());
        let is_text_new = self.body.len_bytes() == self.settled.text.len();
        is_empty && is_text_new && self.files.paths.is_empty() && self.template.is_none()
    }

    /// Whether something was typed that was not sent.
    pub fn has_unsent_work(&self) -> bool {
        let draft = self.draft();
        let typed = [&draft.to, &draft.cc, &draft.bcc, &draft.subject]
            .iter()
            .any(|text| !text.trim().is_empty())
            || self.has_own_text(&draft.text);
        let has_more = !draft.files.is_empty()
            || draft.extras != Extras::default()
            || draft.template.is_some();
        (typed || has_more) && draft != self.settled
    }
}
