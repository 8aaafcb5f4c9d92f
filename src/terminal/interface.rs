//! The interface from opening to leaving: threads, screen and loop put together.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures_util::FutureExt;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use tokio::runtime;
use tokio::sync::mpsc;

use super::clipboard::Route;
use super::error::TerminalError;
use super::executor::Executor;
use super::keeper::Keeper;
use super::restore::{PanicGuard, Restorer, Screen};
use super::secrets::Secrets;
use super::session::{Draw, Leave, Session};
use super::shelf::Kept;
use super::start::Start;
use super::themes::{symbols, themes};
use super::tty::Tty;
use super::worker::{self, Means};
use super::{editor, input, signals};
use crate::app::{self, Message, Model, Size};
use crate::postmark::printable_line;
use crate::store::{self, AppDirs};
use crate::system;
use crate::view::{self, Theme};

/// Messages from workers that may wait; while they do, the workers wait too.
const MESSAGES: usize = 256;

/// How long leaving waits for the draft to be on disk.
const LAST_SAVE: Duration = Duration::from_secs(2);

/// How the interface came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The user left.
    Quit,
    /// SIGTERM, SIGHUP or a terminal that is gone; the draft is kept.
    Interrupted,
}

type Front = Session<Executor<File>>;

/// Opens the interface and returns when it is left. The calling thread should be the main one: a
/// stop by Ctrl+Z is then in effect when the call that asks for it returns.
///
/// # Errors
///
/// [`TerminalError::NotATerminal`] before anything is done; the others after the terminal was given
/// back.
pub fn run(start: Start) -> Result<Ending, TerminalError> {
    check_terminal()?;
    let secrets = Secrets::default();
    start
        .credentials()
        .for_each(|credential| secrets.learn(credential));
    let restorer = Restorer::default();
    let guard = PanicGuard::install(&restorer, &secrets);
    let left = catch_unwind(AssertUnwindSafe(|| live(start, &secrets, &restorer)));
    restorer.restore();
    drop(guard);
    left.unwrap_or(Err(TerminalError::Panicked))
}

fn check_terminal() -> Result<(), TerminalError> {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let table = [
        (!io::stdout().is_terminal(), "standard output is not one"),
        (!io::stdin().is_terminal(), "standard input is not one"),
        (
            dumb,
            "TERM says that this one cannot move its cursor (dumb)",
        ),
    ];
    match table.iter().find(|(wrong, _)| *wrong) {
        Some(&(_, what)) => Err(TerminalError::NotATerminal { what }),
        None => Ok(()),
    }
}

fn live(start: Start, secrets: &Secrets, restorer: &Restorer) -> Result<Ending, TerminalError> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| TerminalError::System {
            what: "event loop",
            source,
        })?;
    let (leave, saved) = runtime.block_on(open(start, secrets, restorer))?;
    runtime.shutdown_background();
    tell(saved);
    let (line, ending) = match leave? {
        Leave::Quit(line) => (line, Ending::Quit),
        Leave::Terminated(line) => (line, Ending::Interrupted),
        Leave::Suspend | Leave::Edit(_) | Leave::Continued | Leave::InputEnded => {
            (None, Ending::Interrupted)
        }
    };
    farewell(line.as_deref());
    Ok(ending)
}

/// Draws the first frame, and only then starts threads: the practice server makes a certificate and
/// reads its inbox, and nobody should wait for that.
async fn open(
    mut start: Start,
    secrets: &Secrets,
    restorer: &Restorer,
) -> Result<(Result<Leave, TerminalError>, Saved), TerminalError> {
    let (sender, messages) = mpsc::channel(MESSAGES);
    signals::listen(sender.clone()).map_err(TerminalError::SetUp)?;
    let variable = |name: &str| std::env::var(name).ok();
    let symbols = symbols(start.symbols, &variable);
    let (names, themes): (Vec<String>, Vec<Theme>) = themes(&start.theme, symbols, &variable)?
        .into_iter()
        .unzip();
    start.preferences.themes = names;
    let draw: Draw = Box::new(move |model, frame| {
        let chosen = themes.get(model.shared.theme).or(themes.first());
        view::draw(model, &chosen.copied().unwrap_or_default(), frame);
    });
    let walks = store::walk::load(&start.places).map_err(|why| why.to_string());
    let startup = start.startup(walks, signals::size());
    let (model, effects) = Model::new(startup);
    let screen = Screen::enter(restorer, model.shared.mouse).map_err(TerminalError::SetUp)?;
    let mut terminal = terminal(model.shared.size)?;
    terminal
        .draw(|frame| draw(&model, frame))
        .map_err(TerminalError::Draw)?;
    let means = Means::new(&start, secrets, sender.clone());
    let (outbox, scratch) = (means.outbox(), means.scratch());
    let executor = executor(&start, secrets, &sender, means)?;
    let mut session = Session::new(model, draw, messages, executor);
    session.perform(effects);
    let stay = AssertUnwindSafe(stay(
        &mut session,
        screen,
        terminal,
        restorer,
        &start.places,
    ));
    let leave = stay
        .catch_unwind()
        .await
        .unwrap_or(Err(TerminalError::Panicked));
    let is_broken = matches!(leave, Err(TerminalError::Panicked | TerminalError::Draw(_)));
    let is_rescued = is_broken && rescue(&mut session);
    let (_, executor) = session.close();
    let saved = match executor.finish(LAST_SAVE) {
        Err(why) => Saved::Not(why),
        Ok(()) if is_rescued => Saved::Rescued,
        Ok(()) => Saved::AsUsual,
    };
    scratch.close();
    drop(executor);
    if let Some(outbox) = outbox {
        // A disk that does not answer keeps nobody here: what it leaves behind is swept at the next start.
        let _ = tokio::time::timeout(LAST_SAVE, outbox.close()).await;
    }
    Ok((leave, saved))
}

