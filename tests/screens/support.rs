//! A screen without a terminal: keys and worker events go in, the picture comes out.

use std::ops::Range;

use postrider::app::{
    self, DraftAnswer, DraftOrder, Effect, Key, KeyCode, Message, Model, Modifiers, Size, Startup,
};
use postrider::mail::FileFact;
use postrider::postmark::{Credential, Endpoint, Profile, Secret, TokenSource};
use postrider::record::{
    Direction, Event, Failure, FailureKind, JobId, Line, Moment, Outcome, Phase, Progress,
    RecipientState, RecipientVerdict, Reply, SendId, Stage, StageState, StageUpdate,
};
use postrider::view::{self, Theme};
use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Position, Rect};

#[path = "../flow/fields.rs"]
mod fields;

use fields::step_to;

/// The practice server's token.
pub const TOKEN: &str = "70726163-7469-4365-8000-706f73746d6b";
/// A token that looks like a real one.
pub const REAL_TOKEN: &str = "9e8d7c6b-5a49-4838-8271-605f4e3d2c1b";
/// The sizes at which every state is looked at.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (40, 12)];

/// An interface that is driven by hand.
pub struct Session {
    pub model: Model,
    pub theme: Theme,
    pub effects: Vec<Effect>,
    /// Whether more is waiting, so that no frame is drawn in between.
    pub hurried: bool,
}

impl Session {
    /// The interface as it opens in practice, with the practice server listening.
    pub fn practice((columns, rows): (u16, u16)) -> Self {
        Self::practice_of(startup("practice", (columns, rows)))
    }

    /// The same as it opens with `startup`.
    pub fn practice_of(startup: Startup) -> Self {
        let mut session = Self::open(startup);
        session.send(Message::PracticeReady {
            ports: vec![40_587, 42_525, 40_025],
            credential: Credential::ServerToken(Secret::new(TOKEN)),
            sender: "Ada Lovelace <ada@acme.example>".into(),
            api_url: None,
        });
        session
    }

    /// The interface as it opens with a real token from the environment.
    pub fn production(size: (u16, u16)) -> Self {
        let mut startup = startup("postmark", size);
        startup.credential = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
        startup.source = TokenSource::Environment("POSTMARK_SERVER_TOKEN".into());
        startup.profile_was_chosen = true;
        Self::open(startup)
    }

    pub fn open(startup: Startup) -> Self {
        let (model, effects) = Model::new(startup);
        Self {
            model,
            theme: Theme::named("mono").unwrap(),
            effects,
            hurried: false,
        }
    }

    pub fn send(&mut self, message: Message) -> &mut Self {
        let effects = app::update(&mut self.model, message);
        for effect in &effects {
            let answer = match effect {
                Effect::FindEarlier { job, .. } => {
                    let (job, earlier) = (*job, None);
                    Message::EarlierFound { job, earlier }
                }
                Effect::Drafts(DraftOrder::Next(_) | DraftOrder::Beside { .. }) => {
                    Message::Drafts(DraftAnswer::PutAside(Ok(())))
                }
                _ => continue,
            };
            app::update(&mut self.model, answer);
        }
        self.effects.extend(effects);
        if !self.hurried {
            app::update(&mut self.model, Message::Drawn);
        }
        self
    }

