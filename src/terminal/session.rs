//! The one event loop.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;

use crossterm::event::Event;
use futures_util::Stream;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, backend::Backend};
use tokio::sync::mpsc;

use super::timers::Timers;
use super::translate::translate;
use crate::app::{self, EditOrder, Effect, Key, Message, Model};

/// At most so much goes before a frame, so that a flood cannot starve the screen: a message counts for
/// [`MESSAGE`], a key for one. Text that a terminal pastes as keys then costs few frames.
const BATCH: usize = 1024;
const MESSAGE: usize = 8;
/// So many characters that wait together for the text of the message were pasted, not typed.
const PASTED: usize = 32;

/// Whoever does what the model asks for. Timers and leaving are the loop's own.
pub trait Execute {
    /// Starts doing `effect` and returns at once, with what is known of it already; whatever else comes of it
    /// arrives as a message.
    fn execute(&mut self, effect: Effect) -> Vec<Message>;

    /// Is shown the model after every change.
    fn observe(&mut self, model: &Model) {
        let _ = model;
    }

    /// Is shown the model after it was drawn.
    fn drawn(&mut self, model: &Model) {
        let _ = model;
    }
}

/// Why the loop came to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leave {
    /// The user left; the line, if any, is for the scrollback.
    Quit(Option<String>),
    /// The process is to be stopped and may come back.
    Suspend,
    /// The terminal goes to the user's editor for a while.
    Edit(EditOrder),
    /// The system asked for an end (SIGTERM, SIGHUP); the line, if any, is for the scrollback.
    Terminated(Option<String>),
    /// The process was continued after a stop that was not its own: the terminal is to be taken anew.
    Continued,
    /// The terminal is gone: its input ended or failed.
    InputEnded,
}