/// Whether the unsent message is on disk when the interface is left.
enum Saved {
    /// It is, or there is none.
    AsUsual,
    /// It is, though the interface broke.
    Rescued,
    /// It is not, and why.
    Not(String),
}

/// Says what the user cannot know otherwise. Nobody to read it is no reason to fail.
fn tell(saved: Saved) {
    let text = match saved {
        Saved::AsUsual => return,
        Saved::Rescued => "the message is saved; the next start offers it".to_owned(),
        Saved::Not(why) => format!("the message could not be saved: {why}"),
    };
    let _ = writeln!(io::stderr(), "postrider: {text}");
}

/// Saves what was typed up to the defect, and says whether there was anything; the last regular save may be
/// a second old.
fn rescue(session: &mut Front) -> bool {
    let effects = app::keep_drafts(&session.model);
    let has_work = !effects.is_empty();
    session.perform(effects);
    has_work
}

fn no_thread(source: io::Error) -> TerminalError {
    TerminalError::System {
        what: "thread",
        source,
    }
}

/// Runs the loop, and comes back to it after every stop. The ratatui terminal does not survive one, because it
/// believes the screen to be as it left it. Nor does the input where another program has the terminal, whose
/// keys it would take.
async fn stay(
    session: &mut Front,
    mut screen: Screen,
    mut terminal: Terminal<Tty<File>>,
    restorer: &Restorer,
    places: &AppDirs,
) -> Result<Leave, TerminalError> {
    let mut input = input::open().map_err(no_thread)?;
    loop {
        let leave = session
            .run(&mut terminal, &mut input)
            .await
            .map_err(TerminalError::Draw)?;
        let mut brought = None;
        match leave {
            Leave::Continued => drop(screen),
            Leave::Suspend => {
                drop(input);
                drop(screen);
                session.stops();
                signals::stop().map_err(TerminalError::SetUp)?;
                input = input::open().map_err(no_thread)?;
            }
            Leave::Edit(order) => {
                drop(input);
                drop(screen);
                session.executor().left();
                match editor::hand_over(session, order, places).await {
                    Ok(message) => brought = Some(message),
                    Err(leave) => return Ok(leave),
                }
                input = input::open().map_err(no_thread)?;
            }
            leave => return Ok(leave),
        }
        let mouse = session.model.shared.mouse;
        screen = Screen::enter(restorer, mouse).map_err(TerminalError::SetUp)?;
        session.apply(Message::Resized(signals::size()));
        session.executor().entered();
        if let Some(message) = brought {
            session.apply(message);
        }
        terminal = self::terminal(session.model.shared.size)?;
    }
}

/// A ratatui terminal that takes its size from the model instead of asking before every frame.
fn terminal(size: Size) -> Result<Terminal<Tty<File>>, TerminalError> {
    let out = output().map_err(TerminalError::SetUp)?;
    let viewport = Viewport::Fixed(Rect::new(0, 0, size.columns, size.rows));
    Terminal::with_options(Tty::new(out), TerminalOptions { viewport })
        .map_err(TerminalError::SetUp)
}

/// Standard output without a buffer of its own: frames and sequences arrive in one piece anyway.
#[cfg(unix)]
fn output() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// The same on Windows.
#[cfg(windows)]
fn output() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
}

fn executor(
    start: &Start,
    secrets: &Secrets,
    messages: &mpsc::Sender<Message>,
    means: Means,
) -> Result<Executor<File>, TerminalError> {
    let kept = Kept::new(&start.places, secrets);
    let keeper = Keeper::start(kept, messages.clone()).map_err(no_thread)?;
    let orders = worker::start(means).map_err(no_thread)?;
    let out = output().map_err(TerminalError::SetUp)?;
    let profiles = start.profiles.clone();
    Ok(Executor::new(
        out,
        profiles,
        secrets.clone(),
        orders,
        keeper,
        messages.clone(),
        Route::of(&|name| std::env::var(name).ok(), &system::is_installed),
    ))
}

/// The one line that stays in the scrollback. Nobody to read it is no reason to fail.
fn farewell(line: Option<&str>) {
    if let Some(line) = line {
        let _ = writeln!(io::stdout(), "{}", printable_line(line));
    }
}
