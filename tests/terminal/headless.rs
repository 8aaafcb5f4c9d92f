//! The real loop on a test backend with scripted input: it draws once when nothing more is waiting,
//! and only if something happened.

use std::cell::Cell;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::Stream;
use postrider::app::{Effect, Message, Model, Size, Startup};
use postrider::mail::FieldId;
use postrider::postmark::{Profile, TokenSource};
use postrider::record::TimerId;
use postrider::terminal::{Execute, Leave, Session};
use postrider::view::{self, Theme};
use ratatui::backend::{Backend, TestBackend};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use tokio::sync::mpsc;

thread_local! {
    static DRAWN: Cell<u32> = const { Cell::new(0) };
}

/// Draws, and counts.
fn draw(model: &Model, frame: &mut Frame<'_>) {
    DRAWN.set(DRAWN.get() + 1);
    let theme = Theme::named("dark").unwrap();
    view::draw(model, &theme, frame);
}

/// Events that a test adds while the loop runs.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<(VecDeque<Event>, bool)>>);

impl Script {
    fn add(&self, event: Event) {
        self.0.lock().unwrap().0.push_back(event);
    }

    fn press(&self, code: KeyCode, modifiers: KeyModifiers) {
        self.add(Event::Key(KeyEvent::new(code, modifiers)));
    }

    fn write(&self, text: &str) {
        text.chars()
            .for_each(|character| self.press(KeyCode::Char(character), KeyModifiers::NONE));
    }

    fn end(&self) {
        self.0.lock().unwrap().1 = true;
    }
}

impl Stream for Script {
    type Item = io::Result<Event>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut script = self.0.lock().unwrap();
        match script.0.pop_front() {
            Some(event) => Poll::Ready(Some(Ok(event))),
            None if script.1 => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

/// Remembers what it was asked for.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Effect>>>);

impl Recorder {
    fn any(&self, wanted: impl Fn(&Effect) -> bool) -> bool {
        self.0.lock().unwrap().iter().any(wanted)
    }
}

impl Execute for Recorder {
    fn execute(&mut self, effect: Effect) -> Vec<Message> {
        self.0.lock().unwrap().push(effect);
        Vec::new()
    }
}

struct Rig {
    script: Script,
    effects: Recorder,
    messages: mpsc::Sender<Message>,
    session: Session<Recorder>,
    terminal: Terminal<TestBackend>,
}

const SIZE: Size = Size {
    columns: 80,
    rows: 24,
};

fn rig() -> Rig {
    let startup = Startup {
        profiles: vec![Profile::practice(), Profile::postmark()],
        profile: "practice".into(),
        profile_was_chosen: false,
        credential: None,
        source: TokenSource::None,
        environment_token: None,
        given: None,
        walks: Default::default(),
        walk_trouble: None,
        preferences: Default::default(),
        first_start: false,
        system: "test".into(),
        size: SIZE,
    };
    let (mut model, _) = Model::new(startup);
    model.form.focus = FieldId::Body;
    let (messages, receiver) = mpsc::channel(20_000);
    let effects = Recorder::default();
    let session = Session::new(model, Box::new(draw), receiver, effects.clone());
    let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.columns, SIZE.rows));
    let backend = TestBackend::new(SIZE.columns, SIZE.rows);
    let terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
    Rig {
        script: Script::default(),
        effects,
        messages,
        session,
        terminal,
    }
}