    /// Presses keys, told as in the help: `Ctrl+S`, `Tab`, `F1`, `t`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.send(Message::Key(parse_key(key)));
        }
        self
    }

    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let code = if c == '\n' {
                KeyCode::Enter
            } else {
                KeyCode::Char(c)
            };
            self.send(Message::Key(Key {
                code,
                modifiers: Modifiers::default(),
            }));
        }
        self
    }

    /// Puts the caret into a field.
    pub fn field(&mut self, id: postrider::mail::FieldId) -> &mut Self {
        for _ in 0..40 {
            match step_to(&self.model, id) {
                Some(step) => self.send(step),
                None => return self,
            };
        }
        panic!("there is no way to {id:?}");
    }

    /// A message to Grace, complete.
    pub fn filled(&mut self) -> &mut Self {
        use postrider::mail::FieldId::{Body, From, Subject, To};
        if self
            .model
            .form
            .lines
            .iter()
            .any(|(id, line)| *id == From && line.value().is_empty())
        {
            self.field(From)
                .type_text("Ada Lovelace <ada@acme.example>");
        }
        self.field(To).type_text("grace@navy.example");
        self.field(Subject).type_text("Your receipt");
        self.field(Body).type_text("Hello Grace,\n\nthe receipt for your order of the first of November is attached. Write to us when something is missing.\n\nAda")
    }

    /// The job that was started last.
    pub fn job(&self) -> JobId {
        self.effects
            .iter()
            .rev()
            .find_map(|effect| match effect {
                Effect::StartSend(order) => Some(order.job),
                _ => None,
            })
            .expect("a send was started")
    }

    pub fn event(&mut self, event: Event) -> &mut Self {
        let job = self.job();
        self.send(Message::Job { job, event })
    }

    pub fn started(&mut self) -> &mut Self {
        let job = self.job();
        let at = Moment {
            unix_ms: 1_795_449_173_000,
            offset_minutes: 60,
        };
        self.send(Message::Started { job, at });
        let id = SendId("0b0f7b3a-6c6e-4a57-9a3e-2d1f5b6c7d8e".into());
        self.event(Event::Composed { id, bytes: 4_321 })
    }

    pub fn stage(&mut self, stage: Stage, ms: f64, detail: &str) -> &mut Self {
        let update = |state, ms, detail: &str| StageUpdate {
            endpoint: postrider::postmark::Endpoint::new("127.0.0.1", 4001),
            stage,
            state,
            ms,
            detail: detail.into(),
        };
        self.event(Event::Stage(update(StageState::Running, 0.0, "")));
        self.event(Event::Stage(update(StageState::Done, ms, detail)))
    }

    pub fn running(&mut self, stage: Stage) -> &mut Self {
        let update = StageUpdate {
            endpoint: postrider::postmark::Endpoint::new("127.0.0.1", 4001),
            stage,
            state: StageState::Running,
            ms: 0.0,
            detail: String::new(),
        };
        self.event(Event::Stage(update))
    }

    pub fn line(
        &mut self,
        at_ms: f64,
        direction: Direction,
        stage: Stage,
        text: &str,
    ) -> &mut Self {
        let tls = stage >= Stage::Hello && direction != Direction::Note;
        self.event(Event::Line(Line {
            at_ms,
            direction,
            tls,
            stage,
            text: text.into(),
        }))
    }

    /// Connected and inside TLS.
    pub fn connected(&mut self, host: &str, port: u16) -> &mut Self {
        use Direction::{Client, Note, Server};
        self.started()
            .stage(Stage::Resolve, 12.4, &format!("{host}: 3 addresses"))
            .stage(Stage::Connect, 31.0, &format!("port {port}"))
            .line(43.0, Server, Stage::Greeting, &format!("220 {host} ESMTP"))
            .stage(Stage::Greeting, 14.0, &format!("220 {host} ESMTP"))
            .line(43.5, Client, Stage::StartTls, "EHLO [127.0.0.1]")
            .line(57.0, Server, Stage::StartTls, &format!("250-{host}"))
            .line(57.0, Server, Stage::StartTls, "250 STARTTLS")
            .line(57.5, Client, Stage::StartTls, "STARTTLS")
            .line(
                70.0,
                Server,
                Stage::StartTls,
                "220 2.0.0 Ready to start TLS",
            )
            .stage(Stage::StartTls, 27.0, "offered")
            .line(
                110.0,
                Note,
                Stage::Handshake,
                "TLS 1.3, certificate of *.postmarkapp.com valid until 2027-02-01",
            )
            .stage(Stage::Handshake, 40.2, "TLS 1.3, valid until 2027-02-01")
            .line(111.0, Client, Stage::Hello, "EHLO [127.0.0.1]")
            .line(124.0, Server, Stage::Hello, &format!("250-{host}"))
            .line(124.0, Server, Stage::Hello, "250-PIPELINING")
            .line(124.0, Server, Stage::Hello, "250-SIZE 50000000")
            .line(124.0, Server, Stage::Hello, "250 AUTH PLAIN LOGIN")
            .stage(Stage::Hello, 13.0, "PIPELINING, SIZE, AUTH")
            .line(124.5, Client, Stage::Auth, "AUTH PLAIN ********")
    }

    /// Signed in and waiting for Go.
    pub fn ready(&mut self, host: &str, port: u16) -> &mut Self {
        self.connected(host, port)
            .line(
                139.0,
                Direction::Server,
                Stage::Auth,
                "235 2.7.0 Authentication successful",
            )
            .stage(Stage::Auth, 15.0, "PLAIN")
            .event(Event::Phase(Phase::Ready))
    }

    /// On its way: so many of so many bytes.
    pub fn submitting(&mut self, sent: u64, total: u64) -> &mut Self {
        self.event(Event::Phase(Phase::Submitting))
            .stage(Stage::Envelope, 14.0, "1 recipient")
            .running(Stage::Content)
            .event(Event::Progress(Progress { sent, total }))
    }

    pub fn accepted(&mut self) -> &mut Self {
        let reply = Reply::new(250, vec!["2.0.0 Ok: queued as 4F2A91C03D".into()]);
        self.submitting(4_321, 4_321)
            .line(
                170.0,
                Direction::Client,
                Stage::Content,
                "(4,321 bytes of message)",
            )
            .stage(Stage::Content, 3.0, "4.3 kB")
            .event(Event::Phase(Phase::AwaitingVerdict))
            .line(
                190.0,
                Direction::Server,
                Stage::Verdict,
                "250 2.0.0 Ok: queued as 4F2A91C03D",
            )
            .stage(Stage::Verdict, 20.0, "250 2.0.0 Ok: queued as 4F2A91C03D")
            .outcome(Outcome::Accepted { reply })
    }

    pub fn outcome(&mut self, outcome: Outcome) -> &mut Self {
        self.event(Event::Phase(Phase::Over))
            .event(Event::Outcome(outcome))
    }

    pub fn failed_stage(&mut self, stage: Stage, ms: f64, detail: &str) -> &mut Self {
        let update = StageUpdate {
            endpoint: postrider::postmark::Endpoint::new("127.0.0.1", 4001),
            stage,
            state: StageState::Failed,
            ms,
            detail: detail.into(),
        };
        self.running(stage).event(Event::Stage(update))
    }

    /// What stands on the screen.
    pub fn screen(&self) -> String {
        self.drawn().0
    }

    /// The picture and the cursor.
    pub fn drawn(&self) -> (String, Position) {
        let Size { columns, rows } = self.model.shared.size;
        draw(&self.model, &self.theme, (columns, rows))
    }
}

