//! A small language for playing the interface: `grace@navy.example<Tab>Hi<C-s><Enter>`.

use postrider::app::{
    DraftAnswer, DraftOrder, Effect, Intent, Key, KeyCode, Message, Model, Modifiers, Question,
    Size, Startup, update,
};
use postrider::mail::{Draft, FieldId};
use postrider::postmark::{Credential, Endpoint, Profile, Secret, TokenSource};
use postrider::record::{
    DraftId, Event, Failure, FailureKind, JobId, Outcome, Phase, RecoveredDraft, Reply, Stage,
};

#[path = "fields.rs"]
mod fields;

use fields::step_to;

/// Of this practice server alone: the tokens that are documented are hidden nowhere.
pub const PRACTICE_TOKEN: &str = "a4d81c52-7be0-4f19-9c3e-6d20b5f7e813";
pub const REAL_TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

/// A model that is being played, and every effect it has asked for.
pub struct Play {
    pub model: Model,
    pub effects: Vec<Effect>,
    /// Whether more is waiting, so that no frame is drawn in between.
    pub hurried: bool,
    /// Whether the history answers at once, and has no earlier send of a message; and whether what is put
    /// aside is saved at once.
    pub answers: bool,
}

pub fn startup() -> Startup {
    Startup {
        profiles: vec![Profile::practice(), Profile::postmark()],
        profile: "practice".into(),
        profile_was_chosen: false,
        credential: None,
        source: TokenSource::Practice,
        environment_token: None,
        given: None,
        walks: Default::default(),
        walk_trouble: None,
        preferences: Default::default(),
        first_start: false,
        system: "postrider test".into(),
        size: Size {
            columns: 80,
            rows: 24,
        },
    }
}

impl Play {
    pub fn new(startup: Startup) -> Self {
        let (model, effects) = Model::new(startup);
        let hurried = false;
        Self {
            model,
            effects,
            hurried,
            answers: true,
        }
    }

    /// In practice, with the practice server up.
    pub fn practice() -> Self {
        Self::listening(None)
    }

    /// The same where the practice server has an API.
    pub fn with_api() -> Self {
        Self::listening(Some("http://127.0.0.1:4004".into()))
    }

    fn listening(api_url: Option<String>) -> Self {
        let mut play = Self::new(startup());
        play.send(Message::PracticeReady {
            ports: vec![4001, 4002, 4003],
            credential: Credential::ServerToken(Secret::new(PRACTICE_TOKEN)),
            sender: "Ada Lovelace <ada@acme.example>".into(),
            api_url,
        });
        play
    }

    pub fn send(&mut self, message: Message) -> &mut Self {
        let effects = update(&mut self.model, message);
        let answers: Vec<Message> = effects.iter().filter_map(answer).collect();
        self.effects.extend(effects);
        for answer in answers.into_iter().filter(|_| self.answers) {
            self.effects.extend(update(&mut self.model, answer));
        }
        if !self.hurried {
            self.drawn();
        }
        self
    }

    /// A frame shows the model as it is now.
    pub fn drawn(&mut self) -> &mut Self {
        self.effects.extend(update(&mut self.model, Message::Drawn));
        self
    }

    pub fn keys(&mut self, text: &str) -> &mut Self {
        for key in parse(text) {
            self.send(Message::Key(key));
        }
        self
    }

    /// Puts the caret into a field.
    pub fn field(&mut self, id: FieldId) -> &mut Self {
        for _ in 0..40 {
            match step_to(&self.model, id) {
                Some(step) => self.send(step),
                None => return self,
            };
        }
        panic!("there is no way to {id:?}");
    }

    /// A filled form: recipient, subject and text typed with Tab between.
    pub fn filled(&mut self) -> &mut Self {
        self.keys("grace@navy.example<Tab>Receipt<Tab>Hello Grace,<Enter>thank you.")
    }

    pub fn event(&mut self, event: Event) -> &mut Self {
        let job = self.model.shared.job.unwrap_or(JobId(0));
        self.send(Message::Job { job, event })
    }