/// Lets the loop do what it can do without waiting, and says whether it left.
async fn settle<F: Future>(mut running: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| match running.as_mut().poll(context) {
        Poll::Ready(left) => Poll::Ready(Some(left)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// Frames that were drawn by `settle`, after each of `steps`.
type Step<'a> = &'a dyn Fn(&Script, &mpsc::Sender<Message>);

async fn frames(rig: &mut Rig, steps: &[Step<'_>]) -> Vec<u32> {
    let mut input = rig.script.clone();
    let mut running = pin!(rig.session.run(&mut rig.terminal, &mut input));
    let mut drawn = Vec::new();
    for step in steps {
        step(&rig.script, &rig.messages);
        let before = DRAWN.get();
        assert!(settle(running.as_mut()).await.is_none(), "the loop left");
        drawn.push(DRAWN.get() - before);
    }
    drawn
}

#[tokio::test(flavor = "current_thread")]
async fn draws_once_for_all_that_waits_and_never_for_nothing() {
    let mut rig = rig();
    let release = KeyEvent {
        kind: KeyEventKind::Release,
        ..KeyEvent::from(KeyCode::Char('x'))
    };
    let drawn = frames(
        &mut rig,
        &[
            &|_, _| {},
            &|_, _| {},
            &|script, _| script.write("Hello Grace"),
            &|script, _| script.add(Event::Key(release)),
            &|script, _| script.add(Event::FocusGained),
            &|_, messages| messages.try_send(Message::DraftSaved(Ok(()))).unwrap(),
            &|_, messages| {
                messages
                    .try_send(Message::PracticeFailed("no".into()))
                    .unwrap()
            },
        ],
    )
    .await;
    assert_eq!(drawn, [1, 0, 1, 0, 0, 0, 1]);
    assert!(format!("{}", rig.terminal.backend()).contains("Hello Grace"));
    assert_eq!(rig.session.frames, 3);
}

#[tokio::test(flavor = "current_thread")]
async fn a_flood_of_messages_does_not_starve_the_screen() {
    let mut rig = rig();
    let flood: &dyn Fn(&Script, &mpsc::Sender<Message>) = &|_, messages| {
        for number in 0..10_000 {
            messages
                .try_send(Message::PracticeFailed(number.to_string()))
                .unwrap();
        }
    };
    let mut steps = vec![flood];
    let nothing: &dyn Fn(&Script, &mpsc::Sender<Message>) = &|_, _| {};
    steps.extend([nothing; 400]);
    let drawn = frames(&mut rig, &steps).await;
    let total: u32 = drawn.iter().sum();
    assert!(
        (50..=200).contains(&total),
        "{total} frames for 10,000 messages"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn a_resize_is_drawn_in_its_own_size() {
    let mut rig = rig();
    rig.terminal.backend_mut().resize(40, 12);
    frames(&mut rig, &[&|script, _| script.add(Event::Resize(40, 12))]).await;
    assert_eq!(rig.terminal.get_frame().area(), Rect::new(0, 0, 40, 12));
    assert_eq!(
        rig.session.model.shared.size,
        Size {
            columns: 40,
            rows: 12
        }
    );
}

#[tokio::test(flavor = "current_thread")]
async fn a_timer_that_was_asked_for_runs_out() {
    let mut rig = rig();
    let mut input = rig.script.clone();
    rig.session.perform(vec![Effect::StartTimer {
        timer: TimerId(9),
        after_ms: 1,
    }]);
    let mut running = pin!(rig.session.run(&mut rig.terminal, &mut input));
    let fired = poll_fn(|context| {
        assert!(running.as_mut().poll(context).is_pending(), "the loop left");
        if DRAWN.get() == 2 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    });
    tokio::time::timeout(std::time::Duration::from_secs(30), fired)
        .await
        .unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn the_end_of_the_input_saves_the_draft_and_leaves() {
    let mut rig = rig();
    rig.script.write("half a thought");
    rig.script.end();
    let left = rig
        .session
        .run(&mut rig.terminal, &mut rig.script.clone())
        .await
        .unwrap();
    assert_eq!(left, Leave::InputEnded);
    let kept = |effect: &Effect| matches!(effect, Effect::SaveDraft(draft) if draft.text.contains("half a thought"));
    assert!(rig.effects.any(kept));
}

#[tokio::test(flavor = "current_thread")]
async fn a_termination_leaves_without_a_question() {
    let mut rig = rig();
    rig.script.write("unsent");
    rig.messages.try_send(Message::Resized(SIZE)).unwrap();
    let mut input = rig.script.clone();
    {
        let mut running = pin!(rig.session.run(&mut rig.terminal, &mut input));
        assert!(settle(running.as_mut()).await.is_none());
        rig.messages.try_send(Message::Terminate).unwrap();
        assert_eq!(
            settle(running.as_mut()).await.unwrap().unwrap(),
            Leave::Terminated(None)
        );
    }
    assert!(
        rig.effects
            .any(|effect| matches!(effect, Effect::SaveDraft(_)))
    );
}

#[tokio::test(flavor = "current_thread")]
async fn ctrl_z_hands_back_the_terminal_and_the_loop_goes_on_afterwards() {
    let mut rig = rig();
    let mut input = rig.script.clone();
    rig.script.press(KeyCode::F(6), KeyModifiers::NONE);
    rig.script.press(KeyCode::Char('z'), KeyModifiers::CONTROL);
    let left = rig
        .session
        .run(&mut rig.terminal, &mut input)
        .await
        .unwrap();
    assert_eq!(left, Leave::Suspend);
    let drawn = frames(&mut rig, &[&|_, _| {}]).await;
    assert_eq!(
        drawn,
        [1],
        "a new terminal knows nothing of the old one's screen"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn text_without_paste_marks_is_one_paste_and_one_undo() {
    let mut rig = rig();
    let text = format!("Hello Grace\r{}end", "a line of text\r".repeat(200));
    frames(&mut rig, &[&|script, _| script.write("Dear all,")]).await;
    let drawn = frames(
        &mut rig,
        &[&|script, _| {
            for character in text.chars() {
                match character {
                    '\r' => script.press(KeyCode::Enter, KeyModifiers::NONE),
                    c => script.press(KeyCode::Char(c), KeyModifiers::NONE),
                }
            }
        }],
    )
    .await;
    assert!(drawn[0] <= 5, "{drawn:?}");
    let expected = format!("Dear all,{}", text.replace('\r', "\n"));
    assert_eq!(rig.session.model.form.body.text(), expected);
    let undo: &dyn Fn(&Script, &mpsc::Sender<Message>) =
        &|script, _| script.press(KeyCode::Char('z'), KeyModifiers::CONTROL);
    frames(&mut rig, &[undo; 4]).await;
    assert!(
        !rig.session
            .model
            .form
            .body
            .text()
            .contains("a line of text")
    );
}

#[tokio::test(flavor = "current_thread")]
async fn ctrl_l_draws_what_has_not_changed() {
    let mut rig = rig();
    let redraw: &dyn Fn(&Script, &mpsc::Sender<Message>) =
        &|script, _| script.press(KeyCode::Char('l'), KeyModifiers::CONTROL);
    frames(&mut rig, &[&|_, _| {}]).await;
    let before = format!("{}", rig.terminal.backend());
    rig.terminal.backend_mut().clear().unwrap();
    assert_ne!(format!("{}", rig.terminal.backend()), before);
    frames(&mut rig, &[redraw]).await;
    assert_eq!(format!("{}", rig.terminal.backend()), before);
}

#[tokio::test(flavor = "current_thread")]
async fn alt_gr_types_its_character() {
    let mut rig = rig();
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    frames(
        &mut rig,
        &[&|script, _| {
            for character in ['€', '@', '{', '\\', 'ł'] {
                script.press(KeyCode::Char(character), alt_gr);
            }
        }],
    )
    .await;
    assert_eq!(rig.session.model.form.body.text(), "€@{\\ł");
}

#[tokio::test(flavor = "current_thread")]
async fn ctrl_c_copies_what_is_selected_and_otherwise_interrupts() {
    let mut rig = rig();
    rig.script.write("Hello");
    rig.script.press(KeyCode::Char(']'), KeyModifiers::CONTROL);
    rig.script.press(KeyCode::Char('c'), KeyModifiers::CONTROL);
    frames(&mut rig, &[&|_, _| {}]).await;
    assert!(
        rig.effects
            .any(|effect| matches!(effect, Effect::Copy(text) if &**text == "Hello"))
    );
    assert!(rig.session.model.overlays.is_empty());
    let interrupt: &dyn Fn(&Script, &mpsc::Sender<Message>) = &|script, _| {
        script.press(KeyCode::Left, KeyModifiers::NONE);
        script.press(KeyCode::Char('c'), KeyModifiers::CONTROL);
    };
    frames(&mut rig, &[interrupt]).await;
    assert_eq!(rig.session.model.overlays.len(), 1);
}

#[tokio::test(flavor = "current_thread")]
async fn the_mouse_is_released_and_taken_back() {
    let mut rig = rig();
    for wanted in [false, true] {
        rig.script.press(KeyCode::Char('p'), KeyModifiers::CONTROL);
        rig.script.write("mouse on or off");
        rig.script.press(KeyCode::Enter, KeyModifiers::NONE);
        frames(&mut rig, &[&|_, _| {}]).await;
        let last = rig.effects.0.lock().unwrap().pop();
        assert_eq!(last, Some(Effect::Mouse(wanted)));
        assert_eq!(rig.session.model.shared.mouse, wanted);
    }
}