/// Draws a model; rows without their trailing blanks.
pub fn draw(model: &Model, theme: &Theme, size: (u16, u16)) -> (String, Position) {
    let (buffer, cursor) = frame_of(model, theme, size);
    (picture(&buffer), cursor)
}

/// The frame of a model at its own size.
pub fn frame(model: &Model, theme: &Theme) -> (Buffer, Position) {
    frame_of(
        model,
        theme,
        (model.shared.size.columns, model.shared.size.rows),
    )
}

fn frame_of(model: &Model, theme: &Theme, (columns, rows): (u16, u16)) -> (Buffer, Position) {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal
        .draw(|frame| view::draw(model, theme, frame))
        .unwrap();
    let cursor = terminal.backend_mut().get_cursor_position().unwrap();
    (terminal.backend().buffer().clone(), cursor)
}

/// The characters of a frame.
pub fn picture(buffer: &Buffer) -> String {
    let rows = (0..buffer.area.height).map(|y| row(buffer, y));
    rows.collect::<Vec<String>>().join("\n")
}

/// A row of the frame; the cell behind a wide character is not seen.
fn row(buffer: &Buffer, y: u16) -> String {
    cells(buffer, 0..buffer.area.width, y)
}

/// Some cells of a row without their trailing blanks.
fn cells(buffer: &Buffer, columns: Range<u16>, y: u16) -> String {
    let mut row = String::new();
    let mut x = columns.start;
    while x < columns.end {
        let cell = &buffer[(x, y)];
        row.push_str(cell.symbol());
        x += cell.symbol().cell_width().max(1);
    }
    row.truncate(row.trim_end().len());
    row
}

/// The picture of what has the keys: the topmost overlay, or the focused pane with the rows below it. The last
/// row says where in it the cursor is. Empty rows after one another are told in words.
pub fn inside(session: &Session) -> String {
    let (buffer, cursor) = frame(&session.model, &session.theme);
    let place = place_with_keys(&buffer);
    let mut all: Vec<String> = (place.y..place.bottom())
        .map(|y| cells(&buffer, place.x..place.right(), y))
        .collect();
    if session.model.overlays.is_empty() {
        all.extend((place.bottom()..buffer.area.height).map(|y| row(&buffer, y)));
    }
    let at = (
        cursor.x.wrapping_sub(place.x),
        cursor.y.wrapping_sub(place.y),
    );
    format!(
        "{}\ncursor: column {}, row {}",
        without_empty_rows(&all),
        at.0,
        at.1
    )
}