/// What draws a model.
pub type Draw = Box<dyn Fn(&Model, &mut Frame<'_>)>;

/// The model and everything that moves it, apart from the terminal: that one may come and go.
pub struct Session<X> {
    /// The model; public so that a test can look at it afterwards.
    pub model: Model,
    /// How many frames were drawn.
    pub frames: u64,
    executor: X,
    messages: mpsc::Receiver<Message>,
    timers: Timers,
    draw: Draw,
    changed: bool,
    /// Whether the screen may show something else than what was drawn.
    spoiled: bool,
    /// Whether the next continuation ends a stop of its own.
    stopped: bool,
    /// Characters for the text that were taken and not yet applied.
    typed: Vec<(Key, char)>,
    leave: Option<Leave>,
}

impl<X: Execute> Session<X> {
    /// A session that takes `messages` beside the terminal's events, hands effects to `executor`
    /// and draws with `draw`.
    pub fn new(model: Model, draw: Draw, messages: mpsc::Receiver<Message>, executor: X) -> Self {
        Self {
            model,
            frames: 0,
            executor,
            messages,
            timers: Timers::default(),
            draw,
            changed: true,
            spoiled: false,
            stopped: false,
            typed: Vec::new(),
            leave: None,
        }
    }

    /// Runs until something asks to leave. The first thing it does is to draw, since nobody knows
    /// what the terminal shows; later it draws once when nothing more is waiting, and only after
    /// something happened.
    ///
    /// Messages go before input: an outcome that is already known must not be overtaken by a key
    /// that was pressed in its ignorance.
    ///
    /// # Errors
    ///
    /// What the backend answers to a drawing.
    pub async fn run<B, I>(
        &mut self,
        terminal: &mut Terminal<B>,
        input: &mut I,
    ) -> Result<Leave, B::Error>
    where
        B: Backend,
        I: Stream<Item = io::Result<Event>> + Unpin,
    {
        self.changed = true;
        loop {
            self.take_waiting(input).await;
            self.write();
            if let Some(leave) = self.leave.take() {
                return Ok(leave);
            }
            self.draw(terminal)?;
            self.take_next(input).await;
        }
    }

    /// Draws if anything happened since the last drawing. The model's idea of the size is what
    /// counts, so that a terminal in the middle of a resize is never drawn with the layout of
    /// another size.
    ///
    /// # Errors
    ///
    /// What the backend answers.
    pub fn draw<B: Backend>(&mut self, terminal: &mut Terminal<B>) -> Result<(), B::Error> {
        if !std::mem::take(&mut self.changed) {
            return Ok(());
        }
        let area = Rect::new(
            0,
            0,
            self.model.shared.size.columns,
            self.model.shared.size.rows,
        );
        if terminal.get_frame().area() != area {
            terminal.resize(area)?;
        }
        if std::mem::take(&mut self.spoiled) {
            terminal.clear()?;
        }
        terminal.draw(|frame| (self.draw)(&self.model, frame))?;
        self.frames += 1;
        self.executor.drawn(&self.model);
        app::update(&mut self.model, Message::Drawn);
        Ok(())
    }

    /// Gives one message to the model and does what it asks for.
    pub fn apply(&mut self, message: Message) {
        let terminate = message == Message::Terminate;
        if message == Message::Continued
            && !std::mem::take(&mut self.stopped)
            && self.leave.is_none()
        {
            self.leave = Some(Leave::Continued);
        }
        self.changed |= message != Message::DraftSaved(Ok(()));
        let effects = app::update(&mut self.model, message);
        self.executor.observe(&self.model);
        self.perform(effects);
        if terminate {
            let line = match self.leave.take() {
                Some(Leave::Quit(line)) => line,
                _ => None,
            };
            self.leave = Some(Leave::Terminated(line));
        }
    }

    /// Does what the model asks for.
    pub fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::StartTimer { timer, after_ms } => self.timers.arm(timer, after_ms),
                Effect::EditOutside(order) => self.leave = Some(Leave::Edit(order)),
                Effect::Redraw => self.spoiled = true,
                Effect::Suspend => self.leave = Some(Leave::Suspend),
                Effect::Quit(line) => self.leave = Some(Leave::Quit(line)),
                other => {
                    let answers = self.executor.execute(other);
                    answers.into_iter().for_each(|answer| self.apply(answer));
                }
            }
        }
    }

    /// Waits for `done` while somebody else has the terminal: messages and timers go on, nothing is drawn,
    /// and no key is taken. What the model asks for meanwhile is left for later, but for an end.
    ///
    /// # Errors
    ///
    /// That the program must end.
    pub async fn wait_for<T>(&mut self, done: impl Future<Output = T>) -> Result<T, Leave> {
        let mut done = std::pin::pin!(done);
        loop {
            if let Some(Leave::Terminated(_)) = &self.leave
                && let Some(leave) = self.leave.take()
            {
                return Err(leave);
            }
            tokio::select! {
                biased;
                value = &mut done => return Ok(value),
                Some(message) = self.messages.recv() => {
                    // An interrupt from the terminal is the other program's.
                    if !matches!(message, Message::Key(_)) {
                        self.apply(message);
                    }
                }
                timer = self.timers.next() => self.apply(Message::Timer(timer)),
            }
        }
    }

    /// Says that the process is about to stop itself: when it is continued, the terminal is taken again anyway.
    pub fn stops(&mut self) {
        self.stopped = true;
    }

    /// The executor, for what happens outside the loop.
    pub fn executor(&mut self) -> &mut X {
        &mut self.executor
    }

    /// Ends the session: messages that still come are refused.
    pub fn close(self) -> (Model, X) {
        (self.model, self.executor)
    }

    /// Waits for the next thing that happens.
    async fn take_next<I>(&mut self, input: &mut I)
    where
        I: Stream<Item = io::Result<Event>> + Unpin,
    {
        tokio::select! {
            biased;
            Some(message) = self.messages.recv() => self.apply(message),
            event = poll_fn(|context| Pin::new(&mut *input).poll_next(context)) => self.happened(event),
            timer = self.timers.next() => self.apply(Message::Timer(timer)),
        }
    }

    /// Takes what is there already, up to a bound.
    async fn take_waiting<I>(&mut self, input: &mut I)
    where
        I: Stream<Item = io::Result<Event>> + Unpin,
    {
        let mut spent = 0;
        while spent < BATCH {
            if self.leave.is_some() {
                return;
            }
            if let Ok(message) = self.messages.try_recv() {
                self.write();
                self.apply(message);
                spent += MESSAGE;
            } else if let Some(event) = ready(input).await {
                self.happened(event);
                spent += 1;
            } else {
                return;
            }
        }
    }

    /// Gives the characters that were taken to the model: a few as keys, many as the paste that they are.
    fn write(&mut self) {
        let typed = std::mem::take(&mut self.typed);
        if typed.len() >= PASTED {
            let text: String = typed.iter().map(|(_, character)| character).collect();
            return self.apply(Message::Paste(text.into()));
        }
        for (key, _) in typed {
            self.apply(Message::Key(key));
        }
    }

    fn happened(&mut self, event: Option<io::Result<Event>>) {
        match event {
            Some(Ok(event)) => {
                let message = translate(event);
                let typed = match &message {
                    Some(Message::Key(key)) => app::typed(&self.model, *key).map(|c| (*key, c)),
                    _ => None,
                };
                if typed.is_some() {
                    self.typed.extend(typed);
                } else if let Some(message) = message {
                    self.write();
                    self.apply(message);
                }
            }
            Some(Err(_)) | None => {
                self.write();
                self.apply(Message::Terminate);
                self.leave = Some(Leave::InputEnded);
            }
        }
    }
}

/// What `input` has at once. Polled with the waker of the task: an event stream wakes whoever
/// polled it last, and a throw-away waker would lose the next key.
async fn ready<I>(input: &mut I) -> Option<Option<io::Result<Event>>>
where
    I: Stream<Item = io::Result<Event>> + Unpin,
{
    poll_fn(|context| match Pin::new(&mut *input).poll_next(context) {
        Poll::Ready(event) => Poll::Ready(Some(event)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}