    pub fn ready(&mut self) -> &mut Self {
        self.event(Event::Phase(Phase::Ready))
    }

    pub fn ends(&mut self, outcome: Outcome) -> &mut Self {
        self.event(Event::Phase(Phase::Over))
            .event(Event::Outcome(outcome))
    }

    /// The edge says what an earlier run left behind.
    pub fn left(&mut self, draft: Draft, more: usize) -> &mut Self {
        let id = DraftId("left".into());
        let left = Box::new(RecoveredDraft { id, draft, more });
        self.send(Message::Drafts(DraftAnswer::Left(Ok(Some(left)))))
    }

    /// Whether an effect was asked for since the last call.
    pub fn asked(&mut self, wanted: impl Fn(&Effect) -> bool) -> bool {
        let found = self.effects.iter().any(wanted);
        self.effects.clear();
        found
    }

    /// The question on top.
    pub fn question(&self) -> &Question {
        self.model.question().expect("it is asked first")
    }

    /// Whether the question on top has an answer that causes such a thing.
    pub fn asks(&self, wanted: impl Fn(&Intent) -> bool) -> bool {
        self.model
            .question()
            .is_some_and(|question| question.offers(wanted))
    }

    pub fn notice(&self) -> &str {
        self.model
            .shared
            .notice
            .as_ref()
            .map_or("", |notice| notice.text.as_str())
    }
}

/// What the edge answers at once where nothing is wrong.
pub fn answer(effect: &Effect) -> Option<Message> {
    match effect {
        Effect::FindEarlier { job, .. } => {
            let (job, earlier) = (*job, None);
            Some(Message::EarlierFound { job, earlier })
        }
        Effect::Drafts(DraftOrder::Next(_) | DraftOrder::Beside { .. }) => {
            Some(Message::Drafts(DraftAnswer::PutAside(Ok(()))))
        }
        _ => None,
    }
}

pub fn accepted() -> Outcome {
    Outcome::Accepted {
        reply: Reply::new(250, vec!["2.0.0 Ok: queued as 6A59".into()]),
    }
}

pub fn refused_login() -> Outcome {
    let reply = Reply::new(535, vec!["5.7.8 Error: authentication failed: ".into()]);
    let failure = Failure::new(
        Stage::Auth,
        FailureKind::AuthRefused,
        Endpoint::new("127.0.0.1", 4001),
    );
    Outcome::Refused(failure.with_reply(reply))
}

const NAMED: [(&str, KeyCode); 12] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("BS", KeyCode::Backspace),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
];

/// Keys as messages.
pub fn keys(text: &str) -> Vec<Message> {
    parse(text).into_iter().map(Message::Key).collect()
}

fn parse(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let named = rest
            .strip_prefix('<')
            .and_then(|inner| inner.split_once('>'));
        match named.and_then(|(name, after)| Some((key(name)?, after))) {
            Some((key, after)) => {
                keys.push(key);
                rest = after;
            }
            None => {
                keys.push(Key::char(c));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    keys
}

fn key(name: &str) -> Option<Key> {
    let mut modifiers = Modifiers::default();
    let mut base = name;
    while let Some((held, after)) = base
        .split_once('-')
        .filter(|(held, _)| matches!(*held, "C" | "A" | "S"))
    {
        match held {
            "C" => modifiers.ctrl = true,
            "A" => modifiers.alt = true,
            _ => modifiers.shift = true,
        }
        base = after;
    }
    let named = NAMED
        .iter()
        .find(|(known, _)| *known == base)
        .map(|(_, code)| *code);
    let function = base
        .strip_prefix('F')
        .and_then(|number| number.parse().ok())
        .map(KeyCode::F);
    let single = base
        .chars()
        .next()
        .filter(|_| base.chars().count() == 1 && name != base)
        .map(KeyCode::Char);
    Some(Key {
        code: named.or(function).or(single)?,
        modifiers,
    })
}