/// The box that has the keys is marked beside its title; an overlay begins below and right of what it covers.
pub fn place_with_keys(buffer: &Buffer) -> Rect {
    let Rect { width, height, .. } = buffer.area;
    let is = |x: u16, y: u16, symbol: &str| x < width && buffer[(x, y)].symbol() == symbol;
    let corner = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .rfind(|(x, y)| is(*x, *y, "┌") && is(x + 1, *y, "▌"));
    let (x, y) = corner.expect("something has the keys");
    let right = (x..width).find(|x| is(*x, y, "┐")).expect("a right corner");
    // On a small screen a long message lies over its lower border.
    let bottom = (y..height).find(|y| is(x, *y, "└")).unwrap_or(height - 1);
    Rect::new(x, y, right - x + 1, bottom - y + 1)
}

/// `rows`, with a word in place of more than two rows after one another in which nothing is.
fn without_empty_rows(rows: &[String]) -> String {
    let is_empty = |row: &String| {
        let inner = row.trim_start_matches('│').trim_end_matches('│');
        inner.len() < row.len() && inner.trim().is_empty()
    };
    let mut told = Vec::new();
    for same in rows.chunk_by(|one, next| is_empty(one) == is_empty(next)) {
        match same.len() {
            count if count > 2 && is_empty(&same[0]) => {
                told.push(format!("│ ({count} empty rows)"))
            }
            _ => told.extend_from_slice(same),
        }
    }
    told.join("\n")
}

pub fn startup(profile: &str, (columns, rows): (u16, u16)) -> Startup {
    Startup {
        profiles: vec![Profile::practice(), Profile::postmark()],
        profile: profile.into(),
        profile_was_chosen: false,
        credential: None,
        source: TokenSource::None,
        environment_token: None,
        given: None,
        walks: Default::default(),
        walk_trouble: None,
        preferences: Default::default(),
        first_start: false,
        system: "postrider 0.1.0, test".into(),
        size: Size { columns, rows },
    }
}

pub fn fact(path: &str, bytes: u64, content_type: &str) -> FileFact {
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    FileFact {
        path: path.into(),
        name,
        bytes,
        content_type: content_type.into(),
        problem: None,
    }
}

pub fn refused(address: &str, code: u16, text: &str) -> RecipientVerdict {
    let reply = Reply::new(code, vec![text.into()]);
    RecipientVerdict {
        address: address.into(),
        state: RecipientState::Refused,
        reply,
    }
}

pub fn failure(stage: Stage, kind: FailureKind) -> Failure {
    Failure::new(stage, kind, Endpoint::new("smtp.postmarkapp.com", 587))
}

fn parse_key(name: &str) -> Key {
    let mut modifiers = Modifiers::default();
    let mut rest = name;
    loop {
        let (held, after) = match rest.split_once('+') {
            Some((held, after)) if !after.is_empty() => (held, after),
            _ => break,
        };
        match held {
            "Ctrl" => modifiers.ctrl = true,
            "Alt" => modifiers.alt = true,
            "Shift" => modifiers.shift = true,
            _ => panic!("unknown modifier {held}"),
        }
        rest = after;
    }
    let lower = |c: char| {
        if modifiers.ctrl {
            c.to_ascii_lowercase()
        } else {
            c
        }
    };
    let mut chars = rest.chars();
    let code = match (rest, chars.next(), chars.as_str()) {
        (_, Some(c), "") => KeyCode::Char(lower(c)),
        (_, Some('F'), number) if number.parse::<u8>().is_ok() => {
            KeyCode::F(number.parse().unwrap())
        }
        ("Enter", ..) => KeyCode::Enter,
        ("Esc", ..) => KeyCode::Esc,
        ("Tab", ..) => KeyCode::Tab,
        ("Backspace", ..) => KeyCode::Backspace,
        ("Up", ..) => KeyCode::Up,
        ("Down", ..) => KeyCode::Down,
        ("Left", ..) => KeyCode::Left,
        ("Right", ..) => KeyCode::Right,
        ("Home", ..) => KeyCode::Home,
        ("End", ..) => KeyCode::End,
        ("PageUp", ..) => KeyCode::PageUp,
        ("PageDown", ..) => KeyCode::PageDown,
        _ => panic!("unknown key {name}"),
    };
    Key { code, modifiers }
}
